"""Databases on a disk that a test fills, and the site on them."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from tests.support.postgres import Cluster
from tests.support.site import Site, running_site
from tests.support.small_disk import SmallDisk, can_have_small_disk, small_disk

_MEGABYTES = 48


@dataclass(frozen=True, slots=True)
class Room:
    """The room that a database has: `take` takes all of it, `give` gives it back."""

    url: str
    folder: Path
    take: Callable[[Site], None]
    give: Callable[[Site], None]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    """A database on a file system of its own; where none may be mounted, one that says the same as on a full disk."""
    is_sqlite = request.param == "sqlite"
    if not can_have_small_disk():
        yield _limited_sqlite(tmp_path) if is_sqlite else _refusing_postgres(request, tmp_path)
        return
    with small_disk(megabytes=_MEGABYTES) as disk:
        if is_sqlite:
            yield Room("", disk.folder, lambda site: _fill(site, disk), lambda _: disk.make_room())
            return
        cluster: Cluster = request.getfixturevalue("postgres_cluster")
        with cluster.on_disk(disk.folder) as url:
            yield Room(url, tmp_path, lambda site: _fill(site, disk), lambda _: disk.make_room())


def _fill(site: Site, disk: SmallDisk) -> None:
    if site.niosteg.database.dialect == "sqlite":
        # What was written before leaves room in the log that would be used again.
        with site.niosteg.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    disk.fill()


def _limited_sqlite(folder: Path) -> Room:
    def limit(site: Site, pages: int | None) -> None:
        connections = site.niosteg.database.engine
        connections.dispose()
        with connections.connect() as connection:
            now = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())

        @event.listens_for(connections, "checkout")
        def set_limit(connection: Any, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count={pages or now}")

    return Room("", folder, lambda site: limit(site, None), lambda site: limit(site, 1 << 20))


def _refusing_postgres(request: pytest.FixtureRequest, folder: Path) -> Room:
    cluster: Cluster = request.getfixturevalue("postgres_cluster")

    def refuse(_connection: Any, _cursor: Any, statement: str, *_: object) -> None:
        if statement.startswith(("INSERT", "UPDATE", "WITH")):
            raise psycopg.errors.DiskFull("could not extend file: No space left on device")

    return Room(
        cluster.new_database(),
        folder,
        lambda site: event.listen(site.niosteg.database.engine, "before_cursor_execute", refuse),
        lambda site: event.remove(site.niosteg.database.engine, "before_cursor_execute", refuse),
    )


@contextmanager
def site_with(room: Room) -> Iterator[Site]:
    """Open a site on the database."""
    settings = {"database_url": room.url} if room.url else {}
    with running_site(room.folder / "data", **settings) as site:
        yield site


def long_text(length: int) -> str:
    """Words that no database makes shorter."""
    return random.Random(length).randbytes(length // 2).hex()  # noqa: S311 - the same each time


def is_long() -> bool:
    """Whether the tests may take hours."""
    return bool(os.environ.get("NIOSTEG_TEST_LONG"))
