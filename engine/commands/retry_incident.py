"""Retry what failed in the background, or note that it needs nothing more."""

from typing import Any

from sqlalchemy import Row, select, update

from engine.cases import AuditEntry, open_case, perform, resolve_incidents, settle_case
from engine.commands.migration_batches import try_case_again
from engine.commands.recording import record
from engine.exceptions import NotFound
from engine.models import incident, timer
from engine.permissions import require
from engine.transaction import Actor, Transaction


def retry_incident(tx: Transaction, incident_id: int, *, by: Actor) -> bool:
    """Run the case's failed steps again; return whether they went well this time.

    Raises:
        NotPermitted: `by` may not retry.
        NotFound: there is no such open incident.
    """
    require(tx, "incident.retry", by)
    row = _open(tx, incident_id)
    if row.kind == "move":
        _move_again(tx, row, by=by)
        return True
    case = open_case(tx, row.instance_id)
    tx.connection.execute(
        update(timer).where(timer.c.instance_id == case.id, timer.c.status == "held").values(status="waiting")
    )
    perform(tx, case, lambda execution: execution.fire_timers())
    went_well = case.incident_cause is None
    if went_well:
        resolve_incidents(tx, case.id, by=by)
    settle_case(
        tx,
        case,
        by=by,
        entry=AuditEntry(
            "incident_retried", row.element_id, {"incident": incident_id, "went_well": went_well}
        ),
    )
    return went_well


def _move_again(tx: Transaction, row: Row[Any], *, by: Actor) -> None:
    """A move to another version is made in the background; the incident comes again if it fails again."""
    try_case_again(tx, row.instance_id, by=by)
    resolve_incidents(tx, row.instance_id, by=by, kinds=("move",))
    record(tx, row.instance_id, "incident_retried", None, {"incident": row.id, "went_well": True}, by=by)


def resolve_incident(tx: Transaction, incident_id: int, *, by: Actor) -> None:
    """Note that an incident needs nothing more, without running anything.

    Raises:
        NotPermitted: `by` may not.
        NotFound: there is no such open incident.
    """
    require(tx, "incident.retry", by)
    row = _open(tx, incident_id)
    tx.connection.execute(
        update(incident)
        .where(incident.c.id == row.id)
        .values(status="resolved", resolved_at=tx.now, resolved_by_id=by.id)
    )
    record(tx, row.instance_id, "incident_resolved", row.element_id, {"incident": incident_id}, by=by)


def _open(tx: Transaction, incident_id: int) -> Row[Any]:
    row = tx.connection.execute(
        select(incident).where(incident.c.id == incident_id, incident.c.status == "open")
    ).one_or_none()
    if row is None:
        raise NotFound(f"Det finns ingen öppen störning med nummer {incident_id}.")
    return row
