"""Four eyes: who did a step is not the one who checks it."""

from sqlalchemy import bindparam, select

from engine.models import user_task
from engine.transaction import Actor, Reader


def did_checked_step(reader: Reader, case_id: int, not_same_as: str | None, actor: Actor) -> bool:
    """Return whether `actor` was the last to complete the task that `not_same_as` names (null: none) in the case."""
    if not_same_as is None or actor.id is None:
        return False
    last = reader.connection.scalar(_LAST, {"case": case_id, "element": not_same_as})
    return last == actor.id


_LAST = (
    select(user_task.c.completed_by_id)
    .where(
        user_task.c.instance_id == bindparam("case"),
        user_task.c.element_id == bindparam("element"),
        user_task.c.status == "completed",
    )
    .order_by(user_task.c.ended_at.desc(), user_task.c.id.desc())
    .limit(1)
)
