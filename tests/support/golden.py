"""Golden states: what a release has stored, kept as it was, so that every later version shows that it goes on.

A file holds the rows of one database in the middle of a case, the version of its tables, the moment, and the steps of a
test case (docs/testfall.md) that are still to be taken. Rows are read and written by what the database itself says of
its columns, never by today's models.
"""

from __future__ import annotations

import gzip
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, LargeBinary, MetaData, Table, insert, select, text

from engine.adapters import schema
from engine.adapters.database import Database
from engine.play.casefile import STEPS, Step
from engine.play.expecting import mismatches
from engine.play.world import World

FOLDER = Path(__file__).resolve().parents[1] / "golden"
FILES = sorted(FOLDER.glob("*/*.json.gz"))


@dataclass(frozen=True, slots=True)
class Golden:
    """A stored state, of a case that was started with `data`.

    `now`: when it was stored (ISO 8601). `tables`: table -> rows, as JSON types.
    """

    release: str
    schema: str
    now: str
    process: str
    data: dict[str, Any]
    case_id: int
    steps: list[dict[str, Any]]
    tables: dict[str, list[dict[str, Any]]]


def read_golden(file: Path) -> Golden:
    return Golden(**json.loads(gzip.decompress(file.read_bytes())))


def write_golden(file: Path, golden: Golden) -> None:
    document = json.dumps(asdict(golden), ensure_ascii=False, separators=(",", ":")).encode()
    file.write_bytes(gzip.compress(document, mtime=0))


def dump(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Return every row of the database."""
    with database.read() as connection:
        return {
            table.name: [_to_json(row._mapping) for row in connection.execute(select(table))]
            for table in _tables(connection)
        }


def load(golden: Golden, url: str) -> Database:
    """Make the database of that release at `url` and bring it to this version."""
    with closing(Database(url)) as database:
        schema.upgrade(database, golden.schema)
        with database.write() as connection:
            for table in _tables(connection):
                _insert(connection, table, golden.tables.get(table.name, []))
    database = Database(url)
    schema.upgrade(database)
    return database


def take_step(world: World, raw: Mapping[str, Any]) -> list[str]:
    """Take one step of a test case; return what is not as it expects."""
    kind = next(kind for kind in STEPS if kind in raw)
    step = Step(kind, raw[kind], raw)
    match kind:
        case "expect":
            return list(mismatches(world, step.subject))
        case "advance":
            world.advance(step.subject)
        case "complete":
            waiting = [task for task in world.open_tasks() if task.element_id == step.subject]
            task = waiting[step.options.get("index", 0)]
            world.complete(task, as_whom=raw.get("as"), data=raw.get("data") or {})
        case "message" | "signal":
            world.deliver(kind, step.subject, key=raw.get("key"), data=raw.get("data") or {})
    return []


def _tables(connection: Connection) -> list[Table]:
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), [_from_json(table, row) for row in rows])
    if rows and connection.dialect.name == "postgresql" and "id" in table.columns:
        last = max(row["id"] for row in rows)
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"),
            {"table": table.name, "last": last},
        )


def _to_json(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return _plain_bytes(value)
    return value.isoformat() if isinstance(value, date) else value


def _plain_bytes(value: bytes) -> dict[str, str]:
    """As text where it is text: that packs to half."""
    try:
        return {"utf8": value.decode()}
    except UnicodeDecodeError:
        return {"base64": b64encode(value).decode()}


def _from_json(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _as_column(table, name, value) for name, value in row.items()}


def _as_column(table: Table, name: str, value: Any) -> Any:
    kind = table.columns[name].type
    if value is not None and isinstance(kind, LargeBinary):
        return value["utf8"].encode() if "utf8" in value else b64decode(value["base64"])
    return date.fromisoformat(value) if value is not None and isinstance(kind, Date) else value
