"""Who holds which role, and where."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint

from engine.models.metadata import Id, id_column, metadata

#: A role that drawings name. Created empty at deployment when a lane names a new one.
role = Table(
    "role",
    metadata,
    Column("key", String(60), primary_key=True),
    Column("name", String(200), nullable=False),
)

#: `unit_id` null = the role in every unit.
membership = Table(
    "membership",
    metadata,
    id_column(),
    Column("user_id", Id, ForeignKey("user_account.id"), nullable=False),
    Column("role", String(60), ForeignKey("role.key"), nullable=False),
    Column("unit_id", Id, ForeignKey("unit.id")),
    UniqueConstraint("user_id", "role", "unit_id"),
    Index(None, "role", "unit_id"),
)
