"""Copy every row of one database into another, SQLite or PostgreSQL, exactly as it is stored.

Rows go in the order that foreign keys need. A row that points within its own table gets the pointer when all of them
are there.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)

from engine.exceptions import NiostegError
from engine.models import UtcDateTime, metadata

#: Rows at a time; of those that carry files or states fewer, since a file may be tens of megabytes.
BATCH, HEAVY_BATCH = 500, 20


class RowsMissing(NiostegError):
    """A table has not the same number of rows in both databases."""

    def __init__(self, table: str, wanted: int, found: int) -> None:
        super().__init__(f"{table} har {wanted} rader i källan men {found} i målet. Inget är kopierat.")


def rows_of(connection: Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    return {
        name: connection.scalars(select(func.count()).select_from(table)).one()
        for name, table in metadata.tables.items()
    }


def copy_rows(source: Connection, target: Connection) -> dict[str, int]:
    """Copy all rows into tables that are empty, and return how many each table has.

    Raises:
        RowsMissing: they did not all arrive.
    """
    tables = _as_stored().sorted_tables
    for table in tables:
        _copy(table, source, target)
    if target.dialect.name == "postgresql":
        _go_on_counting(tables, target)
    wanted, found = rows_of(source), rows_of(target)
    for name, count in wanted.items():
        if found[name] != count:
            raise RowsMissing(name, count, found[name])
    return found


def _as_stored() -> MetaData:
    """The tables with moments as the numbers that they are stored as: nothing is converted on the way."""
    stored = MetaData()
    for table in metadata.sorted_tables:
        for column in table.to_metadata(stored).columns:
            if isinstance(column.type, UtcDateTime):
                column.type = BigInteger()
    return stored


def _copy(table: Table, source: Connection, target: Connection) -> None:
    pointers = [column for column in table.columns if _points_within(table, column)]
    for batch in _batches(table, source):
        nothing_yet = {column.name: None for column in pointers}
        target.execute(insert(table), [{**row._mapping, **nothing_yet} for row in batch])
    for column in pointers:
        _point(table, column, source, target)


def _points_within(table: Table, column: Column[Any]) -> bool:
    return any(key.column.table is table for key in column.foreign_keys)


def _batches(table: Table, source: Connection) -> Iterator[Sequence[Row[Any]]]:
    is_heavy = any(isinstance(column.type, LargeBinary) for column in table.columns)
    rows = source.execution_options(yield_per=HEAVY_BATCH if is_heavy else BATCH).execute(select(table))
    yield from rows.partitions()


def _point(table: Table, column: Column[Any], source: Connection, target: Connection) -> None:
    (key,) = table.primary_key
    rows = source.execute(select(key.label("row"), column.label("to")).where(column.is_not(None))).all()
    if rows:
        statement = update(table).where(key == bindparam("row")).values({column.name: bindparam("to")})
        target.execute(statement, [dict(row._mapping) for row in rows])


def _go_on_counting(tables: Sequence[Table], target: Connection) -> None:
    """Let PostgreSQL number new rows after those that came with their numbers."""
    for table in tables:
        if "id" in table.columns and isinstance(table.columns["id"].type, (BigInteger, Integer)):
            last = target.scalar(select(func.max(table.columns["id"])))
            if last is not None:
                target.execute(
                    text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"),
                    {"table": table.name, "last": last},
                )
