"""Work lists: mine, my roles', later, done. Rows only, sorted by due date, a page at a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    String,
    bindparam,
    cast,
    exists,
    func,
    null,
    or_,
    select,
    union_all,
)

from engine.models import IS_OPEN, UtcDateTime, process_instance, unit, user_account, user_task
from engine.permissions import queues_granted, queues_of
from engine.records import dataclass
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


_UNITS = select(unit.c.id)


def my_tasks(reader: Reader, actor: Actor, *, page: int = 0) -> list[TaskRow]:
    """Return the open tasks that `actor` has (or stands in for), soonest due first."""
    return _page(reader, _now(reader, _mine(actor)), page)


def my_roles_tasks(reader: Reader, actor: Actor, *, page: int = 0) -> list[TaskRow]:
    """Return the open tasks that are offered to `actor`'s roles and that nobody has taken."""
    queues = _filled_queues(reader, actor)
    if not queues:
        return []
    wanted = {"now": reader.now, "most": PAGE, "skipped": page * PAGE}
    wanted |= {f"queue_{number}": queue for number, queue in enumerate(queues)}
    return _rows(reader, _offered(len(queues)), wanted)


@cache
def _offered(queues: int) -> Select[Any]:
    """Return the statement for a page of what lies in so many queues.

    The index has each queue in the list's order, and both databases merge them as they read: no more rows are touched
    than the page shows. Asked for all queues at once, they would read and sort every task in them.
    """
    now = bindparam("now", type_=UtcDateTime)
    each = [
        select(user_task.c.id, user_task.c.due_order).where(
            IS_OPEN,
            user_task.c.assignee_id.is_(None),
            user_task.c.queue == bindparam(f"queue_{number}"),
            _not_later(now),
        )
        for number in range(queues)
    ]
    merged = union_all(*each)
    page = (
        merged.order_by(merged.selected_columns.due_order, merged.selected_columns.id)
        .limit(bindparam("most"))
        .offset(bindparam("skipped"))
        .subquery()
    )
    # Nobody has them, so no name is looked up.
    columns = [null().label("assignee") if column.name == "assignee" else column for column in _COLUMNS]
    return (
        select(*columns)
        .join(process_instance, process_instance.c.id == user_task.c.instance_id)
        .join(page, page.c.id == user_task.c.id)
        .order_by(page.c.due_order, page.c.id)
    )


def _filled_queues(reader: Reader, actor: Actor) -> list[str]:
    """Return those of `actor`'s queues in which anything lies: most are empty, and each that is merged costs time."""
    everywhere, named = queues_granted(actor)
    if not named:
        return []
    asked = {f"role_{number}": role for number, role in enumerate(everywhere)}
    asked |= {f"queue_{number}": queue for number, queue in enumerate(named)}
    return list(reader.connection.scalars(_filled(len(everywhere), len(named)), asked))


@cache
def _filled(everywhere: int, named: int) -> Select[Any]:
    """Return the statement for those with anything in them of the queues of so many roles in every unit, and of so many
    others."""
    text = user_task.c.queue.type
    at_unit = "@" + cast(unit.c.id, String)
    in_units: list[Select[Any]] = [
        select((bindparam(f"role_{number}", type_=text) + at_unit).label("queue"))
        for number in range(everywhere)
    ]
    others: list[Select[Any]] = [
        select(bindparam(f"queue_{number}", type_=text).label("queue")) for number in range(named)
    ]
    queue = union_all(*in_units, *others).subquery("queues").c.queue
    lies_there = exists().where(IS_OPEN, user_task.c.assignee_id.is_(None), user_task.c.queue == queue)
    return select(queue).where(lies_there)


def _queues(reader: Reader, actor: Actor) -> list[str]:
    return queues_of(actor, reader.connection.scalars(_UNITS))


def later_tasks(reader: Reader, actor: Actor, *, page: int = 0) -> list[TaskRow]:
    """Return `actor`'s open tasks whose follow-up date is still to come."""
    statement = _select().where(IS_OPEN, _mine(actor), user_task.c.follow_up_at > reader.now)
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
    statement = _select().where(IS_OPEN)
    if role is not None:
        statement = statement.where(user_task.c.role == role)
    if case_id is not None:
        statement = statement.where(user_task.c.instance_id == case_id)
    return _rows(reader, statement.order_by(user_task.c.due_order, user_task.c.id).limit(limit))


def count_open_tasks(reader: Reader, actor: Actor) -> tuple[int, int]:
    """Return how many open tasks `actor` has, and how many are offered to their roles, each up to `COUNT_CAP`."""
    mine = select(user_task.c.id).where(IS_OPEN, _mine(actor), _not_later(reader.now))
    offered = select(user_task.c.id).where(
        IS_OPEN,
        user_task.c.assignee_id.is_(None),
        user_task.c.queue.in_(_queues(reader, actor)),
        _not_later(reader.now),
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


def _not_later(now: datetime | BindParameter[Any]) -> Any:
    return or_(user_task.c.follow_up_at.is_(None), user_task.c.follow_up_at <= now)


def _now(reader: Reader, condition: Any) -> Select[Any]:
    return _select().where(IS_OPEN, condition, _not_later(reader.now))


def _page(reader: Reader, statement: Select[Any], page: int) -> list[TaskRow]:
    ordered = statement.order_by(user_task.c.due_order, user_task.c.id)
    return _rows(reader, ordered.limit(PAGE).offset(page * PAGE))


def _rows(
    reader: Reader, statement: Select[Any], parameters: Mapping[str, Any] | None = None
) -> list[TaskRow]:
    rows: Sequence[Any] = reader.connection.execute(statement, parameters).all()
    # The columns are the fields, in their order.
    return [TaskRow(*row) for row in rows]
