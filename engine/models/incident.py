"""Trouble in the background that a person must see and can retry."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

#: `kind`: step (an automatic step failed), timer, reminder, move (to another version). `cause`: one plain sentence.
#: `status`: open, resolved. `attempts` counts retries.
incident = Table(
    "incident",
    metadata,
    id_column(),
    Column("instance_id", Id, ForeignKey("process_instance.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("process_key", String(80)),
    Column("element_id", String(120)),
    Column("token_id", String(40)),
    Column("cause", Text, nullable=False),
    Column("status", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("resolved_at", UtcDateTime),
    Column("resolved_by_id", Id, ForeignKey("user_account.id")),
    Index(None, "status", "opened_at"),
    Index(None, "instance_id", "status"),
)
