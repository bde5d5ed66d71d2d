"""What time has brought: one look that answers an idle tick, and the cases with timers that are due."""

from typing import NamedTuple

from sqlalchemy import bindparam, exists, func, select

from engine.cases.idle import is_unasked_and_idle
from engine.models import UtcDateTime, reminder, timer
from engine.reminders.idle import IDLE_AFTER
from engine.transaction import Reader

_NOW = bindparam("now", type_=UtcDateTime)


class Due(NamedTuple):
    """Whether there are due timers, due reminders, and cases to ask about because nothing happens in them."""

    timers: bool
    reminders: bool
    idle_cases: bool


def what_is_due(reader: Reader) -> Due:
    """Return what a tick has to do. No case is touched."""
    row = reader.connection.execute(
        _ANYTHING, {"now": reader.now, "idle_since": reader.now - IDLE_AFTER}
    ).one()
    return Due(*map(bool, row))


def due_timer_cases(reader: Reader, *, limit: int) -> list[int]:
    """Return the cases with due timers, the longest due first."""
    return list(reader.connection.scalars(_CASES, {"now": reader.now, "most": limit}))


_ANYTHING = select(
    exists().where(timer.c.status == "waiting", timer.c.due_at <= _NOW),
    exists().where(reminder.c.status == "scheduled", reminder.c.due_at <= _NOW),
    exists().where(is_unasked_and_idle(bindparam("idle_since", type_=UtcDateTime))),
)
_CASES = (
    select(timer.c.instance_id)
    .where(timer.c.status == "waiting", timer.c.due_at <= _NOW)
    .group_by(timer.c.instance_id)
    .order_by(func.min(timer.c.due_at))
    .limit(bindparam("most"))
)
