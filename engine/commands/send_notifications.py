"""The outbox's three steps, each a transaction of its own: claim, then mail, then mark.

A crash after the mail server's "250" and before the mark sends that one mail again, with the same Message-ID: at
least once, never silently lost. A claim is a lease: a sender that died leaves its rows to the next after the lease, and
one that was frozen sends no more of them.

A mail that the server refuses has had its attempt, and is dead after some of them. A server that is away costs no mail
an attempt: all mail waits for it, for as long as it takes.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select, update

from engine.exceptions import NiostegError, NotFound
from engine.models import notification
from engine.permissions import require
from engine.records import dataclass
from engine.transaction import Actor, Transaction

LEASE = timedelta(minutes=5)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
#: After this many failures a person is needed ("Skicka igen").
MAX_ATTEMPTS = 8
#: Between two looks whether a mail server is back, at most.
LONGEST_OUTAGE_WAIT = timedelta(minutes=15)


class MailServerAway(NiostegError):
    """The mail server does not answer or does not let us in; `str(error)` says why. No mail is to blame."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed mail. `claim` entitles to mark it, and until `claimed_until` to send it."""

    id: int
    key: str
    to_address: str
    subject: str
    body: str
    reason: str
    claim: str
    claimed_until: datetime


def claim_notifications(tx: Transaction, *, sender: str, limit: int) -> list[Outgoing]:
    """Claim at most `limit` mails that are to be sent now, for the sender named `sender`."""
    # Two claims are never the same, not even of two senders with one name.
    claim, until = f"{sender}.{secrets.token_hex(4)}", tx.now + LEASE
    rows = tx.connection.execute(
        select(notification)
        .where(notification.c.status.in_(("pending", "sending")), notification.c.not_before_at <= tx.now)
        .order_by(notification.c.not_before_at, notification.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if rows:
        tx.connection.execute(
            update(notification)
            .where(notification.c.id.in_([row.id for row in rows]))
            .values(
                status="sending",
                claim=claim,
                not_before_at=until,
                attempts=notification.c.attempts + 1,
            )
        )
    return [_outgoing(row, claim, until) for row in rows]


def _outgoing(row: Row[Any], claim: str, until: datetime) -> Outgoing:
    return Outgoing(row.id, row.key, row.to_address, row.subject, row.body, row.reason, claim, until)


def mark_sent(tx: Transaction, mail: Outgoing) -> None:
    """Note that a claimed mail was handed to the mail server."""
    tx.connection.execute(
        update(notification)
        .where(notification.c.id == mail.id, notification.c.claim == mail.claim)
        .values(status="sent", sent_at=tx.now, claim=None, error=None)
    )


def mark_failed(tx: Transaction, mail: Outgoing, error: str) -> None:
    """Note that a claimed mail could not be sent: wait longer each time, and stop after `MAX_ATTEMPTS`."""
    attempts = tx.connection.scalars(
        select(notification.c.attempts).where(notification.c.id == mail.id)
    ).one()
    # Claims that nobody came back from count too: there may be any number of them.
    wait = min(FIRST_WAIT * 2 ** min(attempts - 1, MAX_ATTEMPTS), LONGEST_WAIT)
    tx.connection.execute(
        update(notification)
        .where(notification.c.id == mail.id, notification.c.claim == mail.claim)
        .values(
            status="dead" if attempts >= MAX_ATTEMPTS else "pending",
            not_before_at=tx.now + wait,
            claim=None,
            error=error,
        )
    )


def hold_mail(tx: Transaction, claimed: list[Outgoing], error: str) -> None:
    """Note that the mail server is away: what was claimed is as it was, and with all that is due it waits.

    The longer mail has waited, the longer until the next look.
    """
    mine = notification.c.id.in_([mail.id for mail in claimed]) & notification.c.claim.in_(
        {mail.claim for mail in claimed}
    )
    since = tx.connection.scalar(select(func.min(notification.c.created_at)).where(mine))
    wait = min(max(FIRST_WAIT, tx.now - since), LONGEST_OUTAGE_WAIT) if since else FIRST_WAIT
    again = {"not_before_at": tx.now + wait, "error": error}
    tx.connection.execute(
        update(notification)
        .where(mine)
        .values(status="pending", claim=None, attempts=notification.c.attempts - 1, **again)
    )
    tx.connection.execute(
        update(notification)
        .where(notification.c.status == "pending", notification.c.not_before_at <= tx.now)
        .values(**again)
    )


def resend_notification(tx: Transaction, notification_id: int, *, by: Actor) -> None:
    """Send a mail again ("Skicka igen"): a dead one, or one that a reader says never came.

    Raises:
        NotPermitted: `by` may not.
        NotFound: no such mail.
    """
    require(tx, "notification.resend", by)
    changed = tx.connection.execute(
        update(notification)
        .where(notification.c.id == notification_id, notification.c.status.in_(("dead", "sent")))
        .values(status="pending", not_before_at=tx.now, attempts=0, error=None)
    )
    if changed.rowcount == 0:
        raise NotFound(f"Det finns inget utskick med nummer {notification_id} att skicka igen.")
