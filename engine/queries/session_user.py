"""Whose session a token opens."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, select

from engine.models import UtcDateTime, user_account, user_session
from engine.permissions import load_actor
from engine.permissions.session_tokens import token_hash
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
    wanted = {"token": token_hash(token), "opened": reader.now - absolute, "used": reader.now - idle}
    row = reader.connection.execute(_OPEN, wanted).one_or_none()
    if row is None:
        return None
    return OpenSession(load_actor(reader, row.user_id), row.last_seen_at < reader.now - TOUCH_EVERY)


_OPEN = (
    select(user_session.c.user_id, user_session.c.last_seen_at)
    .join(user_account, user_account.c.id == user_session.c.user_id)
    .where(
        user_session.c.token_hash == bindparam("token"),
        user_session.c.revoked_at.is_(None),
        user_session.c.created_at > bindparam("opened", type_=UtcDateTime),
        user_session.c.last_seen_at > bindparam("used", type_=UtcDateTime),
        user_account.c.is_active,
    )
)
