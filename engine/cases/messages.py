"""Messages and signals between cases, through the subscription rows.

A message reaches one waiting case: the oldest subscription with its name and key. A signal reaches all of them.
"""

from collections import defaultdict
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
from engine.records import dataclass
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
    """Deliver a message or signal to the cases that wait for it; return how many of them it reached.

    `sender` is the case that sent it: within itself it has been heard already.

    Raises:
        MessageCircle: more than `MAX_CHAIN` cases set each other off.
    """
    if depth > MAX_CHAIN:
        raise MessageCircle(name)
    waiting = [heard for heard in _waiting(tx, name, kind=kind, key=key) if heard.case_id != sender]
    if kind == "message":
        waiting = waiting[:1]
    reached = 0
    for case_id, heard in _by_case(waiting).items():
        # What one case does when it hears may have taken another one on, or ended it.
        if not _still_wait(tx, case_id, heard):
            continue
        reached += 1
        case = open_case(tx, case_id)
        perform(tx, case, partial(_let_hear, heard, name=name, kind=kind, payload=payload))
        settle_case(
            tx,
            case,
            by=by,
            entry=AuditEntry(f"{kind}_received", heard[0].element_id, {"name": name, "key": key}),
            depth=depth + 1,
        )
    return reached


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


@dataclass(frozen=True, slots=True)
class _Hearing:
    """An event of a case that waits."""

    case_id: int
    token_id: str
    element_id: str


def _by_case(waiting: list[_Hearing]) -> dict[int, list[_Hearing]]:
    found: defaultdict[int, list[_Hearing]] = defaultdict(list)
    for heard in waiting:
        found[heard.case_id].append(heard)
    return found


def _let_hear(
    heard: list[_Hearing],
    execution: Execution,
    *,
    name: str,
    kind: EventChannel,
    payload: Mapping[str, Any],
) -> None:
    """Everything in a case that waits hears it at once, before the case goes on."""
    for event in heard:
        execution.deliver(name, kind, token_id=event.token_id, payload=payload)


def _still_wait(tx: Transaction, case_id: int, heard: list[_Hearing]) -> bool:
    """Whether something of it does, in a case that is active."""
    waits = (
        select(subscription.c.id)
        .join(process_instance, process_instance.c.id == subscription.c.instance_id)
        .where(
            subscription.c.instance_id == case_id,
            subscription.c.token_id.in_([event.token_id for event in heard]),
            process_instance.c.status == "active",
        )
    )
    return tx.connection.execute(waits).first() is not None


def _waiting(tx: Transaction, name: str, *, kind: str, key: str | None) -> list[_Hearing]:
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
    return [_Hearing(row.instance_id, row.token_id, row.element_id) for row in rows]
