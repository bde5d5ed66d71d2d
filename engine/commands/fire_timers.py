"""Fire the due timers of one case."""

from sqlalchemy import select, update

from engine.cases import AuditEntry, open_incident, perform, restore_case, select_case, settle_case
from engine.exceptions import ElementFailed
from engine.models import process_instance, timer
from engine.transaction import SYSTEM, Transaction


def fire_timers(tx: Transaction, case_id: int) -> bool:
    """Fire what is due in the case, in due order, and run on; return whether anything fired.

    Another worker that has the case is left to it; the next tick looks again.
    """
    row = tx.connection.execute(
        select_case()
        .with_for_update(of=process_instance, skip_locked=True)
        .where(process_instance.c.id == case_id, process_instance.c.status == "active")
    ).one_or_none()
    if row is None:
        return False
    due = (
        tx.connection.execute(
            select(timer.c.element_id)
            .where(timer.c.instance_id == case_id, timer.c.status == "waiting", timer.c.due_at <= tx.now)
            .order_by(timer.c.due_at)
        )
        .scalars()
        .all()
    )
    if not due:
        return False
    case = restore_case(tx, row)
    perform(tx, case, lambda execution: execution.fire_timers())
    settle_case(tx, case, by=SYSTEM, entry=AuditEntry("timers_fired", due[0], {"elements": list(due)}))
    return True


def hold_failed_timer(tx: Transaction, case_id: int, failure: ElementFailed) -> None:
    """A due timer could not be fired: hold the case's due timers and open an incident that somebody sees."""
    tx.connection.execute(
        update(timer)
        .where(timer.c.instance_id == case_id, timer.c.status == "waiting", timer.c.due_at <= tx.now)
        .values(status="held")
    )
    open_incident(tx, case_id, failure, kind="timer")
