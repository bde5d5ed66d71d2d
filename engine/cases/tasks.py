"""The work list's rows of a case: new tokens get a row, tokens that are gone close theirs."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Update, bindparam, insert, select, update

from engine import clock
from engine.calendar import WorkCalendar, parse_due
from engine.cases.assignment import Placement, place_task
from engine.cases.opening import OpenCase
from engine.cases.writing import Names, Writes, numbered
from engine.models import NO_DUE_ORDER, milliseconds, user_task
from engine.spiff import WaitingTask
from engine.transaction import Actor, Transaction

DEFAULT_PRIORITY = 50
MAX_LABEL = 300


def close_gone_tasks(
    tx: Transaction,
    case: OpenCase,
    writes: Writes,
    waiting: Mapping[str, WaitingTask],
    *,
    completed: str | None,
    by: Actor,
) -> None:
    """Close the rows of tokens that wait no longer: `completed` by a person, the others cancelled."""
    gone = case.tasks.keys() - waiting.keys()
    cancelled = [token for token in gone if token != completed]
    done = [token for token in gone if token == completed]
    for tokens, status in ((done, "completed"), (cancelled, "cancelled")):
        if tokens:
            closing = {"case": case.id, "how": status, "at": tx.now, "by": by.id}
            writes.add(_closing, closing | numbered("token", tokens), count=len(tokens))


def _closing(names: Names, count: int) -> Update:
    return (
        update(user_task)
        .where(
            user_task.c.instance_id == names("case"),
            user_task.c.token_id.in_(names.some("token", count)),
            user_task.c.status == "open",
        )
        .values(
            status=names("how"),
            ended_at=names("at", user_task.c.ended_at.type),
            completed_by_id=names("by"),
            draft=None,
            draft_saved_at=None,
        )
    )


def open_new_tasks(
    tx: Transaction,
    case: OpenCase,
    writes: Writes,
    waiting: Mapping[str, WaitingTask],
    *,
    unit_id: int | None,
) -> dict[int, tuple[str, datetime]]:
    """Insert a row for each new token; return {row id: (token, due moment)} of those with a due date.

    They are inserted at once when their reminders need the rows' ids.
    """
    new = [task for token, task in waiting.items() if token not in case.tasks]
    if not new:
        return {}
    calendar = tx.calendar
    phases = case.execution.phases()
    phase = phases[0] if phases else None
    rows = [_row(tx, case, task, calendar=calendar, unit_id=unit_id, phase=phase) for task in new]
    due = {row["token_id"]: row["due_at"] for row in rows if row["due_at"] is not None}
    if not due:
        writes.insert(user_task, rows)
        return {}
    inserted = tx.connection.execute(_OPEN, rows[0] if len(rows) == 1 else rows)
    return {row.id: (row.token_id, due[row.token_id]) for row in inserted if row.token_id in due}


#: Some rows or one: SQLAlchemy makes one statement of them, because it gives the numbers back.
_OPEN = insert(user_task).returning(user_task.c.id, user_task.c.token_id)


def _row(
    tx: Transaction,
    case: OpenCase,
    task: WaitingTask,
    *,
    calendar: WorkCalendar,
    unit_id: int | None,
    phase: str | None,
) -> dict[str, Any]:
    element = task.element
    due_at = task_due_at(case, task, created_at=tx.now, calendar=calendar)
    placement = placement_of(tx, case, task, unit_id=unit_id)
    return {
        "instance_id": case.id,
        "token_id": task.token_id,
        "process_key": element.process_key,
        "element_id": element.id,
        "name": element.name or element.id,
        "item_label": _item_label(task),
        "role": element.role or "",
        "queue": placement.queue,
        "assignee_id": placement.assignee_id,
        "form_key": element.form_key,
        "phase": phase,
        "due_at": due_at,
        "due_order": due_order(due_at),
        "follow_up_at": follow_up_at(case, task, created_at=tx.now, calendar=calendar),
        "priority": int(element.priority or DEFAULT_PRIORITY),
        "status": "open",
        "created_at": tx.now,
    }


def placement_of(tx: Transaction, case: OpenCase, task: WaitingTask, *, unit_id: int | None) -> Placement:
    element = task.element
    assignee = case.execution.evaluate(task.token_id, element.assignee) if element.assignee else None
    participants = case.execution.variables.get("participants")
    return place_task(
        tx,
        element.role or "",
        unit_id=unit_id,
        participants=participants if isinstance(participants, dict) else {},
        assignee=assignee if isinstance(assignee, str) else None,
    )


def task_due_at(
    case: OpenCase, task: WaitingTask, *, created_at: datetime, calendar: WorkCalendar
) -> datetime | None:
    """Return when a task is due, from its `due` (working days, ISO or FEEL), or null."""
    text = task.element.due
    return parse_due(text).resolve(created_at, _in_scope(case, task), calendar) if text else None


def follow_up_at(
    case: OpenCase, task: WaitingTask, *, created_at: datetime, calendar: WorkCalendar
) -> datetime | None:
    """Return when a task comes into the lists; one that waits for a day is there from its first minute."""
    text = task.element.follow_up
    if not text:
        return None
    return parse_due(text).resolve(created_at, _in_scope(case, task), calendar, of_day=clock.start_of_day)


def _in_scope(case: OpenCase, task: WaitingTask) -> Callable[[str], Any]:
    return partial(case.execution.evaluate, task.token_id)


def due_order(due_at: datetime | None) -> int:
    """Return the number that sorts a list by due date, tasks without one last."""
    return NO_DUE_ORDER if due_at is None else milliseconds(due_at)


def _item_label(task: WaitingTask) -> str | None:
    """Return what tells the rounds of a multi-instance apart: the first text of the round's own item."""
    if task.loop_index is None:  # what a called process was handed is no round
        return None
    for value in task.item.values():
        texts = value.values() if isinstance(value, dict) else (value,)
        for text in texts:
            if isinstance(text, str) and text:
                return text[:MAX_LABEL]
    return None


def recalculate_due_dates(
    tx: Transaction, case: OpenCase, waiting: Mapping[str, WaitingTask]
) -> dict[int, tuple[str, datetime | None]]:
    """Move the due moments of tasks that were open before, after dates in the case moved.

    Returns {row id: (token, new due moment)} of the tasks that moved.
    """
    kept = [task for token, task in waiting.items() if token in case.tasks and task.element.due]
    if not kept:
        return {}
    rows = tx.connection.execute(
        select(user_task.c.id, user_task.c.token_id, user_task.c.created_at, user_task.c.due_at).where(
            user_task.c.instance_id == case.id, user_task.c.status == "open"
        )
    ).all()
    known = {row.token_id: row for row in rows}
    calendar = tx.calendar
    moved: dict[int, tuple[str, datetime | None]] = {}
    for task in kept:
        row = known[task.token_id]
        due_at = task_due_at(case, task, created_at=row.created_at, calendar=calendar)
        if due_at != row.due_at:
            moved[row.id] = (task.token_id, due_at)
            tx.connection.execute(_MOVE, {"task": row.id, "at": due_at, "order": due_order(due_at)})
    return moved


_MOVE = (
    update(user_task)
    .where(user_task.c.id == bindparam("task"))
    .values(due_at=bindparam("at", type_=user_task.c.due_at.type), due_order=bindparam("order"))
)
