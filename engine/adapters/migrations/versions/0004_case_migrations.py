"""Running cases that were moved to another version, and how they stood before."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "case_migration",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("instance_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("from_bundle_id", _ID, nullable=False),
        sa.Column("to_bundle_id", _ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("renamed", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by_id", _ID, nullable=True),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.Column("undone_by_id", _ID, nullable=True),
        sa.Column("before", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_case_migration_by_id")),
        sa.ForeignKeyConstraint(
            ["from_bundle_id"], ["bundle.id"], name=op.f("fk_case_migration_from_bundle_id")
        ),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_case_migration_instance_id")
        ),
        sa.ForeignKeyConstraint(["to_bundle_id"], ["bundle.id"], name=op.f("fk_case_migration_to_bundle_id")),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["user_account.id"], name=op.f("fk_case_migration_undone_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_migration")),
    )
    with op.batch_alter_table("case_migration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_migration_instance_id"), ["instance_id"], unique=False)
