"""Store a case: its state and every row that follows from it."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Update, update

from engine import feel
from engine.cases.audit import AuditEntry, next_event
from engine.cases.incidents import resolve_incidents
from engine.cases.mirrors import Mirrored, align_milestones, align_participants, mirrored
from engine.cases.opening import OpenCase
from engine.cases.reminders import (
    align_timeline,
    plan_task_reminders,
    replan_task_reminders,
    withdraw_case_reminders,
    withdraw_gone_tasks,
)
from engine.cases.tasks import close_gone_tasks, open_new_tasks, recalculate_due_dates
from engine.cases.waiting import align_subscriptions, align_timers
from engine.cases.writing import Names, Writes
from engine.exceptions import ConcurrentChange
from engine.models import audit_event, decision_taken, process_instance
from engine.transaction import Actor, Transaction


def store_case(
    tx: Transaction, case: OpenCase, *, by: Actor, entry: AuditEntry, completed: str | None = None
) -> None:
    """Write what happened to the case; `completed` is the token of the user task that a person completed.

    Raises:
        ConcurrentChange: the case changed since it was opened.
    """
    execution = case.execution
    changes = changed_variables(case)
    moved_dates = "milestones" in changes
    if moved_dates:
        execution.rearm_timers()
    waiting = {task.token_id: task for task in execution.open_tasks()}
    mirror = mirrored(tx, case)
    if case.status == "active" and execution.ended:
        case.status = "ended"
    writes = Writes()
    due = open_new_tasks(tx, case, writes, waiting, unit_id=mirror.unit_id)
    plan_task_reminders(tx, case, writes, waiting, due)
    close_gone_tasks(tx, case, writes, waiting, completed=completed, by=by)
    if moved_dates:
        replan_task_reminders(tx, case, waiting, recalculate_due_dates(tx, case, waiting))
    align_timers(case, writes)
    align_subscriptions(case, writes)
    align_participants(tx, case, writes)
    align_milestones(tx, case, writes)
    writes.insert(decision_taken, _decisions(tx, case))
    if case.has_ended:
        withdraw_case_reminders(case, writes)
    else:
        withdraw_gone_tasks(case, writes, waiting)
        align_timeline(tx, case, changes)
    _send(tx, case, writes, mirror, by=by, entry=_with_details(case, entry, changes))
    if case.ran_well and case.row.has_incident:
        resolve_incidents(tx, case.id, by=by, kinds=("step",))


def changed_variables(case: OpenCase) -> dict[str, list[Any]]:
    """Return {name: [old, new]} of the case's variables that changed, as JSON types."""
    before, after = case.before, case.execution.variables
    changes = {
        name: [feel.to_json(before.get(name)), feel.to_json(value)]
        for name, value in after.items()
        if before.get(name) is not value and before.get(name) != value
    }
    changes |= {name: [feel.to_json(value), None] for name, value in before.items() if name not in after}
    return changes


def _with_details(case: OpenCase, entry: AuditEntry, changes: Mapping[str, Any]) -> AuditEntry:
    details = dict(entry.details)
    if changes:
        details["changes"] = changes
    passed = [[item.process_key, item.element_id, item.name] for item in case.execution.passed]
    if passed:
        details["passed"] = passed
    chosen = [[flow.process_key, flow.flow_id] for flow in case.execution.chosen]
    if chosen:
        details["chosen"] = chosen
    if case.incident_cause:
        details["incident"] = case.incident_cause
    return AuditEntry(entry.kind, entry.element_id, details)


def _send(
    tx: Transaction, case: OpenCase, writes: Writes, mirror: Mirrored, *, by: Actor, entry: AuditEntry
) -> None:
    """Send what was gathered, and with it the event and the case's own row."""
    row, execution = case.row, case.execution
    event = next_event(tx, case.id, seq=row.audit_seq + 1, previous=row.audit_hash, by=by, entry=entry)
    writes.insert(audit_event, [event])
    new = {
        "title": mirror.title,
        "diary_number": mirror.diary_number,
        "unit_id": mirror.unit_id,
        "status": case.status,
        "status_reason": case.status_reason,
        "review_on": case.review_on,
        "phase": None if case.has_ended else _phase(case),
        "outcome": _outcome(case) if case.has_ended else None,
        "state": execution.state(),
        "variables": feel.dumps(execution.variables),
        "revision": row.revision + 1,
        "audit_seq": event["seq"],
        "audit_hash": event["hash"],
        "last_activity_at": tx.now,
        "ended_at": tx.now if case.has_ended else None,
    }
    writes.add(_onto_revision, {"case": case.id, "opened": row.revision, **new})
    if writes.send(tx) != 1:
        raise ConcurrentChange


def _onto_revision(names: Names, _count: int) -> Update:
    """Only onto the revision that was opened."""
    row = process_instance.c
    values = {column.name: names(column.name, column.type) for column in row if column.name in _WRITTEN}
    return (
        update(process_instance)
        .where(row.id == names("case"), row.revision == names("opened"))
        .values(values)
    )


#: What a case's row says anew each time it is stored.
_WRITTEN = frozenset(
    {
        "title",
        "diary_number",
        "unit_id",
        "status",
        "status_reason",
        "review_on",
        "phase",
        "outcome",
        "state",
        "variables",
        "revision",
        "audit_seq",
        "audit_hash",
        "last_activity_at",
        "ended_at",
    }
)


def _phase(case: OpenCase) -> str | None:
    phases = case.execution.phases()
    return phases[0] if phases else case.row.phase


def _outcome(case: OpenCase) -> str | None:
    ends = [
        item.name
        for item in case.execution.passed
        if item.kind == "endEvent" and item.process_key == case.row.process_key
    ]
    return ends[-1] if ends else None


def _decisions(tx: Transaction, case: OpenCase) -> list[dict[str, Any]]:
    return [
        {
            "instance_id": case.id,
            "element_id": taken.element_id,
            "decision_id": result.decision_id,
            "decision_name": result.name,
            "inputs": _json(result.inputs),
            "output": _json(result.value),
            "rules": _json(result.fired),
            "at": tx.now,
        }
        for taken in case.execution.decisions
        for result in taken.result.trace
    ]


def _json(value: Any) -> str:
    return json.dumps(feel.to_json(value), ensure_ascii=False)
