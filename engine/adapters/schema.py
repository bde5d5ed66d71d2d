"""The database's tables: made and brought up to date by Alembic (`niosteg db upgrade`)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

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


class SchemaUnknown(NiostegError):
    """The tables are of no version that this program knows."""

    def __init__(self, found: str | None) -> None:
        super().__init__(
            "Det är ingen databas från Nio steg, utan någon annans."
            if found is None
            else f"Tabellerna är av version {found}, som är nyare än det här programmet. Uppgradera programmet först."
        )


def upgrade(database: Database, revision: str = "head") -> None:
    """Make the tables, or bring them up to this version; nothing happens when they are.

    An older database that is to be looked at as it was is brought up to another `revision`.
    """
    with database.write() as connection:
        _wait_for_others(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def require_current(database: Database) -> None:
    """Refuse to go on with other tables than this version's.

    Raises:
        SchemaOutdated: with both versions and the remedy.
    """
    found, wanted = revision_of(database), ScriptDirectory.from_config(_config()).get_current_head()
    if found != wanted:
        raise SchemaOutdated(found, wanted)


def revision_of(database: Database) -> str | None:
    """Return the version of the database's tables, null when it has none of ours."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def require_ours_or_nothing(database: Database) -> None:
    """Refuse a database in which there are tables, but not of this version.

    Raises:
        SchemaOutdated: they are of another version.
        SchemaUnknown: they are somebody else's.
    """
    if revision_of(database) is not None:
        require_current(database)
        return
    with database.read() as connection:
        if inspect(connection).get_table_names():
            raise SchemaUnknown(None)


def require_upgradable(database: Database) -> None:
    """Refuse tables that `upgrade` cannot bring to this version: those of a newer program, and strangers'.

    Raises:
        SchemaUnknown: with what it is and the remedy.
    """
    found = revision_of(database)
    if found not in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}:
        raise SchemaUnknown(found)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    return config


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
