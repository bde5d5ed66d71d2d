"""A case: one process instance, its state and what lists and pages ask about it."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

#: `state` (tokens and local scopes) and `variables` (the case's own scope) are the truth; `title`,
#: `diary_number`, `unit_id` and `phase` mirror variables and the position in the drawing, written in the
#: same transaction. `status`: active, paused, ended, cancelled. `revision` grows with every change: the
#: fence against two writers. `audit_seq`, `audit_hash`: the head of the case's audit chain.
#: `about_instance_id`: the case that this one is about (a change of plan, a pause).
process_instance = Table(
    "process_instance",
    metadata,
    id_column(),
    Column("process_key", String(80), nullable=False),
    Column("bundle_id", Id, ForeignKey("bundle.id"), nullable=False),
    Column("title", String(300), nullable=False),
    Column("diary_number", String(40)),
    Column("unit_id", Id, ForeignKey("unit.id")),
    Column("status", String(12), nullable=False),
    Column("status_reason", Text),
    Column("review_on", Date),
    Column("phase", String(80)),
    Column("outcome", String(200)),
    Column("state", LargeBinary, nullable=False),
    Column("variables", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("audit_seq", Integer, nullable=False),
    Column("audit_hash", String(64), nullable=False),
    Column("about_instance_id", Id, ForeignKey("process_instance.id")),
    Column("started_at", UtcDateTime, nullable=False),
    Column("started_by_id", Id, ForeignKey("user_account.id")),
    Column("last_activity_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Index(None, "status", "process_key"),
    Index(None, "status", "phase"),
    Index(None, "status", "last_activity_at"),
    Index(None, "bundle_id"),
    Index(None, "about_instance_id"),
)
