"""The stage of the cases of one bundle: a database in memory with the town and the bundle, set up once for each
starting moment and put back between cases.

Putting it back copies the database's pages; building it runs hundreds of statements.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from engine import clock
from engine.adapters.database import Database, open_memory
from engine.bootstrap import build_rooms
from engine.bpmn import Bundle
from engine.commands.deploy_bundle import deploy_bundle
from engine.models import metadata
from engine.play.town import build_town
from engine.process_engine import ProcessEngine
from engine.transaction import OPERATOR


class Stage:
    """A database in memory; use it in one thread and close it."""

    def __init__(self, bundle: Bundle, roles: Collection[str], given: Collection[str]) -> None:
        self._bundle = bundle
        self._roles = roles
        self._given = given
        self._database = Database("sqlite://")
        self._snapshots: dict[datetime, Any] = {}
        metadata.create_all(self._database.engine)
        self._empty = self._copy()
        self.engine = ProcessEngine(self._database, build_rooms())

    def set(self) -> None:
        """Put everything back to how it stands before a case that starts now.

        Raises:
            BundleIncomplete, DeploymentRefused: the bundle cannot be deployed.
        """
        now = clock.now()
        if now not in self._snapshots:
            self._put_back(self._empty)
            build_town(self.engine, self._roles)
            self.engine.run(
                deploy_bundle, self._bundle.process_key, self._bundle.files, by=OPERATOR, given=self._given
            )
            self._snapshots[now] = self._copy()
        self._put_back(self._snapshots[now])

    def close(self) -> None:
        """Let the memory go."""
        for snapshot in (self._empty, *self._snapshots.values()):
            snapshot.close()
        self._database.close()

    def _copy(self) -> Any:
        copy = open_memory()
        self._live().backup(copy)
        return copy

    def _put_back(self, snapshot: Any) -> None:
        snapshot.backup(self._live())

    def _live(self) -> Any:
        connection = self._database.engine.raw_connection()
        try:
            return connection.driver_connection
        finally:
            connection.close()
