"""How templates write days, moments, numbers and Markdown: Swedish, and in Swedish time."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, g
from markupsafe import Markup

from engine import clock, feel
from engine.calendar import WorkCalendar
from engine.forms.prose import to_html
from engine.queries.task_list import COUNT_CAP
from engine.transaction import Reader
from web import words
from web.here import engine

_LOCALE = "sv"
#: Further away than this, the date says more than a number of days.
_NEAR_DAYS = 14


def day(value: date | datetime) -> str:
    """tisdag 24 november 2026"""
    return format_date(_day_of(value), "EEEE d MMMM y", locale=_LOCALE)


def short_day(value: date | datetime) -> str:
    """24 nov; with its year when that is another than this one."""
    on = _day_of(value)
    return format_date(on, "d MMM" if on.year == clock.today().year else "d MMM y", locale=_LOCALE)


def moment(value: datetime) -> str:
    """24 november 2026 kl. 14.05"""
    local = clock.local(value)
    return f"{format_date(local, 'd MMMM y', locale=_LOCALE)} kl. {local:%H.%M}"


def nearness(value: date | datetime) -> str:
    """i dag, i morgon, om 3 dagar, i går, för 3 dagar sedan; a day far away is a short day."""
    days = (_day_of(value) - clock.today()).days
    named = {-1: "i går", 0: "i dag", 1: "i morgon"}
    if days in named:
        return named[days]
    if abs(days) > _NEAR_DAYS:
        return short_day(value)
    return f"om {days} dagar" if days > 0 else f"för {-days} dagar sedan"


def is_late(due_at: datetime | None) -> bool:
    """Whether a due moment has passed."""
    return due_at is not None and due_at < clock.now()


def due(due_at: datetime) -> str:
    """i dag, om 3 dagar; once it has passed: 2 arbetsdagar sen."""
    if not is_late(due_at):
        return nearness(due_at)
    days = _calendar().working_days_between(clock.local(due_at).date(), clock.today())
    if days < 1:
        return "sen sedan i dag" if clock.local(due_at).date() == clock.today() else "sen"
    return f"{days} arbetsdag{'ar' if days > 1 else ''} sen"


def number(value: Any) -> str:
    """1 234,5"""
    return format_decimal(value, locale=_LOCALE)


def capped(count: int) -> str:
    """A count that stops at the work lists' cap: 17, 1 000+."""
    return f"{number(COUNT_CAP)}+" if count >= COUNT_CAP else number(count)


def markdown(text: str | None) -> Markup:
    """Markdown of a process owner, made into HTML that cannot do harm."""
    return Markup(to_html(text or ""))  # noqa: S704 - cleaned by engine.forms.prose


def file_size(size: int) -> str:
    """340 kB, 1,2 MB"""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{format_decimal(round(size / 1_000_000, 1), locale=_LOCALE)} MB"


def _word(table: Mapping[str, str]) -> Callable[[str], str]:
    return lambda key: table.get(key, key)


FILTERS: dict[str, Callable[..., object]] = {
    "day": day,
    "short_day": short_day,
    "moment": moment,
    "nearness": nearness,
    "is_late": is_late,
    "due": due,
    "number": number,
    "capped": capped,
    "markdown": markdown,
    "file_size": file_size,
    "value": feel.to_text,
    "case_status": _word(words.CASE_STATUSES),
    "task_status": _word(words.TASK_STATUSES),
    "notification_status": _word(words.NOTIFICATION_STATUSES),
    "reminder_status": _word(words.REMINDER_STATUSES),
    "milestone": _word(words.MILESTONES),
    "event": _word(words.EVENTS),
    "element_kind": _word(words.ELEMENT_KINDS),
    "unit_kind": _word(words.UNIT_KINDS),
}


def add_filters(app: Flask) -> None:
    """Give the templates all filters."""
    app.jinja_env.filters.update(FILTERS)


def _day_of(value: date | datetime) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value


def _calendar() -> WorkCalendar:
    """The working days, read once a request."""
    if "calendar" not in g:
        g.calendar = engine().read(_working_days)
    calendar: WorkCalendar = g.calendar
    return calendar


def _working_days(reader: Reader) -> WorkCalendar:
    # The municipality's exceptions are read at the first question, which must come while the reader is open.
    reader.calendar.is_working_day(reader.today)
    return reader.calendar
