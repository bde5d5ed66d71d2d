"""The one clock.

Moments are aware and UTC; Europe/Stockholm only where people meet them. `now` is the only place that reads the
machine's clock, so that a test, a played case or `tick --at` moves time for everything at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")

_FIRST, _LAST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)
_LAST_SECOND = time(23, 59, 59)
_fixed: ContextVar[datetime | None] = ContextVar("fixed moment", default=None)


def now() -> datetime:
    """The present moment, aware and UTC."""
    return _fixed.get() or datetime.now(UTC)


def today() -> date:
    """The date in Sweden."""
    return local(now()).date()


def utc(moment: datetime) -> datetime:
    """The same moment as UTC; at the edges of the calendar, where some clocks tell no time, the nearest they tell."""
    if _FIRST.year <= moment.year <= _LAST.year:
        return moment.astimezone(UTC)
    return _FIRST if moment.year < _FIRST.year else _LAST


def local(moment: datetime) -> datetime:
    """The same moment on Swedish clocks."""
    return utc(moment).astimezone(STOCKHOLM)


def start_of_day(day: date) -> datetime:
    """00:00:00 in Sweden on `day`, as UTC."""
    return utc(datetime.combine(day, time.min, STOCKHOLM))


def end_of_day(day: date) -> datetime:
    """23:59:59 in Sweden on `day`, as UTC."""
    return utc(datetime.combine(day, _LAST_SECOND, STOCKHOLM))


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Let the clock stand at `moment` inside the block; `set_fixed` moves it there."""
    token = _fixed.set(_as_utc(moment))
    try:
        yield
    finally:
        _fixed.reset(token)


def set_fixed(moment: datetime) -> None:
    """Move the hands of the innermost `fixed` block.

    Raises:
        RuntimeError: the clock is running; only a clock that stands can be moved.
    """
    if _fixed.get() is None:
        raise RuntimeError("set_fixed outside of `with clock.fixed(...)`")
    _fixed.set(_as_utc(moment))


def _as_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs a time zone: {moment!r}")
    return utc(moment)
