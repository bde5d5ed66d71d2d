"""Store a case: its state and every row that follows from it, in the order that foreign keys need."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, update

from engine import feel
from engine.cases.audit import AuditEntry, append_audit
from engine.cases.incidents import resolve_incidents
from engine.cases.insert_new import insert_rows
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
from engine.exceptions import ConcurrentChange
from engine.models import decision_taken, process_instance
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
    _write_row(tx, case, mirror, by=by, entry=_with_details(case, entry, changes))
    close_gone_tasks(tx, case, waiting, completed=completed, by=by)
    withdraw_gone_tasks(tx, case, waiting)
    plan_task_reminders(tx, case, waiting, open_new_tasks(tx, case, waiting, unit_id=mirror.unit_id))
    if moved_dates:
        replan_task_reminders(tx, case, waiting, recalculate_due_dates(tx, case, waiting))
    align_timers(tx, case)
    align_subscriptions(tx, case)
    align_participants(tx, case)
    align_milestones(tx, case)
    _write_decisions(tx, case)
    if case.ran_well and case.row.has_incident:
        resolve_incidents(tx, case.id, by=by, kinds=("step",))
    if case.status in {"ended", "cancelled"}:
        withdraw_case_reminders(tx, case.id)
    else:
        align_timeline(tx, case, changes)


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


def _write_row(tx: Transaction, case: OpenCase, mirror: Mirrored, *, by: Actor, entry: AuditEntry) -> None:
    row, execution = case.row, case.execution
    if case.status == "active" and execution.ended:
        case.status = "ended"
    seq = row.audit_seq + 1
    digest = append_audit(tx, case.id, seq=seq, previous=row.audit_hash, by=by, entry=entry)
    ended = case.status in {"ended", "cancelled"}
    written = tx.connection.execute(
        _WRITE,
        {
            "case": case.id,
            "opened": row.revision,
            "title": mirror.title,
            "diary_number": mirror.diary_number,
            "unit_id": mirror.unit_id,
            "status": case.status,
            "status_reason": case.status_reason,
            "review_on": case.review_on,
            "phase": None if ended else _phase(case),
            "outcome": _outcome(case) if ended else None,
            "state": execution.state(),
            "variables": feel.dumps(execution.variables),
            "revision": row.revision + 1,
            "audit_seq": seq,
            "audit_hash": digest,
            "last_activity_at": tx.now,
            "ended_at": tx.now if ended else None,
        },
    )
    if written.rowcount != 1:
        raise ConcurrentChange


#: Only onto the revision that was opened; the parameters named as columns are the columns' new values.
_WRITE = update(process_instance).where(
    process_instance.c.id == bindparam("case"), process_instance.c.revision == bindparam("opened")
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


def _write_decisions(tx: Transaction, case: OpenCase) -> None:
    rows = [
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
    insert_rows(tx, decision_taken, rows)


def _json(value: Any) -> str:
    return json.dumps(feel.to_json(value), ensure_ascii=False)
