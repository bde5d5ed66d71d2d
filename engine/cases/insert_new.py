"""Insert rows: as they are, or unless the same unique row is there already (the row decides, not the one who inserts).

Building a statement costs several times what it costs to run it, so statements are built once, for each number of rows.
SQLAlchemy would build one with several rows in its VALUES each time anew, and psycopg would send a list of them in a
pipeline, in which PostgreSQL's time limit for a frozen transaction does not hold: it gets them as a SELECT.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import BindParameter, Insert, Table, bindparam, insert, select, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from engine.transaction import Transaction

Row = Mapping[str, Any]

#: Rows of one statement.
MOST_ROWS = 100


def insert_new(tx: Transaction, table: Table, rows: Sequence[Row]) -> int:
    """Insert `rows` and return how many were new."""
    if tx.connection.dialect.name == "postgresql":
        return sum(
            tx.connection.execute(_many_new(table, tuple(some[0]), len(some)), parameters_of(some)).rowcount
            for some in in_parts(rows)
        )
    return tx.connection.execute(_one_new(table), [dict(row) for row in rows]).rowcount if rows else 0


def insert_rows(tx: Transaction, table: Table, rows: Sequence[Row]) -> None:
    """Insert `rows`."""
    for some in in_parts(rows):
        tx.connection.execute(_many(table, tuple(some[0]), len(some)), parameters_of(some))


def in_parts(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the rows in parts that one statement takes."""
    left = iter(rows)
    return list(iter(lambda: list(islice(left, MOST_ROWS)), []))


def parameters_of(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the parameters of `inserting`."""
    return {f"{name}_{number}": value for number, row in enumerate(rows) for name, value in row.items()}


def inserting(
    insertion: Insert,
    columns: tuple[str, ...],
    count: int,
    *,
    parameter: Callable[[str, TypeEngine[Any]], BindParameter[Any]],
) -> Insert:
    """Return `insertion` with so many rows, whose parameters are made by their names and types."""
    types = {column.name: column.type for column in insertion.table.columns}
    rows = [[parameter(f"{name}_{number}", types[name]) for name in columns] for number in range(count)]
    if count == 1:
        # Nobody asks for the number that the row gets.
        return insertion.values(dict(zip(columns, rows[0], strict=True))).inline()
    each = [select(*(value.label(name) for name, value in zip(columns, row, strict=True))) for row in rows]
    return insertion.from_select(columns, union_all(*each))


def _bound(name: str, type_: TypeEngine[Any]) -> BindParameter[Any]:
    return bindparam(name, type_=type_)


@lru_cache(maxsize=256)
def _many(table: Table, columns: tuple[str, ...], count: int) -> Insert:
    return inserting(insert(table), columns, count, parameter=_bound)


@lru_cache(maxsize=256)
def _many_new(table: Table, columns: tuple[str, ...], count: int) -> Insert:
    return inserting(postgresql.insert(table).on_conflict_do_nothing(), columns, count, parameter=_bound)


@cache
def _one_new(table: Table) -> Insert:
    return sqlite.insert(table).on_conflict_do_nothing()
