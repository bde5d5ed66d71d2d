"""Whom a task goes to (design: a lane's role, else the named participant, else the role near the case).

In order: the drawing's `assignee`; the head of the responsible administration, derived from the deciding body and
never typed in (R78); the case's participant for the role; the members of the role in the case's unit, in its
administration; the role everywhere.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, select

from engine.models import membership, unit, user_account
from engine.records import dataclass
from engine.transaction import Reader

HEAD_ROLE = "head_of_administration"


@dataclass(frozen=True, slots=True)
class Placement:
    """`assignee_id`: the named person, or null. `queue`: where the task lies when nobody has it."""

    assignee_id: int | None
    queue: str


def queue_name(role: str, unit_id: int | None) -> str:
    """Return the name of a role's queue in a unit, or everywhere."""
    return role if unit_id is None else f"{role}@{unit_id}"


def place_task(
    reader: Reader,
    role: str,
    *,
    unit_id: int | None,
    participants: Mapping[str, Any],
    assignee: str | None,
) -> Placement:
    """Return whom a new task goes to. `assignee` is a user name from the drawing, or null."""
    queue = _queue(reader, role, unit_id)
    if assignee:
        return Placement(user_id_of(reader, assignee), queue)
    if role == HEAD_ROLE and unit_id is not None:
        return Placement(head_of(reader, unit_id), queue)
    named = participants.get(role)
    return Placement(user_id_of(reader, named) if named else None, queue)


def user_id_of(reader: Reader, username: str) -> int | None:
    """Return the id of an active user, or null when nobody has that name."""
    return reader.connection.scalar(_USER, {"username": username})


_USER = select(user_account.c.id).where(
    user_account.c.username == bindparam("username"), user_account.c.is_active
)


def head_of(reader: Reader, unit_id: int) -> int | None:
    """Return the highest official of the unit's administration (R78)."""
    row = reader.connection.execute(_HEAD, {"unit": unit_id}).one()
    if row.head_user_id is not None or row.administration_id is None:
        head: int | None = row.head_user_id
        return head
    return head_of(reader, row.administration_id)


_HEAD = select(unit.c.head_user_id, unit.c.administration_id).where(unit.c.id == bindparam("unit"))


def _queue(reader: Reader, role: str, unit_id: int | None) -> str:
    if unit_id is None:
        return role
    held = reader.connection.execute(_HELD, {"unit": unit_id, "role": role}).one()
    if held.here:
        return queue_name(role, unit_id)
    if held.in_administration:
        return queue_name(role, held.administration_id)
    # Who holds the role for every unit is nearer than who holds it for another one.
    return queue_name(role, unit_id if held.everywhere else None)


def _is_held(unit_id: Any) -> ColumnElement[bool]:
    """Whether somebody holds the role in just this unit, or for every unit (null)."""
    return exists().where(membership.c.role == bindparam("role"), membership.c.unit_id == unit_id)


_HELD = select(
    unit.c.administration_id,
    _is_held(unit.c.id).label("here"),
    _is_held(unit.c.administration_id).label("in_administration"),
    _is_held(None).label("everywhere"),
).where(unit.c.id == bindparam("unit"))
