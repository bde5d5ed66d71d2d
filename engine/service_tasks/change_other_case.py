"""Topics `apply_plan_change`, `pause_case`, `resume_case`, `cancel_case`: an approved change takes effect (P11).

They run in the case that carried the change through its approvals and act on the case `about_case`. The one who may
approve stands in the drawing; the handlers themselves ask no permission, but that it was the case's own unit.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from sqlalchemy import select

from engine.cases import case_number
from engine.commands.pause_case import CaseNotPaused, cancel_case, change_plan, pause_case, resume_case
from engine.exceptions import NiostegError
from engine.models import process_instance
from engine.spiff import ServiceCall
from engine.transaction import SYSTEM, Transaction


class ChangeIncomplete(NiostegError):
    """A change lacks what it needs to take effect."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Ändringen saknar uppgiften ”{name}”. Rätta formuläret eller ritningen.")


class ChangesItself(NiostegError):
    """A case is carried through its change by another one."""

    def __init__(self) -> None:
        super().__init__(
            "Ett ärende kan inte ändra sig självt. Starta ändringen från ärendet som den gäller."
        )


class ChangesAnotherUnit(NiostegError):
    """What a unit has approved says nothing of another unit's case."""

    def __init__(self) -> None:
        super().__init__(
            "Ändringen är prövad i en annan nämnd eller förvaltning än den som ärendet hör till. "
            "Starta ändringen från ärendet som den gäller."
        )


def apply_plan_change(tx: Transaction, case_id: int, call: ServiceCall) -> Mapping[str, Any]:
    """Give the case `about_case` the dates `new_milestones` and the level `new_level`, for the reason `reason`."""
    dates = call.scope.get("new_milestones")
    change_plan(
        tx,
        _about(tx, case_id, call),
        milestones={name: day for name, day in (dates or {}).items() if isinstance(day, date)},
        level=call.scope.get("new_level"),
        reason=_needed(call, "reason"),
        by=SYSTEM,
    )
    return {}


def pause_other_case(tx: Transaction, case_id: int, call: ServiceCall) -> Mapping[str, Any]:
    """Pause the case `about_case` until the day `review_on`, for the reason `reason`."""
    pause_case(
        tx,
        _about(tx, case_id, call),
        reason=_needed(call, "reason"),
        review_on=_needed(call, "review_on"),
        by=SYSTEM,
    )
    return {}


def resume_other_case(tx: Transaction, case_id: int, call: ServiceCall) -> Mapping[str, Any]:
    """Resume the case `about_case`; one that somebody has resumed already is as it should be."""
    with suppress(CaseNotPaused):
        resume_case(tx, _about(tx, case_id, call), by=SYSTEM)
    return {}


def cancel_other_case(tx: Transaction, case_id: int, call: ServiceCall) -> Mapping[str, Any]:
    """Cancel the case `about_case`, for the reason `reason`."""
    cancel_case(tx, _about(tx, case_id, call), reason=_needed(call, "reason"), by=SYSTEM)
    return {}


def _about(tx: Transaction, case_id: int, call: ServiceCall) -> int:
    about = case_number(_needed(call, "about_case"))
    if about == case_id:
        raise ChangesItself
    units = select(process_instance.c.unit_id).where(process_instance.c.id.in_([about, case_id])).distinct()
    if len(tx.connection.scalars(units).all()) > 1:
        raise ChangesAnotherUnit
    return about


def _needed(call: ServiceCall, name: str) -> Any:
    value = call.scope.get(name)
    if value is None:
        raise ChangeIncomplete(name)
    return value
