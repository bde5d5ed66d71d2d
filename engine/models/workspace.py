"""Where a process is drawn: a workspace per process, who owns it and who may look."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

#: `key` is the key of the process. `revision` counts every change of a file and is never given twice.
#: A process with `retired_at` starts no new cases; those that run go on.
workspace = Table(
    "workspace",
    metadata,
    id_column(),
    Column("key", String(80), nullable=False, unique=True),
    Column("title", String(200), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by_id", Id, ForeignKey("user_account.id")),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by_id", Id, ForeignKey("user_account.id")),
    Column("retired_at", UtcDateTime),
    Column("revision", Integer, nullable=False),
)

#: `part`: an owner changes and deploys, a reader looks and tries.
workspace_member = Table(
    "workspace_member",
    metadata,
    Column("workspace_id", Id, ForeignKey("workspace.id"), primary_key=True),
    Column("user_id", Id, ForeignKey("user_account.id"), primary_key=True),
    Column("part", String(10), nullable=False),
    CheckConstraint("part IN ('owner', 'reader')", name="part"),
    Index(None, "user_id"),
)
