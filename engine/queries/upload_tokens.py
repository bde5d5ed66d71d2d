"""The keys with which a person's drawing tools upload."""

from typing import Any

from sqlalchemy import Row, select

from engine.models import upload_token
from engine.permissions.session_tokens import token_hash
from engine.transaction import Reader


def upload_tokens_of(reader: Reader, user_id: int) -> list[Row[Any]]:
    """Return a person's keys that open something, the latest first: id, name, created_at, last_used_at."""
    return list(
        reader.connection.execute(
            select(
                upload_token.c.id,
                upload_token.c.name,
                upload_token.c.created_at,
                upload_token.c.last_used_at,
            )
            .where(upload_token.c.user_id == user_id, upload_token.c.revoked_at.is_(None))
            .order_by(upload_token.c.id.desc())
        )
    )


def is_upload_token(reader: Reader, token: str) -> bool:
    """Return whether a key opens anything: guessing writes nothing."""
    found = reader.connection.scalar(
        select(upload_token.c.id).where(
            upload_token.c.token_hash == token_hash(token), upload_token.c.revoked_at.is_(None)
        )
    )
    return found is not None
