"""Insert rows unless the same unique row is there already: the row decides, not the one who inserts."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from engine.transaction import Transaction


def insert_new(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert `rows` in one statement and return how many were new."""
    if not rows:
        return 0
    if tx.connection.dialect.name == "postgresql":
        return tx.connection.execute(
            postgresql.insert(table).values(list(rows)).on_conflict_do_nothing()
        ).rowcount
    return tx.connection.execute(sqlite.insert(table).values(list(rows)).on_conflict_do_nothing()).rowcount
