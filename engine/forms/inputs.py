"""Builds one field with an answer from its definition: kind, limits, choices, default value, rules."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.forms import grammar
from engine.forms.components import Condition, Input, Kind, Limits, Option, OptionSource, Path, Rule, Value
from engine.forms.conversions import code_of, read, show
from engine.forms.definitions import Definition
from engine.forms.patterns import PatternRefused, compile_pattern

_KINDS: dict[str, Kind] = {
    "textfield": "text",
    "textarea": "textarea",
    "number": "number",
    "select": "select",
    "radio": "radio",
    "checkbox": "checkbox",
    "checklist": "checklist",
    "filepicker": "file",
}
_TEXT_KINDS: dict[str, Kind] = {"": "text", "custom": "text", "email": "email", "phone": "phone"}
_CALENDAR_KINDS: dict[str, Kind] = {"date": "date", "time": "time", "datetime": "datetime"}
_FILE_TYPE = re.compile(r"\.[a-z0-9]{1,10}|[a-z]+/(?:\*|[a-z0-9.+-]+)", re.IGNORECASE)


def build_input(
    definition: Definition, path: Path, condition: Condition | None, around: frozenset[Condition]
) -> Input:
    """The field of a definition whose attributes are known words; what else is wrong is refused."""
    kind, validate, properties = _kind(definition), definition.part("validate"), definition.part("properties")
    appearance = definition.part("appearance")
    component = Input(
        id=definition.element,
        kind=kind,
        path=path,
        label=_label(definition, kind),
        help=definition.plain_text("description"),
        default=None,
        required=validate.flag("required"),
        required_if=properties.expression("requiredIf"),
        readonly=definition.flag_or_expression("readonly"),
        disabled=definition.flag_or_expression("disabled"),
        condition=condition,
        conditions=around | {condition} if condition else around,
        rule=read_rule(properties),
        limits=_limits(definition, validate),
        options=_options(definition) if kind in ("select", "radio", "checklist") else None,
        prefix=appearance.plain_text("prefixAdorner"),
        suffix=appearance.plain_text("suffixAdorner"),
    )
    _refuse_contradictions(definition, component)
    default = _default(definition, component)
    return component if default is None else dataclasses.replace(component, default=default)


def read_rule(properties: Definition) -> Rule | None:
    """`validExpression` with its `validMessage`."""
    expression = properties.expression("validExpression")
    return Rule(expression, properties.text("validMessage") or None) if expression else None


def _kind(definition: Definition) -> Kind:
    word = definition.text("type")
    if word == "datetime":
        return _known(definition, "subtype", definition.text("subtype") or "date", _CALENDAR_KINDS)
    if word == "textfield":
        name = definition.part("validate").text("validationType")
        return _known(definition, "validationType", name, _TEXT_KINDS)
    return _KINDS[word]


def _known(definition: Definition, attribute: str, word: str, kinds: Mapping[str, Kind]) -> Kind:
    if word not in kinds:
        choices = ", ".join(name for name in kinds if name)
        definition.refuse(
            "form-attribute", f"”{attribute}” är ”{word}”, som inte stöds.", f"Välj bland: {choices}."
        )
    return kinds.get(word, "text")


def _label(definition: Definition, kind: Kind) -> str:
    labels = ["label"]
    if definition.text("type") == "datetime":
        labels = ["timeLabel", "dateLabel", "label"] if kind == "time" else ["dateLabel", "label"]
    label = next(filter(None, (definition.plain_text(name) for name in labels)), "")
    if not label:
        definition.refuse("form-label", "Fältet saknar ledtext.", "Skriv vad personen ska fylla i.")
    return label


def _limits(definition: Definition, validate: Definition) -> Limits:
    own_words = definition.part("properties").text("validMessage") or validate.text("patternErrorMessage")
    return Limits(
        min_length=validate.whole_number("minLength"),
        max_length=validate.whole_number("maxLength"),
        minimum=validate.decimal("min"),
        maximum=validate.decimal("max"),
        decimals=definition.whole_number("decimalDigits"),
        increment=definition.decimal("increment"),
        pattern=_pattern(definition, validate.text("pattern")),
        pattern_message=own_words or None,
        not_passed=definition.flag("disallowPassedDates"),
        accept=_accepted_types(definition),
        multiple=definition.flag("multiple"),
    )


def _pattern(definition: Definition, text: str) -> re.Pattern[str] | None:
    if not text:
        return None
    try:
        return compile_pattern(text)
    except PatternRefused as refusal:
        definition.refuse(
            "form-pattern", str(refusal), "Skriv ett enklare mönster, till exempel ^[0-9]{3} ?[0-9]{2}$."
        )
        return None


def _accepted_types(definition: Definition) -> tuple[str, ...]:
    types = tuple(part.strip() for part in definition.text("accept").split(",") if part.strip())
    for wrong in (word for word in types if not _FILE_TYPE.fullmatch(word)):
        definition.refuse(
            "form-accept", f"”{wrong}” är ingen filtyp.", "Skriv till exempel .pdf,.docx,image/*."
        )
    return types


def _options(definition: Definition) -> OptionSource:
    given = [name for name in ("values", "valuesKey", "valuesExpression") if definition.raw.get(name)]
    if len(given) != 1:
        problem = (
            "Fältet saknar alternativ."
            if not given
            else f"Alternativen finns på flera ställen: {', '.join(given)}."
        )
        definition.refuse("form-options", problem, "Ange ett av values, valuesKey och valuesExpression.")
        return OptionSource(fixed=())
    if given == ["valuesKey"]:
        return OptionSource(key=definition.text("valuesKey"))
    if given == ["valuesExpression"]:
        return OptionSource(expression=definition.expression("valuesExpression"))
    return OptionSource(fixed=_fixed_options(definition))


def _fixed_options(definition: Definition) -> tuple[Option, ...]:
    options: dict[str, Option] = {}
    for raw in definition.raw["values"] if isinstance(definition.raw["values"], list) else [None]:
        option = _fixed_option(raw)
        if option is None or option.code in options:
            definition.refuse(
                "form-options",
                f"Alternativet {raw!r} saknar värde eller ledtext, eller finns två gånger.",
                "Rätta det.",
            )
        else:
            options[option.code] = option
    return tuple(options.values())


def _fixed_option(raw: Any) -> Option | None:
    if not isinstance(raw, Mapping) or set(raw) != {"value", "label"}:
        return None
    value, label = raw["value"], raw["label"]
    if (
        not isinstance(value, str | bool | int | Decimal)
        or not isinstance(label, str)
        or value == ""
        or not label.strip()
    ):
        return None
    value = Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return Option(code_of(value), label.strip(), value)


def _default(definition: Definition, component: Input) -> Value:
    raw = definition.raw.get("defaultValue")
    if raw is None or raw in ("", []) or component.kind == "file":
        return None
    value = _default_of_kind(component, raw)
    if value is None or not _are_options(component, value):
        definition.refuse(
            "form-default", f"Det förvalda värdet {raw!r} passar inte fältet.", "Rätta eller ta bort det."
        )
    return value


def _default_of_kind(component: Input, raw: Any) -> Value:
    if component.kind == "checkbox":
        return raw if isinstance(raw, bool) else None
    if component.kind == "checklist":
        return list(raw) if isinstance(raw, list) else None
    if isinstance(raw, Mapping | list):
        return None
    return raw if component.options is not None else _default_as_typed(component, raw)


def _default_as_typed(component: Input, raw: Any) -> Value:
    try:
        return read(component, [code_of(raw)])
    except ValueError:
        return None


def _are_options(component: Input, value: Value) -> bool:
    if component.options is None or component.options.fixed is None:
        return True
    codes = {option.code for option in component.options.fixed}
    return codes.issuperset(show(component, value))


def _refuse_contradictions(definition: Definition, component: Input) -> None:
    limits = component.limits
    for low, high in ((limits.min_length, limits.max_length), (limits.minimum, limits.maximum)):
        if low is not None and high is not None and low > high:
            definition.refuse(
                "form-limits", f"Minst {low} och högst {high} går inte ihop.", "Rätta gränserna."
            )
    if limits.increment is not None and limits.increment <= 0:
        definition.refuse("form-limits", "Steget (increment) måste vara större än noll.", "Rätta steget.")


def allowed_attributes(definition: Definition) -> None:
    """Refuse every attribute of a component, and of its `validate`, that its type does not know."""
    word = definition.text("type")
    definition.refuse_others(grammar.ATTRIBUTES[word], f"på ett fält av typen {word}")
    validate = grammar.VALIDATE.get(word, grammar.VALIDATE_OTHERS)
    for part, known in (
        ("validate", validate),
        ("appearance", ("prefixAdorner", "suffixAdorner")),
        ("conditional", ("hide",)),
    ):
        if part in definition.raw:
            definition.part(part).refuse_others(known, f"under {part}")
    if definition.raw.get("serializeToString"):
        definition.refuse(
            "form-attribute", "Tal sparas som tal, inte som text.", "Ta bort serializeToString."
        )
