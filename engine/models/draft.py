"""What is being drawn: files as they are now, as they were a moment ago, and as somebody named them."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

#: `content` is compressed (zlib), `size` what it is without. `revision` is the workspace's at the last change.
draft_file = Table(
    "draft_file",
    metadata,
    Column("workspace_id", Id, ForeignKey("workspace.id"), primary_key=True),
    Column("name", String(120), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by_id", Id, ForeignKey("user_account.id")),
    # Last: what is asked of many files at a time lies before it.
    Column("content", LargeBinary, nullable=False),
)

#: The last states of each file: what two who wrote at once both began from.
draft_revision = Table(
    "draft_revision",
    metadata,
    Column("workspace_id", Id, ForeignKey("workspace.id"), primary_key=True),
    Column("name", String(120), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("saved_by_id", Id, ForeignKey("user_account.id")),
    Column("content", LargeBinary, nullable=False),
)

#: Who has changed anything since the process was last deployed: nobody's work is approved by themselves alone.
draft_author = Table(
    "draft_author",
    metadata,
    Column("workspace_id", Id, ForeignKey("workspace.id"), primary_key=True),
    Column("user_id", Id, ForeignKey("user_account.id"), primary_key=True),
)

#: All files at one moment. `files` is a zip, `kind` one of `named`, `safety`, `import`, `deployed`; a deployed one
#: has the `bundle_version` that it became.
draft_version = Table(
    "draft_version",
    metadata,
    id_column(),
    Column("workspace_id", Id, ForeignKey("workspace.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("note", Text, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("bundle_version", Integer),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by_id", Id, ForeignKey("user_account.id")),
    Column("files", LargeBinary, nullable=False),
    UniqueConstraint("workspace_id", "number"),
)
