"""When something is due: `5 arbetsdagar`, an ISO duration from its creation, an ISO date, or FEEL.

What is said in whole days is due at the end of the day in Sweden, and what waits for a day begins with it; a
duration or moment with a time of day is exact.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from engine import clock, feel
from engine.calendar.working_days import WorkCalendar
from engine.exceptions import FeelError, NiostegError
from engine.records import dataclass

Evaluate = Callable[[str], Any]
#: The moment of a whole day that counts: its end for what is due, its start for what waits for it.
MomentOfDay = Callable[[date], datetime]

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

    def resolve(
        self,
        created_at: datetime,
        evaluate: Evaluate,
        calendar: WorkCalendar,
        *,
        of_day: MomentOfDay = clock.end_of_day,
    ) -> datetime | None:
        """Return the moment (aware, UTC) for something created at `created_at`, null when FEEL gives null.

        Raises:
            DueRefused: what the text or the expression gives is no moment.
            FeelError: the expression fails.
        """
        value = self.text if self.expression is None else evaluate(self.expression)
        return _Reading(self.text, created_at, calendar, of_day).moment(value)


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


@dataclass(frozen=True, slots=True)
class _Reading:
    """The reading of one text for one thing."""

    text: str
    created_at: datetime
    calendar: WorkCalendar
    of_day: MomentOfDay

    def moment(self, value: Any) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, datetime):
            return clock.utc(value)
        if isinstance(value, date):
            return self.of_day(value)
        if isinstance(value, str):
            return self._literal(value.strip())
        if isinstance(value, feel.YearsMonths | feel.DaysTime):
            return self._after(feel.to_json(value))
        raise DueRefused(self.text, f"uttrycket gav {feel.to_text(value)}.")

    def _literal(self, value: str) -> datetime:
        if match := _WORKING_DAYS.fullmatch(value):
            created_on = clock.local(self.created_at).date()
            return self.of_day(self.calendar.add_working_days(created_on, int(match[1])))
        try:
            if _DURATION.fullmatch(value):
                return self._after(value)
            if "T" in value:
                moment = datetime.fromisoformat(value)
                return clock.utc(moment if moment.tzinfo else moment.replace(tzinfo=clock.STOCKHOLM))
            return self.of_day(date.fromisoformat(value))
        except (ValueError, FeelError) as error:
            raise DueRefused(self.text, f"{error}.") from error

    def _after(self, duration: str) -> datetime:
        names = {"created": clock.local(self.created_at), "text": duration}
        moment = feel.evaluate("created + duration(text)", names)
        if not isinstance(moment, datetime):
            raise DueRefused(duration, "det är ingen tidsrymd.")
        return clock.utc(moment) if "T" in duration else self.of_day(clock.local(moment).date())
