"""The outbox's three steps, each a transaction of its own: claim, then mail, then mark.

A crash after the mail server's "250" and before the mark sends that one mail again, with the same Message-ID: at
least once, never silently lost. A claim is a lease: a sender that died leaves its rows to the next after the lease.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select, update

from engine.exceptions import NotFound
from engine.models import notification
from engine.permissions import require
from engine.transaction import Actor, Transaction

LEASE = timedelta(minutes=5)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
#: After this many failures a person is needed ("Skicka igen").
MAX_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed mail. `claim` entitles to mark it."""

    id: int
    key: str
    to_address: str
    subject: str
    body: str
    reason: str
    claim: str


def claim_notifications(tx: Transaction, *, sender: str, limit: int) -> list[Outgoing]:
    """Claim at most `limit` mails that are to be sent now, for the sender named `sender`."""
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
                claim=sender,
                not_before_at=tx.now + LEASE,
                attempts=notification.c.attempts + 1,
            )
        )
    return [_outgoing(row, sender) for row in rows]


def _outgoing(row: Row[Any], sender: str) -> Outgoing:
    return Outgoing(row.id, row.key, row.to_address, row.subject, row.body, row.reason, sender)


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
    wait = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
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
