"""What the managers' list and its figures are narrowed to."""

from typing import Any

from sqlalchemy import Select, null, select

from engine.models import process_instance, unit
from engine.records import dataclass

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


def narrowed(statement: Select[Any], wanted: StatusFilter) -> Select[Any]:
    """Return the statement for the cases that `wanted` lets through."""
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
