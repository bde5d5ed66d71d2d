"""Workload W1: the drawing that speed is measured on.

Nine user tasks in three lanes, exclusive gateways after tasks 1, 2, 4 and 9 that lead back when the answer is no, a
P30D timer on each task that does not interrupt, and ten fields of 100 characters submitted each time.
"""

from __future__ import annotations

from engine.bpmn import Bundle
from tests.support.drawings import drawing

TASKS = tuple(f"Task_{number}" for number in range(1, 10))
_ASKED_AFTER = (1, 2, 4, 9)
_LANES = ("Handläggare", "Nämndsekreterare", "Chef")


def w1_drawing() -> bytes:
    return drawing("\n".join([*_lanes(), "S -> Task_1", *_steps()]), "w1", name="W1")


def w1_bundle() -> Bundle:
    return Bundle("w1", {"w1.bpmn": w1_drawing()})


def w1_answers(number: int) -> dict[str, str]:
    """What is submitted at task `number`: ten fields of 100 characters, and the yes that leads on."""
    fields = {f"field_{number}_{field}": f"{number}.{field} ".ljust(100, "x") for field in range(10)}
    return {**fields, "answer": "ja"}


def _lanes() -> list[str]:
    return [f"lane {lane}: {' '.join(TASKS[index::3])}" for index, lane in enumerate(_LANES)]


def _steps() -> list[str]:
    return [line for number in range(1, 10) for line in _step(number)]


def _step(number: int) -> list[str]:
    task, after = f"Task_{number}", f"Task_{number + 1}" if number < 9 else "E"
    reminder = [
        f"boundary Late_{number} on={task} duration=P30D interrupting=false",
        f"Late_{number} -> E{number}",
    ]
    if number not in _ASKED_AFTER:
        return [*reminder, f"{task} -> {after}"]
    gateway = f"Gateway_{number}"
    return [
        *reminder,
        f"xor {gateway}",
        f"{task} -> {gateway}",
        f'{gateway} -> {after} if answer = "ja"',
        f"{gateway} -> {task} else",
    ]
