"""Connections to PostgreSQL: used as they are while the server is there, and replaced when it has ended them."""

import pytest
from sqlalchemy import select, text

from engine.adapters import postgres
from engine.adapters.database import Database
from engine.models import unit
from engine.models.metadata import metadata

pytestmark = pytest.mark.postgres

OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
PREPARED = text("SELECT count(*) FROM pg_prepared_statements")
OFTEN = 8


@pytest.fixture
def server(postgres_cluster):
    database = Database(postgres_cluster.new_database())
    with database.write() as connection:
        metadata.create_all(connection)
    yield database
    database.close()


def units(database):
    with database.read() as connection:
        return connection.execute(select(unit.c.id)).all()


# Looked at, and asked.
@pytest.mark.parametrize("rested", [5.0, 0.0])
def test_a_connection_that_the_server_has_ended_is_replaced(server, monkeypatch, rested):
    monkeypatch.setattr(postgres, "_RESTED", rested)
    units(server)
    another = Database(server.url)
    with another.write() as connection:
        assert connection.scalars(OTHERS).all() == [True]
    another.close()

    assert units(server) == []
    with server.write() as connection:
        assert connection.execute(unit.insert().values(key="kfn", name="KFN", kind="namnd", diary_prefix="K"))


def test_what_is_asked_often_stays_prepared(server):
    for _ in range(OFTEN):
        units(server)

    with server.read() as connection:
        assert connection.scalars(PREPARED).one() > 0
