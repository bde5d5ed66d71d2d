"""Batches of cases that are tried, moved or taken back: how far they have come, and what came of each case."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from engine.cases.choosing import Wanted, narrowed_to
from engine.exceptions import NotFound
from engine.models import (
    bundle,
    migration_batch,
    migration_batch_case,
    process_instance,
    unit,
    user_account,
)
from engine.records import dataclass
from engine.transaction import Reader

PAGE = 25
BATCHES = 10

_ROW = migration_batch_case.c


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A batch: its row with `to_version` and `by`, how many cases have each status and verdict, and some of the cases.

    `total` counts the cases that match what is asked for, of which `cases` are a page.
    """

    row: Row[Any]
    statuses: Mapping[str, int]
    verdicts: Mapping[str, int]
    cases: list[Row[Any]]
    total: int

    @property
    def size(self) -> int:
        """How many cases the batch has."""
        return sum(self.statuses.values())

    @property
    def waiting(self) -> int:
        """How many cases it has not come to."""
        return self.statuses.get("waiting", 0)


def next_in_batches(reader: Reader) -> tuple[int, int] | None:
    """Return the batch and the case that have waited longest, null when none waits."""
    row = reader.connection.execute(_NEXT).one_or_none()
    return None if row is None else (row.batch_id, row.instance_id)


_NEXT = (
    select(_ROW.batch_id, _ROW.instance_id)
    .where(_ROW.status == "waiting")
    .order_by(_ROW.batch_id, _ROW.instance_id)
    .limit(1)
)


def batches_of(reader: Reader, process_key: str, *, page: int = 0) -> list[Row[Any]]:
    """Return a process' batches, the latest first, with how many cases each has and how many of them wait."""
    counts = (
        select(
            _ROW.batch_id,
            func.count().label("cases"),
            func.count().filter(_ROW.status == "waiting").label("waiting"),
            func.count().filter(_ROW.status == "done").label("done"),
        )
        .group_by(_ROW.batch_id)
        .subquery()
    )
    statement = (
        _batches()
        .add_columns(counts.c.cases, counts.c.waiting, counts.c.done)
        .join(counts, counts.c.batch_id == migration_batch.c.id)
        .where(migration_batch.c.process_key == process_key)
        .order_by(migration_batch.c.id.desc())
    )
    return list(reader.connection.execute(statement.limit(BATCHES).offset(page * BATCHES)))


def batch_page(
    reader: Reader,
    process_key: str,
    batch_id: int,
    *,
    wanted: Wanted,
    verdict: str = "",
    status: str = "",
    page: int = 0,
) -> BatchPage:
    """Return a batch of a process, and a page of those of its cases that are asked for.

    Raises:
        NotFound: the process has no such batch.
    """
    row = reader.connection.execute(
        _batches().where(migration_batch.c.id == batch_id, migration_batch.c.process_key == process_key)
    ).one_or_none()
    if row is None:
        raise NotFound(f"Det finns ingen omgång med nummer {batch_id}.")
    narrow = narrowed_to(wanted)
    asked = [*narrow]
    if verdict:
        asked.append(_ROW.verdict == verdict)
    if status:
        asked.append(_ROW.status == status)
    return BatchPage(
        row=row,
        statuses=_counted(reader, batch_id, _ROW.status, []),
        verdicts=_counted(reader, batch_id, _ROW.verdict, narrow),
        cases=_cases(reader, batch_id, asked, page),
        total=reader.connection.scalars(_of(batch_id, asked, func.count())).one(),
    )


def _batches() -> Select[Any]:
    return (
        select(migration_batch, bundle.c.version.label("to_version"), user_account.c.name.label("by"))
        .join(bundle, bundle.c.id == migration_batch.c.to_bundle_id)
        .outerjoin(user_account, user_account.c.id == migration_batch.c.asked_by_id)
    )


def _counted(reader: Reader, batch_id: int, column: Any, narrow: list[ColumnElement[bool]]) -> dict[str, int]:
    rows = reader.connection.execute(_of(batch_id, narrow, column, func.count()).group_by(column))
    return {key: count for key, count in rows if key is not None}


def _cases(reader: Reader, batch_id: int, asked: list[ColumnElement[bool]], page: int) -> list[Row[Any]]:
    columns = (
        _ROW.instance_id,
        _ROW.status,
        _ROW.verdict,
        _ROW.lines,
        _ROW.migration_id,
        process_instance.c.title,
        process_instance.c.diary_number,
        process_instance.c.phase,
        bundle.c.version,
        unit.c.name.label("unit_name"),
    )
    statement = (
        _of(batch_id, asked, *columns)
        .join(bundle, bundle.c.id == process_instance.c.bundle_id)
        .outerjoin(unit, unit.c.id == process_instance.c.unit_id)
        .order_by(_ROW.instance_id)
    )
    return list(reader.connection.execute(statement.limit(PAGE).offset(page * PAGE)))


def _of(batch_id: int, asked: list[ColumnElement[bool]], *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(migration_batch_case.join(process_instance, process_instance.c.id == _ROW.instance_id))
        .where(_ROW.batch_id == batch_id, *asked)
    )
