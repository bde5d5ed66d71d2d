"""Many running cases to be tried, moved or taken back, one by one in the background."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WAITING = sa.text("status = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "migration_batch",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("process_key", sa.String(length=80), nullable=False),
        sa.Column("to_bundle_id", _ID, nullable=False),
        sa.Column("renamed", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("of_batch_id", _ID, nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_migration_batch_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["of_batch_id"], ["migration_batch.id"], name=op.f("fk_migration_batch_of_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_bundle_id"], ["bundle.id"], name=op.f("fk_migration_batch_to_bundle_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration_batch")),
    )
    op.create_index(op.f("ix_migration_batch_process_key_id"), "migration_batch", ["process_key", "id"])
    op.create_table(
        "migration_batch_case",
        sa.Column("batch_id", _ID, nullable=False),
        sa.Column("instance_id", _ID, nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=True),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("migration_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["migration_batch.id"], name=op.f("fk_migration_batch_case_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_migration_batch_case_instance_id")
        ),
        sa.ForeignKeyConstraint(
            ["migration_id"], ["case_migration.id"], name=op.f("fk_migration_batch_case_migration_id")
        ),
        sa.PrimaryKeyConstraint("batch_id", "instance_id", name=op.f("pk_migration_batch_case")),
    )
    op.create_index(op.f("ix_migration_batch_case_instance_id"), "migration_batch_case", ["instance_id"])
    op.create_index(
        "ix_migration_batch_case_waiting",
        "migration_batch_case",
        ["batch_id", "instance_id"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
