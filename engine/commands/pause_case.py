"""Pause, resume and cancel a case (P11: at any time, with a reason)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import update

from engine.cases import (
    AuditEntry,
    OpenCase,
    open_case,
    open_resting_case,
    perform,
    resolve_incidents,
    settle_case,
)
from engine.exceptions import CasePaused, Conflict, InvalidAnswers
from engine.models import reminder, timer
from engine.permissions import require
from engine.transaction import Actor, Transaction

#: A pause has a day on which somebody looks at it again (P11: at most 90 days).
MAX_PAUSE = timedelta(days=90)
#: Characters. It stands in the history for ever, and on the case's page.
LONGEST_REASON = 5_000
#: Years that a plan can have, as in the forms.
FIRST_YEAR, LAST_YEAR = 1900, 2199


class CaseNotPaused(Conflict):
    def __init__(self, case_id: int) -> None:
        super().__init__(f"Ärendet {case_id} är inte pausat.")


def pause_case(tx: Transaction, case_id: int, *, reason: str, review_on: date, by: Actor) -> None:
    """Pause a case: its tasks stay, nothing in it moves, no reminder is raised until it is resumed.

    Raises:
        NotPermitted, CaseNotFound, CaseEnded, CasePaused.
        InvalidAnswers: no reason, or a review day that is not within 90 days.
    """
    require(tx, "case.pause", by, case_id=case_id)
    _demand_reason(reason)
    if not tx.today < review_on <= tx.today + MAX_PAUSE:
        raise InvalidAnswers({"review_on": "Välj en dag inom 90 dagar då pausen ska prövas igen."})
    case = open_resting_case(tx, case_id)
    if case.status == "paused":
        raise CasePaused(case_id)
    case.status, case.status_reason, case.review_on = "paused", reason, review_on
    _hold(tx, case)
    details = {"reason": reason, "review_on": review_on.isoformat()}
    settle_case(tx, case, by=by, entry=AuditEntry("case_paused", details=details))


def resume_case(tx: Transaction, case_id: int, *, by: Actor) -> None:
    """Resume a paused case; what fell due meanwhile is raised once by the next tick.

    Raises:
        NotPermitted, CaseNotFound, CaseEnded.
        CaseNotPaused: it is running.
    """
    require(tx, "case.pause", by, case_id=case_id)
    case = open_resting_case(tx, case_id)
    if case.status != "paused":
        raise CaseNotPaused(case_id)
    case.status, case.status_reason, case.review_on = "active", None, None
    _let_go(tx, case)
    settle_case(tx, case, by=by, entry=AuditEntry("case_resumed"))


def cancel_case(tx: Transaction, case_id: int, *, reason: str, by: Actor) -> None:
    """Cancel a case: its open tasks, timers and reminders are withdrawn; everything done stays readable.

    Raises:
        NotPermitted, CaseNotFound, CaseEnded.
        InvalidAnswers: no reason.
    """
    require(tx, "case.cancel", by, case_id=case_id)
    _demand_reason(reason)
    case = open_resting_case(tx, case_id)
    case.execution.cancel()
    case.status, case.status_reason, case.review_on = "cancelled", reason, None
    settle_case(tx, case, by=by, entry=AuditEntry("case_cancelled", details={"reason": reason}))
    resolve_incidents(tx, case_id, by=by)


def change_plan(
    tx: Transaction,
    case_id: int,
    *,
    milestones: Mapping[str, date],
    reason: str,
    by: Actor,
    level: str | None = None,
) -> None:
    """Move dates of the case's time plan, and its level of participation when one is given.

    Due dates, timers and reminders follow in the same transaction.

    Raises:
        NotPermitted, CaseNotFound, CaseEnded, CasePaused.
        InvalidAnswers: no reason, nothing to change, a year that nobody plans for, or dates that are not in
        ascending order.
    """
    require(tx, "case.change_plan", by, case_id=case_id)
    _demand_reason(reason)
    if not milestones and level is None:
        raise InvalidAnswers({"milestones": "Fyll i minst ett nytt datum."})
    case = open_case(tx, case_id)
    changed: dict[str, Any] = {}
    if milestones:
        dates = {**(case.before.get("milestones") or {}), **milestones}
        _demand_likely(milestones)
        _demand_order(dates)
        changed["milestones"] = dates
    if level is not None:
        changed["participation_level"] = level
    # Run on: a drawing may wait for just these dates.
    perform(tx, case, lambda execution: execution.variables.update(changed))
    settle_case(tx, case, by=by, entry=AuditEntry("plan_changed", details={"reason": reason}))


#: The order in which the dates of a dialogue come (domain S2).
MILESTONE_ORDER = ("start", "last_activity", "presentation", "decision")


def _demand_likely(dates: Mapping[str, date]) -> None:
    """A slip of the finger in the year would put reminders centuries away, or beyond the calendar's end."""
    for name, day in dates.items():
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise InvalidAnswers({name: f"Kontrollera årtalet: {day.isoformat()}."})


def _demand_order(dates: Mapping[str, date]) -> None:
    known = [dates[name] for name in MILESTONE_ORDER if isinstance(dates.get(name), date)]
    if known != sorted(known):
        raise InvalidAnswers(
            {"milestones": "Datumen ska komma i ordning: start, sista aktivitet, presentation, beslut."}
        )


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidAnswers({"reason": "Skriv varför. Alla som följer ärendet kan läsa det."})
    if len(reason) > LONGEST_REASON:
        raise InvalidAnswers({"reason": f"Skriv kortare: högst {LONGEST_REASON} tecken."})


def _hold(tx: Transaction, case: OpenCase) -> None:
    tx.connection.execute(
        update(timer).where(timer.c.instance_id == case.id, timer.c.status == "waiting").values(status="held")
    )
    tx.connection.execute(
        update(reminder)
        .where(reminder.c.instance_id == case.id, reminder.c.status == "scheduled")
        .values(status="held")
    )


def _let_go(tx: Transaction, case: OpenCase) -> None:
    tx.connection.execute(
        update(timer).where(timer.c.instance_id == case.id, timer.c.status == "held").values(status="waiting")
    )
    tx.connection.execute(
        update(reminder)
        .where(reminder.c.instance_id == case.id, reminder.c.status == "held")
        .values(status="scheduled")
    )
