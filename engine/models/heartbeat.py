"""When the scheduler last ticked: how one sees that time passes, also while nothing is due."""

from sqlalchemy import Column, String, Table

from engine.models.metadata import UtcDateTime, metadata

#: One row for all schedulers together, written at most once a minute. `name`: `SCHEDULER`.
heartbeat = Table(
    "heartbeat",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

SCHEDULER = "scheduler"
