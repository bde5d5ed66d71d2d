"""The phase bar: what is done, what goes on and what is to come, in the order of the drawing."""

from collections.abc import Mapping
from typing import Literal

from engine.queries.case_position import CasePosition
from engine.queries.status_filter import LIVING
from engine.records import dataclass

State = Literal["done", "now", "to come", "left out", "stopped"]


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of a case, in the process owner's own word."""

    name: str
    state: State


def phase_bar(
    phases: Mapping[str, tuple[str, ...]], process_key: str, position: CasePosition, *, status: str
) -> list[Phase]:
    """Return the phases, each with its state.

    `phases` maps each to the elements that stand for it, in flow order. A case that was sent back passes some of
    them again: what lies ahead of the present phase is to come, however often it was passed before. What the case
    went past without entering, or never reached before it ended, was left out; a cancelled case stopped in the phase
    that it entered last.
    """
    entered = _last_entries(phases, process_key, position)
    present = [name for name in phases if name in position.phases]
    names = list(phases)
    stopped = max(entered, key=lambda name: entered[name], default=None) if status == "cancelled" else None
    reached = names.index(present[0]) if present else -1 if status in LIVING else len(names)
    since = min((entered.get(name, 0) for name in present), default=-1)

    def state(number: int, name: str) -> State:
        if name in present:
            return "now"
        if name == stopped:
            return "stopped"
        if number < reached:
            return "done" if name in entered else "left out"
        return "done" if entered.get(name, -1) > since else "to come"

    return [Phase(name, state(number, name)) for number, name in enumerate(names)]


def _last_entries(
    phases: Mapping[str, tuple[str, ...]], process_key: str, position: CasePosition
) -> dict[str, int]:
    """When each phase was last entered, as its place in the case's path."""
    by_element = {(process_key, element): name for name, elements in phases.items() for element in elements}
    return {
        by_element[one.place]: number for number, one in enumerate(position.passes) if one.place in by_element
    }
