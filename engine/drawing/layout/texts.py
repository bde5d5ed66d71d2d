"""Texts beside steps and flows: on nothing, and over no edge."""

from __future__ import annotations

from collections.abc import Iterator

from engine.drawing.flows import default_mark_box
from engine.drawing.geometry import Bounds
from engine.drawing.layout.picture import TOUCH, Line, Picture
from engine.drawing.reading import Edge, Shape
from engine.exceptions import Problem

# Letters that touch a line with less than this between them and it are hard to read.
BREATHING_SPACE = 2.0
# The slash of a default flow and the breathing space reach no further from the line.
_AROUND_A_LINE = 10.0


def labels_are_free(picture: Picture) -> Iterator[Problem]:
    lines = [
        (picture.lines[edge.id].box.grown(_AROUND_A_LINE), (edge, picture.lines[edge.id]))
        for edge in picture.diagram.edges.values()
    ]
    steps = [(shape.bounds, shape) for shape in picture.steps]
    texts = [(label.box, id_) for id_, label in picture.labels.items()]
    frames = [shape for shape in picture.diagram.shapes.values() if shape.is_container]
    for at, (letters, id_) in enumerate(texts):
        core = letters.grown(-TOUCH)
        for shape in core.near(steps):
            if core.overlaps(shape.bounds):
                yield _label_problem(
                    picture, id_, "layout-label-shape", f"ligger på {picture.name(shape.id)}"
                )
        for edge, line in letters.near(lines):
            if _is_on_line(letters, edge, line):
                yield _label_problem(
                    picture, id_, "layout-label-flow", f"ligger på flödet {picture.name(edge.id)} ({edge.id})"
                )
        for frame in frames:
            if _straddles(letters, frame):
                yield _label_problem(
                    picture, id_, "layout-label-frame", f"ligger på kanten av {picture.name(frame.id)}"
                )
        for other in letters.near(texts[at + 1 :]):
            if letters.overlaps(picture.labels[other].box):
                yield _label_problem(
                    picture, id_, "layout-label-label", f"ligger på texten {picture.name(other)}"
                )


def _is_on_line(letters: Bounds, edge: Edge, line: Line) -> bool:
    mark = default_mark_box(edge)
    if mark is not None and mark.overlaps(letters.grown(-TOUCH)):
        return True
    space = letters.grown(BREATHING_SPACE - TOUCH)
    return any(space.is_crossed_by(piece) for piece in line.pieces)


def _straddles(letters: Bounds, frame: Shape) -> bool:
    if not letters.overlaps(frame.bounds):
        return False
    return not frame.bounds.grown(-BREATHING_SPACE).holds(letters)


def _label_problem(picture: Picture, id_: str, code: str, where: str) -> Problem:
    return picture.problem(
        id_,
        code,
        f"Texten {picture.name(id_)} {where}.",
        "Flytta texten till en fri yta intill sitt element.",
    )
