"""Who stands in for whom, and between which days (both inclusive)."""

from sqlalchemy import Column, Date, ForeignKey, Index, Table

from engine.models.metadata import Id, id_column, metadata

substitution = Table(
    "substitution",
    metadata,
    id_column(),
    Column("absent_user_id", Id, ForeignKey("user_account.id"), nullable=False),
    Column("substitute_user_id", Id, ForeignKey("user_account.id"), nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),
    Index(None, "substitute_user_id"),
)
