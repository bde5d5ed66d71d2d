"""Messages and signals between cases, through the subscription rows.

A message reaches one waiting case: the oldest subscription with its name and key. A signal reaches all of them.
A process that starts with a message or a signal begins a case when it comes (BPMN 2.0.2, 10.5.2).
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import or_, select

from engine.cases.audit import AuditEntry
from engine.cases.beginning import begun_by, initial_variables, insert_case, unit_named
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

    `sender` is the case that sent it: within itself it has been heard already. What reaches none that waits begins a
    case of the process that starts with such a message; a signal begins one of each process that starts with it.

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
    if kind == "message" and reached:
        return reached
    return reached + _begin(tx, name, kind=kind, payload=payload, by=by, sender=sender, depth=depth)


def _begin(
    tx: Transaction,
    name: str,
    *,
    kind: EventChannel,
    payload: Mapping[str, Any],
    by: Actor,
    sender: int | None,
    depth: int,
) -> int:
    """Begin the cases that start with it; a message begins one. Return how many.

    Such a case belongs to the unit that decides by its variables, else to the sender's.
    """
    versions = list(begun_by(tx, name, kind=kind))
    if kind == "message":
        versions = versions[:1]
    for version in versions:
        given = initial_variables(by, payload)
        unit_id = unit_named(tx, given.get("deciding_body")) or _unit_of(tx, sender)
        case = open_case(tx, insert_case(tx, version, by=by, about=None, unit_id=unit_id))
        perform(tx, case, partial(_take_along, given))
        details = {"version": version.version, kind: name, "sender": sender}
        settle_case(tx, case, by=by, entry=AuditEntry("case_started", details=details), depth=depth + 1)
    return len(versions)


def _take_along(given: Mapping[str, Any], execution: Execution) -> None:
    execution.variables.update(given)


def _unit_of(tx: Transaction, case_id: int | None) -> int | None:
    """Return the id of a case's unit, null when there is none."""
    found: int | None = tx.connection.scalar(
        select(process_instance.c.unit_id).where(process_instance.c.id == case_id)
    )
    return found


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
