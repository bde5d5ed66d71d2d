"""The composition root: the settings pick the adapters, and a process engine stands on them."""

from dataclasses import replace

from engine import started
from engine.adapters.database import Database
from engine.adapters.mail import MailFolder, SmtpServer
from engine.process_engine import Mailer, ProcessEngine
from engine.records import dataclass
from engine.service_tasks import HANDLERS, TOPICS
from engine.settings import Settings
from engine.transaction import Programs, Rooms


@dataclass(frozen=True, slots=True)
class Niosteg:
    """A running installation: its settings, its database, its engine and its way out for mail."""

    settings: Settings
    database: Database
    engine: ProcessEngine
    mailer: Mailer


def build(settings: Settings) -> Niosteg:
    """Return the installation that the settings describe; nothing is started and no table is made."""
    started()
    database = Database(settings.database_url)
    engine = ProcessEngine(database, _rooms_of(settings))
    return Niosteg(settings, database, engine, _mailer(settings))


def build_rooms(*, base_url: str = "") -> Rooms:
    """Return what the commands of one process share: its caches and the service tasks' handlers."""
    return Rooms(programs=Programs(), handlers=HANDLERS, topics=TOPICS, base_url=base_url.rstrip("/"))


def _rooms_of(settings: Settings) -> Rooms:
    return replace(build_rooms(base_url=settings.base_url), studio_approval=settings.studio_approval)


def _mailer(settings: Settings) -> Mailer:
    if not settings.smtp_host:
        return MailFolder(settings.mail_dir, settings.mail_from)
    return SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.mail_from,
        user=settings.smtp_user or None,
        password=settings.smtp_password.get_secret_value() or None,
        starttls=settings.smtp_starttls,
    )
