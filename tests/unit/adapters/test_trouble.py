"""What a driver says becomes one of three things that can be done: wait, make room, see to the database."""

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, IntegrityError, InternalError, OperationalError

from engine.adapters.database import sqlite_module
from engine.adapters.trouble import trouble_of
from engine.exceptions import DatabaseBusy, DatabaseFull, DatabaseUnavailable

URL = make_url("postgresql://niosteg:hemligt@db/niosteg")


def of_sqlite(code):
    """SQLite's error with a result code (sqlite.org/rescode.html)."""
    error = sqlite_module.OperationalError("what SQLite says")
    error.sqlite_errorcode = code
    return OperationalError("UPDATE", {}, error)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        pytest.param(5, DatabaseBusy, id="busy"),
        pytest.param(6, DatabaseBusy, id="locked"),
        pytest.param(517, DatabaseBusy, id="busy, another one has written since"),
        pytest.param(13, DatabaseFull, id="full"),
        pytest.param(778, DatabaseFull, id="not written"),
        pytest.param(1546, DatabaseFull, id="not made longer"),
        pytest.param(14, DatabaseUnavailable, id="not opened"),
        pytest.param(266, DatabaseUnavailable, id="not read"),
        pytest.param(8, DatabaseUnavailable, id="read-only"),
    ],
)
def test_what_sqlite_says(code, kind):
    assert type(trouble_of(of_sqlite(code), URL)) is kind


@pytest.mark.parametrize(
    ("wrapped", "error", "kind"),
    [
        (OperationalError, psycopg.errors.LockNotAvailable, DatabaseBusy),
        (OperationalError, psycopg.errors.DeadlockDetected, DatabaseBusy),
        (OperationalError, psycopg.errors.QueryCanceled, DatabaseBusy),
        (OperationalError, psycopg.errors.TooManyConnections, DatabaseBusy),
        (OperationalError, psycopg.errors.DiskFull, DatabaseFull),
        (OperationalError, psycopg.errors.AdminShutdown, DatabaseUnavailable),
        (OperationalError, psycopg.OperationalError, DatabaseUnavailable),
        (InternalError, psycopg.errors.IdleInTransactionSessionTimeout, DatabaseUnavailable),
    ],
)
def test_what_postgresql_says(wrapped, error, kind):
    assert type(trouble_of(wrapped("UPDATE", {}, error("what it says")), URL)) is kind


def test_a_damaged_file_is_the_databases_trouble():
    damaged = DatabaseError("SELECT", {}, sqlite_module.DatabaseError("file is not a database"))

    assert "svarar inte: file is not a database" in str(trouble_of(damaged, URL))


@pytest.mark.parametrize(
    "error",
    [
        IntegrityError("INSERT", {}, psycopg.errors.UniqueViolation("twice")),
        InternalError("SELECT", {}, psycopg.errors.InFailedSqlTransaction("after an error")),
    ],
)
def test_a_mistake_of_ours_is_none(error):
    assert trouble_of(error, URL) is None


def test_the_text_names_the_database_and_not_its_password():
    text = str(trouble_of(of_sqlite(13), URL))

    assert "@db/niosteg får inte plats på disken: what SQLite says" in text
    assert "hemligt" not in text
