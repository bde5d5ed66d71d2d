"""Dates, times and durations: reading them and counting with them (DMN 1.3, 10.3.2.3.4-7; ISO 8601).

A time without a zone is Swedish. Whole days move the calendar and keep the clock, so that a day added over
the change to summer time still ends at the same hour; hours are counted as they pass.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from engine.exceptions import FeelError
from engine.feel.values import DaysTime, YearsMonths

Duration = YearsMonths | DaysTime
_Day = TypeVar("_Day", date, datetime)
_Read = TypeVar("_Read")

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(
    r"(?P<clock>\d\d:\d\d(:\d\d(\.\d{1,9})?)?)(?P<offset>Z|[+-]\d\d:\d\d)?(@(?P<zone>[\w+/-]{1,40}))?"
)
_DURATION = re.compile(
    r"(?P<sign>-)?P(?:(?P<years>\d{1,8})Y)?(?:(?P<months>\d{1,9})M)?(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?P<clock>T(?:(?P<hours>\d{1,7})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,9}(?:\.\d{0,9})?)S)?)?"
)


class _Local(ZoneInfo):
    """The zone of a moment that tells none: Swedish time."""


LOCAL = _Local.no_cache("Europe/Stockholm")
_END_OF_DAY = "24:00:00"


def zone_of(moment: time | datetime) -> tzinfo | None:
    """The zone that the moment tells; None when it tells none."""
    return None if isinstance(moment.tzinfo, _Local) else moment.tzinfo


def parse_date(text: str) -> date:
    """Read `2026-11-24`."""
    if not _DATE.fullmatch(text):
        raise FeelError(f"”{text[:40]}” är inte ett datum. Skriv till exempel 2026-11-24.")
    return _parsed(date.fromisoformat, text, "ett datum")


def parse_time(text: str) -> time:
    """Read `10:30`, `10:30:00`, `10:30:00+01:00`, `10:30:00Z` or `10:30:00@Europe/Stockholm`."""
    match = _TIME.fullmatch(text)
    if match is None:
        raise FeelError(f"”{text[:40]}” är inte ett klockslag. Skriv till exempel 10:30.")
    clock = _parsed(time.fromisoformat, _microseconds(match["clock"]), "ett klockslag")
    return clock.replace(tzinfo=_zone(match["offset"], match["zone"]))


def parse_datetime(text: str) -> datetime:
    """Read `2026-11-24T10:30`, with seconds, offset or zone as for a time; a date alone is its midnight."""
    day, separator, clock = text.partition("T")
    if not separator:
        return datetime.combine(parse_date(text), time.min, LOCAL)
    if clock.startswith(_END_OF_DAY):
        midnight = parse_time(clock.replace(_END_OF_DAY, "00:00:00", 1))
        return at(plus(parse_date(day), DaysTime(timedelta(days=1))), midnight)
    return at(parse_date(day), parse_time(clock))


def at(day: date, clock: time) -> datetime:
    """The moment of `clock` on `day`; Swedish unless the time has a zone."""
    return datetime.combine(day, clock, clock.tzinfo or LOCAL)


def parse_duration(text: str) -> Duration:
    """Read `P14D`, `PT36H`, `P2W`, `P1Y6M`, with a minus sign before if it goes backwards.

    Raises:
        FeelError: not a duration, or months and days in one (FEEL keeps them apart: a month has no fixed
        length).
    """
    match = _DURATION.fullmatch(text)
    if match is None or text.endswith(("P", "T")):
        raise FeelError(f"”{text[:40]}” är inte en tidslängd. Skriv till exempel P14D, PT8H eller P1Y6M.")
    months = int(match["years"] or 0) * 12 + int(match["months"] or 0)
    has_days = bool(match["weeks"] or match["days"] or match["clock"])
    if months and has_days:
        raise FeelError(f"”{text}” blandar månader och dagar. Lägg till dem var för sig.")
    sign = -1 if match["sign"] else 1
    if not has_days:
        return YearsMonths(sign * months)
    return DaysTime(sign * _days_and_time(match))


def parse_any(text: str) -> date | time | datetime | Duration:
    """Read the text of an `@"..."` literal: a date, a time, a moment or a duration."""
    if text.startswith(("P", "-P")):
        return parse_duration(text)
    if "T" in text:
        return parse_datetime(text)
    return parse_time(text) if ":" in text else parse_date(text)


def plus(moment: _Day, duration: Duration) -> _Day:
    """`moment` moved by `duration`. A date stays a date; the 31st plus a month is that month's last day.

    Raises:
        FeelError: the result is outside the years 1-9999.
    """
    try:
        if isinstance(duration, YearsMonths):
            return _plus_months(moment, duration.months)
        if isinstance(moment, datetime):
            return _plus_time(moment, duration.delta)
        return (datetime.combine(moment, time.min) + duration.delta).date()
    except (OverflowError, ValueError) as error:
        raise FeelError("Datumet hamnar utanför åren 1–9999.") from error


def negated(duration: Duration) -> Duration:
    return YearsMonths(-duration.months) if isinstance(duration, YearsMonths) else DaysTime(-duration.delta)


def between(start: datetime, end: datetime) -> DaysTime:
    """The time that passes from `start` to `end`.

    Raises:
        FeelError: one of them is at the very edge of the calendar.
    """
    try:
        return DaysTime(end.astimezone(UTC) - start.astimezone(UTC))
    except OverflowError as error:
        raise FeelError("Tidpunkten ligger utanför åren 1–9999 i UTC.") from error


def months_between(start: date, end: date) -> YearsMonths:
    """The whole months from `start` to `end`."""
    if end < start:
        return YearsMonths(-months_between(end, start).months)
    months = (end.year - start.year) * 12 + end.month - start.month
    return YearsMonths(months - (end.day < start.day))


def _plus_months(day: _Day, months: int) -> _Day:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1] if 1 <= year <= 9999 else 0
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def _plus_time(moment: datetime, delta: timedelta) -> datetime:
    days = timedelta(days=delta.days) if delta >= timedelta() else -timedelta(days=(-delta).days)
    shifted = moment + days
    if delta == days:
        return shifted
    return (shifted.astimezone(UTC) + (delta - days)).astimezone(moment.tzinfo)


def _days_and_time(match: re.Match[str]) -> timedelta:
    # Microseconds as whole numbers: a float would lose the last digits of a long duration.
    seconds, _, fraction = (match["seconds"] or "0").partition(".")
    return timedelta(
        weeks=int(match["weeks"] or 0),
        days=int(match["days"] or 0),
        hours=int(match["hours"] or 0),
        minutes=int(match["minutes"] or 0),
        seconds=int(seconds),
        microseconds=int(fraction[:6].ljust(6, "0")),
    )


def _microseconds(clock: str) -> str:
    whole, point, fraction = clock.partition(".")
    return whole + point + fraction[:6].ljust(6, "0") if point else clock


def _zone(offset: str | None, name: str | None) -> tzinfo | None:
    if offset and name:
        raise FeelError("Ange antingen en tidszon eller en förskjutning från UTC, inte båda.")
    if offset == "Z":
        return UTC
    if offset:
        return _offset(offset)
    return named_zone(name) if name else None


def _offset(text: str) -> timezone:
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 14 or minutes > 59:
        raise FeelError(f"”{text}” är inte en förskjutning från UTC. Skriv till exempel +01:00.")
    length = timedelta(hours=hours, minutes=minutes)
    return timezone(-length if text[0] == "-" else length)


def named_zone(name: str) -> ZoneInfo:
    """The zone called `name` in the IANA database."""
    # Asked of the list first: ZoneInfo opens a file by this name.
    if name not in _zone_names():
        raise FeelError(f"Tidszonen ”{name}” finns inte. Skriv till exempel Europe/Stockholm.")
    return ZoneInfo(name)


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def _parsed(read: Callable[[str], _Read], text: str, what: str) -> _Read:
    try:
        return read(text)
    except ValueError as error:
        raise FeelError(f"”{text}” är inte {what} som finns.") from error
