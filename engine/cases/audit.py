"""The audit trail: append-only events, chained by hash within each case.

hash = SHA-256(previous hash + canonical JSON of [chain, seq, moment in ms, actor, kind, element, details]). Whoever
alters a row without rewriting all that follow is found by `niosteg audit verify`. Events outside any case stand in
the chain `system`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from engine.cases.insert_new import insert_rows
from engine.models import audit_event, milliseconds
from engine.records import dataclass
from engine.transaction import Actor, Transaction

GENESIS = "0" * 64
SYSTEM_CHAIN = "system"
#: Any number; the same in every process, so that on PostgreSQL one event at a time joins the system's chain.
_ADVISORY_LOCK = 9_000_918


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that happened: past tense `kind`, the element it concerns, details of JSON types."""

    kind: str
    element_id: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def chain_of(case_id: int) -> str:
    """Return the name of a case's chain."""
    return f"case:{case_id}"


def link(
    previous: str, *, chain: str, seq: int, at: datetime, actor: str, entry: AuditEntry, details: str
) -> str:
    """Return the hash of an event that follows `previous`; `details` is its canonical JSON as stored."""
    content = json.dumps(
        [chain, seq, milliseconds(at), actor, entry.kind, entry.element_id, details],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(previous.encode() + content.encode()).hexdigest()


def append_audit(
    tx: Transaction, case_id: int, *, seq: int, previous: str, by: Actor, entry: AuditEntry
) -> str:
    """Append an event to a case's chain and return its hash; the caller stores it as the chain's new head."""
    event = next_event(tx, case_id, seq=seq, previous=previous, by=by, entry=entry)
    insert_rows(tx, audit_event, [event])
    return str(event["hash"])


def next_event(
    tx: Transaction, case_id: int, *, seq: int, previous: str, by: Actor, entry: AuditEntry
) -> dict[str, Any]:
    """Return the row of a case's next event, which the caller inserts."""
    return _event(tx, chain_of(case_id), case_id, seq=seq, previous=previous, by=by, entry=entry)


def append_system_audit(tx: Transaction, *, by: Actor, entry: AuditEntry) -> None:
    """Append an event that belongs to no case. These are few: the head is looked up."""
    _wait_for_others(tx)
    head = tx.connection.execute(
        select(audit_event.c.seq, audit_event.c.hash)
        .where(audit_event.c.chain == SYSTEM_CHAIN)
        .order_by(audit_event.c.seq.desc())
        .limit(1)
    ).one_or_none()
    seq, previous = (head.seq + 1, head.hash) if head else (1, GENESIS)
    event = _event(tx, SYSTEM_CHAIN, None, seq=seq, previous=previous, by=by, entry=entry)
    insert_rows(tx, audit_event, [event])


def _wait_for_others(tx: Transaction) -> None:
    """Two log-ins at the same moment would both follow the same event. SQLite has one writer at a time anyway."""
    if tx.connection.dialect.name == "postgresql":
        tx.connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))


def _event(
    tx: Transaction, chain: str, case_id: int | None, *, seq: int, previous: str, by: Actor, entry: AuditEntry
) -> dict[str, Any]:
    details = json.dumps(entry.details, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    digest = link(previous, chain=chain, seq=seq, at=tx.now, actor=by.username, entry=entry, details=details)
    return {
        "chain": chain,
        "seq": seq,
        "instance_id": case_id,
        "at": tx.now,
        "actor": by.username,
        "kind": entry.kind,
        "element_id": entry.element_id,
        "details": details,
        "hash": digest,
    }
