"""Rows that mirror case variables, so that lists, assignment and the timeline can ask the database.

Written only by `engine.commands.store_execution`, in the transaction that changes the variables.
"""

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table

from engine.models.metadata import Id, metadata

#: `participants.<role>` of the case: the named person who gets the tasks of that role.
participant = Table(
    "participant",
    metadata,
    Column("instance_id", Id, ForeignKey("process_instance.id"), primary_key=True),
    Column("role", String(60), primary_key=True),
    Column("user_id", Id, ForeignKey("user_account.id"), nullable=False),
    Index(None, "user_id"),
)

#: `milestones.<name>` of the case: start, last_activity, presentation, decision ...
milestone = Table(
    "milestone",
    metadata,
    Column("instance_id", Id, ForeignKey("process_instance.id"), primary_key=True),
    Column("name", String(60), primary_key=True),
    Column("on_date", Date, nullable=False),
    Index(None, "on_date"),
)
