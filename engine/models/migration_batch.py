"""Many running cases to be tried, moved or taken back, one transaction each; a row for each of them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

#: `kind`: trial (say what a move would mean), move, undo. `renamed`: what has another id, as JSON. `of_batch_id`: the
#: trial that the cases of a move come from, or the move that is undone. `asked_by_id` null: the operator.
migration_batch = Table(
    "migration_batch",
    metadata,
    id_column(),
    Column("kind", String(8), nullable=False),
    Column("process_key", String(80), nullable=False),
    Column("to_bundle_id", Id, ForeignKey("bundle.id"), nullable=False),
    Column("renamed", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("of_batch_id", Id, ForeignKey("migration_batch.id")),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("asked_by_id", Id, ForeignKey("user_account.id")),
    Index(None, "process_key", "id"),
)

#: `status`: waiting, done, refused (with the reason in `lines`), failed (there is an incident), stopped (by a person,
#: before its turn). `verdict`: same, changed, choice, refused; null until it is known. `lines`: JSON, what it means or
#: why not. `tries` counts beginnings, so that one that takes the process down with it is given up. `migration_id`:
#: the move that was made.
migration_batch_case = Table(
    "migration_batch_case",
    metadata,
    Column("batch_id", Id, ForeignKey("migration_batch.id"), primary_key=True),
    Column("instance_id", Id, ForeignKey("process_instance.id"), primary_key=True),
    Column("status", String(8), nullable=False),
    Column("verdict", String(8)),
    Column("lines", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("at", UtcDateTime),
    Column("migration_id", Id, ForeignKey("case_migration.id")),
    Index(None, "instance_id"),
    Index(
        "ix_migration_batch_case_waiting",
        "batch_id",
        "instance_id",
        sqlite_where=text("status = 'waiting'"),
        postgresql_where=text("status = 'waiting'"),
    ),
)
