"""Verify the audit trail: every chain, every link."""

from sqlalchemy import select

from engine.cases.audit import GENESIS, AuditEntry, link
from engine.models import audit_event, process_instance
from engine.records import dataclass
from engine.transaction import Reader


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first event of a chain that does not follow from the one before it."""

    chain: str
    seq: int
    why: str


def verify_audit(reader: Reader) -> tuple[int, list[BrokenLink]]:
    """Return how many events were checked, and the first broken link of each chain that has one."""
    rows = reader.connection.execute(
        select(audit_event).order_by(audit_event.c.chain, audit_event.c.seq)
    ).yield_per(1000)
    checked = 0
    broken: dict[str, BrokenLink] = {}
    heads: dict[str, tuple[int, str]] = {}
    for row in rows:
        checked += 1
        seq, previous = heads.get(row.chain, (0, GENESIS))
        expected = link(
            previous,
            chain=row.chain,
            seq=row.seq,
            at=row.at,
            actor=row.actor,
            entry=AuditEntry(row.kind, row.element_id),
            details=row.details,
        )
        if row.seq != seq + 1:
            broken.setdefault(row.chain, BrokenLink(row.chain, row.seq, "en händelse saknas före den"))
        elif row.hash != expected:
            broken.setdefault(row.chain, BrokenLink(row.chain, row.seq, "innehållet är ändrat"))
        heads[row.chain] = (row.seq, row.hash)
    _check_heads(reader, heads, broken)
    return checked, list(broken.values())


def _check_heads(reader: Reader, heads: dict[str, tuple[int, str]], broken: dict[str, BrokenLink]) -> None:
    """A case's row knows its last event: events cut off or added at the end are found too."""
    rows = reader.connection.execute(
        select(process_instance.c.id, process_instance.c.audit_seq, process_instance.c.audit_hash)
    )
    for row in rows:
        chain = f"case:{row.id}"
        if heads.get(chain, (0, GENESIS)) != (row.audit_seq, row.audit_hash):
            broken.setdefault(chain, BrokenLink(chain, row.audit_seq, "slutet stämmer inte med ärendet"))
