"""Timers and subscriptions: the rows by which a case that waits is found."""

from sqlalchemy import Delete, Table, bindparam, delete

from engine.cases.insert_new import insert_rows
from engine.cases.opening import OpenCase
from engine.models import subscription, timer
from engine.transaction import Transaction


def align_timers(tx: Transaction, case: OpenCase) -> None:
    """Let the timer rows say what the execution waits for: gone ones go, new and moved ones come."""
    armed = {waiting.token_id: waiting for waiting in case.execution.timers()}
    stale = [
        token for token, due_at in case.timers.items() if token not in armed or armed[token].due_at != due_at
    ]
    if stale:
        tx.connection.execute(_GONE_TIMERS, {"case": case.id, "tokens": stale})
    status = "held" if case.status == "paused" else "waiting"
    insert_rows(
        tx,
        timer,
        [
            {
                "instance_id": case.id,
                "token_id": waiting.token_id,
                "element_id": waiting.element_id,
                "due_at": waiting.due_at,
                "status": status,
            }
            for token, waiting in armed.items()
            if case.timers.get(token) != waiting.due_at
        ],
    )


def align_subscriptions(tx: Transaction, case: OpenCase) -> None:
    """Let the subscription rows say which messages and signals the execution waits for."""
    waiting = {heard.token_id: heard for heard in case.execution.subscriptions()}
    gone = case.subscriptions - waiting.keys()
    if gone:
        tx.connection.execute(_GONE_SUBSCRIPTIONS, {"case": case.id, "tokens": list(gone)})
    insert_rows(
        tx,
        subscription,
        [
            {
                "instance_id": case.id,
                "token_id": heard.token_id,
                "element_id": heard.element_id,
                "kind": heard.kind,
                "name": heard.name,
                "correlation_key": heard.correlation_key,
            }
            for token, heard in waiting.items()
            if token not in case.subscriptions
        ],
    )


def _gone(table: Table) -> Delete:
    return delete(table).where(
        table.c.instance_id == bindparam("case"), table.c.token_id.in_(bindparam("tokens", expanding=True))
    )


_GONE_TIMERS = _gone(timer)
_GONE_SUBSCRIPTIONS = _gone(subscription)
