"""Which of a process' running cases somebody means: by version, step, unit and words."""

from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select

from engine.models import bundle, incident, process_instance, subscription, timer, unit, user_task
from engine.records import dataclass

#: Statuses of cases that go on, or will.
RUNNING = ("active", "paused")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the cases are narrowed to; null or "" means all.

    `step` is the id of an element that the case waits at: a task, a time, a message, or something that has stopped.
    """

    from_version: int | None = None
    step: str = ""
    unit_key: str = ""
    search: str = ""


EVERYTHING = Wanted()


def narrowed_to(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return the conditions on the case's row for what is `wanted`."""
    case = process_instance.c
    found: list[ColumnElement[bool]] = []
    if wanted.from_version is not None:
        version = select(bundle.c.version).where(bundle.c.id == case.bundle_id).scalar_subquery()
        found.append(version == wanted.from_version)
    if wanted.step:
        found.append(
            or_(*(_waits_in(table, wanted.step) for table in (user_task, incident)), *_rows(wanted.step))
        )
    if wanted.unit_key:
        found.append(case.unit_id == select(unit.c.id).where(unit.c.key == wanted.unit_key).scalar_subquery())
    if wanted.search:
        found.append(
            case.title.icontains(wanted.search, autoescape=True)
            | case.diary_number.icontains(wanted.search, autoescape=True)
        )
    return found


def _waits_in(table: Any, step: str) -> ColumnElement[bool]:
    return _at(table, step, table.c.status == "open")


def _rows(step: str) -> list[ColumnElement[bool]]:
    return [_at(table, step) for table in (timer, subscription)]


def _at(table: Any, step: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        table.c.instance_id == process_instance.c.id, table.c.element_id == step, *conditions
    )
