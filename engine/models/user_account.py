"""Persons who log in."""

from sqlalchemy import Boolean, Column, String, Table

from engine.models.metadata import UtcDateTime, id_column, metadata

#: `name` is what colleagues see; `username` is what `camunda:assignee` and `participants` name.
#: `password_hash` is argon2, or null for an account that only the demo log-in opens.
user_account = Table(
    "user_account",
    metadata,
    id_column(),
    Column("username", String(80), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("email", String(254), nullable=False),
    Column("password_hash", String(200)),
    Column("is_active", Boolean, nullable=False, default=True),
    Column("created_at", UtcDateTime, nullable=False),
)
