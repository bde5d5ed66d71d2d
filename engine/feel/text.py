"""Values as text: as FEEL writes them, and as people read them in Swedish."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.clock import local
from engine.exceptions import FeelBudgetExceeded
from engine.feel.limits import MAX_TEXT
from engine.feel.temporal import zone_of
from engine.feel.values import DaysTime, Function, Range, Value, YearsMonths, in_swedish, normalise, weigh


def to_feel(value: Value) -> str:
    """The value as FEEL's `string()` writes it: `[1, "a", {b: true}]`.

    Raises:
        FeelBudgetExceeded: it holds more than a text has room for.
    """
    if weigh(value, MAX_TEXT) > MAX_TEXT:
        raise FeelBudgetExceeded(f"Texten blir längre än {MAX_TEXT} tecken.")
    return _literal(value)


def number_text(number: Decimal) -> str:
    """The shortest writing of a number, without an exponent: 10, 2.5."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def to_text(value: Value) -> str:
    """The value in Swedish: ja, 2,5, 2026-11-24, "14 dagar", lists with commas between; null is an empty
    text."""
    value = normalise(value)
    if isinstance(value, list):
        return ", ".join(map(to_text, value))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {to_text(each)}" for key, each in value.items())
    if isinstance(value, Range):
        return f"{to_text(value.start)}–{to_text(value.end)}"
    return _READ[type(value)](value)


def _duration_text(duration: YearsMonths | DaysTime) -> str:
    parts = _months_in_parts(duration) if isinstance(duration, YearsMonths) else _days_in_parts(duration)
    words = [f"{count} {one if count == 1 else many}" for count, one, many in parts if count]
    minus = "minus " if str(duration).startswith("-") else ""
    return minus + (" ".join(words) or "0 dagar")


def _months_in_parts(duration: YearsMonths) -> list[tuple[int, str, str]]:
    years, months = divmod(abs(duration.months), 12)
    return [(years, "år", "år"), (months, "månad", "månader")]


def _days_in_parts(duration: DaysTime) -> list[tuple[int, str, str]]:
    length = abs(duration.delta)
    minutes, seconds = divmod(length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return [
        (length.days, "dag", "dagar"),
        (hours, "timme", "timmar"),
        (minutes, "minut", "minuter"),
        (seconds, "sekund", "sekunder"),
    ]


def _literal(value: Value) -> str:
    value = normalise(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_literal(each)}" for key, each in value.items()) + "}"
    if isinstance(value, Range):
        opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
        return f"{opening}{_literal(value.start)}..{_literal(value.end)}{closing}"
    return _WRITTEN[type(value)](value)


def _moment_text(moment: time | datetime) -> str:
    """A time as the standard writes it: the name of its zone where it has one, else its offset, else neither."""
    zone = zone_of(moment)
    plain = moment.replace(tzinfo=None).isoformat()
    text = plain.rstrip("0") if "." in plain else plain
    if isinstance(zone, ZoneInfo):
        return f"{text}@{zone.key}"
    return text if zone is None else text + moment.isoformat()[len(plain) :].replace("+00:00", "Z")


_READ: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    bool: lambda value: "ja" if value else "nej",
    str: str,
    Decimal: lambda value: number_text(value).replace(".", ","),
    date: date.isoformat,
    datetime: lambda value: f"{local(value):%Y-%m-%d %H:%M}",
    time: lambda value: f"{value:%H:%M}",
    YearsMonths: _duration_text,
    DaysTime: _duration_text,
    Function: in_swedish,
}

_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    str: lambda value: '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"',
    Decimal: number_text,
    date: date.isoformat,
    datetime: _moment_text,
    time: _moment_text,
    YearsMonths: str,
    DaysTime: str,
    Function: in_swedish,
}
