"""What happened: append-only, hash-chained per case."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

#: `chain`: `case:<id>` or `system`. `actor`: user name, or `system`. `details`: canonical JSON, with
#: `changes` {variable: [old, new]} and `passed` [[process key, element id, name], ...] and `chosen`
#: [[process key, flow id], ...] where there are any.
#: `hash` = SHA-256 over the previous hash and the row's own content (engine/commands/audit.py).
audit_event = Table(
    "audit_event",
    metadata,
    id_column(),
    Column("chain", String(40), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("instance_id", Id, ForeignKey("process_instance.id")),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("element_id", String(120)),
    Column("details", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("chain", "seq"),
)
