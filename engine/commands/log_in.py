"""Log in and out: server-side sessions, and a brake on guessing.

A session is a random token in the cookie and its SHA-256 in the table, so it can be ended here and a copied
database opens nothing. Failures are counted for the account and for the address; from the fifth within the window,
each further try waits. Nobody is locked out for good.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from engine.cases import AuditEntry, append_system_audit
from engine.commands.passwords import verify_password
from engine.exceptions import NiostegError
from engine.models import login_failure, user_account, user_session
from engine.permissions.session_tokens import new_token, token_hash
from engine.transaction import Actor, Transaction

FREE_TRIES = 5
WINDOW = timedelta(minutes=15)
LONGEST_WAIT = timedelta(minutes=5)
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


def check_password(tx: Transaction, username: str, password: str, *, address: str) -> int | None:
    """Return the user's id when the password is right, else note the failure and return null.

    The failure must be stored, so this command does not raise for a wrong password: the caller does.

    Raises:
        TooManyTries: the account or the address must wait; the password was not looked at.
    """
    subjects = (f"account:{username.casefold()[:LONGEST_SUBJECT]}", f"address:{address[:LONGEST_SUBJECT]}")
    _brake(tx, subjects)
    person = tx.connection.execute(
        select(user_account.c.id, user_account.c.password_hash).where(
            user_account.c.username == username, user_account.c.is_active
        )
    ).one_or_none()
    if verify_password(person.password_hash if person else None, password) and person is not None:
        tx.connection.execute(delete(login_failure).where(login_failure.c.subject == subjects[0]))
        user_id: int = person.id
        return user_id
    # What no longer counts is not kept: nobody fills the table by guessing.
    tx.connection.execute(delete(login_failure).where(login_failure.c.at <= tx.now - WINDOW))
    tx.connection.execute(
        insert(login_failure).values([{"subject": subject, "at": tx.now} for subject in subjects])
    )
    return None


def _brake(tx: Transaction, subjects: tuple[str, ...]) -> None:
    for subject in subjects:
        count, latest = tx.connection.execute(
            select(func.count(), func.max(login_failure.c.at)).where(
                login_failure.c.subject == subject, login_failure.c.at > tx.now - WINDOW
            )
        ).one()
        if count >= FREE_TRIES:
            until = latest + min(timedelta(seconds=2 ** (count - FREE_TRIES + 2)), LONGEST_WAIT)
            if tx.now < until:
                raise TooManyTries(until)


def open_session(tx: Transaction, user_id: int) -> str:
    """Open a session for a user whose identity is proved, and return its token."""
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
