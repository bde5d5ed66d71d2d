"""The databases that sequences are played in: one a kind, made new for each sequence in a few milliseconds.

What a process shares that has run for a while (compiled statements, read drawings) is kept from one to the next.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import delete, insert, select

from engine import clock
from engine.adapters.database import Database
from engine.bootstrap import build_rooms
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.registers import add_user, grant_role
from engine.models import metadata
from engine.process_engine import ProcessEngine
from engine.transaction import OPERATOR, Rooms
from tests.stateful.model import process
from tests.support.postgres import Cluster

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PEOPLE = ("anna", "bo")

#: Where a write to the disk costs nothing: the machine stops by `MachineStops` alone.
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it


class Home(Protocol):
    """A database with the persons and the first version of the process."""

    url: str
    database: Database
    rooms: Rooms

    def make_new(self) -> None:
        """Let it be as it was when it was prepared."""

    def rest(self) -> None:
        """Let no connection be open."""

    def close(self) -> None:
        """Leave nothing behind."""


def _prepare(database: Database, rooms: Rooms) -> None:
    with clock.fixed(MONDAY):
        with database.write() as connection:
            metadata.create_all(connection)
        engine = ProcessEngine(database, rooms)
        for name in PEOPLE:
            engine.run(add_user, name, name=name.title(), email=f"{name}@example.org", by=OPERATOR)
            engine.run(grant_role, name, "case_officer", by=OPERATOR)
        engine.run(deploy_bundle, "p", {"p.bpmn": process("D1")}, by=OPERATOR, given={"nummer"})


class OnSqlite:
    """A file, copied from the prepared one."""

    def __init__(self) -> None:
        self._folder = Path(
            tempfile.mkdtemp(prefix="niosteg-stateful-", dir=_MEMORY if _MEMORY.is_dir() else None)
        )
        self._file = self._folder / "niosteg.db"
        self.url = f"sqlite:///{self._file}"
        self.database, self.rooms = Database(self.url), build_rooms()
        _prepare(self.database, self.rooms)
        self.rest()
        self._prepared = self._file.read_bytes()

    def make_new(self) -> None:
        for rest in ("-wal", "-shm"):
            Path(f"{self._file}{rest}").unlink(missing_ok=True)
        self._file.write_bytes(self._prepared)

    def rest(self) -> None:
        self.database.engine.dispose()

    def close(self) -> None:
        self.database.close()
        shutil.rmtree(self._folder)


class OnPostgres:
    """A database whose rows are replaced by the prepared ones; numbers go on where they were."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.url = cluster.new_database()
        self.database, self.rooms = Database(self.url), build_rooms()
        _prepare(self.database, self.rooms)
        with self.database.read() as connection:
            self._prepared = {
                table: [dict(row._mapping) for row in connection.execute(select(table))]
                for table in metadata.sorted_tables
            }

    def make_new(self) -> None:
        with self.database.write() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
            for table, rows in self._prepared.items():
                if rows:
                    connection.execute(insert(table), rows)

    def rest(self) -> None:
        self.database.engine.dispose()

    def close(self) -> None:
        self.database.close()
        self._cluster.drop_database(self.url)
