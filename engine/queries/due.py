"""Which cases have timers that are due."""

from sqlalchemy import func, select

from engine.models import timer
from engine.transaction import Reader


def due_timer_cases(reader: Reader, *, limit: int) -> list[int]:
    """Return the cases with due timers, the longest due first."""
    first = func.min(timer.c.due_at)
    return list(
        reader.connection.scalars(
            select(timer.c.instance_id)
            .where(timer.c.status == "waiting", timer.c.due_at <= reader.now)
            .group_by(timer.c.instance_id)
            .order_by(first)
            .limit(limit)
        )
    )
