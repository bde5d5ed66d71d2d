"""How many cases are in each phase, and how many of them are late.

A case's own row is large, so both are counted along the index of statuses and phases alone, and what lies between
the first and the last case of a phase is only stepped over: on SQLite nothing is grouped, compared or sorted.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache

from sqlalchemy import CTE, ColumnElement, Select, bindparam, func, select, union_all

from engine.models import IS_OPEN, milliseconds, process_instance, user_task
from engine.queries.status_filter import LIVING, StatusFilter, narrowed
from engine.transaction import Reader

#: How many cases, how many of them late, and the first of them, in one status and phase.
_Counted = tuple[str | None, int, int, int]

_LATE_TASKS = select(user_task.c.instance_id).where(IS_OPEN, user_task.c.due_order < bindparam("now"))


def status_figures(reader: Reader, wanted: StatusFilter) -> list[tuple[str | None, int, int]]:
    """Return (phase, cases, cases with late tasks) for the cases that match, in the order of the phases' first case."""
    cases: Counter[str | None] = Counter()
    late_cases: Counter[str | None] = Counter()
    firsts: dict[str | None, list[int]] = defaultdict(list)
    for phase, count, late, first in _counted(reader, wanted):
        cases[phase] += count
        late_cases[phase] += late
        firsts[phase].append(first)
    in_order = sorted(cases, key=lambda phase: min(firsts[phase]))
    return [(phase, cases[phase], late_cases[phase]) for phase in in_order]


def _counted(reader: Reader, wanted: StatusFilter) -> list[_Counted]:
    is_narrowed = wanted != StatusFilter(status=wanted.status, only_late=wanted.only_late)
    if is_narrowed or reader.connection.dialect.name == "postgresql":
        # PostgreSQL groups in one pass, in a third of the time.
        return _grouped(reader, wanted)
    statuses = LIVING if wanted.status is None else (wanted.status,)
    asked = {"now": milliseconds(reader.now)} | {
        f"status_{number}": status for number, status in enumerate(statuses)
    }
    rows = reader.connection.execute(_of_each_phase(len(statuses)), asked)
    in_phases: list[_Counted] = [(phase, count, late, first) for phase, count, late, first in rows]
    return in_phases + _grouped(reader, replace(wanted, phase=""))


def _grouped(reader: Reader, wanted: StatusFilter) -> list[_Counted]:
    columns = process_instance.c
    # By status as well, though nobody asks for it: that is the index's order, and nothing is to be sorted.
    cases = select(columns.status, columns.phase, func.count(), func.min(columns.id)).group_by(
        columns.status, columns.phase
    )
    found = reader.connection.execute(narrowed(cases, wanted)).all()
    if not found:
        return []
    late = (
        select(columns.status, columns.phase, func.count())
        .where(_is_late(columns.id))
        .group_by(columns.status, columns.phase)
    )
    rows = reader.connection.execute(narrowed(late, wanted), {"now": milliseconds(reader.now)})
    late_cases = {(status, phase): count for status, phase, count in rows}
    return [
        (phase, count, late_cases.get((status, phase), 0), first) for status, phase, count, first in found
    ]


def _is_late(case_id: ColumnElement[int]) -> ColumnElement[bool]:
    # A sum, so that SQLite goes along the index of phases and fetches no case's row for each late task.
    return (case_id + 0).in_(_LATE_TASKS)


@cache
def _of_each_phase(statuses: int) -> Select[str, int, int, int]:
    """Return the statement for the phases that have cases in so many statuses."""
    places = _places(statuses)
    case = process_instance.alias("counted").c
    here = (case.status == places.c.status, case.phase == places.c.phase)
    count = select(func.count()).select_from(case.id.table).where(*here)
    first = select(func.min(case.id)).where(*here)
    return select(
        places.c.phase,
        count.scalar_subquery(),
        count.where(_is_late(case.id)).scalar_subquery(),
        first.scalar_subquery(),
    ).where(places.c.phase.is_not(None))


def _places(statuses: int) -> CTE:
    """The phases of each status: from one to the next in the index, past all the cases between them."""
    case = process_instance.alias("ahead").c
    phase = select(func.min(case.phase))
    each = [
        select(bindparam(f"status_{number}", type_=process_instance.c.status.type).label("status"))
        for number in range(statuses)
    ]
    status = union_all(*each).subquery("statuses").c.status
    first = select(status, phase.where(case.status == status).scalar_subquery().label("phase"))
    places = first.cte("places", recursive=True)
    following = phase.where(case.status == places.c.status, case.phase > places.c.phase).scalar_subquery()
    return places.union_all(select(places.c.status, following).where(places.c.phase.is_not(None)))
