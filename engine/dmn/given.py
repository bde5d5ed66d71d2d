"""What somebody typed in the fields of a decision, as the values that it reads; and values as they are typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from engine import clock, feel
from engine.dmn.asking import Field
from engine.exceptions import FeelError, FeelNameError
from engine.feel import Value
from engine.records import dataclass

_LONGEST = 4_000
_MOST_STEPS = 100_000
_SENTENCES = {
    "number": "Skriv ett tal, till exempel 12 eller 2,5.",
    "date": "Skriv ett datum som 2026-11-24.",
    "moment": "Skriv en dag och en tid som 2026-11-24 08:00.",
    "time": "Skriv ett klockslag som 10:30.",
    "duration": "Skriv en längd som P14D (14 dagar), PT8H (8 timmar) eller P3M (3 månader).",
    "boolean": "Välj ja eller nej.",
    "choice": "Välj ett av värdena.",
}
_KIND_WORDS = {
    "number": "ett tal",
    "string": "en text inom citattecken",
    "boolean": "true eller false",
    "date": 'ett datum som date("2026-11-24")',
    "context": "ett objekt som {namn: 1}",
}


class NotRead(Exception):
    """A text is not of its field's type; the message is the sentence for its field."""


@dataclass(frozen=True, slots=True)
class Given:
    """`values` as the case would hold them, names at the top; `errors` are sentences by the fields' keys."""

    values: Mapping[str, Value]
    errors: Mapping[str, str]


def read_texts(fields: Sequence[Field], texts: Mapping[str, str]) -> Given:
    """Read what was typed by the fields' keys. An empty text is no value (null)."""
    values: dict[str, Value] = {}
    errors: dict[str, str] = {}
    account = feel.Account(_MOST_STEPS)
    for field in fields:
        value: Value = None
        try:
            value = read_text(field, texts.get(field.key, ""), account=account)
        except NotRead as wrong:
            errors[field.key] = str(wrong)
        put(values, field.path, value)
    return Given(values, errors)


def sample_values(fields: Sequence[Field]) -> dict[str, Value]:
    """The fields' samples, as the case would hold them."""
    values: dict[str, Value] = {}
    for field in fields:
        put(values, field.path, field.sample)
    return values


def texts_of(fields: Sequence[Field], values: Mapping[str, Value]) -> dict[str, str]:
    """What one would type in each field to get these values."""
    return {field.key: as_typed(field, taken(values, field.path)) for field in fields}


def put(values: dict[str, Value], path: tuple[str, ...], value: Value) -> None:
    """Set what a path leads to; contexts on the way are made, and those of others are left as they were."""
    holder = values
    for name in path[:-1]:
        inner = holder.get(name)
        holder[name] = dict(inner) if isinstance(inner, Mapping) else {}
        holder = holder[name]
    holder[path[-1]] = value


def taken(values: Value, path: tuple[str, ...]) -> Value:
    """What a path leads to; null where it leads nowhere."""
    for name in path:
        values = values.get(name) if isinstance(values, Mapping) else None
    return values


def read_text(field: Field, text: str, *, account: feel.Account | None = None) -> Value:
    """The value that a text is, in its field.

    Raises:
        NotRead: it is none, or one that is not allowed there.
    """
    text = text.strip()
    if not text:
        return None
    if len(text) > _LONGEST:
        raise NotRead(f"Värdet är längre än {_LONGEST} tecken. Korta det.")
    if field.control == "choice":
        return _chosen(field, text)
    if field.control == "feel":
        value = _worked_out(text, account)
    else:
        try:
            value = _READERS[field.control](text)
        except (FeelError, ValueError, KeyError):
            raise NotRead(_SENTENCES[field.control]) from None
    _demand_fitting(field, value)
    return value


def as_typed(field: Field, value: Value) -> str:
    """What one types in the field for a value."""
    if value is None:
        return ""
    if field.control == "feel" or isinstance(value, (list, dict)):
        try:
            return feel.to_json_text(value)
        except FeelError:
            return ""
    return _WRITERS.get(field.control, feel.to_text)(value)


def _chosen(field: Field, text: str) -> Value:
    for value in field.choices:
        if feel.to_text(value) == text:
            return value
    raise NotRead(f"”{text[:60]}” hör inte till de tillåtna värdena. Välj ett av dem i listan.")


def _worked_out(text: str, account: feel.Account | None) -> Value:
    try:
        return feel.compile_expression(text).evaluate({}, account=account)
    except FeelNameError as error:
        raise NotRead(
            f'”{error.name}” är inget värde. Om du menar texten, skriv den inom citattecken: "{error.name}".'
        ) from None
    except FeelError as error:
        raise NotRead(f"Värdet går inte att läsa. {error}") from None


def _demand_fitting(field: Field, value: Value) -> None:
    if not field.type.accepts(value):
        kind = "en lista som [1, 2]" if field.type.is_collection else _KIND_WORDS.get(field.type.kind or "")
        raise NotRead(f"Värdet ska vara {kind}." if kind else f"Värdet är inte av typen {field.type.name}.")
    if field.type.name in ("integer", "long") and value != value.to_integral_value():
        raise NotRead("Skriv ett heltal.")
    if field.allowed is not None and not field.allowed.matches(value, {}, missing_is_null=True):
        raise NotRead(f"Värdet hör inte till de tillåtna: {field.allowed.text}.")


def _number(text: str) -> Value:
    return feel.exact_number(text.replace("\u00a0", "").replace(" ", "").replace("−", "-").replace(",", "."))


def _moment(text: str) -> Value:
    return feel.parse_datetime(text.replace(" ", "T", 1))


def _truth(text: str) -> Value:
    return {"true": True, "false": False}[text]


_READERS: Mapping[str, Callable[[str], Value]] = {
    "number": _number,
    "date": feel.parse_date,
    "moment": _moment,
    "time": feel.parse_time,
    "duration": feel.parse_duration,
    "boolean": _truth,
    "text": str,
}


def _moment_as_typed(value: Value) -> str:
    return f"{clock.local(value):%Y-%m-%dT%H:%M}" if isinstance(value, datetime) else feel.to_text(value)


_WRITERS: Mapping[str, Callable[[Value], str]] = {
    "boolean": lambda value: {True: "true", False: "false"}.get(value, "") if isinstance(value, bool) else "",
    "moment": _moment_as_typed,
    "duration": str,
}
