"""Whose session a token opens."""

from datetime import timedelta

from sqlalchemy import bindparam

from engine.models import UtcDateTime, user_account, user_session
from engine.permissions.actors import actor_of, select_person
from engine.permissions.session_tokens import token_hash
from engine.records import dataclass
from engine.transaction import Actor, Reader

#: How often a session's last use is written down.
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A valid session; `is_stale` when its last use should be written down."""

    actor: Actor
    is_stale: bool


def session_user(reader: Reader, token: str, *, idle: timedelta, absolute: timedelta) -> OpenSession | None:
    """Return who a session token belongs to, or null when it is unknown, ended or too old."""
    wanted = {
        "token": token_hash(token),
        "opened": reader.now - absolute,
        "used": reader.now - idle,
        "today": reader.today,
    }
    rows = reader.connection.execute(_OPEN, wanted).all()
    if not rows:
        return None
    return OpenSession(actor_of(reader, rows), rows[0].last_seen_at < reader.now - TOUCH_EVERY)


_OPEN = (
    select_person(user_session.c.last_seen_at)
    .join(user_session, user_session.c.user_id == user_account.c.id)
    .where(
        user_session.c.token_hash == bindparam("token"),
        user_session.c.revoked_at.is_(None),
        user_session.c.created_at > bindparam("opened", type_=UtcDateTime),
        user_session.c.last_seen_at > bindparam("used", type_=UtcDateTime),
    )
)
