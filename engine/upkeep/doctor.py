"""`niosteg doctor`: is everything as it should be, and if not, what to do about it.

Each examination looks at one thing and gives one finding. An error stops something that people wait for; a warning
will.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Literal

from engine import clock
from engine.adapters import schema
from engine.adapters.database import SAFE_SQLITE, sqlite_version
from engine.bootstrap import Niosteg, build
from engine.exceptions import DatabaseUnavailable
from engine.queries import health
from engine.queries.operations import trouble_counts
from engine.records import dataclass
from engine.settings import Settings, SettingsRefused, load_settings

Status = Literal["ok", "varning", "fel"]

#: Bytes free in the data folder.
LITTLE_SPACE, TOO_LITTLE_SPACE = 1_000_000_000, 100_000_000
#: A scheduler is missed after this many of its intervals and the minute that its trace may be old.
MISSED_TICKS = 6
#: A mail that could have gone out so long ago is waiting for nobody.
MAIL_PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing stands. `remedy` is empty when nothing needs to be done."""

    subject: str
    status: Status
    message: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Examine the installation; what cannot be known while something else is wrong is left out."""
    try:
        settings = load_settings()
    except SettingsRefused as refused:
        yield Finding("inställningar", "fel", " ".join(refused.problems), "Rätta dem och försök igen.")
        return
    yield Finding("inställningar", "ok", f"{settings.mode}, alla går att använda.")
    yield _disk_space(settings)
    niosteg = build(settings)
    try:
        yield from _examine_database(niosteg)
    finally:
        niosteg.database.close()


def _examine_database(niosteg: Niosteg) -> Iterator[Finding]:
    if niosteg.database.dialect == "sqlite":
        yield _sqlite()
    try:
        niosteg.database.check()
    except DatabaseUnavailable as error:
        yield Finding(
            "databas",
            "fel",
            str(error),
            "Starta databasen, eller rätta NIOSTEG_DATABASE_URL eller NIOSTEG_DATA_DIR.",
        )
        return
    yield Finding("databas", "ok", f"{niosteg.database.dialect} svarar.")
    try:
        schema.require_current(niosteg.database)
    except schema.SchemaOutdated as outdated:
        yield Finding("tabeller", "fel", str(outdated), "Säkerhetskopiera och kör ”niosteg db upgrade”.")
        return
    yield Finding("tabeller", "ok", "Tabellerna hör till den här versionen.")
    for examination in _EXAMINATIONS:
        yield examination(niosteg)


def _disk_space(settings: Settings) -> Finding:
    folder = settings.data_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    message = f"{free // 1_000_000} MB ledigt i {folder}."
    if free >= LITTLE_SPACE:
        return Finding("disk", "ok", message)
    status: Status = "fel" if free < TOO_LITTLE_SPACE else "varning"
    return Finding("disk", status, message, "Ge plats: när disken är full går inget att spara.")


def _sqlite() -> Finding:
    version, is_safe = sqlite_version()
    if is_safe:
        return Finding("sqlite", "ok", f"SQLite {_dotted(version)}.")
    return Finding(
        "sqlite",
        "varning",
        f"SQLite {_dotted(version)} kan i sällsynta fall skada databasen när två skriver samtidigt.",
        f"Installera paketet pysqlite3, eller en SQLite från {_dotted(SAFE_SQLITE)}.",
    )


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _scheduler(niosteg: Niosteg) -> Finding:
    patience = timedelta(minutes=1, seconds=MISSED_TICKS * niosteg.settings.tick_seconds)
    seen = niosteg.engine.read(health.last_tick)
    remedy = "Kör ”niosteg serve” eller ”niosteg scheduler”. Utan dem kommer inga påminnelser och inga tidsgränser."
    if seen is None:
        return Finding("schemaläggare", "fel", "Ingen schemaläggare har gått.", remedy)
    message = f"Senaste varvet gick {clock.local(seen):%Y-%m-%d kl. %H.%M}."
    if clock.now() - seen > patience:
        return Finding("schemaläggare", "fel", message, remedy)
    return Finding("schemaläggare", "ok", message)


def _outbox(niosteg: Niosteg) -> Finding:
    found = niosteg.engine.read(health.outbox)
    if found.oldest_due_at is not None and clock.now() - found.oldest_due_at > MAIL_PATIENCE:
        since = f"{clock.local(found.oldest_due_at):%Y-%m-%d kl. %H.%M}"
        return Finding(
            "utkorg", "fel", f"Brev väntar sedan {since}.", "Kör ”niosteg serve” eller ”niosteg scheduler”."
        )
    if found.failing:
        return Finding(
            "utkorg",
            "varning",
            f"{found.failing} brev gick inte fram och försöks igen: {found.error}",
            "Kontrollera e-postservern och NIOSTEG_SMTP_*.",
        )
    return Finding("utkorg", "ok", "Inga brev står och väntar.")


def _incidents(niosteg: Niosteg) -> Finding:
    count, _ = niosteg.engine.read(trouble_counts)
    if count:
        return Finding(
            "störningar", "varning", f"{count} öppna störningar.", "Öppna Störningar, rätta och försök igen."
        )
    return Finding("störningar", "ok", "Inga öppna störningar.")


def _dead_mails(niosteg: Niosteg) -> Finding:
    _, count = niosteg.engine.read(trouble_counts)
    if count:
        return Finding(
            "brev", "varning", f"{count} brev gick inte att skicka.", "Öppna Utskick och välj Skicka igen."
        )
    return Finding("brev", "ok", "Alla brev har gått fram eller är på väg.")


def _roles(niosteg: Niosteg) -> Finding:
    missing = niosteg.engine.read(health.roles_without_holder)
    if missing:
        return Finding(
            "roller",
            "varning",
            f"Ritningarna ger uppgifter till roller som ingen har: {', '.join(missing)}.",
            "Ge någon rollen: ”niosteg user roles ANVÄNDARE --grant ROLL”.",
        )
    return Finding("roller", "ok", "Alla roller som får uppgifter har någon.")


def _units(niosteg: Niosteg) -> Finding:
    headless = niosteg.engine.read(health.units_without_head)
    if headless:
        return Finding(
            "enheter",
            "varning",
            f"Enheter utan högsta tjänsteperson: {', '.join(headless)}.",
            "Varje förvaltning, bolag, KS och KF behöver en, och varje nämnd en förvaltning.",
        )
    return Finding("enheter", "ok", "Alla enheter har någon som ansvarar.")


def _bundles(niosteg: Niosteg) -> Finding:
    count, unusable = niosteg.engine.read(health.unusable_bundles)
    if unusable:
        told = "; ".join(
            f"{one.process_key} version {one.version} ({one.cases} pågående ärenden): {one.why}"
            for one in unusable
        )
        return Finding(
            "processer",
            "fel",
            f"Går inte att köra med den här versionen av programmet: {told}",
            "Gå tillbaka till den förra versionen av programmet, eller driftsätt en rättad ritning.",
        )
    return Finding("processer", "ok", f"{count} driftsatta versioner går att köra.")


_EXAMINATIONS: tuple[Callable[[Niosteg], Finding], ...] = (
    _scheduler,
    _outbox,
    _dead_mails,
    _incidents,
    _roles,
    _units,
    _bundles,
)
