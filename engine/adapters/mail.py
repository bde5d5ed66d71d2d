"""Mail goes out here: by SMTP, or into a folder when no server is set (the demo shows it as "Utskick")."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol

from engine import clock
from engine.commands.send_notifications import MailServerAway, Outgoing
from engine.exceptions import NiostegError
from engine.records import dataclass

TIMEOUT = 20  # seconds


class MailFailed(NiostegError):
    """The mail was not accepted; it is tried again later."""


class Post(Protocol):
    """An open connection to wherever mail goes."""

    def send(self, mail: Outgoing) -> None:
        """Hand over one mail.

        Raises:
            MailFailed: it was not accepted.
            MailServerAway: there is nobody any more to accept it.
        """


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where and as whom to send. Without `starttls` only on a trusted network."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = None
    starttls: bool = True

    @contextmanager
    def open(self) -> Iterator[Post]:
        """Open one connection for a batch.

        Raises:
            MailServerAway: the server does not answer or refuses us.
        """
        try:
            with smtplib.SMTP(self.host, self.port, timeout=TIMEOUT) as connection:
                if self.starttls:
                    connection.starttls(context=ssl.create_default_context())
                if self.user:
                    connection.login(self.user, self.password or "")
                yield _SmtpPost(connection, self.sender)
        except OSError as error:  # the library's own errors are of this kind
            raise MailServerAway(f"E-postservern {self.host}:{self.port} svarar inte: {error}") from error


@dataclass(frozen=True, slots=True)
class _SmtpPost:
    connection: smtplib.SMTP
    sender: str

    def send(self, mail: Outgoing) -> None:
        try:
            self.connection.send_message(compose(mail, sender=self.sender))
        except smtplib.SMTPServerDisconnected as error:
            raise MailServerAway(f"E-postservern bröt förbindelsen: {error}") from error
        except smtplib.SMTPException as error:
            with suppress(OSError):
                self.connection.rset()
            raise MailFailed(f"E-postservern tog inte emot brevet: {error}") from error
        except OSError as error:  # after the library's own errors, which are of this kind too
            raise MailServerAway(f"E-postservern bröt förbindelsen: {error}") from error
        except ValueError as error:  # a line break in an address or a subject
            raise MailFailed(f"Brevet går inte att skriva: {error}") from error


@dataclass(frozen=True, slots=True)
class MailFolder:
    """Mail as files, one a mail; the same mail sent twice is the same file."""

    folder: Path
    sender: str

    @contextmanager
    def open(self) -> Iterator[Post]:
        """Make the folder ready.

        Raises:
            MailServerAway: it cannot be made.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise MailServerAway(f"Mappen {self.folder} går inte att skapa: {error}") from error
        yield self

    def send(self, mail: Outgoing) -> None:
        try:
            message = compose(mail, sender=self.sender)
            temporary = self.folder / f".{mail.key}.part"
            temporary.write_bytes(message.as_bytes())
            temporary.rename(self.folder / f"{mail.key}.eml")
        except (OSError, ValueError) as error:
            raise MailFailed(f"Brevet går inte att lägga i mappen {self.folder}: {error}") from error


def compose(mail: Outgoing, *, sender: str) -> EmailMessage:
    """Return the message: plain text, why it came at the end, a Message-ID that never changes.

    Raises:
        ValueError: an address or the subject holds a line break.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = mail.to_address
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(clock.local(clock.now()))
    message["Message-ID"] = f"<{mail.key}@{sender.rpartition('@')[2].rstrip('>') or 'niosteg'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{mail.body}\n\nDärför får du det här: {mail.reason}\n")
    message["Content-Language"] = "sv"  # last: set_content drops what is said of the content before it
    return message
