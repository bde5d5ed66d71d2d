"""Number functions (DMN 1.3, table 70; the rounding family of 1.4)."""

from __future__ import annotations

import decimal
import re
from decimal import Decimal

from engine.exceptions import FeelError
from engine.feel.functions.registry import builtin
from engine.feel.operators import DECIMAL, bounded
from engine.feel.values import DaysTime, Value, YearsMonths

_NUMBER = re.compile(r"[+-]?(\d{1,34}(\.\d{0,34})?|\.\d{1,34})([eE][+-]?\d{1,2})?")
_MAX_SCALE = 30
_LARGEST_SCALE = 6176


@builtin("number", "from:number|string,grouping separator?:string,decimal separator?:string")
def number(value: Decimal | str, grouping: str | None, point: str | None) -> Decimal | None:
    """Read a number: `number("1 234,5", " ", ",")`."""
    if (
        grouping not in (None, " ", ",", ".", "\u00a0")
        or point not in (None, ",", ".")
        or grouping == point is not None
    ):
        raise FeelError(
            "number: avgränsaren ska vara mellanslag, punkt eller komma, och decimaltecknet ett annat."
        )
    if isinstance(value, Decimal):
        return value
    text = value.replace(grouping, "") if grouping else value
    text = text.replace(point, ".") if point else text
    if not _NUMBER.fullmatch(text):
        raise FeelError(f"number: ”{value[:40]}” är inte ett tal.")
    return bounded(Decimal(text))


@builtin("decimal", "n:number,scale:whole")
def to_scale(n: Decimal, scale: int) -> Decimal:
    return _rounded(n, scale, decimal.ROUND_HALF_EVEN)


@builtin("floor", "n:number")
@builtin("floor", "n:number,scale:whole")
def floor(n: Decimal, scale: int = 0) -> Decimal:
    return _rounded(n, scale, decimal.ROUND_FLOOR)


@builtin("ceiling", "n:number")
@builtin("ceiling", "n:number,scale:whole")
def ceiling(n: Decimal, scale: int = 0) -> Decimal:
    return _rounded(n, scale, decimal.ROUND_CEILING)


@builtin("round up", "n:number,scale:whole")
def round_up(n: Decimal, scale: int) -> Decimal:
    return _rounded(n, scale, decimal.ROUND_UP)


@builtin("round down", "n:number,scale:whole")
def round_down(n: Decimal, scale: int) -> Decimal:
    return _rounded(n, scale, decimal.ROUND_DOWN)


@builtin("round half up", "n:number,scale:whole")
def round_half_up(n: Decimal, scale: int) -> Decimal:
    return _rounded(n, scale, decimal.ROUND_HALF_UP)


@builtin("round half down", "n:number,scale:whole")
def round_half_down(n: Decimal, scale: int) -> Decimal:
    return _rounded(n, scale, decimal.ROUND_HALF_DOWN)


@builtin("abs", "n:number|years and months duration|days and time duration")
def absolute(n: Value) -> Value:
    if isinstance(n, YearsMonths):
        return YearsMonths(abs(n.months))
    return DaysTime(abs(n.delta)) if isinstance(n, DaysTime) else DECIMAL.abs(n)


@builtin("modulo", "dividend:number,divisor:number")
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """The remainder with the sign of the divisor: modulo(-12, 5) is 3."""
    if not divisor:
        return None
    quotient = DECIMAL.divide(dividend, divisor).to_integral_value(decimal.ROUND_FLOOR)
    return bounded(DECIMAL.subtract(dividend, DECIMAL.multiply(divisor, quotient)))


@builtin("sqrt", "number:number")
def square_root(n: Decimal) -> Decimal | None:
    return bounded(DECIMAL.sqrt(n))


@builtin("log", "number:number")
def natural_logarithm(n: Decimal) -> Decimal | None:
    return bounded(DECIMAL.ln(n)) if n > 0 else None


@builtin("exp", "number:number")
def exponential(n: Decimal) -> Decimal | None:
    # e to the 70th has 31 digits: everything beyond is too large, everything below -10 000 is zero.
    return bounded(DECIMAL.exp(max(min(n, Decimal(100)), Decimal(-10_000))))


@builtin("odd", "number:number")
def odd(n: Decimal) -> bool:
    return abs(DECIMAL.remainder(n, Decimal(2))) == 1


@builtin("even", "number:number")
def even(n: Decimal) -> bool:
    return DECIMAL.remainder(n, Decimal(2)) == 0


def _rounded(n: Decimal, scale: int, rounding: str) -> Decimal:
    if 0 <= -int(n.as_tuple().exponent) <= scale <= _LARGEST_SCALE:
        return n
    if abs(scale) > _MAX_SCALE:
        raise FeelError(f"Antalet decimaler ska vara mellan -{_MAX_SCALE} och {_MAX_SCALE}.")
    # Room for all digits of the largest number with the largest scale.
    exact = decimal.Context(prec=80)
    return n.quantize(Decimal(1).scaleb(-scale), rounding=rounding, context=exact)
