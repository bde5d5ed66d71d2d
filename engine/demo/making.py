"""Make the demo: once, whole or not at all.

On SQLite the demo is made in memory and put in place as a finished file, so that whatever kills the program half-way
leaves nothing half-made behind. On PostgreSQL it is made in place, between two marks in the audit trail.
"""

from contextlib import closing
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import make_url

from engine import clock
from engine.adapters import schema
from engine.adapters.database import Database
from engine.adapters.mail import MailFolder
from engine.bootstrap import Niosteg, build_rooms
from engine.cases import AuditEntry, append_system_audit
from engine.demo.days import Days
from engine.demo.deploying import deploy_processes
from engine.demo.dialogues import STORIES
from engine.demo.registers import PERSONS, build_town
from engine.demo.stories import Say, Teller
from engine.demo.studio import open_studio
from engine.exceptions import NiostegError, Refused
from engine.models import audit_event, user_account
from engine.process_engine import ProcessEngine
from engine.settings import Settings
from engine.transaction import OPERATOR, Reader, Transaction

BEGUN, MADE = "demo_begun", "demo_made"

#: The organisation is older than its first dialogue.
FIRST_DAY = "2024-10-28 08:00"


class DemoRefused(NiostegError):
    """The demo is not made here; nothing was changed."""


def make_demo(niosteg: Niosteg, *, fresh: bool, say: Say) -> None:
    """Make the demo where there is none, or anew when `fresh`; else keep what people did and take new drawings in.

    Raises:
        DemoRefused: here it would do harm.
        Refused: a process beside the code cannot be used.
    """
    _refuse_where_it_would_harm(niosteg, fresh=fresh)
    content = niosteg.engine.read(_content)
    if fresh or content in {"nothing", "half a demo"}:
        _make(niosteg, content, say)
    elif content == "a demo":
        _renew_processes(niosteg.engine, say)
    else:
        say("Databasen har redan eget innehåll, så inga exempel läggs till.")


def _refuse_where_it_would_harm(niosteg: Niosteg, *, fresh: bool) -> None:
    if niosteg.settings.mode == "production":
        raise DemoRefused(
            "Exempel görs inte i drift, eftersom exempelpersonerna kan logga in utan lösenord. "
            "Ta bort NIOSTEG_MODE=production, eller kör ”niosteg serve”."
        )
    if fresh and niosteg.database.dialect != "sqlite":
        raise DemoRefused(
            "--fresh börjar om med en ny databasfil och fungerar därför bara med SQLite. "
            "Skapa en ny, tom databas i PostgreSQL och ange den i NIOSTEG_DATABASE_URL."
        )


def _content(reader: Reader) -> str:
    """Return what the database holds: nothing, a demo, half a demo, or something of its own."""
    marks = set(
        reader.connection.scalars(select(audit_event.c.kind).where(audit_event.c.kind.in_((BEGUN, MADE))))
    )
    if MADE in marks:
        return "a demo"
    if BEGUN in marks:
        return "half a demo"
    return "nothing" if reader.connection.scalar(select(user_account.c.id).limit(1)) is None else "its own"


def _make(niosteg: Niosteg, content: str, say: Say) -> None:
    file = make_url(niosteg.database.url).database
    if niosteg.database.dialect == "sqlite" and file:
        _make_aside(niosteg, Path(file), say)
    elif content == "half a demo":
        raise DemoRefused(
            "Exemplen hann inte bli klara förra gången. Töm databasen i PostgreSQL och försök igen."
        )
    else:
        _fill(niosteg.engine, niosteg.settings, say)
    say("Klart. Du kan logga in som någon av dem:")
    for person in PERSONS:
        say(f"  {person.name}")


def _make_aside(niosteg: Niosteg, file: Path, say: Say) -> None:
    """Make the demo in memory, and let its file take the place of the database's."""
    made = file.with_name(f"{file.name}.demo")
    if made.exists():
        say("Exemplen hann inte bli klara förra gången. De görs om från början.")
        made.unlink()
    memory = Database("sqlite://")
    try:
        schema.upgrade(memory)
        engine = ProcessEngine(memory, build_rooms(base_url=niosteg.settings.base_url))
        _fill(engine, niosteg.settings, say)
        _close_for_all(niosteg.database)
        with closing(memory.engine.raw_connection()) as connection:
            connection.execute("VACUUM INTO ?", (str(made),))
    finally:
        memory.close()
    made.replace(file)


def _close_for_all(database: Database) -> None:
    """Close the database's connections and fold its side files into it, so that its file can be replaced.

    SQLite leaves the WAL mode only when nobody else has the file open.

    Raises:
        DemoRefused: another program has it open.
    """
    database.engine.dispose()
    try:
        with closing(database.engine.raw_connection()) as connection:
            connection.execute("PRAGMA busy_timeout=0")
            connection.execute("PRAGMA journal_mode=DELETE")
    except database.engine.dialect.loaded_dbapi.OperationalError as error:
        raise DemoRefused("Databasen används av ett annat program. Stoppa det och försök igen.") from error
    finally:
        database.engine.dispose()


def _fill(engine: ProcessEngine, settings: Settings, say: Say) -> None:
    """Fill an empty database: the town, its processes, and what has happened until now."""
    say("Gör exempelärenden:")
    now, days = clock.now(), Days(clock.today())
    mailer = MailFolder(settings.mail_dir, settings.mail_from)
    with clock.fixed(days.moment(FIRST_DAY)):
        engine.run(_mark, BEGUN)
        engine.run(build_town, days)
        list(deploy_processes(engine))
        open_studio(engine)
        Teller(engine, mailer, days, until=now).tell(STORIES, say)
        engine.run(_mark, MADE)


def _mark(tx: Transaction, kind: str) -> None:
    append_system_audit(tx, by=OPERATOR, entry=AuditEntry(kind))


def _renew_processes(engine: ProcessEngine, say: Say) -> None:
    say("Exemplen finns sedan förra gången. Börja om med ”niosteg demo --fresh”.")
    try:
        for deployed in deploy_processes(engine):
            say(f"  {deployed.process_key} har ändrats: nya ärenden följer version {deployed.version}.")
    except Refused as refusal:
        say(f"  En ändrad process går inte att använda:\n{refusal}")
