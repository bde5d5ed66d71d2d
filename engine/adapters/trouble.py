"""What the database's own errors mean to those who wait for it.

A driver knows dozens of them. Three things can be done about one: wait, make room, or see to the database.
"""

from sqlalchemy import URL
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError

from engine.exceptions import DatabaseBusy, DatabaseFull, DatabaseUnavailable

#: SQLite's primary result codes (sqlite.org/rescode.html): BUSY and LOCKED, FULL.
_SQLITE_BUSY, _SQLITE_FULL = frozenset({5, 6}), frozenset({13})
#: SQLite's extended codes for a file that could not be written or made longer: IOERR_WRITE, IOERR_TRUNCATE,
#: IOERR_SHMOPEN and IOERR_SHMSIZE. A quota or a limit of the file system looks like this, and so does a worn disk.
_SQLITE_NO_ROOM = frozenset({778, 1546, 4618, 4874})
#: PostgreSQL's (appendix A of its handbook): lock_not_available, deadlock_detected, query_canceled (for taking too
#: long), too_many_connections.
_POSTGRES_BUSY = frozenset({"55P03", "40P01", "57014", "53300"})
#: disk_full.
_POSTGRES_FULL = frozenset({"53100"})
#: idle_in_transaction_session_timeout: our process was frozen in the middle, and the server has gone on without it.
_POSTGRES_ENDED = frozenset({"25P03"})


def trouble_of(error: DBAPIError, url: URL) -> DatabaseUnavailable | None:
    """Return the error of ours that says what is the matter, null when our own statement is to blame."""
    if not _is_of_the_database(error):
        return None
    cause = error.orig
    name = url.render_as_string(hide_password=True)
    code, state = getattr(cause, "sqlite_errorcode", None), getattr(cause, "sqlstate", None)
    if _is_one(code, _SQLITE_FULL) or code in _SQLITE_NO_ROOM or state in _POSTGRES_FULL:
        return DatabaseFull(f"Databasen {name} får inte plats på disken: {cause}")
    if _is_one(code, _SQLITE_BUSY) or state in _POSTGRES_BUSY:
        return DatabaseBusy(f"Databasen {name} är upptagen: {cause}")
    return DatabaseUnavailable(f"Databasen {name} svarar inte: {cause}")


def _is_of_the_database(error: DBAPIError) -> bool:
    if isinstance(error, InterfaceError | OperationalError):
        return True
    # A damaged SQLite file is a plain `DatabaseError`; its kinds are mistakes of ours.
    return type(error) is DatabaseError or getattr(error.orig, "sqlstate", None) in _POSTGRES_ENDED


def _is_one(code: int | None, primary: frozenset[int]) -> bool:
    """Whether an extended result code belongs to one of the primary ones: its lowest byte says so."""
    return code is not None and code & 0xFF in primary
