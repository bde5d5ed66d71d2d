"""What the operators do to values (DMN 1.3, 10.3.2.5-13 and tables 50-57).

Every operator knows its kinds from a table; what stands in no table is a `FeelError` that names both sides.
Null on either side of an arithmetic operator or an order gives null.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from engine.exceptions import FeelBudgetExceeded, FeelError
from engine.feel.limits import MAX_DIGITS, MAX_TEXT
from engine.feel.temporal import at, between, negated, plus, zone_of
from engine.feel.values import DaysTime, Range, Value, YearsMonths, in_swedish, is_number, kind, normalise

# DMN's numbers are IEEE 754 decimal128 (10.3.2.3.1); no traps: what is not a number becomes null below.
DECIMAL = Context(prec=34, rounding=ROUND_HALF_EVEN, traps=[])

_MICROSECOND = timedelta(microseconds=1)
_MAX_EXPONENT = 1_000

_Kinds = tuple[str, str]
_Handlers = Mapping[_Kinds, Callable[[Any, Any], Value]]

_NUMBER, _STRING, _DATE, _MOMENT = "number", "string", "date", "date and time"
_MONTHS, _DAYS, _TIME = "years and months duration", "days and time duration", "time"
_ORDERED = frozenset({_NUMBER, _STRING, _DATE, _MOMENT, _MONTHS, _DAYS, _TIME})


def add(left: Value, right: Value) -> Value:
    if type(left) is type(right) is Decimal:
        return bounded(DECIMAL.add(left, right))
    return _apply(_ADD, "lägga ihop {} med {}", left, right)


def subtract(left: Value, right: Value) -> Value:
    if type(left) is type(right) is Decimal:
        return bounded(DECIMAL.subtract(left, right))
    return _apply(_SUBTRACT, "dra ifrån: {} minus {}", left, right)


def subtract_by_standard(left: Value, right: Value) -> Value:
    """`left` minus `right`, where a date is its midnight in UTC beside a moment, and a moment without a zone cannot
    be compared with one that has a zone (DMN 1.4, table 57)."""
    kinds = {kind(left), kind(right)}
    if kinds == {_DATE, _MOMENT}:
        left, right = _in_utc(left), _in_utc(right)
    if kinds <= {_DATE, _MOMENT} and _MOMENT in kinds and (zone_of(left) is None) != (zone_of(right) is None):
        raise FeelError("Kan inte räkna med en tidpunkt med tidszon och en utan.")
    return subtract(left, right)


def _in_utc(value: Value) -> Value:
    return datetime.combine(value, time.min, UTC) if kind(value) == _DATE else value


def multiply(left: Value, right: Value) -> Value:
    return _apply(_MULTIPLY, "multiplicera {} med {}", left, right)


def divide(left: Value, right: Value) -> Value:
    """`left` divided by `right`; null when `right` is zero, as the standard says."""
    return _apply(_DIVIDE, "dividera {} med {}", left, right)


def power(left: Value, right: Value) -> Value:
    return _apply(_POWER, "upphöja {} till {}", left, right)


def negate(value: Value) -> Value:
    if value is None:
        return None
    if is_number(value):
        return DECIMAL.minus(Decimal(value))
    if isinstance(value, (YearsMonths, DaysTime)):
        return negated(value)
    raise FeelError(f"Kan inte sätta minus framför {in_swedish(value)}.")


def equal(left: Value, right: Value) -> bool | None:
    """Whether the two are the same value; null when they are of different kinds (table 53)."""
    if type(left) is not type(right):
        left, right = normalise(left), normalise(right)
        if left is None or right is None:
            return left is right
        if type(left) is not type(right):
            return None
    if isinstance(left, list):
        return len(left) == len(right) and all(equal(a, b) is True for a, b in zip(left, right, strict=True))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(
            equal(each, right[key]) is True for key, each in left.items()
        )
    return bool(left == right)


def less(left: Value, right: Value) -> bool | None:
    """Whether `left` comes before `right`; null when one of them is null.

    Raises:
        FeelError: they have no order, or are of different kinds.
    """
    if type(left) is type(right) is Decimal:
        return bool(left < right)
    if left is None or right is None:
        return None
    of_kind = kind(left)
    if of_kind != kind(right) or of_kind not in _ORDERED:
        raise FeelError(f"Kan inte jämföra {in_swedish(left)} med {in_swedish(right)}.")
    try:
        return bool(normalise(left) < normalise(right))
    except TypeError as error:
        raise FeelError("Kan inte jämföra ett klockslag med tidszon med ett utan.") from error


def less_or_equal(left: Value, right: Value) -> bool | None:
    return invert(less(right, left))


def within(value: Value, bounds: Range) -> bool | None:
    """Whether `value` lies in the range."""
    if bounds.operator:
        return _compared(value, bounds)
    after = less_or_equal(bounds.start, value) if bounds.start_included else less(bounds.start, value)
    before = less_or_equal(value, bounds.end) if bounds.end_included else less(value, bounds.end)
    return both(after, before)


def _compared(value: Value, bounds: Range) -> bool | None:
    """Whether `value` lies in a range that is a comparison."""
    if bounds.operator in ("=", "!="):
        same = equal(value, bounds.start)
        return same if bounds.operator == "=" else invert(same)
    if bounds.operator.startswith("<"):
        return less_or_equal(value, bounds.end) if bounds.end_included else less(value, bounds.end)
    return less_or_equal(bounds.start, value) if bounds.start_included else less(bounds.start, value)


def both(left: Value, right: Value) -> bool | None:
    """Three-valued `and` (table 48): false decides, whatever is not a boolean counts as null."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def either(left: Value, right: Value) -> bool | None:
    """Three-valued `or` (table 48)."""
    if left is True or right is True:
        return True
    return False if left is False and right is False else None


def invert(value: Value) -> bool | None:
    """Three-valued `not`."""
    return not value if isinstance(value, bool) else None


def bounded(number: Decimal) -> Decimal | None:
    """`number`, or null when it is not one.

    Raises:
        FeelBudgetExceeded: it is larger than an expression may make.
    """
    if not number.is_finite():
        return None
    if number and number.adjusted() >= MAX_DIGITS:
        raise FeelBudgetExceeded(f"Talet blir för stort: fler än {MAX_DIGITS} siffror.")
    return number


def whole(value: Value) -> int:
    """`value` as a whole number.

    Raises:
        FeelError: it is not one.
    """
    if not is_number(value) or Decimal(value) != Decimal(value).to_integral_value():
        raise FeelError(
            f"Det behövs ett heltal, inte {in_swedish(value) if not is_number(value) else value}."
        )
    return int(value)


def _apply(handlers: _Handlers, doing: str, left: Value, right: Value) -> Value:
    if left is None or right is None:
        return None
    handler = handlers.get((kind(left), kind(right)))
    if handler is None:
        raise FeelError(f"Kan inte {doing.format(in_swedish(left), in_swedish(right))}.")
    return handler(normalise(left), normalise(right))


def _joined(left: str, right: str) -> str:
    if len(left) + len(right) > MAX_TEXT:
        raise FeelBudgetExceeded(f"Texten blir längre än {MAX_TEXT} tecken.")
    return left + right


def _days(delta: timedelta) -> DaysTime:
    return DaysTime(delta)


def _scaled_days(duration: DaysTime, factor: Decimal) -> DaysTime:
    try:
        return _days(int(Decimal(duration.delta // _MICROSECOND) * factor) * _MICROSECOND)
    except (OverflowError, ValueError) as error:
        raise FeelBudgetExceeded("Tidslängden blir för lång.") from error


def _scaled_months(duration: YearsMonths, factor: Decimal) -> YearsMonths:
    months = int(duration.months * factor)
    if abs(months) > 12 * 9999:
        raise FeelBudgetExceeded("Tidslängden blir för lång.")
    return YearsMonths(months)


def _sum_of_days(left: DaysTime, right: DaysTime) -> DaysTime:
    try:
        return _days(left.delta + right.delta)
    except OverflowError as error:
        raise FeelBudgetExceeded("Tidslängden blir för lång.") from error


def _ratio(left: Decimal, right: Decimal) -> Decimal | None:
    return bounded(DECIMAL.divide(left, right)) if right else None


def _ratio_of_days(left: DaysTime, right: DaysTime) -> Decimal | None:
    return _ratio(Decimal(left.delta // _MICROSECOND), Decimal(right.delta // _MICROSECOND))


def _power(base: Decimal, exponent: Decimal) -> Decimal | None:
    if abs(exponent) > _MAX_EXPONENT:
        raise FeelBudgetExceeded(f"Exponenten är större än {_MAX_EXPONENT}.")
    return bounded(DECIMAL.power(base, exponent))


def _midnight(day: date) -> datetime:
    return at(day, time.min)


def _shifted_clock(clock: time, duration: DaysTime) -> time:
    """A time of day goes round: 23:00 and two hours are 01:00."""
    return (datetime.combine(date(2000, 1, 2), clock) + duration.delta % timedelta(days=1)).timetz()


def _clock_difference(left: time, right: time) -> DaysTime:
    day = date(2000, 1, 2)
    try:
        return _days(datetime.combine(day, left) - datetime.combine(day, right))
    except TypeError as error:
        raise FeelError("Kan inte räkna med ett klockslag med tidszon och ett utan.") from error


_ADD: _Handlers = {
    (_NUMBER, _NUMBER): lambda left, right: bounded(DECIMAL.add(left, right)),
    (_STRING, _STRING): _joined,
    (_DATE, _DAYS): plus,
    (_DATE, _MONTHS): plus,
    (_MOMENT, _DAYS): plus,
    (_MOMENT, _MONTHS): plus,
    (_DAYS, _DATE): lambda left, right: plus(right, left),
    (_MONTHS, _DATE): lambda left, right: plus(right, left),
    (_DAYS, _MOMENT): lambda left, right: plus(right, left),
    (_MONTHS, _MOMENT): lambda left, right: plus(right, left),
    (_DAYS, _DAYS): _sum_of_days,
    (_MONTHS, _MONTHS): lambda left, right: YearsMonths(left.months + right.months),
    (_TIME, _DAYS): _shifted_clock,
    (_DAYS, _TIME): lambda left, right: _shifted_clock(right, left),
}

_SUBTRACT: _Handlers = {
    (_NUMBER, _NUMBER): lambda left, right: bounded(DECIMAL.subtract(left, right)),
    (_DATE, _DAYS): lambda left, right: plus(left, negated(right)),
    (_DATE, _MONTHS): lambda left, right: plus(left, negated(right)),
    (_MOMENT, _DAYS): lambda left, right: plus(left, negated(right)),
    (_MOMENT, _MONTHS): lambda left, right: plus(left, negated(right)),
    (_DATE, _DATE): lambda left, right: _days(left - right),
    (_MOMENT, _MOMENT): lambda left, right: between(right, left),
    (_MOMENT, _DATE): lambda left, right: between(_midnight(right), left),
    (_DATE, _MOMENT): lambda left, right: between(right, _midnight(left)),
    (_DAYS, _DAYS): lambda left, right: _sum_of_days(left, _days(-right.delta)),
    (_MONTHS, _MONTHS): lambda left, right: YearsMonths(left.months - right.months),
    (_TIME, _DAYS): lambda left, right: _shifted_clock(left, _days(-right.delta)),
    (_TIME, _TIME): _clock_difference,
}

_MULTIPLY: _Handlers = {
    (_NUMBER, _NUMBER): lambda left, right: bounded(DECIMAL.multiply(left, right)),
    (_DAYS, _NUMBER): _scaled_days,
    (_NUMBER, _DAYS): lambda left, right: _scaled_days(right, left),
    (_MONTHS, _NUMBER): _scaled_months,
    (_NUMBER, _MONTHS): lambda left, right: _scaled_months(right, left),
}

_DIVIDE: _Handlers = {
    (_NUMBER, _NUMBER): _ratio,
    (_DAYS, _NUMBER): lambda left, right: _scaled_days(left, 1 / right) if right else None,
    (_MONTHS, _NUMBER): lambda left, right: YearsMonths(int(left.months / right)) if right else None,
    (_DAYS, _DAYS): _ratio_of_days,
    (_MONTHS, _MONTHS): lambda left, right: _ratio(Decimal(left.months), Decimal(right.months)),
}

_POWER: _Handlers = {(_NUMBER, _NUMBER): _power}
