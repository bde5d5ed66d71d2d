"""Room made in a drawing: a column opened to the right of a line, or a row below one.

All that has its middle beyond the line goes as far as the room is wide; what lies around the line grows. A line that
ends at a step goes with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from engine.authoring.measures import as_written, bounds_in, is_container, label_in, length_of, move
from engine.authoring.plane import Plane
from engine.bpmn.names import Node
from engine.drawing.geometry import Bounds, Point
from engine.drawing.reading import BPMNDI, DC, DI
from engine.records import dataclass

_NEAR = 100
"""Words this near to the first end of a line belong to that end."""


@dataclass(frozen=True, slots=True)
class _Axis:
    """Along which the room is made: the names of DI for a place and a length."""

    place: Literal["x", "y"]
    length: Literal["width", "height"]

    def of(self, point: Point) -> float:
        return point.x if self.place == "x" else point.y

    def begin(self, box: Bounds) -> float:
        return box.x if self.place == "x" else box.y

    def end(self, box: Bounds) -> float:
        return box.right if self.place == "x" else box.bottom


_ACROSS, _DOWN = _Axis("x", "width"), _Axis("y", "height")


def open_column(picture: Plane, plane: Node, cut_at: float, *, by: float) -> None:
    """Make room to the right of an upright line."""
    _Opening(picture, plane, _ACROSS, cut_at, by).do()


def open_row(picture: Plane, plane: Node, cut_at: float, *, by: float) -> None:
    """Make room below a level line."""
    _Opening(picture, plane, _DOWN, cut_at, by).do()


class _Opening:
    """What one opening shares."""

    def __init__(self, picture: Plane, plane: Node, axis: _Axis, cut_at: float, by: float) -> None:
        self._picture = picture
        self._axis = axis
        self._cut_at = cut_at
        self._by = by
        self._drawn = {id_: node for id_, node in picture.nodes.items() if node.getparent() is plane}

    def do(self) -> None:
        shifts = {id_: self._shift_of(id_, node) for id_, node in self._drawn.items()}
        lines = [(id_, node) for id_, node in self._drawn.items() if bounds_in(node) is None]
        for id_, node in lines:
            self._move_line(id_, node, shifts)
        for id_, node in self._drawn.items():
            if bounds_in(node) is not None:
                self._move_or_grow(id_, node, shifts[id_] or 0)

    def _shift_of(self, id_: str, node: Node) -> float | None:
        """How far a shape goes; None for what has no place of its own."""
        box, element = bounds_in(node), self._picture.document.get(id_)
        if box is None:
            return None
        if element is not None and is_container(element, node):
            return self._by if self._axis.begin(box) >= self._cut_at else 0
        host = self._drawn.get(element.get("attachedToRef") or "") if element is not None else None
        around = bounds_in(host) if host is not None else None
        return self._by if self._axis.of((around or box).centre) > self._cut_at else 0

    def _move_or_grow(self, id_: str, node: Node, shift: float) -> None:
        box, element = bounds_in(node), self._picture.document.get(id_)
        if shift:
            for one in node.iter(f"{DC}Bounds"):
                self._move(one, shift)
        elif (
            box is not None
            and element is not None
            and is_container(element, node)
            and self._axis.end(box) > self._cut_at
        ):
            bounds = node.find(f"{DC}Bounds")
            bounds.set(self._axis.length, as_written(length_of(bounds, self._axis.length) + self._by))

    def _move_line(self, id_: str, node: Node, shifts: Mapping[str, float | None]) -> None:
        points = self._picture.points(id_)
        if not points:
            return
        element = self._picture.document.get(id_)
        moved = [self._by if self._axis.of(point) > self._cut_at else 0.0 for point in points]
        for end, side in ((0, "sourceRef"), (-1, "targetRef")):
            anchor = self._picture.document.get(element.get(side)) if element is not None else None
            if anchor is not None and not self._is_drawn_container(anchor):
                own = shifts.get(anchor.get("id"))
                self._follow(moved, points, end, moved[end] if own is None else own)
        for waypoint, shift in zip(node.findall(f"{DI}waypoint"), moved, strict=True):
            self._move(waypoint, shift)
        self._move_label(node, points[0], moved[0])

    def _follow(self, moved: list[float], points: Sequence[Point], end: int, shift: float) -> None:
        """Let the part of a line that begins at an end, and runs along the cut, go with that end."""
        numbers = range(len(points)) if end == 0 else range(len(points) - 1, -1, -1)
        for number in numbers:
            if abs(self._axis.of(points[number]) - self._axis.of(points[end])) > 1:
                return
            moved[number] = shift

    def _move_label(self, node: Node, first: Point, first_shift: float) -> None:
        box = label_in(node)
        if box is None:
            return
        # The words beside the step that a way leaves stay with it.
        is_at_first = abs(self._axis.begin(box) - self._axis.of(first)) < _NEAR
        beyond = self._by if self._axis.of(box.centre) > self._cut_at else 0.0
        shift = first_shift if is_at_first else beyond
        self._move(node.find(f"{BPMNDI}BPMNLabel/{DC}Bounds"), shift)

    def _move(self, node: Node, shift: float) -> None:
        move(node, shift if self._axis.place == "x" else 0, shift if self._axis.place == "y" else 0)

    def _is_drawn_container(self, element: Node) -> bool:
        node = self._picture.nodes.get(element.get("id"))
        return node is not None and is_container(element, node)
