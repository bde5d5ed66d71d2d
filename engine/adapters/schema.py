"""The database's tables: made and brought up to date by Alembic (`niosteg db upgrade`)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from engine.adapters.database import Database
from engine.exceptions import NiostegError

#: Any number; the same in every process, so that two upgrades on PostgreSQL wait for each other.
_ADVISORY_LOCK = 9_000_917


class SchemaOutdated(NiostegError):
    """The tables are not those of this version."""

    def __init__(self, found: str | None, wanted: str | None) -> None:
        super().__init__(
            f"Databasens tabeller är av version {found or 'ingen'}, men programmet behöver {wanted}. "
            "Kör ”niosteg db upgrade”."
        )


def upgrade(database: Database) -> None:
    """Make the tables, or bring them up to this version; nothing happens when they are."""
    with database.write() as connection:
        _wait_for_others(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def require_current(database: Database) -> None:
    """Refuse to go on with other tables than this version's.

    Raises:
        SchemaOutdated: with both versions and the remedy.
    """
    wanted = ScriptDirectory.from_config(_config()).get_current_head()
    with database.read() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != wanted:
        raise SchemaOutdated(found, wanted)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    return config


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
