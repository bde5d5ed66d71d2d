"""The tables that the migrations make are those that the models describe."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from engine.adapters import schema
from engine.adapters.database import Database
from engine.models import metadata


@pytest.fixture
def migrated(database_url):
    database = Database(database_url)
    schema.upgrade(database)
    yield database
    database.close()


def test_the_migrations_make_the_tables_of_the_models(migrated):
    with migrated.read() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)

    assert differences == []


def test_an_upgraded_database_is_current_and_stays_so(migrated):
    schema.upgrade(migrated)

    schema.require_current(migrated)
