"""What a case waits to hear: messages and signals, found by name and correlation key."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from engine.models.metadata import Id, id_column, metadata

subscription = Table(
    "subscription",
    metadata,
    id_column(),
    Column("instance_id", Id, ForeignKey("process_instance.id"), nullable=False),
    Column("token_id", String(40), nullable=False),
    Column("element_id", String(120), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("name", String(200), nullable=False),
    Column("correlation_key", String(200)),
    Index(None, "instance_id"),
    Index(None, "kind", "name", "correlation_key"),
)
