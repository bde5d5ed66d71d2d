"""Insert rows unless the same unique row is there already: the row decides, not the one who inserts."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from engine.transaction import Transaction

_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_new(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert `rows` in one statement and return how many were new."""
    if not rows:
        return 0
    statement = _INSERT[tx.connection.dialect.name](table).values(list(rows)).on_conflict_do_nothing()
    return tx.connection.execute(statement).rowcount
