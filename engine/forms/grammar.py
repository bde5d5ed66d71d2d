"""Which words of form-js a form may use: the component types, and what may stand in each.

Whatever is not here is refused when the form is loaded: nothing that a process owner wrote is silently
ignored.
"""

from __future__ import annotations

import re

COMMON = frozenset({"id", "type", "layout", "conditional", "properties"})
_FIELD = COMMON | {"key", "label", "description", "validate", "defaultValue", "disabled", "readonly"}
_CHOICE = _FIELD | {"values", "valuesKey", "valuesExpression"}
_FRAME = COMMON | {"label", "path", "components", "showOutline", "verticalAlignment"}

ATTRIBUTES: dict[str, frozenset[str]] = {
    "textfield": _FIELD | {"appearance"},
    "textarea": _FIELD,
    "number": _FIELD | {"appearance", "decimalDigits", "increment", "serializeToString"},
    "datetime": _FIELD
    | {
        "subtype",
        "dateLabel",
        "timeLabel",
        "use24h",
        "timeInterval",
        "timeSerializingFormat",
        "disallowPassedDates",
    },
    "select": _CHOICE | {"searchable"},
    "radio": _CHOICE,
    "checklist": _CHOICE,
    "checkbox": _FIELD,
    "filepicker": _FIELD | {"accept", "multiple"},
    "group": _FRAME,
    "dynamiclist": _FRAME
    | {
        "description",
        "isRepeating",
        "allowAddRemove",
        "defaultRepetitions",
        "disableCollapse",
        "nonCollapsedItems",
    },
    "text": COMMON | {"text"},
    "separator": COMMON,
    "spacer": COMMON | {"height"},
    "button": COMMON | {"label", "action", "disabled"},
}

_LENGTHS = frozenset({"required", "minLength", "maxLength", "pattern", "patternErrorMessage"})
VALIDATE: dict[str, frozenset[str]] = {
    "textfield": _LENGTHS | {"validationType"},
    "textarea": _LENGTHS,
    "number": frozenset({"required", "min", "max"}),
}
VALIDATE_OTHERS = frozenset({"required"})

PROPERTIES = ("validExpression", "validMessage", "requiredIf", "minRows", "maxRows")

ROOT = frozenset(
    {
        "components",
        "type",
        "id",
        "schemaVersion",
        "versionTag",
        "exporter",
        "executionPlatform",
        "executionPlatformVersion",
        "properties",
        "$schema",
    }
)

REPLACEMENTS = {
    "taglist": "Använd kryssrutor (checklist) i stället.",
    "html": "Skriv texten i en textkomponent (text) i stället.",
    "iframe": "Länka till sidan i en textkomponent (text) i stället.",
    "image": "Beskriv bilden i en textkomponent (text) eller länka till den.",
    "table": "Använd en upprepad grupp (dynamiclist) i stället.",
    "documentPreview": "Länka till dokumentet i en textkomponent (text) i stället.",
    "expression": "Räkna ut värdet i processen eller med ett skript, inte i formuläret.",
}

SEGMENT = re.compile(r"[^\W\d_]\w*")
"""One step of a key: a FEEL name. A leading underscore belongs to the page's own buttons."""

FEEL_WORDS = frozenset(
    [
        "null",
        "true",
        "false",
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "not",
        "between",
        "function",
        "instance",
        "of",
    ]
)
RESERVED = {
    "case": "Namnet ”case” är ärendets eget och går inte att skriva över.",
    "this": "Namnet ”this” betyder den egna raden i uttryck.",
    "parent": "Namnet ”parent” betyder det som står utanför raden i uttryck.",
    "csrf_token": "Namnet ”csrf_token” används av sidan runt formuläret.",
    "revision": "Namnet ”revision” används av sidan runt formuläret.",
}
PREFIX_ONLY = frozenset({"participants"})
"""May begin a path (`participants.process_leader`) but not be an answer: its rows are the engine's."""
