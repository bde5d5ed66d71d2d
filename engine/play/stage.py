"""The stage of the cases of one file: a database in memory with their processes and the town, put back between cases.

Putting it back copies the database's pages; building it runs many statements. The tables are made once for all stages,
the processes deployed once for a stage, and the town is laid out once for each starting moment.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from datetime import datetime
from functools import cache
from typing import Any

from engine import clock
from engine.adapters.database import Database, open_memory
from engine.bootstrap import build_rooms
from engine.bpmn import Bundle
from engine.commands.deploy_bundle import deploy_bundle
from engine.models import metadata
from engine.play.town import deploy_other, settle_town
from engine.process_engine import ProcessEngine
from engine.transaction import OPERATOR, Rooms


class Prepared:
    """A stage with its processes deployed, for any thread to begin from: its database, and what is compiled."""

    def __init__(self, database: Any, rooms: Rooms) -> None:
        self.rooms = rooms
        self._database = database
        self._lock = threading.Lock()

    def copy(self) -> Any:
        """Return a database in memory as it stood then."""
        copy = open_memory()
        with self._lock:
            self._database.backup(copy)
        return copy


class Stage:
    """A database in memory; use it in one thread and close it. With `prepared`, its processes are deployed already."""

    def __init__(self, prepared: Prepared | None = None) -> None:
        self._database = Database("sqlite://")
        self._snapshots: dict[datetime, Any] = {}
        self._put_back(_tables())
        self._deployed: Any = None
        if prepared is not None:
            self._deployed = prepared.copy()
        self.engine = ProcessEngine(self._database, prepared.rooms if prepared else build_rooms())

    def prepared(self) -> Prepared:
        """Return this stage as it stood when its processes had been deployed."""
        copy = open_memory()
        self._deployed.backup(copy)
        return Prepared(copy, self.engine.rooms)

    def deploy(self, bundles: Iterable[Bundle], *, given: Collection[str]) -> None:
        """Deploy the processes at the present moment; `given` are variables that the cases set at their start.

        Raises:
            BundleIncomplete, DeploymentRefused: a bundle cannot be deployed.
        """
        deploy_other(self.engine)
        for bundle in bundles:
            self.engine.run(deploy_bundle, bundle.process_key, bundle.files, by=OPERATOR, given=given)
        self._deployed = _copy_of(self._database)

    def set(self, roles: Mapping[str, str]) -> None:
        """Put everything back to how it stands before a case that starts now, with a person for each role by name."""
        now = clock.now()
        if now not in self._snapshots:
            self._put_back(self._deployed)
            settle_town(self.engine, roles)
            self._snapshots[now] = _copy_of(self._database)
        else:
            self._put_back(self._snapshots[now])

    def close(self) -> None:
        """Let the memory go."""
        for snapshot in (self._deployed, *self._snapshots.values()):
            if snapshot is not None:
                snapshot.close()
        self._database.close()

    def _put_back(self, snapshot: Any) -> None:
        snapshot.backup(_live(self._database))


@cache
def _tables() -> Any:
    """Return a database in memory with every table and no row."""
    with closing(Database("sqlite://")) as database:
        metadata.create_all(database.engine)
        return _copy_of(database)


def _copy_of(database: Database) -> Any:
    copy = open_memory()
    _live(database).backup(copy)
    return copy


def _live(database: Database) -> Any:
    connection = database.engine.raw_connection()
    try:
        return connection.driver_connection
    finally:
        connection.close()
