"""Values as bytes for the store, and as JSON for people's tools.

The store keeps JSON. Numbers stand as numbers: whole ones as integers, fractions as JSON fractions where
those are exact. A value that JSON lacks stands as a context with one field, the document's mark; the first
line of such a document says its mark. The mark is chosen so that no context of the document has a field of
that name, which is why no value that somebody typed can pass for anything but itself. A document without such
values is JSON and nothing else, written and read by Python's C code alone: this is the hot path of every step
of a case.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from engine.exceptions import FeelBudgetExceeded, FeelError
from engine.feel.limits import MAX_RESULT
from engine.feel.operators import DECIMAL
from engine.feel.temporal import named_zone
from engine.feel.text import number_text
from engine.feel.values import DaysTime, Range, Value, YearsMonths, in_swedish, normalise, weigh

_MARK = "$"
_MAX_EXPONENT = 40
_MICROSECOND = timedelta(microseconds=1)


def dumps(value: Value) -> bytes:
    """The value as bytes; `loads` gives it back, equal and of the same kinds.

    Raises:
        FeelError: it holds what cannot be kept: a function, a number that is not finite, or itself.
    """
    for mark in _marks():
        writer = _Writer(mark)
        text = _encoded(value, writer.write)
        if not writer.written:
            return text.encode()
        if text.count(f'"{mark}":') == writer.written:
            return f"{mark}\n{text}".encode()
    raise AssertionError("there are more marks than fields")


def loads(data: bytes) -> Value:
    """The value that `dumps` wrote."""
    if not data.startswith(_MARK.encode()):
        return _PLAIN.decode(data.decode())
    mark, _, text = data.decode().partition("\n")
    return json.loads(text, parse_int=Decimal, parse_float=Decimal, object_hook=_reader(mark))


def to_json(value: Value) -> Any:
    """The value in JSON's own types: dates, times and durations as ISO 8601 text, numbers as int or float.

    Raises:
        FeelError: it holds a function, or more than fits in an answer.
    """
    if weigh(value, MAX_RESULT) > MAX_RESULT:
        raise FeelBudgetExceeded(f"Värdet är för stort: fler än {MAX_RESULT} delar.")
    return _plain(value)


def to_json_text(value: Value, *, indent: int | None = None) -> str:
    """The value as JSON text, as `to_json` has it but with all digits of its numbers; over several lines with
    `indent`.

    Raises:
        FeelError: as `to_json`.
    """
    if weigh(value, MAX_RESULT) > MAX_RESULT:
        raise FeelBudgetExceeded(f"Värdet är för stort: fler än {MAX_RESULT} delar.")
    return _json_text(value, " " * indent if indent else "", "\n")


def exact_number(text: str) -> Decimal:
    """A number with decimals as JSON writes it, with the 34 digits that FEEL keeps.

    Raises:
        ValueError: it is larger or smaller than anything that can be counted with.
    """
    number = DECIMAL.create_decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > _MAX_EXPONENT:
        raise ValueError(text)
    return number


def from_json(value: Any) -> Value:
    """What JSON gives, as values: numbers become Decimal, exactly as they were written."""
    if isinstance(value, dict):
        return {str(key): from_json(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [from_json(each) for each in value]
    return normalise(value)


def _marks() -> Iterator[str]:
    yield _MARK
    yield from (f"{_MARK}{number}" for number in count(1))


class _Writer:
    """Writes what JSON lacks, and counts how often it used its mark."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.written = 0

    def write(self, value: Value) -> Any:
        if type(value) is Decimal:
            plain = _number(value)
            if plain is not None:
                return plain
        self.written += 1
        return {self.mark: _tagged(value)}


def _encoded(value: Value, default: Callable[[Any], Any]) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=default)
    except RecursionError as error:
        raise FeelBudgetExceeded("Värdet har för många lager för att sparas.") from error
    except ValueError as error:
        raise FeelError(
            "Värdet kan inte sparas: det innehåller sig självt eller ett tal som inte är ändligt."
        ) from error


def _number(value: Decimal) -> int | float | None:
    """The number as JSON writes it, or None where JSON would change it."""
    if not value.is_finite():
        raise FeelError("Värdet kan inte sparas: talet är inte ändligt.")
    if value.adjusted() > 300:
        return None
    whole = int(value)
    if whole == value:
        return whole
    # The shortest text of a float is what JSON shows; if that is this number, nothing is lost.
    approximate = float(value)
    return approximate if Decimal(repr(approximate)) == value else None


def _tagged(value: Value) -> list[Any]:
    """The name of the value's kind and its parts."""
    value = normalise(value)
    write = _WRITERS.get(type(value))
    if write is None:
        raise FeelError(f"{in_swedish(value).capitalize()} kan inte sparas.")
    return write(value)


def _with_zone(value: datetime | time) -> list[str | None]:
    """With its offset, which tells the two hours apart when summer time ends, and the name of its zone."""
    return [value.isoformat(), value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None]


_WRITERS: Mapping[type, Callable[[Any], list[Any]]] = {
    Decimal: lambda value: ["n", str(value)],
    date: lambda value: ["d", value.isoformat()],
    datetime: lambda value: ["dt", *_with_zone(value)],
    time: lambda value: ["t", *_with_zone(value)],
    YearsMonths: lambda value: ["ym", value.months],
    DaysTime: lambda value: ["dd", value.delta // _MICROSECOND],
    Range: lambda value: [
        "r",
        value.start,
        value.end,
        value.start_included,
        value.end_included,
        value.operator,
    ],
    # A read-only view of a context: json knows dict alone.
    dict: lambda value: ["c", value],
}

_READERS: Mapping[str, Callable[..., Value]] = {
    "n": Decimal,
    "d": date.fromisoformat,
    "dt": lambda text, zone: _in_zone(datetime.fromisoformat(text), zone),
    "t": lambda text, zone: _clock_in_zone(time.fromisoformat(text), zone),
    "ym": lambda months: YearsMonths(int(months)),
    "dd": lambda microseconds: DaysTime(int(microseconds) * _MICROSECOND),
    "r": Range,
    "c": lambda fields: fields,
}

_PLAIN = json.JSONDecoder(parse_int=Decimal, parse_float=Decimal)


def _reader(mark: str) -> Callable[[dict[str, Any]], Value]:
    def read(fields: dict[str, Any]) -> Value:
        tagged = fields.get(mark)
        return fields if tagged is None else _READERS[tagged[0]](*tagged[1:])

    return read


def _in_zone(moment: datetime, zone: str | None) -> datetime:
    return moment.astimezone(named_zone(zone)) if zone else moment


def _clock_in_zone(clock: time, zone: str | None) -> time:
    return clock.replace(tzinfo=named_zone(zone)) if zone else clock


def _plain(value: Value) -> Any:
    value = normalise(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    show = _SHOWN.get(type(value))
    if show is None:
        raise FeelError(f"{in_swedish(value).capitalize()} kan inte visas som JSON.")
    return show(value)


def _json_text(value: Value, indent: str, line: str) -> str:
    value = normalise(value)
    if isinstance(value, Decimal):
        return number_text(value)
    inner = line + indent
    if isinstance(value, dict) and value:
        fields = [f"{_quoted(key)}: {_json_text(each, indent, inner)}" for key, each in value.items()]
        return _enclosed("{", fields, "}", (inner, line) if indent else None)
    if isinstance(value, list) and value:
        items = [_json_text(each, indent, inner) for each in value]
        return _enclosed("[", items, "]", (inner, line) if indent else None)
    return json.dumps(_plain(value), ensure_ascii=False)


def _quoted(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)


def _enclosed(opening: str, parts: Sequence[str], closing: str, lines: tuple[str, str] | None) -> str:
    if lines is None:
        return opening + ", ".join(parts) + closing
    inner, outer = lines
    return opening + inner + f",{inner}".join(parts) + outer + closing


def _as_they_are(value: Value) -> Value:
    return value


_SHOWN: Mapping[type, Callable[[Any], Any]] = {
    type(None): _as_they_are,
    bool: _as_they_are,
    str: _as_they_are,
    Decimal: lambda value: int(value) if value == value.to_integral_value() else float(value),
    date: date.isoformat,
    datetime: datetime.isoformat,
    time: time.isoformat,
    YearsMonths: str,
    DaysTime: str,
    Range: lambda value: {
        "start": _plain(value.start),
        "end": _plain(value.end),
        "start_included": value.start_included,
        "end_included": value.end_included,
    },
}
