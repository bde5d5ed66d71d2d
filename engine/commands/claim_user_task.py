"""Claim, release and hand over user tasks: who has it, and a race that exactly one wins."""

from typing import Any

from sqlalchemy import Row, bindparam, select, update

from engine.commands.recording import record
from engine.exceptions import (
    ConcurrentChange,
    Conflict,
    NotACandidate,
    NotFound,
    UserTaskAlreadyCompleted,
    UserTaskNotFound,
)
from engine.models import process_instance, user_account, user_task
from engine.permissions import may_complete, require
from engine.transaction import Actor, Transaction


class UserTaskTaken(Conflict):
    """Somebody else has the task."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} har redan tagit uppgiften. Be {name} lämna över den om du ska göra den.")


def claim_user_task(tx: Transaction, task_id: int, *, by: Actor) -> None:
    """Take a task from its queue.

    Raises:
        UserTaskNotFound, UserTaskAlreadyCompleted: it is not open.
        UserTaskTaken: somebody else has it.
        NotACandidate: it is not offered to `by`.
    """
    task = open_task(tx, task_id)
    if by.id is not None and task.assignee_id == by.id:
        return
    if task.assignee_id is not None and task.assignee_id not in by.stands_in_for:
        raise UserTaskTaken(_name(tx, task.assignee_id))
    if not may_complete(by, task):
        raise NotACandidate(task_id)
    _assign(tx, task, by.id)
    record(tx, task.instance_id, "user_task_claimed", task.element_id, {"task": task_id}, by=by)


def release_user_task(tx: Transaction, task_id: int, *, by: Actor) -> None:
    """Put a task back in its queue, so that others of the role can take it. A draft stays with the task.

    Raises:
        UserTaskNotFound, UserTaskAlreadyCompleted: it is not open.
        NotACandidate: `by` does not have it.
    """
    task = open_task(tx, task_id)
    if task.assignee_id is None or not may_complete(by, task):
        raise NotACandidate(task_id)
    _assign(tx, task, None)
    record(tx, task.instance_id, "user_task_released", task.element_id, {"task": task_id}, by=by)


def hand_over_user_task(tx: Transaction, task_id: int, *, to: str, by: Actor) -> None:
    """Give a task to the named user.

    Raises:
        UserTaskNotFound, UserTaskAlreadyCompleted: it is not open.
        NotFound: nobody active has that user name.
        NotPermitted: `by` neither has the task nor leads the case.
    """
    task = open_task(tx, task_id)
    if not may_complete(by, task):
        require(tx, "task.hand_over", by, case_id=task.instance_id)
    receiver = tx.connection.execute(
        select(user_account.c.id, user_account.c.name).where(
            user_account.c.username == to, user_account.c.is_active
        )
    ).one_or_none()
    if receiver is None:
        raise NotFound(f"Det finns ingen med användarnamnet {to}.")
    _assign(tx, task, receiver.id)
    record(tx, task.instance_id, "user_task_handed_over", task.element_id, {"task": task_id, "to": to}, by=by)


def open_task(tx: Transaction, task_id: int) -> Row[Any]:
    """Return an open task's row, locked for change.

    Raises:
        UserTaskNotFound: no such task.
        UserTaskAlreadyCompleted: it is no longer open.
    """
    task = tx.connection.execute(_TASK, {"task": task_id}).one_or_none()
    if task is None:
        raise UserTaskNotFound(task_id)
    if task.status != "open":
        who = _name(tx, task.completed_by_id) if task.completed_by_id else None
        raise UserTaskAlreadyCompleted(task_id, completed_by=who, completed_at=task.ended_at)
    return task


#: The case is locked before its task, as everywhere: two commands never wait for each other.
_TASK = (
    select(user_task)
    .join(process_instance, process_instance.c.id == user_task.c.instance_id)
    .where(user_task.c.id == bindparam("task"))
    .with_for_update(of=(process_instance, user_task), key_share=True)
)


def _assign(tx: Transaction, task: Row[Any], user_id: int | None) -> None:
    changed = tx.connection.execute(
        update(user_task)
        .where(user_task.c.id == task.id, user_task.c.status == "open")
        .values(assignee_id=user_id, claimed_at=None if user_id is None else tx.now)
    )
    if changed.rowcount != 1:
        raise ConcurrentChange


def _name(tx: Transaction, user_id: int) -> str:
    return str(tx.connection.scalar(select(user_account.c.name).where(user_account.c.id == user_id)))
