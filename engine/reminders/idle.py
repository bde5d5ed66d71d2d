"""T17: a case in which nothing has happened for 30 days."""

from datetime import date, datetime, timedelta

from engine.reminders.planned import PlannedReminder

IDLE_AFTER = timedelta(days=30)


def plan_idle(last_activity_on: date, *, now: datetime) -> PlannedReminder:
    """Plan the question "händer något?" for a case that has been still since `last_activity_on`."""
    return PlannedReminder(
        anchor="case",
        rule_key="T17",
        occurrence=last_activity_on.isoformat(),
        due_at=now,
        role="process_leader",
        reason=f"Inget har hänt i ärendet sedan {last_activity_on}. Händer något? Skriv en rad om läget.",
    )
