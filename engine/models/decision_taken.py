"""Which rules of a decision table fired in a case, with what they saw and said."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

#: `inputs`, `output`, `rules`: JSON. Rules are numbered from 1, as in the table.
decision_taken = Table(
    "decision_taken",
    metadata,
    id_column(),
    Column("instance_id", Id, ForeignKey("process_instance.id"), nullable=False),
    Column("element_id", String(120), nullable=False),
    Column("decision_id", String(120), nullable=False),
    Column("decision_name", String(200), nullable=False),
    Column("inputs", Text, nullable=False),
    Column("output", Text, nullable=False),
    Column("rules", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "instance_id"),
)
