"""Everything that the page of one case shows, from rows."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from engine import feel
from engine.cases import HEAD_ROLE, head_of
from engine.exceptions import CaseNotFound
from engine.models import (
    audit_event,
    bundle,
    decision_taken,
    incident,
    milestone,
    notice,
    participant,
    process_instance,
    reminder,
    role,
    unit,
    user_account,
    user_task,
)
from engine.queries.task_list import TaskRow, open_tasks
from engine.queries.uploads import case_files
from engine.records import dataclass
from engine.transaction import Reader

#: Lines of history on the page; the rest is a page of its own.
HISTORY = 100


@dataclass(frozen=True, slots=True)
class Named:
    """A participant: the role's name and the person's."""

    role: str
    role_name: str
    person: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision table's answer in the case: what it saw, what it said, which rules fired (from 1)."""

    name: str
    decision_id: str
    element_id: str
    at: datetime
    inputs: Mapping[str, Any]
    output: Any
    rules: list[int]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, oldest number first; `details` as the audit trail has them."""

    seq: int
    at: datetime
    actor: str
    actor_name: str | None
    kind: str
    element_id: str | None
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case as its page shows it.

    `owner` is the accountable head (R78); `variables` are the case's own; `reminders` are the coming and the raised
    ones by date, each with the names of its task and its role.
    """

    row: Row[Any]
    version: int
    variables: Mapping[str, Any]
    owner: str | None
    participants: list[Named]
    milestones: dict[str, date]
    tasks: list[TaskRow]
    decisions: list[Decision]
    events: list[Event]
    incidents: list[Row[Any]]
    reminders: list[Row[Any]]
    notices: list[Row[Any]]
    files: list[Row[Any]]


def case_row(reader: Reader, case_id: int) -> Row[Any]:
    """Return a case's row with `unit_name`, `unit_key`, `process_name` and `version`.

    Raises:
        CaseNotFound: no such case.
    """
    row = reader.connection.execute(
        select(
            process_instance,
            unit.c.name.label("unit_name"),
            unit.c.key.label("unit_key"),
            bundle.c.name.label("process_name"),
            bundle.c.version,
        )
        .join(bundle, bundle.c.id == process_instance.c.bundle_id)
        .outerjoin(unit, unit.c.id == process_instance.c.unit_id)
        .where(process_instance.c.id == case_id)
    ).one_or_none()
    if row is None:
        raise CaseNotFound(case_id)
    return row


def case_page(reader: Reader, case_id: int) -> CasePage:
    """Return what the page of a case shows.

    Raises:
        CaseNotFound: no such case.
    """
    row = case_row(reader, case_id)
    return CasePage(
        row=row,
        version=row.version,
        variables=feel.loads(row.variables),
        owner=case_owner(reader, row.unit_id),
        participants=case_participants(reader, case_id),
        milestones=case_milestones(reader, case_id),
        tasks=open_tasks(reader, case_id=case_id),
        decisions=case_decisions(reader, case_id),
        events=case_events(reader, case_id, limit=HISTORY),
        incidents=_incidents(reader, case_id),
        reminders=_reminders(reader, case_id),
        notices=_notices(reader, case_id),
        files=case_files(reader, case_id),
    )


def case_events(
    reader: Reader, case_id: int, *, limit: int | None = None, before: int | None = None
) -> list[Event]:
    """Return what happened in the case, the latest first; with `before`, only what came before that number."""
    statement = (
        select(audit_event, user_account.c.name.label("actor_name"))
        .outerjoin(user_account, user_account.c.username == audit_event.c.actor)
        .where(audit_event.c.chain == f"case:{case_id}")
        .order_by(audit_event.c.seq.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(audit_event.c.seq < before)
    rows = reader.connection.execute(statement)
    return [
        Event(row.seq, row.at, row.actor, row.actor_name, row.kind, row.element_id, json.loads(row.details))
        for row in rows
    ]


def passed_elements(reader: Reader, case_id: int) -> list[tuple[str, str, str | None]]:
    """Return (process key, element id, name) of every element that the case has entered, in order."""
    return [(key, element, name) for key, element, name in _listed(reader, case_id, "passed")]


def chosen_flows(reader: Reader, case_id: int) -> list[tuple[str, str]]:
    """Return (process key, flow id) of every conditional or default flow that the case has taken, in order."""
    return [(key, flow) for key, flow in _listed(reader, case_id, "chosen")]


def _listed(reader: Reader, case_id: int, name: str) -> Iterator[list[Any]]:
    rows = reader.connection.scalars(
        select(audit_event.c.details)
        .where(audit_event.c.chain == f"case:{case_id}")
        .order_by(audit_event.c.seq)
    )
    for details in rows:
        yield from json.loads(details).get(name, [])


def case_decisions(reader: Reader, case_id: int) -> list[Decision]:
    """Return the decisions taken in the case, the latest first."""
    rows = reader.connection.execute(
        select(decision_taken)
        .where(decision_taken.c.instance_id == case_id)
        .order_by(decision_taken.c.id.desc())
    )
    return [
        Decision(
            name=row.decision_name,
            decision_id=row.decision_id,
            element_id=row.element_id,
            at=row.at,
            inputs=json.loads(row.inputs),
            output=json.loads(row.output),
            rules=json.loads(row.rules),
        )
        for row in rows
    ]


def case_owner(reader: Reader, unit_id: int | None) -> str | None:
    """Return the name of the head who is accountable in a unit (R78), null without one."""
    head = head_of(reader, unit_id) if unit_id is not None else None
    if head is None:
        return None
    return reader.connection.scalar(select(user_account.c.name).where(user_account.c.id == head))


def case_participants(reader: Reader, case_id: int) -> list[Named]:
    """Return who takes part in the case and as what, the accountable head left out."""
    rows = reader.connection.execute(
        select(participant.c.role, role.c.name.label("role_name"), user_account.c.name.label("person"))
        .join(user_account, user_account.c.id == participant.c.user_id)
        .outerjoin(role, role.c.key == participant.c.role)
        .where(participant.c.instance_id == case_id, participant.c.role != HEAD_ROLE)
        .order_by(role.c.name)
    )
    return [Named(row.role, row.role_name or row.role, row.person) for row in rows]


def case_milestones(reader: Reader, case_id: int) -> dict[str, date]:
    """Return the dates of the case's time plan, the earliest first."""
    rows = reader.connection.execute(
        select(milestone.c.name, milestone.c.on_date)
        .where(milestone.c.instance_id == case_id)
        .order_by(milestone.c.on_date)
    )
    return {row.name: row.on_date for row in rows}


def _incidents(reader: Reader, case_id: int) -> list[Row[Any]]:
    return list(
        reader.connection.execute(
            select(incident)
            .where(incident.c.instance_id == case_id, incident.c.status == "open")
            .order_by(incident.c.opened_at)
        )
    )


def _reminders(reader: Reader, case_id: int) -> list[Row[Any]]:
    return list(
        reader.connection.execute(
            select(reminder, user_task.c.name.label("task_name"), role.c.name.label("role_name"))
            .outerjoin(user_task, user_task.c.id == reminder.c.user_task_id)
            .outerjoin(role, role.c.key == reminder.c.role)
            .where(reminder.c.instance_id == case_id, reminder.c.status.in_(("scheduled", "held", "raised")))
            .order_by(reminder.c.due_at)
        )
    )


def _notices(reader: Reader, case_id: int) -> list[Row[Any]]:
    return list(
        reader.connection.execute(
            select(notice).where(notice.c.instance_id == case_id).order_by(notice.c.published_at.desc())
        )
    )
