"""Files that people attach, and the public lines of a case."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

#: `content` is the original, never changed. A variable refers to it as {name, type, size, sha256}.
upload = Table(
    "upload",
    metadata,
    id_column(),
    Column("instance_id", Id, ForeignKey("process_instance.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("uploaded_at", UtcDateTime, nullable=False),
    Column("uploaded_by_id", Id, ForeignKey("user_account.id")),
    UniqueConstraint("instance_id", "sha256"),
)

#: What citizens may read about a case, in the order it was published.
notice = Table(
    "notice",
    metadata,
    id_column(),
    Column("instance_id", Id, ForeignKey("process_instance.id"), nullable=False),
    Column("headline", String(300), nullable=False),
    Column("body", Text, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Index(None, "instance_id", "published_at"),
)
