"""A reminder that a rule plans."""

from datetime import date, datetime, time

from engine import clock
from engine.records import dataclass

#: Reminders come when the working day begins.
HOUR = time(7, 0)


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """What, for which rule and occurrence, when (aware, UTC), also to which role, and why in Swedish."""

    anchor: str
    rule_key: str
    occurrence: str
    due_at: datetime
    role: str | None
    reason: str


def morning_of(day: date) -> datetime:
    """Return the moment in Sweden on `day` at which reminders come, as UTC."""
    return clock.utc(datetime.combine(day, HOUR, clock.STOCKHOLM))
