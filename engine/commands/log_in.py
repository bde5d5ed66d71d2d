"""Log in and out: server-side sessions, and a brake on guessing.

A session is a random token in the cookie and its SHA-256 in the table, so it can be ended here and a copied
database opens nothing. Failures are counted for the account and for the address; from the fifth within the window,
each further try waits. Nobody is locked out for good, and whoever goes on stands in the audit trail.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from engine.cases import AuditEntry, append_system_audit
from engine.exceptions import NiostegError
from engine.models import login_failure, user_account, user_session
from engine.permissions.session_tokens import new_token, token_hash
from engine.records import dataclass
from engine.transaction import SYSTEM, Actor, Transaction

FREE_TRIES = 5
WINDOW = timedelta(minutes=15)
LONGEST_WAIT = timedelta(minutes=5)
#: No session is open longer than this (`NIOSTEG_SESSION_ABSOLUTE_MINUTES` allows no more).
KEPT = timedelta(days=7)
#: Of what a failure is counted for: whoever sends a book as a user name fills no table with it.
LONGEST_SUBJECT = 100


class LoginRefused(NiostegError):
    """Wrong user name or password; which of them is not said."""

    def __init__(self) -> None:
        super().__init__("Användarnamnet eller lösenordet stämmer inte.")


class TooManyTries(NiostegError):
    """Too many failures; `until` is when the next try is judged."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__("För många försök. Vänta några minuter och försök igen.")


@dataclass(frozen=True, slots=True)
class Try:
    """A try to log in, counted as a failure until `forget_tries` says otherwise.

    `password_hash` is null for an account that is unknown, closed or without a password.
    """

    user_id: int | None
    password_hash: str | None
    account: str
    counted_for_address: int


def count_try(tx: Transaction, username: str, *, address: str) -> Try:
    """Count a try to log in, and return what its password is to be held against.

    It is counted before it is judged, so that a hundred tries at once are no way round the brake; and it is judged
    outside the transaction, because a hash takes its time and nobody's work is to wait for it.

    Raises:
        TooManyTries: the account or the address must wait; the password is not to be looked at.
    """
    account, place = (
        f"account:{username.casefold()[:LONGEST_SUBJECT]}",
        f"address:{address[:LONGEST_SUBJECT]}",
    )
    failures = max(_brake(tx, account), _brake(tx, place))
    if failures >= FREE_TRIES:
        guessing = AuditEntry("log_in_guessed", details={"subjects": [account, place], "failures": failures})
        append_system_audit(tx, by=SYSTEM, entry=guessing)
    # What no longer counts is not kept: nobody fills the table by guessing.
    tx.connection.execute(delete(login_failure).where(login_failure.c.at <= tx.now - WINDOW))
    tx.connection.execute(insert(login_failure).values(subject=account, at=tx.now))
    counted: int = tx.connection.execute(
        insert(login_failure).values(subject=place, at=tx.now).returning(login_failure.c.id)
    ).scalar_one()
    person = tx.connection.execute(
        select(user_account.c.id, user_account.c.password_hash).where(
            user_account.c.username == username, user_account.c.is_active
        )
    ).one_or_none()
    return Try(person.id if person else None, person.password_hash if person else None, account, counted)


def forget_tries(tx: Transaction, right: Try) -> None:
    """Forget the account's failures when the password was right, and that this try was counted for the address."""
    tx.connection.execute(
        delete(login_failure).where(
            (login_failure.c.subject == right.account) | (login_failure.c.id == right.counted_for_address)
        )
    )


def _brake(tx: Transaction, subject: str) -> int:
    """Return how many failures count against an account or an address.

    Raises:
        TooManyTries: it must wait.
    """
    count, latest = tx.connection.execute(
        select(func.count(), func.max(login_failure.c.at)).where(
            login_failure.c.subject == subject, login_failure.c.at > tx.now - WINDOW
        )
    ).one()
    if count >= FREE_TRIES:
        until = latest + min(timedelta(seconds=2 ** (count - FREE_TRIES + 2)), LONGEST_WAIT)
        if tx.now < until:
            raise TooManyTries(until)
    return int(count)


def open_session(tx: Transaction, user_id: int) -> str:
    """Open a session for a user whose identity is proved, and return its token."""
    _forget_ended_sessions(tx, user_id)
    token = new_token()
    tx.connection.execute(
        insert(user_session).values(
            token_hash=token_hash(token), user_id=user_id, created_at=tx.now, last_seen_at=tx.now
        )
    )
    person = tx.connection.execute(
        select(user_account.c.username, user_account.c.name).where(user_account.c.id == user_id)
    ).one()
    append_system_audit(tx, by=Actor(user_id, person.username, person.name), entry=AuditEntry("logged_in"))
    return token


def _forget_ended_sessions(tx: Transaction, user_id: int) -> None:
    """Who comes in a thousand times has not left a thousand rows; what was done stands in the audit trail."""
    tx.connection.execute(
        delete(user_session).where(
            user_session.c.user_id == user_id,
            user_session.c.revoked_at.is_not(None) | (user_session.c.created_at <= tx.now - KEPT),
        )
    )


def close_session(tx: Transaction, token: str) -> None:
    """End a session; an unknown one is as ended as it can be."""
    tx.connection.execute(
        update(user_session)
        .where(user_session.c.token_hash == token_hash(token), user_session.c.revoked_at.is_(None))
        .values(revoked_at=tx.now)
    )


def close_all_sessions(tx: Transaction, user_id: int) -> None:
    """End all sessions of a user ("logga ut överallt")."""
    tx.connection.execute(
        update(user_session)
        .where(user_session.c.user_id == user_id, user_session.c.revoked_at.is_(None))
        .values(revoked_at=tx.now)
    )


def touch_session(tx: Transaction, token: str) -> None:
    """Note that a session is in use; called at most once a minute for each."""
    tx.connection.execute(
        update(user_session).where(user_session.c.token_hash == token_hash(token)).values(last_seen_at=tx.now)
    )
