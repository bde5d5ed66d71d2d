"""Messages and signals between cases, through the subscription rows.

A message reaches one waiting case: the oldest subscription with its name and key. A signal reaches all of them.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import or_, select

from engine.cases.audit import AuditEntry
from engine.cases.opening import OpenCase, open_case
from engine.cases.performing import perform
from engine.cases.storing import store_case
from engine.exceptions import NiostegError
from engine.models import process_instance, subscription
from engine.spiff import Execution
from engine.spiff.views import EventChannel
from engine.transaction import Actor, Transaction

#: How many cases one message may set off in turn before it is taken for a circle.
MAX_CHAIN = 20


class MessageCircle(NiostegError):
    """Cases wake each other without end."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Meddelandet ”{name}” går runt mellan ärenden utan slut. Rätta ritningarna.")


def deliver_message(
    tx: Transaction,
    name: str,
    *,
    kind: EventChannel,
    key: str | None,
    payload: Mapping[str, Any],
    by: Actor,
    sender: int | None = None,
    depth: int = 0,
) -> int:
    """Deliver a message or signal to the cases that wait for it; return how many were reached.

    `sender` is the case that sent it: within itself it has been heard already.

    Raises:
        MessageCircle: more than `MAX_CHAIN` cases set each other off.
    """
    if depth > MAX_CHAIN:
        raise MessageCircle(name)
    waiting = [heard for heard in _waiting(tx, name, kind=kind, key=key) if heard[0] != sender]
    if kind == "message":
        waiting = waiting[:1]
    for case_id, token_id, element_id in waiting:
        case = open_case(tx, case_id)
        perform(
            tx, case, partial(Execution.deliver, name=name, kind=kind, token_id=token_id, payload=payload)
        )
        settle_case(
            tx,
            case,
            by=by,
            entry=AuditEntry(f"{kind}_received", element_id, {"name": name, "key": key}),
            depth=depth + 1,
        )
    return len(waiting)


def settle_case(
    tx: Transaction,
    case: OpenCase,
    *,
    by: Actor,
    entry: AuditEntry,
    completed: str | None = None,
    depth: int = 0,
) -> None:
    """Store the case, then pass on the messages and signals it sent.

    Raises:
        ConcurrentChange: the case changed since it was opened.
        MessageCircle: cases wake each other without end.
    """
    store_case(tx, case, by=by, entry=entry, completed=completed)
    for sent in case.execution.sent:
        deliver_message(
            tx,
            sent.name,
            kind=sent.kind,
            key=sent.key,
            payload=sent.payload,
            by=by,
            sender=case.id,
            depth=depth + 1,
        )


def _waiting(tx: Transaction, name: str, *, kind: str, key: str | None) -> list[tuple[int, str, str]]:
    keys = subscription.c.correlation_key
    matches = keys.is_(None) if key is None else or_(keys == key, keys.is_(None))
    rows = tx.connection.execute(
        select(subscription.c.instance_id, subscription.c.token_id, subscription.c.element_id)
        .join(process_instance, process_instance.c.id == subscription.c.instance_id)
        .where(
            subscription.c.kind == kind,
            subscription.c.name == name,
            matches,
            process_instance.c.status == "active",
        )
        .order_by(keys.is_(None), subscription.c.id)
    )
    return [(row.instance_id, row.token_id, row.element_id) for row in rows]
