"""The reminder ladder of a task: `-3 arbetsdagar, 0, +1 arbetsdag, +5 arbetsdagar -> process_leader`.

Each step is an offset from the due day, in working days (`arbetsdagar`), calendar days (`dagar`) or weeks
(`veckor`); `0` is the due day itself. An arrow names a role that is told as well; without one, whoever holds the
task. The top step of a ladder repeats every week until the task is done (domain.md, T16).
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from engine import clock
from engine.calendar import WorkCalendar
from engine.exceptions import NiostegError
from engine.records import dataclass
from engine.reminders.planned import PlannedReminder, morning_of

Unit = Literal["working_days", "days", "weeks"]

_STEP = re.compile(
    r"(?P<count>[+-]?\d{1,3})(?:\s+(?P<unit>arbetsdag|arbetsdagar|dag|dagar|vecka|veckor))?"
    r"(?:\s*->\s*(?P<role>[a-z][a-z0-9_]*))?",
    re.IGNORECASE,
)
_UNITS: dict[str, Unit] = {
    "arbetsdag": "working_days",
    "arbetsdagar": "working_days",
    "dag": "days",
    "dagar": "days",
    "vecka": "weeks",
    "veckor": "weeks",
}
_ONE_WEEK = timedelta(weeks=1)


class RemindersRefused(NiostegError):
    """The text is not a reminder ladder."""

    def __init__(self, step: str) -> None:
        super().__init__(
            f"”{step}” går inte att läsa som en påminnelse. Skriv till exempel "
            "”-3 arbetsdagar, 0, +1 arbetsdag, +5 arbetsdagar -> process_leader”."
        )


@dataclass(frozen=True, slots=True)
class ReminderStep:
    """One step: `count` units after the due day (before it when negative), also to `role`."""

    count: int
    unit: Unit
    role: str | None

    @property
    def key(self) -> str:
        """The step's name among the rules, stable over versions of a drawing."""
        arrow = f" -> {self.role}" if self.role else ""
        return f"{self.count:+d} {self.unit}{arrow}"

    def day(self, due_on: date, calendar: WorkCalendar) -> date:
        """Return the day on which the step falls for a task due on `due_on`."""
        if self.unit == "working_days" and self.count:
            return calendar.add_working_days(due_on, self.count)
        return due_on + timedelta(days=self.count * (7 if self.unit == "weeks" else 1))


def parse_reminders(text: str) -> tuple[ReminderStep, ...]:
    """Read a ladder.

    Raises:
        RemindersRefused: naming the step that cannot be read.
    """
    return tuple(_parse_step(step.strip()) for step in text.split(",") if step.strip())


def _parse_step(step: str) -> ReminderStep:
    match = _STEP.fullmatch(step)
    if match is None or (match["unit"] is None and int(match["count"]) != 0):
        raise RemindersRefused(step)
    unit = _UNITS[match["unit"].lower()] if match["unit"] else "days"
    return ReminderStep(int(match["count"]), unit, match["role"])


def plan_ladder(
    ladder: Sequence[ReminderStep], *, anchor: str, due_at: datetime, calendar: WorkCalendar
) -> list[PlannedReminder]:
    """Plan a task's reminders, one a step."""
    due_on = clock.local(due_at).date()
    return [
        PlannedReminder(
            anchor=anchor,
            rule_key=step.key,
            occurrence=due_on.isoformat(),
            due_at=morning_of(step.day(due_on, calendar)),
            role=step.role,
            reason=_reason(step, due_on),
        )
        for step in ladder
    ]


def repeat_of(rule_key: str, occurrence: str, due_at: datetime) -> tuple[str, datetime] | None:
    """Return the next weekly occurrence of a ladder's top step, or null when the step does not repeat.

    The top step is the one that tells the head of the administration (T16: "repeat weekly at top").
    """
    if not rule_key.endswith("-> head_of_administration"):
        return None
    day, _, number = occurrence.partition("#")
    next_day = clock.local(due_at).date() + _ONE_WEEK
    return f"{day}#{int(number or 1) + 1}", morning_of(next_day)


def _reason(step: ReminderStep, due_on: date) -> str:
    if step.count < 0:
        return f"Uppgiften ska vara klar {due_on}."
    if step.count == 0:
        return f"Uppgiften ska vara klar i dag, {due_on}."
    return f"Uppgiften skulle ha varit klar {due_on}."
