"""Begin a case: its row, and the processes that begin when a message or a signal comes."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Row, func, insert, select

from engine import feel
from engine.bpmn import ProcessFacts
from engine.cases.audit import GENESIS
from engine.models import bundle, process_instance, unit, workspace
from engine.spiff.views import EventChannel
from engine.transaction import Actor, Transaction


def insert_case(
    tx: Transaction, version: Row[Any], *, by: Actor, about: int | None, unit_id: int | None
) -> int:
    """Insert a case of a bundle without variables; return its number.

    What it is given at the start counts as changes like any other.
    """
    case_id: int = tx.connection.execute(
        insert(process_instance)
        .values(
            process_key=version.process_key,
            bundle_id=version.id,
            title=version.name,
            unit_id=unit_id,
            status="active",
            state=b"",
            variables=feel.dumps({}),
            revision=0,
            audit_seq=0,
            audit_hash=GENESIS,
            about_instance_id=about,
            started_at=tx.now,
            started_by_id=by.id,
            last_activity_at=tx.now,
        )
        .returning(process_instance.c.id)
    ).scalar_one()
    return case_id


def initial_variables(by: Actor, variables: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what a case begins with: whoever starts it is its initiator."""
    initial = dict(variables or {})
    named = initial.get("participants") or {}
    if by.id is not None and isinstance(named, Mapping):
        initial["participants"] = {"initiator": by.username, **named}
    return initial


def unit_named(tx: Transaction, unit_key: Any) -> int | None:
    """Return the id of a unit, null when there is none of that key."""
    if not isinstance(unit_key, str):
        return None
    found: int | None = tx.connection.scalar(select(unit.c.id).where(unit.c.key == unit_key))
    return found


def begun_by(tx: Transaction, name: str, *, kind: EventChannel) -> Iterator[Row[Any]]:
    """The bundles in force whose process begins when a message or signal of that name comes, by process key.

    A retired process begins no more.
    """
    newest = select(func.max(bundle.c.id)).group_by(bundle.c.process_key)
    rows = tx.connection.execute(
        select(bundle)
        .outerjoin(workspace, workspace.c.key == bundle.c.process_key)
        .where(bundle.c.id.in_(newest), workspace.c.retired_at.is_(None))
        .order_by(bundle.c.process_key)
    )
    for row in rows.all():
        files = tx.rooms.programs.bundle(tx.connection, row.id)
        if _begins_with(files.processes[row.process_key], name, kind=kind):
            yield row


def _begins_with(facts: ProcessFacts, name: str, *, kind: EventChannel) -> bool:
    return any(
        element.kind == "startEvent"
        and element.parent is None
        and element.event is not None
        and (element.event.kind, element.event.name) == (kind, name)
        for element in facts.elements.values()
    )
