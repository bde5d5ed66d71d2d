"""What a test sees of a case: few columns, by statements that are built once."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Row, bindparam, select

from engine import feel
from engine.models import (
    IS_OPEN,
    audit_event,
    decision_taken,
    incident,
    notification,
    process_instance,
    reminder,
    subscription,
    user_account,
    user_task,
)
from engine.records import dataclass
from engine.transaction import Reader

_CASE: BindParameter[int] = bindparam("case")


class OpenTask(NamedTuple):
    """A task that is open in the case."""

    id: int
    process_key: str
    element_id: str
    name: str
    role: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Passed:
    """An element that the case entered; `name` is null for one without."""

    process_key: str
    element_id: str
    name: str | None

    @property
    def label(self) -> str:
        """Its name with its id, for people."""
        return f"{self.name} ({self.element_id})" if self.name else self.element_id


def open_tasks_of(reader: Reader, case_id: int) -> list[OpenTask]:
    """Return the open tasks of a case, the oldest first."""
    return [OpenTask(*row) for row in reader.connection.execute(_OPEN, {"case": case_id})]


_OPEN = (
    select(
        user_task.c.id,
        user_task.c.process_key,
        user_task.c.element_id,
        user_task.c.name,
        user_task.c.role,
        user_task.c.due_at,
    )
    .where(user_task.c.instance_id == _CASE, IS_OPEN)
    .order_by(user_task.c.id)
)


def state_of(reader: Reader, case_id: int) -> tuple[str, str | None]:
    """Return the status and the phase of a case."""
    row = reader.connection.execute(_STATE, {"case": case_id}).one()
    return row.status, row.phase


_STATE = select(process_instance.c.status, process_instance.c.phase).where(process_instance.c.id == _CASE)


def variables_of(reader: Reader, case_id: int) -> dict[str, Any]:
    """Return the variables of a case, those of its steps left out."""
    found: dict[str, Any] = feel.loads(reader.connection.scalars(_VARIABLES, {"case": case_id}).one())
    return found


_VARIABLES = select(process_instance.c.variables).where(process_instance.c.id == _CASE)


def passed_by(reader: Reader, case_id: int) -> tuple[list[Passed], list[tuple[str, str]]]:
    """Return the elements that a case has entered and the flows that it has chosen, as (process key, id)."""
    passed: list[Passed] = []
    chosen: list[tuple[str, str]] = []
    for text in reader.connection.scalars(_HISTORY, {"chain": f"case:{case_id}"}):
        details = json.loads(text)
        passed += [Passed(*one) for one in details.get("passed", ())]
        chosen += [(key, flow) for key, flow in details.get("chosen", ())]
    return passed, chosen


_HISTORY = (
    select(audit_event.c.details).where(audit_event.c.chain == bindparam("chain")).order_by(audit_event.c.seq)
)


def fired_in(reader: Reader, case_id: int) -> list[tuple[str, list[int]]]:
    """Return (decision id, numbers of the rules that fired) of every decision of a case, in order."""
    rows = reader.connection.execute(_DECISIONS, {"case": case_id})
    return [(row.decision_id, json.loads(row.rules)) for row in rows]


_DECISIONS = (
    select(decision_taken.c.decision_id, decision_taken.c.rules)
    .where(decision_taken.c.instance_id == _CASE)
    .order_by(decision_taken.c.id)
)


def raised_in(reader: Reader, case_id: int) -> list[Row[Any]]:
    """Return the reminders of a case that have been raised, each with its task's element."""
    return list(reader.connection.execute(_RAISED, {"case": case_id}))


_RAISED = (
    select(reminder.c.rule_key, reminder.c.role, reminder.c.raised_at, user_task.c.element_id)
    .outerjoin(user_task, user_task.c.id == reminder.c.user_task_id)
    .where(reminder.c.instance_id == _CASE, reminder.c.status == "raised")
    .order_by(reminder.c.raised_at, reminder.c.id)
)


def mails_of(reader: Reader, case_id: int) -> list[Row[Any]]:
    """Return the mails about a case, with the user names of those who get them."""
    return list(reader.connection.execute(_MAILS, {"case": case_id}))


_MAILS = (
    select(notification.c.subject, notification.c.body, user_account.c.username)
    .outerjoin(user_account, user_account.c.id == notification.c.user_id)
    .where(notification.c.instance_id == _CASE)
    .order_by(notification.c.id)
)


def awaited_in(reader: Reader, case_id: int) -> list[Row[Any]]:
    """Return what a case waits to hear: kind (message or signal), name, correlation key and element."""
    return list(reader.connection.execute(_AWAITED, {"case": case_id}))


_AWAITED = (
    select(
        subscription.c.kind, subscription.c.name, subscription.c.correlation_key, subscription.c.element_id
    )
    .where(subscription.c.instance_id == _CASE)
    .order_by(subscription.c.id)
)


def incidents_of(reader: Reader, case_id: int) -> list[Row[Any]]:
    """Return the open incidents of a case."""
    return list(reader.connection.execute(_INCIDENTS, {"case": case_id}))


_INCIDENTS = (
    select(incident.c.process_key, incident.c.element_id, incident.c.cause)
    .where(incident.c.instance_id == _CASE, incident.c.status == "open")
    .order_by(incident.c.id)
)
