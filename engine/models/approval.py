"""What must be in place before a draft is deployed: somebody's approval, and test cases that hold.

Both belong to a content hash: when a byte changes, they concern something else.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from engine.models.metadata import Id, UtcDateTime, id_column, metadata

#: Append-only.
approval = Table(
    "approval",
    metadata,
    id_column(),
    Column("workspace_id", Id, ForeignKey("workspace.id"), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("approved_at", UtcDateTime, nullable=False),
    Column("approved_by_id", Id, ForeignKey("user_account.id"), nullable=False),
    Column("note", Text, nullable=False),
    Index(None, "workspace_id", "content_hash"),
)

#: All test cases of a draft, played once. `status` goes from `waiting` by `running` to `held`, `failed` or `broken`
#: (it could not be played to its end). `results` is JSON: [{file, case, failures: [{step, message}]}]. `files` is a
#: zip of what is played.
case_run = Table(
    "case_run",
    metadata,
    id_column(),
    Column("workspace_id", Id, ForeignKey("workspace.id"), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("status", String(10), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("results", Text, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("asked_by_id", Id, ForeignKey("user_account.id")),
    Column("touched_at", UtcDateTime, nullable=False),
    Column("files", LargeBinary, nullable=False),
    Index(None, "workspace_id", "content_hash"),
    Index(None, "status"),
)
