"""What differs between two forms, field by field. Reads the JSON itself: a form with mistakes is compared too."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from engine.comparing.model import Change, FieldChange, FormChanges, differences
from engine.comparing.order import merged, moved
from engine.exceptions import NiostegError
from engine.reading import parse_json
from engine.records import dataclass

_DEEPEST = 20
_MOST_FIELDS = 1_000
_ABOUT_THE_FILE = frozenset(
    {"components", "exporter", "$schema", "executionPlatform", "executionPlatformVersion"}
)
_NOT_SAID = frozenset({"id", "components", "layout"})
_NAMES = {
    "conditional.hide": "condition",
    "validate.required": "required",
    "dateLabel": "label",
    "timeLabel": "time_label",
    "properties.requiredIf": "required_if",
    "properties.validExpression": "rule",
    "properties.validMessage": "rule_message",
}
#: What is meant where nothing is written.
_DEFAULTS = {("required", "false"), ("readonly", "false"), ("disabled", "false"), ("allowAddRemove", "true")}


class FormUnreadable(NiostegError):
    """The file is no form, so its fields cannot be compared."""

    def __init__(self, why: str = "Filen är inget formulär.") -> None:
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class RawField:
    """A component as written.

    `path` is where its answer goes, with [] for a row ("" for a text, a line, a group without a path); `around` is
    the identity of the group or list that it stands in.
    """

    identity: str
    id: str
    path: str
    kind: str
    label: str
    around: str
    facets: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RawForm:
    """A form as written; its fields by identity, in order."""

    facets: Mapping[str, str]
    fields: Mapping[str, RawField]


@dataclass(frozen=True, slots=True)
class FormPair:
    """Two forms laid side by side, and what differs between them."""

    old: RawForm
    new: RawForm
    changes: FormChanges


def compare_forms(old: bytes, new: bytes, *, file: str) -> FormPair:
    """Compare two forms.

    Raises:
        JsonRefused, FormUnreadable: one of them is no form.
    """
    fresh = read_form(new)
    former = _with_new_identities(read_form(old), fresh)
    elsewhere = _moved(former, fresh)
    order = merged(list(former.fields), list(fresh.fields))
    found = [_compare(key, former.fields.get(key), fresh.fields.get(key), elsewhere) for key in order]
    fields = tuple(field for field in found if field.change is not Change.SAME)
    return FormPair(former, fresh, FormChanges(file, differences(former.facets, fresh.facets), fields))


@lru_cache(maxsize=256)
def read_form(data: bytes) -> RawForm:
    """Read a form.

    Raises:
        JsonRefused, FormUnreadable: it is no form.
    """
    raw = parse_json(data)
    if not isinstance(raw, Mapping) or not isinstance(raw.get("components"), list):
        raise FormUnreadable
    fields: dict[str, RawField] = {}
    for field in _fields(raw["components"], "", "", depth=0):
        fields[_free(field.identity, fields)] = field
        if len(fields) > _MOST_FIELDS:
            raise FormUnreadable(f"Formuläret har fler än {_MOST_FIELDS} fält.")
    named = {key: replace(field, identity=key) for key, field in fields.items()}
    return RawForm(_flat(raw, skip=_ABOUT_THE_FILE), named)


def _free(identity: str, taken: Mapping[str, object]) -> str:
    """An identity that nothing else has: a form with mistakes may ask for one answer twice."""
    number, free = 1, identity
    while free in taken:
        number += 1
        free = f"{identity} {number}"
    return free


def _fields(components: Sequence[Any], path: str, around: str, *, depth: int) -> Iterator[RawField]:
    for raw in components:
        if not isinstance(raw, Mapping) or depth > _DEEPEST:
            continue
        field = _field(raw, path, around)
        yield field
        inside = raw.get("components")
        if isinstance(inside, list):
            yield from _fields(inside, _path_inside(raw, path), field.identity, depth=depth + 1)


def _field(raw: Mapping[str, Any], path: str, around: str) -> RawField:
    kind, id_ = str(raw.get("type") or ""), str(raw.get("id") or "")
    own = raw.get("path") if kind in ("group", "dynamiclist") else raw.get("key")
    full = f"{path}{own}" if own else ""
    facets = _flat(raw, skip=_NOT_SAID)
    label = facets.get("label") or facets.get("text") or ""
    # Several groups may share a path, as several fields may not.
    is_known_by_path = bool(full) and (kind != "group" or not id_)
    identity = f"svar {full}" if is_known_by_path else f"del {id_ or f'{kind} {label}'}"
    return RawField(identity, id_, full, kind, label, around, facets)


def _path_inside(raw: Mapping[str, Any], path: str) -> str:
    own = str(raw.get("path") or "")
    if raw.get("type") == "dynamiclist":
        return f"{path}{own}[]."
    return f"{path}{own}." if own else path


def _flat(raw: Mapping[str, Any], *, skip: frozenset[str]) -> dict[str, str]:
    """Everything written in a component, by its path; choices one a line as `value: label`."""
    found: dict[str, str] = {}
    for key, value in raw.items():
        if key in skip:
            continue
        if key == "values" and isinstance(value, list):
            found["options"] = "\n".join(map(_option, value))
        elif isinstance(value, Mapping):
            found.update({f"{key}.{name}": _text(inner) for name, inner in value.items()})
        else:
            found[key] = _text(value)
    named = {_NAMES.get(key, key): value for key, value in found.items()}
    return {key: value for key, value in named.items() if value and (key, value) not in _DEFAULTS}


def _option(raw: Any) -> str:
    if isinstance(raw, Mapping) and set(raw) <= {"label", "value"}:
        return f"{_text(raw.get('value'))}: {_text(raw.get('label'))}"
    return _text(raw)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


# Laying side by side


def _with_new_identities(old: RawForm, new: RawForm) -> RawForm:
    """The old form, where a field that only got another key goes by the new one: it has the same id in the file."""
    by_id = {field.id: field.identity for field in new.fields.values() if field.id}
    names = {
        key: by_id[field.id]
        for key, field in old.fields.items()
        if key not in new.fields and by_id.get(field.id, key) not in old.fields and field.id in by_id
    }
    fields = [
        replace(field, identity=names.get(key, key), around=names.get(field.around, field.around))
        for key, field in old.fields.items()
    ]
    return RawForm(old.facets, {field.identity: field for field in fields})


def _moved(old: RawForm, new: RawForm) -> frozenset[str]:
    """What stands in another group, or in another order within its own."""
    shared = [key for key in new.fields if key in old.fields]
    strayed = {key for key in shared if old.fields[key].around != new.fields[key].around}
    groups = {new.fields[key].around for key in shared}
    reordered = [
        moved(_members(old, group, strayed), _members(new, group, strayed)) for group in sorted(groups)
    ]
    return frozenset(strayed).union(*reordered)


def _members(form: RawForm, group: str, strayed: set[str]) -> list[str]:
    return [key for key, field in form.fields.items() if field.around == group and key not in strayed]


def _compare(key: str, old: RawField | None, new: RawField | None, elsewhere: frozenset[str]) -> FieldChange:
    some = new or old
    if some is None:
        raise LookupError(key)
    facets = differences(old.facets, new.facets) if old and new else ()
    change = Change.CHANGED if facets else Change.MOVED if key in elsewhere else Change.SAME
    change = Change.ADDED if old is None else Change.REMOVED if new is None else change
    return FieldChange(some.id, some.path, some.kind, some.label, change, facets, key in elsewhere)
