"""What a field of a form says of itself, as texts: where each property stands in the file (form-js JSON)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.bpmn import slug
from engine.exceptions import InvalidAnswers
from engine.records import dataclass

Component = dict[str, Any]

WITH_CHOICES = frozenset({"radio", "select", "checklist"})
HOLDERS = frozenset({"group", "dynamiclist"})
_WITHOUT_ANSWER = frozenset({"text", "group", "separator", "spacer"})
_WITHOUT_HELP = _WITHOUT_ANSWER | {"dynamiclist"}
_TEXTS = frozenset({"textfield", "textarea"})
_MARKED = frozenset({"textfield", "number"})
_ANSWERS = frozenset(
    {"textfield", "textarea", "number", "datetime", "select", "radio", "checklist", "checkbox", "filepicker"}
)
_EVERYTHING = _ANSWERS | _WITHOUT_ANSWER | {"dynamiclist"}


@dataclass(frozen=True, slots=True)
class Value:
    """How one property is read and written; `types` are the components that have it."""

    read: Callable[[Component], str]
    write: Callable[[Component, str], None]
    types: frozenset[str]


def values_of(component: Component) -> dict[str, str]:
    """Return the properties that a component can have, "" where nothing is written."""
    type_ = str(component.get("type") or "")
    return {name: one.read(component) for name, one in VALUES.items() if _has(component, type_, name, one)}


def set_value(component: Component, name: str, text: str) -> None:
    """Write one property; "" takes it away.

    Raises:
        InvalidAnswers: the text cannot be what the property is.
    """
    VALUES[name].write(component, text)


def label_name(component: Component) -> str:
    """Where the words of a field stand: dates and times have names of their own for them."""
    if component.get("type") != "datetime":
        return "label"
    names = ["timeLabel", "dateLabel"] if component.get("subtype") == "time" else ["dateLabel"]
    return next((name for name in (*names, "label") if _text(component, name)), names[0])


def unused(wanted: str, taken: set[str]) -> str:
    """Return a name that is not taken, and take it."""
    name = wanted
    number = 2
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    taken.add(name)
    return name


def _has(component: Component, type_: str, name: str, value: Value) -> bool:
    if name == "choices":
        return type_ in WITH_CHOICES and _choices(component) is not None
    if name == "timeInterval":
        return type_ == "datetime" and component.get("subtype") in ("time", "datetime")
    if name == "disallowPassedDates":
        return type_ == "datetime" and component.get("subtype") != "time"
    return type_ in value.types


# Ways of writing


def _plain(name: str, types: frozenset[str], part: str = "") -> Value:
    """A text, in the component or in a part of it."""

    def read(component: Component) -> str:
        return _text(_part(component, part), name)

    def write(component: Component, text: str) -> None:
        _put(component, part, name, text or None)

    return Value(read, write, types)


def _number(name: str, types: frozenset[str], part: str = "", *, sample: str = "10") -> Value:
    def read(component: Component) -> str:
        value = _part(component, part).get(name)
        is_number = isinstance(value, int | float | Decimal | str) and not isinstance(value, bool)
        return str(value).replace(".", ",") if is_number else ""

    def write(component: Component, text: str) -> None:
        _put(component, part, name, _as_number(text, name, sample) if text else None)

    return Value(read, write, types)


def _flag(name: str, types: frozenset[str], part: str = "", *, usual: str = "nej") -> Value:
    """Yes or no, written only where it is not as usual."""

    def read(component: Component) -> str:
        value = _part(component, part).get(name)
        return {True: "ja", False: "nej"}.get(value, usual) if isinstance(value, bool) else usual

    def write(component: Component, text: str) -> None:
        if text not in ("ja", "nej"):
            raise InvalidAnswers({name: "Välj ja eller nej."})
        _put(component, part, name, None if text == usual else text == "ja")

    return Value(read, write, types)


def _flag_or_expression(name: str, types: frozenset[str]) -> Value:
    def read(component: Component) -> str:
        value = component.get(name)
        return "Ja" if value is True else _text(component, name)

    def write(component: Component, text: str) -> None:
        plain = {"ja": True, "nej": None, "": None}
        _put(component, "", name, plain.get(text.lower(), text))

    return Value(read, write, types)


def _as_number(text: str, name: str, sample: str) -> int | float:
    try:
        number = Decimal(text.replace(",", ".").replace(" ", "").replace("\u00a0", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 15:
        raise InvalidAnswers({name: f"Skriv ett tal, till exempel {sample}."})
    return int(number) if number == int(number) else float(number)


def _part(component: Component, part: str) -> Mapping[str, Any]:
    found = component.get(part) if part else component
    return found if isinstance(found, dict) else {}


def _put(component: Component, part: str, name: str, value: object) -> None:
    """Set or take away what stands in a component or in a part of it; an empty part goes."""
    holder = component if not part else dict(_part(component, part))
    if value is None:
        holder.pop(name, None)
    else:
        holder[name] = value
    if part and holder:
        component[part] = holder
    elif part:
        component.pop(part, None)


# Properties with ways of their own


def _write_label(component: Component, text: str) -> None:
    component[label_name(component)] = text


def _write_subtype(component: Component, text: str) -> None:
    """Another sort of time keeps its words."""
    if text not in ("date", "time", "datetime"):
        raise InvalidAnswers({"subtype": "Välj datum, klockslag eller båda."})
    words = _text(component, label_name(component))
    for name in ("dateLabel", "timeLabel"):
        component.pop(name, None)
    component["subtype"] = text
    component["timeLabel" if text == "time" else "dateLabel"] = words


def _choices(component: Component) -> list[Component] | None:
    """The choices that stand in the form itself; null where they come from elsewhere."""
    if component.get("valuesKey") or component.get("valuesExpression"):
        return None
    found = component.get("values")
    return found if isinstance(found, list) and all(isinstance(one, dict) for one in found) else None


def _read_choices(component: Component) -> str:
    return "\n".join(str(choice.get("label", "")) for choice in _choices(component) or [])


def _write_choices(component: Component, text: str) -> None:
    labels = [line.strip() for line in text.split("\n") if line.strip()]
    if len(set(labels)) < max(len(labels), 1):
        raise InvalidAnswers({"choices": "Skriv minst ett val, ett på varje rad, och inget två gånger."})
    kept = {choice.get("label"): choice for choice in _choices(component) or []}
    codes = {str(choice.get("value")) for choice in kept.values()}
    component["values"] = [
        kept.get(label) or {"label": label, "value": unused(slug(label) or "val", codes)} for label in labels
    ]


def _elsewhere(name: str) -> Value:
    """Choices that come from a list of the case, or are worked out: then none stand in the form."""

    def write(component: Component, text: str) -> None:
        if text:
            for other in ("values", "valuesKey", "valuesExpression"):
                component.pop(other, None)
            component[name] = text
        else:
            component.pop(name, None)
            component.setdefault("values", [{"label": "Ja", "value": "ja"}, {"label": "Nej", "value": "nej"}])

    return Value(lambda component: _text(component, name), write, WITH_CHOICES)


def _read_default(component: Component) -> str:
    value = component.get("defaultValue")
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, list):
        return ", ".join(_label_of(component, one) for one in value)
    return "" if value is None else _label_of(component, value)


def _label_of(component: Component, value: object) -> str:
    return next(
        (str(one.get("label")) for one in _choices(component) or [] if one.get("value") == value), str(value)
    )


def _write_default(component: Component, text: str) -> None:
    type_ = component.get("type")
    value: object = text or None
    if text and type_ == "checkbox":
        if text.lower() not in ("ja", "nej"):
            raise InvalidAnswers({"defaultValue": "Skriv ja eller nej."})
        value = text.lower() == "ja"
    elif text and type_ == "number":
        value = _as_number(text, "defaultValue", "10")
    elif text and _choices(component) is not None:
        found = [_code_of(component, word.strip()) for word in _words(component, text)]
        value = found if type_ == "checklist" else found[0]
    _put(component, "", "defaultValue", value)


def _words(component: Component, text: str) -> list[str]:
    return text.split(",") if component.get("type") == "checklist" else [text]


def _code_of(component: Component, word: str) -> object:
    for choice in _choices(component) or []:
        if word in (choice.get("label"), str(choice.get("value"))):
            return choice.get("value")
    raise InvalidAnswers({"defaultValue": f"”{word[:60]}” är inget av valen."})


def _read_hide(component: Component) -> str:
    return _text(_part(component, "conditional"), "hide").removeprefix("=").strip()


def _write_hide(component: Component, text: str) -> None:
    _put(component, "conditional", "hide", f"={text.removeprefix('=').strip()}" if text else None)


def _read_key(component: Component) -> str:
    return _text(component, "key")


def _write_key(component: Component, text: str) -> None:
    if not text:
        raise InvalidAnswers({"key": "Skriv vad svaret heter. Villkor och tabeller använder namnet."})
    component["key"] = text


def _read_properties(component: Component) -> str:
    own = _part(component, "properties").items()
    return "\n".join(f"{name} = {value}" for name, value in own if "\n" not in f"{name}{value}")


def _write_properties(component: Component, text: str) -> None:
    lines = [line for line in text.split("\n") if line.strip()]
    pairs = {name.strip(): value.strip() for name, _, value in (line.partition("=") for line in lines)}
    if not all(name and value for name, value in pairs.items()):
        raise InvalidAnswers({"own_properties": "Skriv en egenskap på varje rad: namn = värde."})
    kept = {name: value for name, value in _part(component, "properties").items() if "\n" in f"{name}{value}"}
    found = {**kept, **pairs}
    component["properties"] = found
    if not found:
        del component["properties"]


def _text(component: Mapping[str, Any], name: str) -> str:
    value = component.get(name)
    return value.strip() if isinstance(value, str) else ""


_LABELLED = _EVERYTHING - {"text", "separator", "spacer"}
_CHOOSING = _ANSWERS - WITH_CHOICES
#: All properties, in the order in which they are written.
VALUES: Mapping[str, Value] = {
    "text": _plain("text", frozenset({"text"})),
    "subtype": Value(lambda one: _text(one, "subtype") or "date", _write_subtype, frozenset({"datetime"})),
    "label": Value(lambda one: _text(one, label_name(one)), _write_label, _LABELLED),
    "description": _plain("description", _EVERYTHING - _WITHOUT_HELP),
    "validationType": _plain("validationType", frozenset({"textfield"}), "validate"),
    "required": _flag("required", _ANSWERS, "validate"),
    "valuesKey": _elsewhere("valuesKey"),
    "valuesExpression": _elsewhere("valuesExpression"),
    "choices": Value(_read_choices, _write_choices, WITH_CHOICES),
    "defaultValue": Value(_read_default, _write_default, _ANSWERS - {"filepicker"}),
    "minLength": _number("minLength", _TEXTS, "validate"),
    "maxLength": _number("maxLength", _TEXTS, "validate"),
    "pattern": _plain("pattern", _TEXTS, "validate"),
    "patternErrorMessage": _plain("patternErrorMessage", _TEXTS, "validate"),
    "min": _number("min", frozenset({"number"}), "validate"),
    "max": _number("max", frozenset({"number"}), "validate"),
    "decimalDigits": _number("decimalDigits", frozenset({"number"}), sample="2"),
    "increment": _number("increment", frozenset({"number"}), sample="0,5"),
    "prefixAdorner": _plain("prefixAdorner", _MARKED, "appearance"),
    "suffixAdorner": _plain("suffixAdorner", _MARKED, "appearance"),
    "disallowPassedDates": _flag("disallowPassedDates", frozenset({"datetime"})),
    "timeInterval": _number("timeInterval", frozenset({"datetime"}), sample="15"),
    "accept": _plain("accept", frozenset({"filepicker"})),
    "multiple": _flag("multiple", frozenset({"filepicker"})),
    "defaultRepetitions": _number("defaultRepetitions", frozenset({"dynamiclist"}), sample="1"),
    "allowAddRemove": _flag("allowAddRemove", frozenset({"dynamiclist"}), usual="ja"),
    "height": _number("height", frozenset({"spacer"}), sample="60"),
    "hide": Value(_read_hide, _write_hide, _EVERYTHING),
    "readonly": _flag_or_expression("readonly", _ANSWERS),
    "key": Value(_read_key, _write_key, _ANSWERS),
    "path": _plain("path", HOLDERS),
    "own_properties": Value(_read_properties, _write_properties, _EVERYTHING),
}
