"""Timers and subscriptions: the rows by which a case that waits is found."""

from sqlalchemy import delete, insert

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
        tx.connection.execute(
            delete(timer).where(timer.c.instance_id == case.id, timer.c.token_id.in_(stale))
        )
    fresh = [waiting for token, waiting in armed.items() if case.timers.get(token) != waiting.due_at]
    if fresh:
        status = "held" if case.status == "paused" else "waiting"
        tx.connection.execute(
            insert(timer).values(
                [
                    {
                        "instance_id": case.id,
                        "token_id": waiting.token_id,
                        "element_id": waiting.element_id,
                        "due_at": waiting.due_at,
                        "status": status,
                    }
                    for waiting in fresh
                ]
            )
        )


def align_subscriptions(tx: Transaction, case: OpenCase) -> None:
    """Let the subscription rows say which messages and signals the execution waits for."""
    waiting = {heard.token_id: heard for heard in case.execution.subscriptions()}
    gone = case.subscriptions - waiting.keys()
    if gone:
        tx.connection.execute(
            delete(subscription).where(
                subscription.c.instance_id == case.id, subscription.c.token_id.in_(gone)
            )
        )
    fresh = [heard for token, heard in waiting.items() if token not in case.subscriptions]
    if fresh:
        tx.connection.execute(
            insert(subscription).values(
                [
                    {
                        "instance_id": case.id,
                        "token_id": heard.token_id,
                        "element_id": heard.element_id,
                        "kind": heard.kind,
                        "name": heard.name,
                        "correlation_key": heard.correlation_key,
                    }
                    for heard in fresh
                ]
            )
        )
