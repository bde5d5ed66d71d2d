"""Do in other test cases what one of them does: the same step, wherever a case waits for it and does not do it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn import Bundle
from engine.play.casebook import Case, kind_of, step_in, with_step_after
from engine.play.examining import Examined, examine

#: A case that goes round comes to the same step more than once.
_MOST_TIMES = 10
#: Steps in which nobody does anything.
_PASSIVE = frozenset({"expect", "advance"})


def place_before(case: Mapping[str, Any], examined: Examined) -> int:
    """Return where a step belongs that the case lacks (from 1): before what did not come true for want of it.

    `examined` has stopped.
    """
    stopped = examined.stopped
    if stopped is None:
        raise AssertionError("nothing stopped")
    place = stopped.number
    for number in range(stopped.number - 1, 0, -1):
        if kind_of(step_in(case, number)) not in _PASSIVE:
            break
        if examined.steps[number - 1].state == "differs":
            place = number
    return place


def with_step_where_awaited(
    files: Mapping[str, bytes], process_key: str, case: Mapping[str, Any], step: Mapping[str, Any]
) -> tuple[Case, list[int]]:
    """Return the case with `step`, which does a task, wherever it stops for want of it; and where it now has it.

    Raises: as `examine`; InvalidAnswers: the case is full.
    """
    changed, places = dict(case), list[int]()
    while len(places) < _MOST_TIMES:
        examined = examine(files, process_key, changed)
        if not _is_awaited(str(step["complete"]), changed, examined):
            break
        place = place_before(changed, examined)
        changed = with_step_after(changed, place - 1, step)
        places.append(place)
    return changed, places


def can_come_to(bundle: Bundle, element_id: str) -> bool:
    """Whether an element is in the drawing of a process, or in one that it calls."""
    return any(element_id in facts.elements for facts in bundle.processes.values())


def _is_awaited(element_id: str, case: Mapping[str, Any], examined: Examined) -> bool:
    stopped = examined.stopped
    if stopped is None or step_in(case, stopped.number).get("complete") == element_id:
        return False
    return any(task.element_id == element_id for task in examined.standing.tasks)
