"""The face of the engine: run a command, read a query, tick.

`ProcessEngine.run` holds the only transaction of a command; nothing else in the code base begins or commits one.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, select

from engine import clock, feel
from engine.calendar import WorkCalendar
from engine.commands.fire_timers import fire_timers, hold_failed_timer
from engine.commands.raise_reminders import plan_idle_reminders, raise_reminders
from engine.commands.send_notifications import (
    MailServerAway,
    Outgoing,
    claim_notifications,
    hold_mail,
    mark_failed,
    mark_sent,
)
from engine.exceptions import Conflict, DatabaseUnavailable, ElementFailed, NiostegError
from engine.models import calendar_exception
from engine.queries.due import due_timer_cases, what_is_due
from engine.records import dataclass
from engine.transaction import Reader, Rooms, Transaction

P = ParamSpec("P")
R = TypeVar("R")

#: How much one tick takes on at a time, so that a long backlog does not keep others waiting.
BATCH = 200
MAIL_BATCH = 20


class Database(Protocol):
    """Gives connections (engine/adapters/database.py)."""

    def write(self) -> AbstractContextManager[Connection]: ...

    def read(self) -> AbstractContextManager[Connection]: ...


class Post(Protocol):
    """An open way out for mail (engine/adapters/mail.py).

    Whatever of ours it raises is about the one mail, but for `MailServerAway`.
    """

    def send(self, mail: Outgoing) -> None: ...


class Mailer(Protocol):
    """Opens a way out for a batch of mails, or raises `MailServerAway`."""

    def open(self) -> AbstractContextManager[Post]: ...


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one tick did."""

    timers_fired: int
    reminders_raised: int


@contextmanager
def _working_days(connection: Connection) -> Iterator[WorkCalendar]:
    """Give the municipality's working days to the code and to every FEEL expression; read when first asked."""
    calendar = WorkCalendar(lambda: _calendar_exceptions(connection))
    token = feel.WORKDAYS.set(calendar)
    try:
        yield calendar
    finally:
        feel.WORKDAYS.reset(token)


def _calendar_exceptions(connection: Connection) -> dict[date, bool]:
    return {row.on_date: row.is_working_day for row in connection.execute(_CALENDAR_EXCEPTIONS)}


_CALENDAR_EXCEPTIONS = select(calendar_exception.c.on_date, calendar_exception.c.is_working_day)


class ProcessEngine:
    """Runs commands and queries against one database."""

    def __init__(self, database: Database, rooms: Rooms) -> None:
        self._database = database
        self._rooms = rooms

    @property
    def rooms(self) -> Rooms:
        """What all commands share."""
        return self._rooms

    def run(self, command: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `command` in one transaction: all of it happens, or none of it."""
        with self._database.write() as connection, _working_days(connection) as calendar:
            return command(Transaction(connection, clock.now(), self._rooms, calendar), *args, **kwargs)

    def read(self, query: Callable[Concatenate[Reader, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Answer `query`; nothing is written."""
        with self._database.read() as connection, _working_days(connection) as calendar:
            return query(Reader(connection, clock.now(), self._rooms, calendar), *args, **kwargs)

    def tick(self) -> Ticked:
        """Fire due timers, one case a transaction, then raise due reminders.

        What fails becomes an incident; the others go on. Calling it twice, or from two processes, does nothing twice.
        """
        due = self.read(what_is_due)
        fired = self._fire_timers() if due.timers else 0
        if due.idle_cases:
            self.run(plan_idle_reminders, limit=BATCH)
        raised = self._raise_reminders() if any((due.reminders, due.idle_cases, fired)) else 0
        return Ticked(fired, raised)

    def _fire_timers(self) -> int:
        fired = 0
        while cases := self.read(due_timer_cases, limit=BATCH):
            moved = sum(self._fire(case_id) for case_id in cases)
            fired += moved
            if moved == 0:
                break
        return fired

    def _raise_reminders(self) -> int:
        raised = 0
        while batch := self.run(raise_reminders, limit=BATCH):
            raised += batch
        return raised

    def send_mail(self, mailer: Mailer, *, sender: str) -> int:
        """Send what waits in the outbox, one batch after the other; return how many mails went out.

        `sender` names this process among those that send. A mail that fails waits and is tried again; all of them
        wait while the mail server is away.
        """
        sent = 0
        while left := self.run(claim_notifications, sender=sender, limit=MAIL_BATCH):
            try:
                with mailer.open() as post:
                    while left:
                        sent += self._send_one(post, left.pop(0))
            except MailServerAway as error:
                self.run(hold_mail, left, str(error))
                break
        return sent

    def _send_one(self, post: Post, mail: Outgoing) -> bool:
        if clock.now() >= mail.claimed_until:
            return False  # this process was frozen, or the server slow: by now the mail is another sender's
        try:
            post.send(mail)
        except MailServerAway as error:
            # It went away over this very mail, which may be why.
            self.run(mark_failed, mail, str(error))
            raise
        except NiostegError as error:
            self.run(mark_failed, mail, str(error))
            return False
        self.run(mark_sent, mail)
        return True

    def _fire(self, case_id: int) -> bool:
        try:
            return self.run(fire_timers, case_id)
        except (Conflict, DatabaseUnavailable):
            return False  # a person was faster, or holds the case; the next tick looks again
        except ElementFailed as failure:
            self.run(hold_failed_timer, case_id, failure)
        except NiostegError as error:
            unknown = ElementFailed("", process_key="", token_id=None, cause=str(error))
            self.run(hold_failed_timer, case_id, unknown)
        return True
