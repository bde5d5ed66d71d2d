"""Incident rows: trouble that waits for a person."""

from collections.abc import Collection

from sqlalchemy import insert, select, update

from engine.exceptions import ElementFailed
from engine.models import incident
from engine.transaction import Actor, Transaction


def open_incident(tx: Transaction, case_id: int, failure: ElementFailed, *, kind: str) -> int:
    """Open an incident for a failing element, or count one more attempt on the one that is open there."""
    same = (
        (incident.c.instance_id == case_id)
        & (incident.c.element_id == failure.element_id)
        & (incident.c.status == "open")
    )
    known = tx.connection.scalar(select(incident.c.id).where(same))
    if known is not None:
        tx.connection.execute(
            update(incident)
            .where(incident.c.id == known)
            .values(attempts=incident.c.attempts + 1, cause=failure.cause)
        )
        return int(known)
    return int(
        tx.connection.execute(
            insert(incident)
            .values(
                instance_id=case_id,
                kind=kind,
                process_key=failure.process_key,
                element_id=failure.element_id,
                token_id=failure.token_id,
                cause=failure.cause,
                status="open",
                attempts=1,
                opened_at=tx.now,
            )
            .returning(incident.c.id)
        ).scalar_one()
    )


#: A step that failed, and a timer that could not be fired.
KINDS = ("step", "timer")


def resolve_incidents(tx: Transaction, case_id: int, *, by: Actor, kinds: Collection[str] = KINDS) -> None:
    """Close the case's open incidents of some kinds: it runs again, or has ended."""
    tx.connection.execute(
        update(incident)
        .where(incident.c.instance_id == case_id, incident.c.status == "open", incident.c.kind.in_(kinds))
        .values(status="resolved", resolved_at=tx.now, resolved_by_id=by.id)
    )
