"""A picture under examination, and the distances that count as none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.drawing.labels import PlacedText, labels
from engine.drawing.reading import Diagram, Edge, Shape
from engine.exceptions import Problem

TOUCH = 1.0
"""Things that overlap by no more than this (px) only touch."""
DOCKING_TOLERANCE = 3.0
"""So far (px) from a step's outline a flow may end."""


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

    def problem(self, element: str, code: str, message: str, remedy: str) -> Problem:
        return Problem(self.file, element, "warning", code, message, remedy)

    def name(self, id_: str) -> str:
        item = self.diagram.shapes.get(id_) or self.diagram.edges.get(id_)
        return f"”{item.name}”" if item is not None and item.name else id_
