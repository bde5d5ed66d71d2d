"""Server-side sessions and failed log-ins.

The cookie holds a random token; the row holds only its SHA-256, so a stolen database opens nothing.
"""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

user_session = Table(
    "user_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", Id, ForeignKey("user_account.id"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Index(None, "user_id"),
)

#: `subject` is `account:<username>` or `address:<ip>`: both are throttled.
login_failure = Table(
    "login_failure",
    metadata,
    id_column(),
    Column("subject", String(300), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "subject", "at"),
)
