"""Is the drawing tidy? What makes a picture hard to read, found by measuring it.

A drawing is read by people first. Findings are warnings: an untidy drawing still runs. Each check is a generator of
problems over the same picture; `CHECKS` is the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.drawing.layout import flows, steps, texts
from engine.drawing.layout.picture import Picture
from engine.drawing.reading import read_diagram
from engine.exceptions import Problem

Check = Callable[[Picture], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    steps.elements_are_drawn,
    steps.steps_lie_apart,
    steps.lanes_lie_apart,
    steps.sub_processes_hold_their_steps,
    steps.names_in_frames_are_free,
    steps.steps_lie_in_their_lanes,
    steps.sizes_are_alike,
    steps.everything_is_on_the_grid,
    flows.flows_are_orthogonal,
    flows.flows_meet_their_ends,
    flows.flows_go_round_steps,
    flows.flows_do_not_cross,
    flows.flows_run_to_the_right,
    steps.names_fit,
    texts.labels_are_free,
)


def lint_layout(bpmn: bytes, *, file: str = "ritningen") -> list[Problem]:
    """Everything untidy in the drawing's picture, as warnings; an empty list means that it is fit to show.

    Raises:
        XmlRefused: the bytes are not XML that we read.
    """
    picture = Picture(file, read_diagram(bpmn, name=file))
    if picture.diagram.is_empty:
        return [
            picture.problem(
                "",
                "layout-missing",
                "Ritningen saknar layout.",
                "Öppna den i Camunda Modeler eller på bpmn.io, placera stegen och spara.",
            )
        ]
    return [problem for check in CHECKS for problem in check(picture)]
