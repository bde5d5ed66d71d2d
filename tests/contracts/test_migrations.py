"""The migrations make exactly the tables that the code works with, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from engine.adapters.database import Database
from engine.adapters.schema import SchemaOutdated, require_current, upgrade
from engine.models import metadata


@pytest.fixture
def empty(database_url):
    database = Database(database_url)
    yield database
    database.close()


def differences(database):
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [
            change for change in compare_metadata(context, metadata) if "alembic_version" not in str(change)
        ]


def indexes(database):
    with database.read() as connection:
        found = inspect(connection)
        return {
            (table, index["name"], tuple(index["column_names"]), "where" in str(index.get("dialect_options")))
            for table in metadata.tables
            for index in found.get_indexes(table)
        }


def test_an_upgraded_database_has_exactly_the_tables_of_the_code(empty):
    upgrade(empty)

    assert differences(empty) == []
    require_current(empty)


def test_its_indexes_are_those_of_the_code_too(empty, tmp_path):
    upgrade(empty)
    migrated = indexes(empty)
    with empty.write() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)

    assert migrated == indexes(empty)


def test_upgrading_twice_is_harmless(empty):
    upgrade(empty)
    with empty.write() as connection:
        connection.execute(text("INSERT INTO role (key, name) VALUES ('registrar', 'Registrator')"))

    upgrade(empty)

    with empty.read() as connection:
        assert connection.execute(text("SELECT name FROM role")).scalars().all() == ["Registrator"]


def test_a_database_without_tables_is_refused_with_the_remedy(empty):
    with pytest.raises(SchemaOutdated, match="niosteg db upgrade"):
        require_current(empty)
