"""Nudges that change nothing: one row for each reminder, raised once because the row is unique."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, UniqueConstraint, text

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

#: `anchor`: what it hangs on: `task:<user task id>`, `milestone:<name>`, `activity:<n>`, `action:<n>`,
#: `case`. `rule_key`: the ladder step (`+5 arbetsdagar`) or timeline rule (`T7`). `occurrence`: the
#: anchor's date, so that a moved date is a new occurrence and an unmoved one never comes twice; weekly
#: repeats add `#2`, `#3` ... `role`: also to that role; null = whoever holds the task. `reason`: the rule
#: in words, shown to the person. `status`: scheduled, raised, withdrawn, held (the case is paused).
reminder = Table(
    "reminder",
    metadata,
    id_column(),
    Column("instance_id", Id, ForeignKey("process_instance.id"), nullable=False),
    Column("user_task_id", Id, ForeignKey("user_task.id")),
    Column("anchor", String(60), nullable=False),
    Column("rule_key", String(60), nullable=False),
    Column("occurrence", String(40), nullable=False),
    Column("role", String(60)),
    Column("reason", Text, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("status", String(10), nullable=False),
    Column("raised_at", UtcDateTime),
    UniqueConstraint("instance_id", "anchor", "rule_key", "occurrence"),
    Index(None, "user_task_id"),
    Index(
        "ix_reminder_scheduled_due_at",
        "due_at",
        sqlite_where=text("status = 'scheduled'"),
        postgresql_where=text("status = 'scheduled'"),
    ),
)
