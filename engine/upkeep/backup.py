"""Back up and restore a SQLite database.

A backup gets its name when it is known to be good: whole page by page, every audit chain unbroken, and on the disk. A
restore asks the same of the file before it touches anything. PostgreSQL has tools of its own for both.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from engine.adapters import schema
from engine.adapters.database import Database
from engine.adapters.sqlite_file import (
    CopyFailed,
    copy_into,
    file_of,
    make_durable,
    make_name_durable,
    overwrite,
    require_intact,
)
from engine.bootstrap import build_rooms
from engine.cases import AuditEntry, append_system_audit
from engine.exceptions import NiostegError
from engine.process_engine import ProcessEngine
from engine.queries.audit_check import verify_audit
from engine.records import dataclass
from engine.transaction import OPERATOR, Transaction


class BackupRefused(NiostegError):
    """Nothing was backed up or restored; `str(error)` says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that was written or restored: its size in bytes, and how many audit events were verified."""

    size: int
    events: int


def back_up(database: Database, file: Path, *, force: bool) -> Kept:
    """Write the database into `file` while others go on writing; `force` lets it take another file's place.

    Raises:
        BackupRefused: the database is not SQLite's, `file` is taken, or the audit trail is broken.
        NotIntact, CopyFailed: the copy is damaged, or could not be written.
    """
    source = file_of(database)
    if source is None:
        raise BackupRefused(_OF_POSTGRES.format(_address(database)))
    if not source.exists():
        raise BackupRefused(f"Det finns ingen databas i {source}. Kontrollera NIOSTEG_DATABASE_URL.")
    if file.exists() and not force:
        raise BackupRefused(_TAKEN.format(file))
    with _scratch(beside=file) as folder:
        copy = folder / "copy.db"
        copy_into(database, copy)
        require_intact(copy, called=source)
        # On a copy of the copy: looking at a database of an older version changes its tables.
        with _opened(shutil.copy(copy, folder / "proof.db")) as proof:
            events = _brought_up_and_verified(proof)
        copy.chmod(0o600)
        make_durable(copy)
        if not force:
            _claim(file)
        copy.replace(file)
    make_name_durable(file)
    return Kept(file.stat().st_size, events)


def restore(database: Database, file: Path, *, force: bool) -> Kept:
    """Let the database be what `file` holds, brought to this version's tables; `force` lets it replace what is there.

    Raises:
        BackupRefused: the database is not SQLite's, is there already, or the backup's audit trail is broken.
        NotIntact, SchemaUnknown: the backup is damaged, or of no version that this program knows.
        DatabaseInUse, CopyFailed: another program has the database open, or it could not be written.
    """
    target = file_of(database)
    if target is None:
        raise BackupRefused(_INTO_POSTGRES.format(_address(database)))
    if target.exists() and target.stat().st_size and not force:
        raise BackupRefused(_THERE.format(target))
    with _scratch(beside=target) as folder:
        copy, whole = folder / "copy.db", folder / "whole.db"
        shutil.copy(file, copy)
        require_intact(copy, called=file)
        with _opened(copy) as restored:
            events = _brought_up_and_verified(restored)
            _engine(restored).run(_note, file.name)
            copy_into(restored, whole)
        overwrite(database, whole)
    target.chmod(0o600)
    return Kept(target.stat().st_size, events)


_OF_POSTGRES = (
    "PostgreSQL säkerhetskopieras med sitt eget verktyg, medan systemet går: "
    "pg_dump --format=custom --file=FIL '{}'"
)
_INTO_POSTGRES = (
    "PostgreSQL läses tillbaka med sitt eget verktyg, i en ny och tom databas: "
    "pg_restore --exit-on-error --no-owner --dbname='{}' FIL"
)
_TAKEN = "{} finns redan. Välj ett annat namn, eller ange --force för att ersätta filen."
_THERE = "{} finns redan. Flytta undan databasen, eller ange --force för att ersätta allt i den."


def _address(database: Database) -> str:
    return database.engine.url.set(drivername="postgresql").render_as_string(hide_password=True)


def _claim(file: Path) -> None:
    """Take the name, unless somebody else has taken it meanwhile."""
    try:
        file.touch(exist_ok=False)
    except FileExistsError as error:
        raise BackupRefused(_TAKEN.format(file)) from error


@contextmanager
def _scratch(*, beside: Path) -> Iterator[Path]:
    """A folder on the same disk as `beside` and for nobody else's eyes, gone at the end."""
    try:
        with tempfile.TemporaryDirectory(prefix=".niosteg-", dir=beside.parent) as folder:
            yield Path(folder)
    except OSError as error:
        raise CopyFailed(f"Det gick inte att kopiera till {beside}: {error.strerror or error}.") from error


@contextmanager
def _opened(file: Path | str) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{file}")) as database:
        yield database


def _engine(database: Database) -> ProcessEngine:
    return ProcessEngine(database, build_rooms())


def _brought_up_and_verified(database: Database) -> int:
    """Bring the tables to this version and return how many audit events there are, all of them as they were written.

    Raises:
        SchemaUnknown: the tables are a newer program's, or somebody else's.
        BackupRefused: an audit event is not as it was written.
    """
    schema.require_upgradable(database)
    schema.upgrade(database)
    events, broken = _engine(database).read(verify_audit)
    if broken:
        told = "; ".join(f"{link.chain}, händelse {link.seq}: {link.why}" for link in broken[:5])
        raise BackupRefused(
            f"Händelseloggen är inte hel ({told}). Ta vara på databasfilen som den är, och ta reda på vad som har hänt."
        )
    return events


def _note(tx: Transaction, name: str) -> None:
    append_system_audit(tx, by=OPERATOR, entry=AuditEntry("database_restored", details={"file": name}))
