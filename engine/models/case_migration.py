"""Running cases that were moved to another version, or by hand, and how they stood before."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

#: `kind`: version (to another version of the drawing) or hand (a token moved by an administrator). `renamed`: what
#: was said to have another id, as JSON. `before`: the case's row and the rows it waits by, compressed JSON, so that
#: it can be undone. `revision`: the case's after the move; a case that has another one has gone on since.
case_migration = Table(
    "case_migration",
    metadata,
    id_column(),
    Column("instance_id", Id, ForeignKey("process_instance.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("from_bundle_id", Id, ForeignKey("bundle.id"), nullable=False),
    Column("to_bundle_id", Id, ForeignKey("bundle.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("renamed", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by_id", Id, ForeignKey("user_account.id")),
    Column("undone_at", UtcDateTime),
    Column("undone_by_id", Id, ForeignKey("user_account.id")),
    Column("before", LargeBinary, nullable=False),
    Index(None, "instance_id"),
)
