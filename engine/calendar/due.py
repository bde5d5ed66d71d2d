"""When something is due: `5 arbetsdagar`, an ISO duration from its creation, an ISO date, or FEEL.

Working days and whole days end at the end of the day in Sweden; a duration or moment with a time of day is exact.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from engine import clock, feel
from engine.calendar.working_days import WorkCalendar
from engine.exceptions import FeelError, NiostegError

Evaluate = Callable[[str], Any]

_WORKING_DAYS = re.compile(r"([+-]?\d{1,4}) arbetsdag(?:ar)?", re.IGNORECASE)
_DURATION = re.compile(r"-?P(?=.)[\dYMWD]*(T[\dHMS.]+)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T.+)?")


class DueRefused(NiostegError):
    """The text says no moment."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(
            f"”{text}” går inte att läsa som en tid: {why} Skriv till exempel ”5 arbetsdagar”, ”P10D”, "
            '”2027-06-14” eller ett uttryck som milestones.decision - duration("P35D").'
        )


@dataclass(frozen=True, slots=True)
class DueRule:
    """A parsed `due` text. `expression` is FEEL to evaluate, null when `text` is a literal."""

    text: str
    expression: str | None

    def resolve(self, created_at: datetime, evaluate: Evaluate, calendar: WorkCalendar) -> datetime | None:
        """Return the due moment (aware, UTC) of something created at `created_at`, null when FEEL gives null.

        Raises:
            DueRefused: what the text or the expression gives is no moment.
            FeelError: the expression fails.
        """
        value = self.text if self.expression is None else evaluate(self.expression)
        return _moment(value, self.text, created_at, calendar)


def parse_due(text: str) -> DueRule:
    """Read a `due` text.

    Raises:
        FeelSyntaxError: it is none of the literal forms and not FEEL either.
    """
    literal = text.strip().strip('"')
    if _WORKING_DAYS.fullmatch(literal) or _DURATION.fullmatch(literal) or _DATE.fullmatch(literal):
        return DueRule(literal, None)
    feel.compile_expression(text)
    return DueRule(text, text)


def _moment(value: Any, text: str, created_at: datetime, calendar: WorkCalendar) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, date):
        return clock.end_of_day(value)
    if isinstance(value, str):
        return _literal(value.strip(), text, created_at, calendar)
    if isinstance(value, feel.YearsMonths | feel.DaysTime):
        return _after(created_at, feel.to_json(value))
    raise DueRefused(text, f"uttrycket gav {feel.to_text(value)}.")


def _literal(value: str, text: str, created_at: datetime, calendar: WorkCalendar) -> datetime:
    if match := _WORKING_DAYS.fullmatch(value):
        created_on = clock.local(created_at).date()
        return clock.end_of_day(calendar.add_working_days(created_on, int(match[1])))
    try:
        if _DURATION.fullmatch(value):
            return _after(created_at, value)
        if "T" in value:
            moment = datetime.fromisoformat(value)
            return (moment if moment.tzinfo else moment.replace(tzinfo=clock.STOCKHOLM)).astimezone(UTC)
        return clock.end_of_day(date.fromisoformat(value))
    except (ValueError, FeelError) as error:
        raise DueRefused(text, f"{error}.") from error


def _after(created_at: datetime, duration: str) -> datetime:
    moment = feel.evaluate("created + duration(text)", {"created": clock.local(created_at), "text": duration})
    if not isinstance(moment, datetime):
        raise DueRefused(duration, "det är ingen tidsrymd.")
    return moment.astimezone(UTC) if "T" in duration else clock.end_of_day(clock.local(moment).date())
