"""What stands after the dot: a context's field, a list's fields, the parts of a date or a duration (DMN 1.3,
table 65)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.exceptions import FeelError
from engine.feel.temporal import zone_of
from engine.feel.values import DaysTime, Value, in_swedish, kind, normalise


def _offset(clock: time | datetime) -> DaysTime | None:
    offset = None if zone_of(clock) is None else clock.utcoffset()
    return None if offset is None else DaysTime(offset)


_DAY: Mapping[str, Callable[[Any], Value]] = {
    "year": lambda day: Decimal(day.year),
    "month": lambda day: Decimal(day.month),
    "day": lambda day: Decimal(day.day),
    "weekday": lambda day: Decimal(day.isoweekday()),
}
_CLOCK: Mapping[str, Callable[[Any], Value]] = {
    "hour": lambda clock: Decimal(clock.hour),
    "minute": lambda clock: Decimal(clock.minute),
    "second": lambda clock: Decimal(clock.second),
    "time offset": _offset,
    "timezone": lambda clock: getattr(zone_of(clock), "key", None),
}
_PARTS: Mapping[str, Mapping[str, Callable[[Any], Value]]] = {
    "date": _DAY,
    "date and time": {**_DAY, **_CLOCK},
    "time": _CLOCK,
    "years and months duration": {
        "years": lambda duration: Decimal(_whole_part(duration.months, 12)),
        "months": lambda duration: Decimal(duration.months - 12 * _whole_part(duration.months, 12)),
    },
    "days and time duration": {
        "days": lambda duration: _part(duration, timedelta(days=1), None),
        "hours": lambda duration: _part(duration, timedelta(hours=1), timedelta(days=1)),
        "minutes": lambda duration: _part(duration, timedelta(minutes=1), timedelta(hours=1)),
        "seconds": lambda duration: _part(duration, timedelta(seconds=1), timedelta(minutes=1)),
    },
    "range": {
        "start": lambda bounds: normalise(bounds.start),
        "end": lambda bounds: normalise(bounds.end),
        "start included": lambda bounds: bounds.start_included,
        "end included": lambda bounds: bounds.end_included,
    },
}

SPACED = ("time offset", "start included", "end included")


def property_of(value: Value, name: str) -> Value:
    """The field or part `name` of `value`; null where a context lacks the field, a list of them for a list.

    Raises:
        FeelError: a value of this kind has no such part.
    """
    if isinstance(value, dict):
        return normalise(value.get(name))
    if value is None:
        return None
    if isinstance(value, list):
        return [property_of(normalise(each), name) for each in value]
    part = _PARTS.get(kind(value), {}).get(name)
    if part is None:
        raise FeelError(f"Det finns inget ”{name}” i {in_swedish(value)}.")
    return part(value)


def _whole_part(number: int, unit: int) -> int:
    return number // unit if number >= 0 else -(-number // unit)


def _part(duration: DaysTime, unit: timedelta, of: timedelta | None) -> Decimal:
    length = abs(duration.delta) if of is None else abs(duration.delta) % of
    return Decimal(-(length // unit) if duration.delta < timedelta() else length // unit)
