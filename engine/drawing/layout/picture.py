"""A picture under examination, and the distances that count as none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from engine.drawing.geometry import Bounds, Segment, around, segments
from engine.drawing.labels import PlacedText, labels
from engine.drawing.reading import Diagram, Edge, Shape
from engine.exceptions import Problem
from engine.records import dataclass

TOUCH = 1.0
"""Things that overlap by no more than this (px) only touch."""
DOCKING_TOLERANCE = 3.0
"""So far (px) from a step's outline a flow may end."""


@dataclass(frozen=True, slots=True)
class Line:
    """A flow's or an association's straight pieces, and the box around them all."""

    pieces: tuple[Segment, ...]
    box: Bounds


@dataclass(frozen=True)
class Picture:
    file: str
    diagram: Diagram

    @cached_property
    def labels(self) -> Mapping[str, PlacedText]:
        return labels(self.diagram)

    @cached_property
    def steps(self) -> list[Shape]:
        """What may not lie on each other: everything but pools, lanes, groups and open sub-processes."""
        return [shape for shape in self.diagram.shapes.values() if not shape.is_container]

    @cached_property
    def flows(self) -> list[Edge]:
        return [edge for edge in self.diagram.edges.values() if edge.kind in ("sequenceFlow", "messageFlow")]

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """By id. Most things lie far from most lines: the box tells that without a look at the pieces."""
        return {
            id_: Line(
                tuple(segments(edge.points)), around(Bounds(point.x, point.y, 0, 0) for point in edge.points)
            )
            for id_, edge in self.diagram.edges.items()
        }

    def problem(self, element: str, code: str, message: str, remedy: str) -> Problem:
        return Problem(self.file, element, "warning", code, message, remedy)

    def name(self, id_: str) -> str:
        item = self.diagram.shapes.get(id_) or self.diagram.edges.get(id_)
        return f"”{item.name}”" if item is not None and item.name else id_
