"""Keys that let a drawing tool upload in a person's name. The row holds only the key's SHA-256."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

upload_token = Table(
    "upload_token",
    metadata,
    id_column(),
    Column("user_id", Id, ForeignKey("user_account.id"), nullable=False),
    Column("name", String(100), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    Index(None, "user_id"),
)
