"""Deployed versions: a process with all it calls, its tables and forms, frozen by content hash."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

#: `version` counts from 1 per process key. The latest version starts new cases; a running case keeps its own.
bundle = Table(
    "bundle",
    metadata,
    id_column(),
    Column("process_key", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("deployed_at", UtcDateTime, nullable=False),
    Column("deployed_by_id", Id, ForeignKey("user_account.id")),
    UniqueConstraint("process_key", "version"),
)

#: File contents by SHA-256, shared by every bundle that holds the same file.
resource = Table(
    "resource",
    metadata,
    Column("content_hash", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

bundle_file = Table(
    "bundle_file",
    metadata,
    Column("bundle_id", Id, ForeignKey("bundle.id"), primary_key=True),
    Column("name", String(120), primary_key=True),
    Column("content_hash", String(64), ForeignKey("resource.content_hash"), nullable=False),
)
