"""Where the cases stand: the managers' list."""

from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Select, Subquery, bindparam, func, select

from engine.models import (
    IS_OPEN,
    bundle,
    incident,
    milestone,
    milliseconds,
    participant,
    process_instance,
    unit,
    user_account,
    user_task,
)
from engine.queries.status_filter import StatusFilter, narrowed
from engine.records import dataclass
from engine.transaction import Reader

PAGE = 50


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A case in the managers' list. `next_milestone` is the nearest date that is not past."""

    id: int
    title: str
    diary_number: str | None
    process_key: str
    process_name: str
    version: int
    status: str
    phase: str | None
    outcome: str | None
    unit_name: str | None
    owner: str | None
    process_leader: str | None
    next_milestone: str | None
    next_milestone_on: date | None
    open_tasks: int
    late_tasks: int
    incidents: int
    started_at: datetime
    last_activity_at: datetime


#: What the list can be sorted by.
Order = Literal["late", "milestone", "title", "activity"]


def status_list(
    reader: Reader, wanted: StatusFilter, *, order: Order = "late", page: int = 0
) -> list[StatusRow]:
    """Return the cases in order: those with most late tasks first, the nearest date first, by title, or by what
    happened latest."""
    ids = _page(reader, wanted, order=order, skipped=page * PAGE)
    asked = {"ids": ids, "now": milliseconds(reader.now), "today": reader.today}
    rows = {row.id: StatusRow(*row) for row in reader.connection.execute(_ROWS, asked)}
    return [rows[case_id] for case_id in ids]


# First which cases the page shows, along an index where there is one; then what is told of those few alone.


def _page(reader: Reader, wanted: StatusFilter, *, order: Order, skipped: int) -> list[int]:
    columns = process_instance.c
    matching = narrowed(select(columns.id), wanted)
    if wanted.only_late:
        matching = matching.where(columns.id.in_(select(_late_tasks(reader).c.instance_id)))
    latest = (columns.last_activity_at.desc(), columns.id.desc())
    if order == "activity":
        return _ids(reader, matching.order_by(*latest), skipped)
    if order == "title":
        return _ids(reader, matching.order_by(func.lower(columns.title), *latest), skipped)
    first = _late_tasks(reader) if order == "late" else _next_dates(reader)
    by = first.c.late.desc() if order == "late" else first.c.on_date
    ahead = matching.join(first, first.c.instance_id == columns.id)
    page = _ids(reader, ahead.order_by(by, *latest), skipped)
    if len(page) == PAGE:
        return page
    behind = matching.where(columns.id.not_in(select(first.c.instance_id))).order_by(*latest)
    skipped = 0 if page else max(0, skipped - _count(reader, ahead))
    return page + _ids(reader, behind, skipped)[: PAGE - len(page)]


def _ids(reader: Reader, statement: Select[Any], skipped: int) -> list[int]:
    return list(reader.connection.scalars(statement.limit(PAGE).offset(skipped)))


def _count(reader: Reader, statement: Select[Any]) -> int:
    return reader.connection.scalars(select(func.count()).select_from(statement.subquery())).one()


def _late_tasks(reader: Reader) -> Subquery:
    """How many late tasks each case has that has any."""
    return (
        select(user_task.c.instance_id, func.count().label("late"))
        .where(IS_OPEN, user_task.c.due_order < milliseconds(reader.now))
        .group_by(user_task.c.instance_id)
        .subquery()
    )


def _next_dates(reader: Reader) -> Subquery:
    """The nearest date of each case that has one ahead."""
    return (
        select(milestone.c.instance_id, func.min(milestone.c.on_date).label("on_date"))
        .where(milestone.c.on_date >= reader.today)
        .group_by(milestone.c.instance_id)
        .subquery()
    )


def _rows() -> Select[Any]:
    """What the list tells of some cases: the columns are the fields of `StatusRow`, in their order."""
    case = process_instance.c
    administration, head, own_head, leader = (
        unit.alias("administration"),
        user_account.alias("head"),
        user_account.alias("own_head"),
        user_account.alias("leader"),
    )
    leads = participant.alias("leads")
    tasks = select(func.count()).where(user_task.c.instance_id == case.id, IS_OPEN)
    upcoming = milestone.c.on_date >= bindparam("today", type_=milestone.c.on_date.type)
    nearest = (
        select(milestone.c.name)
        .where(milestone.c.instance_id == case.id, upcoming)
        .order_by(milestone.c.on_date, milestone.c.name)
        .limit(1)
    )
    nearest_on = select(func.min(milestone.c.on_date)).where(milestone.c.instance_id == case.id, upcoming)
    incidents = select(func.count()).where(incident.c.instance_id == case.id, incident.c.status == "open")
    return (
        select(
            case.id,
            case.title,
            case.diary_number,
            case.process_key,
            bundle.c.name,
            bundle.c.version,
            case.status,
            case.phase,
            case.outcome,
            unit.c.name,
            func.coalesce(own_head.c.name, head.c.name),
            leader.c.name,
            nearest.scalar_subquery(),
            nearest_on.scalar_subquery(),
            tasks.scalar_subquery(),
            tasks.where(user_task.c.due_order < bindparam("now")).scalar_subquery(),
            incidents.scalar_subquery(),
            case.started_at,
            case.last_activity_at,
        )
        .join(bundle, bundle.c.id == case.bundle_id)
        .outerjoin(unit, unit.c.id == case.unit_id)
        .outerjoin(administration, administration.c.id == unit.c.administration_id)
        .outerjoin(own_head, own_head.c.id == unit.c.head_user_id)
        .outerjoin(head, head.c.id == administration.c.head_user_id)
        .outerjoin(leads, (leads.c.instance_id == case.id) & (leads.c.role == "process_leader"))
        .outerjoin(leader, leader.c.id == leads.c.user_id)
        .where(case.id.in_(bindparam("ids", expanding=True)))
    )


_ROWS = _rows()
