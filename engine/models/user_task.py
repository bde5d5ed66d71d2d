"""Work for a person: one row for each user task that a case has reached."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, literal_column, text

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

#: `token_id`: the engine's name for the waiting token. `status`: open, completed, cancelled.
#: `queue`: where an unassigned task is offered, `<role>@<unit id>` or `<role>` (everywhere).
#: `assignee_id`: the named participant, the assignee of the drawing, or who claimed it; null = in the queue.
#: `due_order`: due moment in ms, or far in the future without one, so that an index sorts the list.
#: `item_label`: which row of a multi-instance this task is about.
user_task = Table(
    "user_task",
    metadata,
    id_column(),
    Column("instance_id", Id, ForeignKey("process_instance.id"), nullable=False),
    Column("token_id", String(40), nullable=False),
    Column("process_key", String(80), nullable=False),
    Column("element_id", String(120), nullable=False),
    Column("name", String(300), nullable=False),
    Column("item_label", String(300)),
    Column("role", String(60), nullable=False),
    Column("queue", String(90), nullable=False),
    Column("assignee_id", Id, ForeignKey("user_account.id")),
    Column("claimed_at", UtcDateTime),
    Column("form_key", String(120)),
    Column("phase", String(80)),
    Column("due_at", UtcDateTime),
    Column("due_order", Id, nullable=False),
    Column("follow_up_at", UtcDateTime),
    Column("priority", Integer, nullable=False),
    Column("status", String(12), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("completed_by_id", Id, ForeignKey("user_account.id")),
    Column("draft", LargeBinary),
    Column("draft_saved_at", UtcDateTime),
    Index(None, "instance_id", "status"),
    Index(None, "completed_by_id", "ended_at"),
    Index(
        "ix_user_task_open_queue",
        "queue",
        "due_order",
        "id",
        sqlite_where=text("status = 'open' AND assignee_id IS NULL"),
        postgresql_where=text("status = 'open' AND assignee_id IS NULL"),
    ),
    Index(
        "ix_user_task_open_due",
        "due_order",
        "instance_id",
        sqlite_where=text("status = 'open'"),
        postgresql_where=text("status = 'open'"),
    ),
    Index(
        "ix_user_task_open_assignee",
        "assignee_id",
        "due_order",
        "id",
        sqlite_where=text("status = 'open'"),
        postgresql_where=text("status = 'open'"),
    ),
)

#: Written into a statement's text and not bound to it: SQLite cannot know that a value to come is the one that the
#: partial indexes are for.
IS_OPEN = user_task.c.status == literal_column("'open'")

#: 2286-11-20, past any due date.
NO_DUE_ORDER = 10_000_000_000_000
