"""Is the drawing tidy? What makes a picture hard to read, found by measuring it.

A drawing is read by people first. Findings are warnings: an untidy drawing still runs. Each check is a generator of
problems over the same picture; `CHECKS` is the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from engine.drawing.layout import flows, steps, texts
from engine.drawing.layout.picture import Picture
from engine.drawing.reading import diagram_of, elements_by_id
from engine.exceptions import Problem
from engine.xml import parse_xml

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


MOST_ELEMENTS = 2_000
"""Each is compared with each. A drawing that a person can take in has some hundreds."""


def lint_layout(bpmn: bytes, *, file: str = "ritningen") -> list[Problem]:
    """Everything untidy in the drawing's picture, as warnings; an empty list means that it is fit to show.

    Raises:
        XmlRefused: the bytes are not XML that we read.
    """
    return lint_tree(parse_xml(bpmn, name=file), file=file)


def lint_tree(root: etree._Element, *, file: str) -> list[Problem]:
    """The same of a file that has been read."""
    if len(elements_by_id(root)) > MOST_ELEMENTS:
        return [_too_large(file)]
    picture = Picture(file, diagram_of(root))
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


def _too_large(file: str) -> Problem:
    return Problem(
        file,
        "",
        "warning",
        "too_large",
        f"Utseendet är inte granskat: ritningen har fler än {MOST_ELEMENTS} element.",
        "Dela upp processen i flera ritningar som anropar varandra.",
    )
