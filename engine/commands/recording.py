"""Record in a case's audit trail something that does not move its tokens."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from engine.cases import AuditEntry, append_audit
from engine.models import process_instance
from engine.transaction import Actor, Transaction


def record(
    tx: Transaction, case_id: int, kind: str, element_id: str | None, details: Mapping[str, Any], *, by: Actor
) -> None:
    """Append an event to the case's chain; the row's lock keeps the chain in one line."""
    head = tx.connection.execute(
        select(process_instance.c.audit_seq, process_instance.c.audit_hash)
        .where(process_instance.c.id == case_id)
        .with_for_update(key_share=True)
    ).one()
    seq = head.audit_seq + 1
    entry = AuditEntry(kind, element_id, details)
    digest = append_audit(tx, case_id, seq=seq, previous=head.audit_hash, by=by, entry=entry)
    tx.connection.execute(
        update(process_instance)
        .where(process_instance.c.id == case_id)
        .values(
            audit_seq=seq,
            audit_hash=digest,
            revision=process_instance.c.revision + 1,
            last_activity_at=tx.now,
        )
    )
