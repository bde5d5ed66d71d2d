"""The outbox: mail that is decided in a transaction and sent after it."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

#: `key`: unique, and the mail's Message-ID before the @, so that a mail sent twice after a crash is one
#: mail to the reader. `status`: pending, sending (claimed until `not_before_at`), sent, dead (needs a
#: person: "Skicka igen"). `reason`: why it came, in words. `claim`: the sender that may mark it sent.
notification = Table(
    "notification",
    metadata,
    id_column(),
    Column("key", String(120), nullable=False, unique=True),
    Column("instance_id", Id, ForeignKey("process_instance.id")),
    Column("user_task_id", Id, ForeignKey("user_task.id")),
    Column("user_id", Id, ForeignKey("user_account.id")),
    Column("to_address", String(254), nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", String(8), nullable=False),
    Column("not_before_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claim", String(120)),
    Column("error", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Index(None, "instance_id"),
    Index(None, "user_id", "created_at"),
    Index(
        "ix_notification_unsent",
        "not_before_at",
        sqlite_where=text("status IN ('pending', 'sending')"),
        postgresql_where=text("status IN ('pending', 'sending')"),
    ),
)
