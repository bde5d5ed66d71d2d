"""Date, time and duration functions (DMN 1.3, tables 66, 71, 72), and municipal working days."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Protocol

from engine import clock
from engine.exceptions import FeelError
from engine.feel import temporal
from engine.feel.functions.registry import builtin
from engine.feel.operators import whole
from engine.feel.values import DaysTime, YearsMonths

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class WorkingDays(Protocol):
    """A calendar that knows which days are worked."""

    def add_working_days(self, day: date, count: int, /) -> date: ...

    def working_days_between(self, start: date, end: date, /) -> int: ...


WORKDAYS: ContextVar[WorkingDays | None] = ContextVar("the calendar of arbetsdagar()", default=None)
"""The calendar of the expressions evaluated in this context; the rooms above set it."""


@builtin("date", "from:string|date|date and time")
def to_date(value: str | date) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else temporal.parse_date(value)


@builtin("date", "year:whole,month:whole,day:whole")
def date_of(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError) as error:
        raise FeelError(f"Datumet {year}-{month}-{day} finns inte.") from error


@builtin("date and time", "from:string|date|date and time")
def to_moment(value: str | date) -> datetime:
    if isinstance(value, datetime):
        return value
    return temporal.at(value, time.min) if isinstance(value, date) else temporal.parse_datetime(value)


@builtin("date and time", "date:date|date and time,time:time")
def moment_of(day: date, at: time) -> datetime:
    return temporal.at(to_date(day), at)


@builtin("time", "from:string|time|date|date and time")
def to_time(value: str | time | date) -> time:
    if isinstance(value, datetime):
        return value.timetz().replace(tzinfo=temporal.zone_of(value))
    if isinstance(value, date):
        return time.min
    return value if isinstance(value, time) else temporal.parse_time(value)


@builtin("time", "hour:whole,minute:whole,second:number,offset?:days and time duration")
def time_of(hour: int, minute: int, second: Decimal, offset: DaysTime | None) -> time:
    try:
        zone = None if offset is None else timezone(offset.delta)
        return time(hour, minute, int(second), int(second % 1 * 1_000_000), tzinfo=zone)
    except (ValueError, ArithmeticError) as error:
        raise FeelError(f"Klockslaget {hour}:{minute}:{second} finns inte.") from error


@builtin("duration", "from:string|years and months duration|days and time duration")
def to_duration(value: str | YearsMonths | DaysTime) -> YearsMonths | DaysTime:
    return temporal.parse_duration(value) if isinstance(value, str) else value


@builtin("years and months duration", "from:date|date and time,to:date|date and time")
def years_and_months(start: date, end: date) -> YearsMonths:
    return temporal.months_between(to_date(start), to_date(end))


@builtin("today")
def today() -> date:
    return clock.today()


@builtin("now")
def now() -> datetime:
    return clock.local(clock.now())


@builtin("day of year", "date:date|date and time")
def day_of_year(day: date) -> Decimal:
    return Decimal(day.timetuple().tm_yday)


@builtin("day of week", "date:date|date and time")
def day_of_week(day: date) -> str:
    """The English name of the day, as the standard has it; `.weekday` is its number from Monday = 1."""
    return _WEEKDAYS[day.weekday()]


@builtin("month of year", "date:date|date and time")
def month_of_year(day: date) -> str:
    return _MONTHS[day.month - 1]


@builtin("week of year", "date:date|date and time")
def week_of_year(day: date) -> Decimal:
    """The number of the ISO 8601 week, which is the Swedish one."""
    return Decimal(day.isocalendar().week)


@builtin("last day of month", "date:date|date and time")
def last_day_of_month(day: date) -> date:
    first = to_date(day).replace(day=1)
    return temporal.plus(first, YearsMonths(1)) - timedelta(days=1)


@builtin("arbetsdagar", "datum:date|date and time,antal:whole")
def working_days_after(day: date, count: int) -> date:
    """The working day `antal` working days after the date (before it, when negative)."""
    if abs(count) > 10_000:
        raise FeelError("arbetsdagar: antalet ska vara högst 10 000.")
    return _calendar().add_working_days(to_date(day), count)


@builtin("arbetsdagar mellan", "från:date|date and time,till:date|date and time")
def working_days_between(start: date, end: date) -> Decimal:
    """The number of working days after the first date, up to and including the second."""
    if abs(to_date(end) - to_date(start)) > timedelta(days=40_000):
        raise FeelError("arbetsdagar mellan: datumen ligger för långt ifrån varandra.")
    return Decimal(whole(_calendar().working_days_between(to_date(start), to_date(end))))


def _calendar() -> WorkingDays:
    calendar = WORKDAYS.get()
    if calendar is None:
        raise FeelError("Arbetsdagar kan inte räknas här: det finns ingen kalender.")
    return calendar
