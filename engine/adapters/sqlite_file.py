"""A SQLite database as a file: a copy while others write, a look at a copy, and the file for oneself alone."""

import os
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy.engine import make_url

from engine.adapters.database import Database, sqlite_module
from engine.exceptions import NiostegError


class NotIntact(NiostegError):
    """The file is no SQLite database, or a damaged one."""


class DatabaseInUse(NiostegError):
    """Another program has the database open."""

    def __init__(self) -> None:
        super().__init__("Databasen används av ett annat program. Stoppa det och försök igen.")


class CopyFailed(NiostegError):
    """A copy could not be written; `str(error)` says why."""


def file_of(database: Database) -> Path | None:
    """Return the database's file, null when it is not in one (PostgreSQL, or in memory)."""
    name = make_url(database.url).database
    if database.dialect != "sqlite" or not name or name == ":memory:":
        return None
    return Path(name)


def copy_into(database: Database, file: Path) -> None:
    """Write the database as it is at this moment into a new file; others read and write meanwhile.

    Raises:
        CopyFailed: the disk is full, or the like.
    """
    dbapi = database.engine.dialect.loaded_dbapi
    try:
        with closing(database.engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM INTO ?", (str(file),))
    except dbapi.Error as error:
        raise CopyFailed(f"Databasen gick inte att kopiera till {file}: {error}.") from error


def require_intact(file: Path, *, called: Path) -> None:
    """Let SQLite go through every page of a file that nobody writes to; people know it as `called`.

    Raises:
        NotIntact: with what SQLite found first.
    """
    try:
        with closing(_read_only(file)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite_module.Error as error:
        raise NotIntact(f"{called} är ingen hel SQLite-databas: {error}.") from error
    if found != "ok":
        raise NotIntact(f"{called} är skadad: {found}.")
    if orphan is not None:
        raise NotIntact(f"{called} är skadad: en rad i {orphan[0]} hör till något som inte finns.")


def overwrite(database: Database, file: Path) -> None:
    """Let everything in the database be what is in `file`; a crash on the way leaves it as it was.

    Into the file and not in its place: whoever opens the database at this moment gets the old or the new, and never
    goes on writing in a file that is gone. SQLite leaves the WAL mode only when nobody else has the database open.

    Raises:
        DatabaseInUse: another program has it open.
        CopyFailed: the disk is full, or the like.
    """
    database.engine.dispose()
    try:
        with closing(database.engine.raw_connection()) as live, closing(_read_only(file)) as content:
            cursor = live.cursor()
            for step in _FOR_ONESELF:
                cursor.execute(step)
            content.backup(live.driver_connection)
    except database.engine.dialect.loaded_dbapi.Error as error:
        if "locked" in str(error):
            raise DatabaseInUse from error
        raise CopyFailed(f"Databasen gick inte att ersätta, och är som den var: {error}.") from error
    finally:
        database.engine.dispose()


_FOR_ONESELF = (
    "PRAGMA busy_timeout=0",
    "PRAGMA locking_mode=EXCLUSIVE",
    "PRAGMA journal_mode=DELETE",
    "BEGIN EXCLUSIVE",
    "COMMIT",  # the lock stays until the connection is closed
)


def _read_only(file: Path) -> Any:
    """Open a file that nobody writes to; nothing is written beside it either."""
    return sqlite_module.connect(f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1", uri=True)


def make_durable(file: Path) -> None:
    """Return when the file's content is on the disk."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


def make_name_durable(file: Path) -> None:
    """Return when the folder's entry of the file is on the disk."""
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
