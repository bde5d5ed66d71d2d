"""What stands around a user task: its case in brief, the reminders it has had, whether the person may do it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, bindparam, select

from engine.bpmn import ElementFacts
from engine.models import reminder, user_task
from engine.permissions import did_checked_step, may_complete
from engine.queries.case_page import Named, case_milestones, case_owner, case_participants, case_row
from engine.queries.uploads import case_files
from engine.records import dataclass
from engine.transaction import Actor, Reader


@dataclass(frozen=True, slots=True)
class CaseBrief:
    """A case in some lines; `owner` is the accountable head (R78)."""

    row: Row[Any]
    owner: str | None
    participants: list[Named]
    milestones: Mapping[str, date]
    files: list[Row[Any]]


@dataclass(frozen=True, slots=True)
class TaskBackground:
    """`reminders` are those raised for the task, the latest first; `needs_other_eyes`: see `not_same_as`."""

    case: CaseBrief
    reminders: list[Row[Any]]
    needs_other_eyes: bool


def task_background(reader: Reader, task: Row[Any], element: ElementFacts, *, by: Actor) -> TaskBackground:
    """Return what the page of a task tells beside the task itself."""
    return TaskBackground(
        case=case_brief(reader, task.instance_id),
        reminders=_raised(reader, task.id),
        needs_other_eyes=did_checked_step(reader, task.instance_id, element.not_same_as, by),
    )


def case_brief(reader: Reader, case_id: int) -> CaseBrief:
    """Return a case in brief.

    Raises:
        CaseNotFound: no such case.
    """
    row = case_row(reader, case_id)
    return CaseBrief(
        row=row,
        owner=case_owner(reader, row.unit_id),
        participants=case_participants(reader, case_id),
        milestones=case_milestones(reader, case_id),
        files=case_files(reader, case_id),
    )


def done_and_next(reader: Reader, actor: Actor, task_id: int, *, case_id: int) -> tuple[str, int | None]:
    """Return the name of a task that was just done, and the task to go on with in its case."""
    name = reader.connection.scalars(_NAME, {"task": task_id}).one()
    return name, next_task(reader, actor, case_id)


_NAME = select(user_task.c.name).where(user_task.c.id == bindparam("task"))


def next_task(reader: Reader, actor: Actor, case_id: int) -> int | None:
    """Return the task to go on with in a case: `actor`'s own, else one offered to them; soonest due first."""
    tasks = reader.connection.execute(_OPEN_TASKS, {"case": case_id})
    return next((task.id for task in tasks if may_complete(actor, task)), None)


_OPEN_TASKS: Select[Any] = (
    select(user_task.c.id, user_task.c.assignee_id, user_task.c.queue)
    .where(user_task.c.instance_id == bindparam("case"), user_task.c.status == "open")
    .order_by(user_task.c.assignee_id.is_(None), user_task.c.due_order, user_task.c.id)
)


def _raised(reader: Reader, task_id: int) -> list[Row[Any]]:
    return list(
        reader.connection.execute(
            select(reminder)
            .where(reminder.c.user_task_id == task_id, reminder.c.status == "raised")
            .order_by(reminder.c.raised_at.desc(), reminder.c.id.desc())
        )
    )
