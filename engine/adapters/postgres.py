"""Connections to a PostgreSQL server."""

import select
import time
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError

#: Milliseconds. A writer frozen in the middle is ended by the server; its rows are free for others.
_OPTIONS = " ".join(
    f"-c {setting}"
    for setting in (
        "statement_timeout=15000",
        "lock_timeout=5000",
        "idle_in_transaction_session_timeout=10000",
        "timezone=UTC",
    )
)
#: Seconds. A connection that has rested for longer is asked whether the server is still there.
_RESTED = 5.0


def open_postgres(url: str) -> Engine:
    """Return the engine of a database on a server.

    The connection used last is the next to be used: psycopg lets the server keep the plan of what it has sent some
    times, for each connection.
    """
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=16,
        pool_use_lifo=True,
        connect_args={"options": _OPTIONS},
    )
    _look_before_use(engine)
    return engine


def _look_before_use(engine: Engine) -> None:
    """Notice before it is used that the server has ended a connection; the pool then makes a new one.

    To ask the server each time would cost as much as a statement. One that was used a moment ago is only looked at: the
    server's good-bye can be read from its socket.
    """

    @event.listens_for(engine, "checkin")
    def note_rest(_connection: object, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def look(connection: Any, record: Any, _proxy: object) -> None:
        since = record.info.get("rests_since")
        if since is None or (time.monotonic() - since < _RESTED and not _has_word(connection)):
            return
        try:
            engine.dialect.do_ping(connection)
        except connection.OperationalError as error:
            raise InvalidatePoolError(str(error)) from error


def _has_word(connection: Any) -> bool:
    """Whether the server has said something that nobody asked for."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
