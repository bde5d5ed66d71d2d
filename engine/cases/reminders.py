"""Reminder rows: planned ahead by pure rules, aligned with what is already planned or raised.

A row that was raised is never raised again for the same occurrence; a date that moves withdraws what was planned
for the old date and plans for the new one.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, bindparam, select, update

from engine.cases.insert_new import insert_new
from engine.cases.opening import OpenCase
from engine.cases.writing import Names, Writes, numbered
from engine.models import reminder, user_task
from engine.reminders import TIMELINE_VARIABLES, PlannedReminder, parse_reminders, plan_ladder, plan_timeline
from engine.spiff import WaitingTask
from engine.transaction import Transaction

#: T16 of the strategy's timeline: the ladder of a task that has a due date and says nothing itself.
DEFAULT_LADDER = "+1 arbetsdag, +5 arbetsdagar -> process_leader, +10 arbetsdagar -> head_of_administration"

_PLANNED = ("scheduled", "held")


def plan_task_reminders(
    tx: Transaction,
    case: OpenCase,
    writes: Writes,
    waiting: Mapping[str, WaitingTask],
    due: Mapping[int, tuple[str, datetime]],
) -> None:
    """Plan the ladders of new tasks; `due` maps the row's id to its token and due moment."""
    rows = [
        _row(case, step, task_id=task_id)
        for task_id, (token, due_at) in due.items()
        for step in _ladder(tx, waiting[token], task_id, due_at)
    ]
    writes.insert(reminder, rows)


def _ladder(tx: Transaction, task: WaitingTask, task_id: int, due_at: datetime) -> list[PlannedReminder]:
    """Return the steps still to come: whoever gets a task that is due in two days needs no word of the third."""
    ladder = parse_reminders(task.element.reminders or DEFAULT_LADDER)
    steps = plan_ladder(ladder, anchor=f"task:{task_id}", due_at=due_at, calendar=tx.calendar)
    return [step for step in steps if step.due_at > tx.now]


def replan_task_reminders(
    tx: Transaction,
    case: OpenCase,
    waiting: Mapping[str, WaitingTask],
    moved: Mapping[int, tuple[str, datetime | None]],
) -> None:
    """Let the ladders of tasks follow their due moments that moved."""
    for task_id, (token, at) in moved.items():
        planned = _ladder(tx, waiting[token], task_id, at) if at is not None else []
        _align(tx, case, planned, task_id=task_id)


def withdraw_gone_tasks(case: OpenCase, writes: Writes, waiting: Mapping[str, WaitingTask]) -> None:
    """Withdraw what is planned for tasks that are no longer open; only tasks with a due date have a ladder."""
    gone = [token for token, task in case.tasks.items() if task.element.due and token not in waiting]
    if gone:
        writes.add(_of_gone_tasks, {"case": case.id} | numbered("token", gone), count=len(gone))


def _of_gone_tasks(names: Names, count: int) -> Update:
    gone = select(user_task.c.id).where(
        user_task.c.instance_id == names("case"), user_task.c.token_id.in_(names.some("token", count))
    )
    return _withdrawal(reminder.c.user_task_id.in_(gone))


def withdraw_case_reminders(case: OpenCase, writes: Writes) -> None:
    """Withdraw everything planned for a case that has ended."""
    writes.add(_of_the_case, {"case": case.id})


def _of_the_case(names: Names, _count: int) -> Update:
    return _withdrawal(reminder.c.instance_id == names("case"))


def _withdrawal(which: ColumnElement[bool]) -> Update:
    return update(reminder).where(which, reminder.c.status.in_(_PLANNED)).values(status="withdrawn")


def align_timeline(tx: Transaction, case: OpenCase, changed: Iterable[str]) -> None:
    """Let the planned rows of T1-T18 follow the case's dates, when any of them changed."""
    if TIMELINE_VARIABLES.isdisjoint(changed):
        return
    _align(tx, case, plan_timeline(case.execution.variables, now=tx.now), task_id=None)


def _align(
    tx: Transaction, case: OpenCase, planned: Iterable[PlannedReminder], *, task_id: int | None
) -> None:
    """Withdraw what is no longer planned, take back what was withdrawn and is planned again, and plan what is new."""
    wanted = {(one.anchor, one.rule_key, one.occurrence): one for one in planned}
    known = {
        (row.anchor, row.rule_key, row.occurrence): row
        for row in tx.connection.execute(
            select(reminder).where(
                reminder.c.instance_id == case.id, reminder.c.user_task_id.is_not_distinct_from(task_id)
            )
        )
    }
    _set_status(
        tx,
        [row.id for key, row in known.items() if row.status in _PLANNED and key not in wanted],
        "withdrawn",
    )
    _set_status(
        tx,
        [row.id for key, row in known.items() if row.status == "withdrawn" and key in wanted],
        _status(case),
    )
    new = [_row(case, one, task_id=task_id) for key, one in wanted.items() if key not in known]
    insert_new(tx, reminder, new)


def _set_status(tx: Transaction, ids: list[int], status: str) -> None:
    if ids:
        tx.connection.execute(_SET_STATUS, {"ids": ids, "new": status})


_SET_STATUS = (
    update(reminder)
    .where(reminder.c.id.in_(bindparam("ids", expanding=True)))
    .values(status=bindparam("new"))
)


def _status(case: OpenCase) -> str:
    return "held" if case.status == "paused" else "scheduled"


def _row(case: OpenCase, one: PlannedReminder, *, task_id: int | None) -> dict[str, Any]:
    return {
        "instance_id": case.id,
        "user_task_id": task_id,
        "anchor": one.anchor,
        "rule_key": one.rule_key,
        "occurrence": one.occurrence,
        "role": one.role,
        "reason": one.reason,
        "due_at": one.due_at,
        "status": _status(case),
    }
