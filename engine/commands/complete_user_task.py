"""Complete an open user task and run the case to its next wait state."""

from typing import Any

from sqlalchemy import Row, bindparam, select

from engine.cases import AuditEntry, perform, restore_case, select_case, settle_case
from engine.commands.answering import Answers, checked_answers
from engine.exceptions import (
    CasePaused,
    NotACandidate,
    NotPermitted,
    UserTaskAlreadyCompleted,
    UserTaskNotFound,
)
from engine.models import process_instance, user_account, user_task
from engine.permissions import did_checked_step, may_complete
from engine.transaction import Actor, Transaction

#: The task's own columns, named apart from the case's.
_TASK = (
    user_task.c.id.label("task_id"),
    user_task.c.token_id,
    user_task.c.element_id,
    user_task.c.form_key,
    user_task.c.assignee_id,
    user_task.c.queue,
    user_task.c.status.label("task_status"),
    user_task.c.ended_at.label("task_ended_at"),
    user_task.c.completed_by_id,
    user_task.c.name.label("task_name"),
)


class FourEyes(NotPermitted):
    """The person did the step that this one is to check."""

    def __init__(self) -> None:
        super().__init__(
            "Du kan inte göra den här uppgiften, eftersom du själv gjorde steget som den ska kontrollera. "
            "Lämna över den till en kollega.",
            permission="four_eyes",
        )


def complete_user_task(tx: Transaction, task_id: int, *, by: Actor, answers: Answers | None = None) -> int:
    """Complete an open user task with answers to its form; return the case's number.

    Raises:
        UserTaskNotFound: no such task.
        UserTaskAlreadyCompleted: somebody was faster; nothing was changed.
        NotACandidate: the task is not offered to `by`.
        FourEyes: `by` did the step that this one checks.
        CasePaused: the case is paused.
        AnswersRefused: the form refuses the answers; nothing was changed.
    """
    row = _lock(tx, task_id)
    _check(tx, row, by)
    case = restore_case(tx, row)
    if did_checked_step(tx, case.id, case.tasks[row.token_id].element.not_same_as, by):
        raise FourEyes
    scope = case.execution.scope(row.token_id)
    given = checked_answers(tx, case, row.form_key, answers, scope=scope, by=by)
    perform(tx, case, lambda execution: execution.complete(row.token_id, given))
    settle_case(
        tx,
        case,
        by=by,
        completed=row.token_id,
        entry=AuditEntry("user_task_completed", row.element_id, {"task": task_id, "name": row.task_name}),
    )
    return case.id


def _lock(tx: Transaction, task_id: int) -> Row[Any]:
    row = tx.connection.execute(_TASK_AND_CASE, {"task": task_id}).one_or_none()
    if row is None:
        raise UserTaskNotFound(task_id)
    return row


#: Both rows are locked, the case first: who waited for another's completion then sees both as it left them.
_TASK_AND_CASE = (
    select_case(*_TASK)
    .join(user_task, user_task.c.instance_id == process_instance.c.id)
    .where(user_task.c.id == bindparam("task"))
    .with_for_update(of=(process_instance, user_task), key_share=True)
)


def _check(tx: Transaction, row: Row[Any], by: Actor) -> None:
    if row.task_status != "open":
        raise UserTaskAlreadyCompleted(
            row.task_id, completed_by=_name(tx, row.completed_by_id), completed_at=row.task_ended_at
        )
    if not may_complete(by, row):
        raise NotACandidate(row.task_id)
    if row.status == "paused":
        raise CasePaused(row.id)


def _name(tx: Transaction, user_id: int | None) -> str | None:
    if user_id is None:
        return None
    return tx.connection.scalar(select(user_account.c.name).where(user_account.c.id == user_id))
