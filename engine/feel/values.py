"""The kinds of values that FEEL knows (DMN 1.3, 10.3.2.1), as Python values.

null None · boolean bool · number Decimal · string str · date date · time time · date and time datetime
(aware) · durations `YearsMonths` and `DaysTime` · list list · context dict · range `Range` · function
`Function`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import NoneType
from typing import Any, TypeAlias

from engine.clock import STOCKHOLM
from engine.exceptions import FeelBudgetExceeded, FeelError
from engine.feel.limits import MAX_RESULT

# FEEL is dynamically typed: what a value is, only its kind says.
Value: TypeAlias = Any

TEXT_PER_STEP = 16
_MAX_DEPTH = 100


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A duration in whole months; its length in days depends on where it begins."""

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if self.months < 0 else "") + "P" + (text or "0M")


@dataclass(frozen=True, slots=True, order=True)
class DaysTime:
    """A duration in days, hours, minutes and seconds."""

    delta: timedelta

    def __str__(self) -> str:
        length = abs(self.delta)
        days = f"{length.days}D" if length.days else ""
        clock = "".join(_clock_parts(length.seconds, length.microseconds))
        text = days + (f"T{clock}" if clock else "")
        return ("-" if self.delta < timedelta() else "") + "P" + (text or "T0S")


def _clock_parts(seconds: int, microseconds: int) -> Iterator[str]:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        yield f"{hours}H"
    if minutes:
        yield f"{minutes}M"
    if microseconds:
        yield f"{seconds}.{microseconds:06d}".rstrip("0") + "S"
    elif seconds:
        yield f"{seconds}S"


@dataclass(frozen=True, slots=True)
class Range:
    """Everything between two values; the ends belong to it or not.

    By the standard a comparison such as `(< 10)` is a range too; `operator` is then its sign, and the end that it
    does not tell is null."""

    start: Value
    end: Value
    start_included: bool
    end_included: bool
    operator: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function that an expression defined; `call` takes the values in the order of `parameters`."""

    parameters: tuple[str, ...]
    call: Callable[[Sequence[Value]], Value]


KINDS: Mapping[type, str] = {
    NoneType: "null",
    bool: "boolean",
    Decimal: "number",
    int: "number",
    float: "number",
    str: "string",
    date: "date",
    time: "time",
    datetime: "date and time",
    YearsMonths: "years and months duration",
    DaysTime: "days and time duration",
    Range: "range",
    Function: "function",
    list: "list",
    tuple: "list",
    dict: "context",
}

IN_SWEDISH: Mapping[str, str] = {
    "null": "ett tomt värde",
    "boolean": "ja/nej",
    "number": "ett tal",
    "string": "en text",
    "date": "ett datum",
    "time": "ett klockslag",
    "date and time": "en tidpunkt",
    "years and months duration": "en tidslängd i månader",
    "days and time duration": "en tidslängd i dagar",
    "range": "ett intervall",
    "function": "en funktion",
    "list": "en lista",
    "context": "en uppsättning fält",
}

_AS_THEY_ARE = frozenset(KINDS) - {int, float, tuple}


def kind(value: Value) -> str:
    """The FEEL kind of `value`, by its name in the standard."""
    found = KINDS.get(type(value))
    return found if found is not None else KINDS[type(normalise(value))]


def in_swedish(value: Value) -> str:
    """The kind of `value` in words: "en text"."""
    return IN_SWEDISH[kind(value)]


def normalise(value: Value) -> Value:
    """`value` as FEEL holds it; what lies inside lists and contexts is normalised when it is taken out.

    Raises:
        FeelError: Python has such values, FEEL has not.
    """
    of_type = type(value)
    if of_type is datetime:
        return value if value.tzinfo is not None else value.replace(tzinfo=STOCKHOLM)
    if of_type in _AS_THEY_ARE:
        return value
    if of_type is int:
        return Decimal(value)
    if of_type is float:
        return _exact(value)
    return _relative(value)


def _exact(value: float) -> Decimal:
    number = Decimal(repr(value))
    if not number.is_finite():
        raise FeelError("Talet är inte ändligt.")
    return number


def _relative(value: Value) -> Value:
    """The value of a subclass or a look-alike of a kind (an enum's text, a read-only view of a dict)."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return Decimal(int(value))
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (list, tuple)):
        return list(value)
    raise FeelError(f"FEEL har inga värden av slaget {type(value).__name__}.")


def is_number(value: Value) -> bool:
    return type(value) in (Decimal, int, float)


def weigh(value: Value, limit: int) -> int:
    """The number of values inside `value`, itself included; counting stops above `limit`.

    What several places share counts once for each place: that is the size it has when it is written out.
    """
    weight, waiting = 0, [value]
    while waiting and weight <= limit:
        each = waiting.pop()
        weight += 1
        if type(each) is str:
            weight += len(each) // TEXT_PER_STEP
        elif isinstance(each, dict):
            waiting.extend(each.values())
        elif isinstance(each, (list, tuple)):
            waiting.extend(each)
    return weight


def checked_result(value: Value) -> Value:
    """`value`, normalised, unless it is too large to keep.

    Raises:
        FeelBudgetExceeded: it holds too many values, or they lie too deep.
    """
    if isinstance(value, (dict, list)):
        if weigh(value, MAX_RESULT) > MAX_RESULT:
            raise FeelBudgetExceeded(f"Resultatet är för stort: fler än {MAX_RESULT} värden.")
        if _deeper_than(value, _MAX_DEPTH):
            raise FeelBudgetExceeded(f"Resultatet ligger i fler än {_MAX_DEPTH} lager.")
    return normalise(value)


def _deeper_than(value: Value, depth: int) -> bool:
    level: list[Value] = [value]
    for _ in range(depth):
        level = [each for container in level for each in _inside(container) if isinstance(each, (dict, list))]
        if not level:
            return False
    return True


def _inside(container: Value) -> Sequence[Value]:
    return list(container.values()) if isinstance(container, dict) else container
