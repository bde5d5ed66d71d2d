"""BPMN timers that wait: an idle tick asks this table and touches no case."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, text

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

#: `status`: waiting; held (the case is paused or the timer has an open incident). A fired timer's row is
#: deleted in the transaction that fires it; what happened stands in the audit trail.
timer = Table(
    "timer",
    metadata,
    id_column(),
    Column("instance_id", Id, ForeignKey("process_instance.id"), nullable=False),
    Column("token_id", String(40), nullable=False),
    Column("element_id", String(120), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("status", String(8), nullable=False),
    Index(None, "instance_id"),
    Index(
        "ix_timer_waiting_due_at",
        "due_at",
        sqlite_where=text("status = 'waiting'"),
        postgresql_where=text("status = 'waiting'"),
    ),
)
