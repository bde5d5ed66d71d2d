"""Alembic's entry: runs on the connection that `engine.adapters.schema` hands over."""

from alembic import context

from engine.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=True,
    # SQLite cannot alter most things in place; Alembic then copies the table.
    render_as_batch=True,
)

with context.begin_transaction():
    context.run_migrations()
