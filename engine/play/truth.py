"""What a test case could claim about the same thing, and be right, where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine import clock, feel
from engine.play.claims import Claim
from engine.play.expecting import times_mailed, times_reminded
from engine.play.seeing import (
    fired_in,
    incidents_of,
    open_tasks_of,
    passed_by,
    state_of,
    variables_of,
)
from engine.transaction import Reader


def claim_now(reader: Reader, case_id: int, claim: Claim) -> Claim | None:
    """Return the claim about the same that holds now, null where none does: the task is not open, no table asked."""
    found = _NOW[claim.key](reader, case_id, claim)
    return None if found is _NOTHING else Claim(claim.key, claim.name, found)


_NOTHING = object()


def _open_now(reader: Reader, case_id: int, _claim: Claim) -> Any:
    return [task.element_id for task in open_tasks_of(reader, case_id)]


def _role_now(reader: Reader, case_id: int, claim: Claim) -> Any:
    tasks = open_tasks_of(reader, case_id)
    return next((task.role for task in tasks if task.element_id == claim.name), _NOTHING)


def _due_now(reader: Reader, case_id: int, claim: Claim) -> Any:
    tasks = open_tasks_of(reader, case_id)
    due = [
        clock.local(task.due_at).date().isoformat() if task.due_at else None
        for task in tasks
        if task.element_id == claim.name
    ]
    return due[0] if due else _NOTHING


def _variable_now(reader: Reader, case_id: int, claim: Claim) -> Any:
    return feel.to_json(variables_of(reader, case_id).get(claim.name))


def _decision_now(reader: Reader, case_id: int, claim: Claim) -> Any:
    return dict(fired_in(reader, case_id)).get(claim.name, _NOTHING)


def _reminders_now(reader: Reader, case_id: int, claim: Claim) -> Any:
    return {**claim.value, "count": times_reminded(reader, case_id, claim.value)}


def _mails_now(reader: Reader, case_id: int, claim: Claim) -> Any:
    return {**claim.value, "count": times_mailed(reader, case_id, claim.value)}


def _phase_now(reader: Reader, case_id: int, _claim: Claim) -> Any:
    return state_of(reader, case_id)[1]


def _incidents_now(reader: Reader, case_id: int, _claim: Claim) -> Any:
    return len(incidents_of(reader, case_id))


def _ended_now(reader: Reader, case_id: int, _claim: Claim) -> Any:
    return state_of(reader, case_id)[0] in {"ended", "cancelled"}


def _path_now(reader: Reader, case_id: int, claim: Claim) -> Any:
    """The part of the expected way that was taken, in its order."""
    passed = [one.element_id for one in passed_by(reader, case_id)[0]]
    taken: list[str] = []
    for element in claim.value:
        if element in passed:
            taken.append(element)
            passed = passed[passed.index(element) + 1 :]
    return taken or _NOTHING


_NOW: Mapping[str, Callable[[Reader, int, Claim], Any]] = {
    "open": _open_now,
    "role": _role_now,
    "due": _due_now,
    "variables": _variable_now,
    "decisions": _decision_now,
    "reminders": _reminders_now,
    "mails": _mails_now,
    "phase": _phase_now,
    "incidents": _incidents_now,
    "ended": _ended_now,
    "path": _path_now,
}
