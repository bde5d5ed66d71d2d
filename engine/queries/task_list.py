"""Work lists: mine, my roles', later, done. Rows only, sorted by due date, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, or_, select, union_all

from engine.models import process_instance, unit, user_account, user_task
from engine.permissions import queues_of
from engine.transaction import Actor, Reader

PAGE = 25
#: Longer lists are counted to here and shown as "1 000+": an exact total would cost more than the list.
COUNT_CAP = 1000


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as a list shows it."""

    id: int
    case_id: int
    case_title: str
    diary_number: str | None
    element_id: str
    name: str
    item_label: str | None
    phase: str | None
    role: str
    assignee: str | None
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    status: str
    created_at: datetime
    ended_at: datetime | None
    has_draft: bool
    case_status: str


_COLUMNS = (
    user_task.c.id,
    user_task.c.instance_id.label("case_id"),
    process_instance.c.title.label("case_title"),
    process_instance.c.diary_number,
    user_task.c.element_id,
    user_task.c.name,
    user_task.c.item_label,
    user_task.c.phase,
    user_task.c.role,
    user_account.c.name.label("assignee"),
    user_task.c.due_at,
    user_task.c.follow_up_at,
    user_task.c.priority,
    user_task.c.status,
    user_task.c.created_at,
    user_task.c.ended_at,
    user_task.c.draft_saved_at.is_not(None).label("has_draft"),
    process_instance.c.status.label("case_status"),
)


def my_tasks(reader: Reader, actor: Actor, *, page: int = 0) -> list[TaskRow]:
    """Return the open tasks that `actor` has (or stands in for), soonest due first."""
    return _page(reader, _now(reader, _mine(actor)), page)


def my_roles_tasks(reader: Reader, actor: Actor, *, page: int = 0) -> list[TaskRow]:
    """Return the open tasks that are offered to `actor`'s roles and that nobody has taken."""
    units = list(reader.connection.scalars(select(unit.c.id)))
    queues = queues_of(actor, units)
    if not queues:
        return []
    # One ordered look into the index for each queue, and a merge of what they give: the database would
    # otherwise read and sort every task of all queues.
    first = [
        select(user_task.c.id, user_task.c.due_order)
        .where(
            user_task.c.status == "open",
            user_task.c.assignee_id.is_(None),
            user_task.c.queue == queue,
            _not_later(reader),
        )
        .order_by(user_task.c.due_order, user_task.c.id)
        .limit((page + 1) * PAGE)
        .subquery()
        for queue in queues
    ]
    merged = union_all(*(select(part.c.id, part.c.due_order) for part in first)).subquery()
    ids = list(
        reader.connection.scalars(
            select(merged.c.id).order_by(merged.c.due_order, merged.c.id).limit(PAGE).offset(page * PAGE)
        )
    )
    return _rows(
        reader, _select().where(user_task.c.id.in_(ids)).order_by(user_task.c.due_order, user_task.c.id)
    )


def later_tasks(reader: Reader, actor: Actor, *, page: int = 0) -> list[TaskRow]:
    """Return `actor`'s open tasks whose follow-up date is still to come."""
    statement = _select().where(
        user_task.c.status == "open", _mine(actor), user_task.c.follow_up_at > reader.now
    )
    return _page(reader, statement, page)


def done_tasks(reader: Reader, actor: Actor, *, page: int = 0) -> list[TaskRow]:
    """Return the tasks that `actor` has completed, the latest first."""
    statement = (
        _select()
        .where(user_task.c.completed_by_id == actor.id, user_task.c.status == "completed")
        .order_by(user_task.c.ended_at.desc(), user_task.c.id.desc())
        .limit(PAGE)
        .offset(page * PAGE)
    )
    return _rows(reader, statement)


def open_tasks(
    reader: Reader, *, role: str | None = None, case_id: int | None = None, limit: int = COUNT_CAP
) -> list[TaskRow]:
    """Return open tasks, of a role or a case where one is given (the command line's list)."""
    statement = _select().where(user_task.c.status == "open")
    if role is not None:
        statement = statement.where(user_task.c.role == role)
    if case_id is not None:
        statement = statement.where(user_task.c.instance_id == case_id)
    return _rows(reader, statement.order_by(user_task.c.due_order, user_task.c.id).limit(limit))


def count_open_tasks(reader: Reader, actor: Actor) -> tuple[int, int]:
    """Return how many open tasks `actor` has, and how many are offered to their roles, each up to `COUNT_CAP`."""
    units = list(reader.connection.scalars(select(unit.c.id)))
    mine = select(user_task.c.id).where(user_task.c.status == "open", _mine(actor), _not_later(reader))
    offered = select(user_task.c.id).where(
        user_task.c.status == "open",
        user_task.c.assignee_id.is_(None),
        user_task.c.queue.in_(queues_of(actor, units)),
        _not_later(reader),
    )
    return _count(reader, mine), _count(reader, offered)


def _count(reader: Reader, statement: Select[Any]) -> int:
    capped = statement.limit(COUNT_CAP).subquery()
    return reader.connection.scalars(select(func.count()).select_from(capped)).one()


def _select() -> Select[Any]:
    return (
        select(*_COLUMNS)
        .join(process_instance, process_instance.c.id == user_task.c.instance_id)
        .outerjoin(user_account, user_account.c.id == user_task.c.assignee_id)
    )


def _mine(actor: Actor) -> Any:
    return user_task.c.assignee_id.in_([actor.id, *actor.stands_in_for])


def _not_later(reader: Reader) -> Any:
    return or_(user_task.c.follow_up_at.is_(None), user_task.c.follow_up_at <= reader.now)


def _now(reader: Reader, condition: Any) -> Select[Any]:
    return _select().where(user_task.c.status == "open", condition, _not_later(reader))


def _page(reader: Reader, statement: Select[Any], page: int) -> list[TaskRow]:
    ordered = statement.order_by(user_task.c.due_order, user_task.c.id)
    return _rows(reader, ordered.limit(PAGE).offset(page * PAGE))


def _rows(reader: Reader, statement: Select[Any]) -> list[TaskRow]:
    rows: Sequence[Row[Any]] = reader.connection.execute(statement).all()
    return [TaskRow(**row._mapping) for row in rows]
