"""The database: SQLite in one file, or PostgreSQL by its URL.

SQLite is opened as its authors advise for a server: WAL, full synchronisation, and every writing transaction begun
IMMEDIATE behind a first-in-first-out gate (write_gate.py), since SQLite's own waiting is unfair to the point of
starving a writer for seconds. See docs/adr/0005 and 0014.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from engine.adapters.postgres import open_postgres
from engine.adapters.trouble import trouble_of
from engine.adapters.write_gate import WriteGate
from engine.exceptions import DatabaseUnavailable

try:
    import pysqlite3 as _sqlite
except ImportError:  # no wheel for this machine: the standard library's SQLite, see `sqlite_version`
    _sqlite = sqlite3

#: The driver of SQLite in use, a module of the same shape either way.
sqlite_module: Any = _sqlite

#: The first SQLite without the WAL-reset bug.
SAFE_SQLITE = (3, 51, 3)

_SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "cache_size=-16000",
    "temp_store=MEMORY",
)


class Database:
    """Gives connections: `write()` for the one transaction of a command, `read()` for queries."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.dialect = make_url(url).get_backend_name()
        if self.dialect == "sqlite":
            self.engine, self._gate = _open_sqlite(url)
        else:
            self.engine, self._gate = open_postgres(url), nullcontext
        self._reader = self.engine
        if self.dialect == "postgresql":
            # All that a query reads is of one moment, as it is on SQLite anyway.
            self._reader = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction: commit at the end of the block, roll back when it raises.

        Raises:
            DatabaseBusy: others hold the database for too long.
            DatabaseFull: there is no room for what is to be written.
            DatabaseUnavailable: the database does not answer.
        """
        with self._in_words(), self._gate(), self.engine.begin() as connection:
            self._begin(connection, "IMMEDIATE")
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a connection for reading: what it would write is rolled back, or refused.

        Raises:
            DatabaseUnavailable: the database does not answer.
        """
        with self._in_words(), self._reader.connect() as connection:
            self._begin(connection, "DEFERRED")
            yield connection
            if self.dialect == "postgresql":
                # Rolled back, psycopg would have the server forget how it answers.
                connection.commit()

    def _begin(self, connection: Connection, kind: str) -> None:
        """Begin on SQLite. An event of SQLAlchemy's could do it, but then every statement would look for listeners."""
        if self.dialect == "sqlite":
            connection.exec_driver_sql(f"BEGIN {kind}")

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            trouble = trouble_of(error, self.engine.url)
            if trouble is None:
                raise
            raise trouble from error

    def close(self) -> None:
        """Close every pooled connection, and the gate."""
        self.engine.dispose()
        if isinstance(self._gate, WriteGate):
            self._gate.close()

    def check(self) -> None:
        """Ask the database for an answer.

        Raises:
            DatabaseUnavailable: with the cause in words.
        """
        with self.read() as connection:
            connection.exec_driver_sql("SELECT 1")


def sqlite_version() -> tuple[tuple[int, ...], bool]:
    """Return the version of SQLite in use and whether it is free from the WAL-reset bug."""
    version = tuple(int(part) for part in sqlite_module.sqlite_version.split("."))
    return version, version >= SAFE_SQLITE


def open_memory() -> Any:
    """Return a bare connection to an empty SQLite database in memory, for copies of such databases."""
    return sqlite_module.connect(":memory:", check_same_thread=False)


def _open_sqlite(url: str) -> tuple[Engine, Any]:
    path = make_url(url).database
    if not path or path == ":memory:":
        return _open_memory(), nullcontext
    file = Path(path)
    gate = _open_gate(file)
    engine = create_engine(
        url,
        module=sqlite_module,
        connect_args={"timeout": 10, "check_same_thread": False},
        pool_size=16,
        pool_use_lifo=True,  # the pages that were read last are in its memory
    )
    _prepare_sqlite(engine)
    return engine, gate


def _open_gate(file: Path) -> WriteGate:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return WriteGate(file.with_name(file.name + ".gate"))
    except OSError as error:
        raise DatabaseUnavailable(f"Databasens mapp {file.parent} går inte att skriva i: {error}") from error


def _open_memory() -> Engine:
    """Return a throw-away database that lives in one connection of one thread: test cases, never a server."""
    engine = create_engine(
        "sqlite://", module=sqlite_module, connect_args={"check_same_thread": False}, poolclass=StaticPool
    )
    _prepare_sqlite(engine)
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
        for pragma in _SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
