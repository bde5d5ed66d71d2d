"""Cases in which nothing happens (T17)."""

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, and_, exists

from engine.models import process_instance, reminder


def is_unasked_and_idle(since: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Say of a case's row that nothing has happened since a moment, and that T17 has not asked about it either."""
    asked = exists().where(
        reminder.c.instance_id == process_instance.c.id,
        reminder.c.rule_key == "T17",
        reminder.c.due_at > process_instance.c.last_activity_at,
    )
    return and_(process_instance.c.status == "active", process_instance.c.last_activity_at <= since, ~asked)
