"""What somebody is trying with a draft: a test case in the making, played anew whenever it is looked at."""

from sqlalchemy import Column, ForeignKey, Table, Text

from engine.models.metadata import Id, UtcDateTime, metadata

#: `document` is a case as a test case file has it (docs/testfall.md): what has been done stands there, and nothing of
#: what came of it, which the engine works out.
trial = Table(
    "trial",
    metadata,
    Column("workspace_id", Id, ForeignKey("workspace.id"), primary_key=True),
    Column("user_id", Id, ForeignKey("user_account.id"), primary_key=True),
    Column("document", Text, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)
