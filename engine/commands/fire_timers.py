"""Fire the due timers of one case."""

from sqlalchemy import bindparam, select, update

from engine.cases import AuditEntry, open_incident, perform, restore_case, select_case, settle_case
from engine.exceptions import ElementFailed
from engine.models import process_instance, timer
from engine.transaction import SYSTEM, Transaction


def fire_timers(tx: Transaction, case_id: int) -> bool:
    """Fire what is due in the case, in due order, and run on; return whether anything fired.

    Another worker that has the case is left to it; the next tick looks again.
    """
    row = tx.connection.execute(_FREE, {"case": case_id}).one_or_none()
    if row is None:
        return False
    due = tx.connection.scalars(_DUE, {"case": case_id, "now": tx.now}).all()
    if not due:
        return False
    case = restore_case(tx, row)
    perform(tx, case, lambda execution: execution.fire_timers())
    settle_case(tx, case, by=SYSTEM, entry=AuditEntry("timers_fired", due[0], {"elements": list(due)}))
    return True


_FREE = (
    select_case()
    .with_for_update(of=process_instance, key_share=True, skip_locked=True)
    .where(process_instance.c.id == bindparam("case"), process_instance.c.status == "active")
)
_DUE = (
    select(timer.c.element_id)
    .where(
        timer.c.instance_id == bindparam("case"),
        timer.c.status == "waiting",
        timer.c.due_at <= bindparam("now", type_=timer.c.due_at.type),
    )
    .order_by(timer.c.due_at, timer.c.id)
)


def hold_failed_timer(tx: Transaction, case_id: int, failure: ElementFailed) -> None:
    """A due timer could not be fired: hold the case's due timers and open an incident that somebody sees."""
    tx.connection.execute(
        update(timer)
        .where(timer.c.instance_id == case_id, timer.c.status == "waiting", timer.c.due_at <= tx.now)
        .values(status="held")
    )
    open_incident(tx, case_id, failure, kind="timer")
