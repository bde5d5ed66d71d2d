"""Where the cases stand: the managers' list and its figures."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Select, case, func, null, select

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
from engine.transaction import Reader

PAGE = 50
#: Statuses of cases that are still going on.
LIVING = ("active", "paused")


@dataclass(frozen=True, slots=True)
class StatusFilter:
    """What the list is narrowed to; null means all. The phase "" is that of cases without one."""

    phase: str | None = None
    unit_key: str | None = None
    process_key: str | None = None
    status: str | None = None
    only_late: bool = False
    search: str = ""


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
    tasks = _task_counts(reader)
    late = func.coalesce(tasks.c.late, 0)
    administration, head, own_head, leader = (
        unit.alias("administration"),
        user_account.alias("head"),
        user_account.alias("own_head"),
        user_account.alias("leader"),
    )
    leads = participant.alias("leads")
    upcoming = _next_milestone(reader)
    statement = (
        select(
            process_instance.c.id,
            process_instance.c.title,
            process_instance.c.diary_number,
            process_instance.c.process_key,
            bundle.c.name.label("process_name"),
            bundle.c.version,
            process_instance.c.status,
            process_instance.c.phase,
            process_instance.c.outcome,
            unit.c.name.label("unit_name"),
            func.coalesce(own_head.c.name, head.c.name).label("owner"),
            leader.c.name.label("process_leader"),
            upcoming.c.name.label("next_milestone"),
            upcoming.c.on_date.label("next_milestone_on"),
            func.coalesce(tasks.c.open, 0).label("open_tasks"),
            late.label("late_tasks"),
            select(func.count())
            .where(incident.c.instance_id == process_instance.c.id, incident.c.status == "open")
            .scalar_subquery()
            .label("incidents"),
            process_instance.c.started_at,
            process_instance.c.last_activity_at,
        )
        .join(bundle, bundle.c.id == process_instance.c.bundle_id)
        .outerjoin(unit, unit.c.id == process_instance.c.unit_id)
        .outerjoin(administration, administration.c.id == unit.c.administration_id)
        .outerjoin(own_head, own_head.c.id == unit.c.head_user_id)
        .outerjoin(head, head.c.id == administration.c.head_user_id)
        .outerjoin(
            leads,
            (leads.c.instance_id == process_instance.c.id) & (leads.c.role == "process_leader"),
        )
        .outerjoin(leader, leader.c.id == leads.c.user_id)
        .outerjoin(tasks, tasks.c.instance_id == process_instance.c.id)
        .outerjoin(upcoming, (upcoming.c.instance_id == process_instance.c.id) & (upcoming.c.number == 1))
    )
    if wanted.only_late:
        statement = statement.where(late > 0)
    orders: dict[Order, tuple[Any, ...]] = {
        "late": (late.desc(),),
        "milestone": (upcoming.c.on_date.is_(None), upcoming.c.on_date),
        "title": (func.lower(process_instance.c.title),),
        "activity": (),
    }
    statement = _narrowed(statement, wanted).order_by(
        *orders[order], process_instance.c.last_activity_at.desc(), process_instance.c.id.desc()
    )
    rows = reader.connection.execute(statement.limit(PAGE).offset(page * PAGE))
    return [StatusRow(**row._mapping) for row in rows]


def status_figures(reader: Reader, wanted: StatusFilter) -> list[tuple[str | None, int, int]]:
    """Return (phase, cases, cases with late tasks) for the cases that match, in the order of the phases' first case.

    Cases and late cases are counted apart, each along an index of its own: late are few, and all cases are many.
    """
    columns = process_instance.c
    late_tasks = select(user_task.c.instance_id).where(
        IS_OPEN, user_task.c.due_order < milliseconds(reader.now)
    )
    late = (
        select(columns.phase, func.count().label("late"))
        .where(columns.id.in_(late_tasks))
        .group_by(columns.phase)
    )
    late_cases = {row.phase: row.late for row in reader.connection.execute(_narrowed(late, wanted))}
    # By status as well, though nobody asks for it: that is the index's order, and nothing is to be sorted.
    cases = select(columns.phase, func.count().label("cases"), func.min(columns.id).label("first")).group_by(
        columns.status, columns.phase
    )
    phases: dict[str | None, list[tuple[int, int]]] = defaultdict(list)
    for row in reader.connection.execute(_narrowed(cases, wanted)):
        phases[row.phase].append((row.first, row.cases))
    in_order = sorted(phases.items(), key=lambda item: min(item[1]))
    return [
        (phase, sum(cases for _, cases in groups), late_cases.get(phase, 0)) for phase, groups in in_order
    ]


def _narrowed(statement: Select[Any], wanted: StatusFilter) -> Select[Any]:
    living = process_instance.c.status.in_(LIVING)
    statement = statement.where(
        living if wanted.status is None else process_instance.c.status == wanted.status
    )
    if wanted.phase is not None:
        statement = statement.where(process_instance.c.phase == (wanted.phase or null()))
    if wanted.unit_key is not None:
        own = select(unit.c.id).where(unit.c.key == wanted.unit_key).scalar_subquery()
        statement = statement.where(process_instance.c.unit_id == own)
    if wanted.process_key is not None:
        statement = statement.where(process_instance.c.process_key == wanted.process_key)
    if wanted.search:
        statement = statement.where(
            process_instance.c.title.icontains(wanted.search, autoescape=True)
            | process_instance.c.diary_number.icontains(wanted.search, autoescape=True)
        )
    return statement


def _task_counts(reader: Reader) -> Any:
    return (
        select(
            user_task.c.instance_id,
            func.count().label("open"),
            func.sum(case((user_task.c.due_at < reader.now, 1), else_=0)).label("late"),
        )
        .where(IS_OPEN)
        .group_by(user_task.c.instance_id)
        .subquery()
    )


def _next_milestone(reader: Reader) -> Any:
    number = func.row_number().over(
        partition_by=milestone.c.instance_id, order_by=(milestone.c.on_date, milestone.c.name)
    )
    return (
        select(milestone.c.instance_id, milestone.c.name, milestone.c.on_date, number.label("number"))
        .where(milestone.c.on_date >= reader.today)
        .subquery()
    )
