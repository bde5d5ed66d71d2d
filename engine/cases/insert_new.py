"""Insert rows: as they are, or unless the same unique row is there already (the row decides, not the one who inserts).

Building a statement costs several times what it costs to run it, so the statements for one row are built once. Many
rows are one statement too: psycopg would send a list of them in a pipeline, in which PostgreSQL's time limit for a
frozen transaction does not hold.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

from engine.transaction import Transaction


def insert_new(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert `rows` in one statement and return how many were new."""
    if not rows:
        return 0
    statement = _unless_there(tx.connection.dialect.name, table)
    if len(rows) == 1:
        return tx.connection.execute(statement, dict(rows[0])).rowcount
    return tx.connection.execute(statement.values(list(rows))).rowcount


def insert_rows(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows` in one statement."""
    if len(rows) == 1:
        tx.connection.execute(_plain(table), dict(rows[0]))
    elif rows:
        tx.connection.execute(_plain(table).values(list(rows)))


@cache
def _plain(table: Table) -> Insert:
    # Nobody asks for the number that the row gets.
    return insert(table).inline()


@cache
def _unless_there(dialect: str, table: Table) -> Any:
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()
