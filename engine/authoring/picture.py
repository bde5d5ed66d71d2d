"""The picture of a drawing, changed so that nothing overlaps: a column opened, a shape put, moved or taken away."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from engine.authoring.labels import words_at_diamond, words_at_edge, words_on_way
from engine.authoring.measures import GRID, label_in, on_grid, up_to_grid
from engine.authoring.opening import open_column, open_row
from engine.authoring.plane import Plane
from engine.authoring.plans import NoSuchPlace
from engine.authoring.routes import simplified
from engine.bpmn.names import Node, kind_of
from engine.drawing.geometry import Bounds, Point, Segment
from engine.records import dataclass

TASK = (100, 80)
DIAMOND = (50, 50)
CIRCLE = (36, 36)
Size = tuple[float, float]
GAP = 50
"""Between a step and the one put after it."""
_ABOVE_AND_BELOW = 60
"""Around a step on an upright way, together."""
_ROW = 120
"""A row of its own: a step and the room around it."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A new step with the ways in and out of it, its lane and its size."""

    new: Node
    way_in: Node
    way_out: Node | None
    lane: Node | None
    size: Size


class Picture(Plane):
    """The shapes and lines of a document, and where something new goes."""

    def put_after(
        self,
        source: Node,
        new: Node,
        *,
        way_in: Node,
        way_out: Node | None,
        lane: Node | None,
        size: Size = TASK,
    ) -> None:
        """Draw a new step after another, with the ways in and out of it, where the document's plan says."""
        if self.bounds(source) is None:
            return
        place = _Place(new, way_in, way_out, lane, size)
        if self.document.plan.place == "line" and way_out is not None:
            self._put_on_line(source, place)
        else:
            self._put_to_the_right(source, place)
        if kind_of(new) == "exclusiveGateway" and new.get("name"):
            words_at_diamond(self, new, above=self.document.plan.words_above)

    def _put_to_the_right(self, source: Node, place: _Place) -> None:
        """In a column of its own; the ways are drawn anew, as the old one was where that goes."""
        way_in, way_out, lane, size = place.way_in, place.way_out, place.lane, place.size
        old_points = self.points(way_in.get("id"))
        at = self._with_column(source, way_in, size)
        target = self.bounds(self.document.get(way_out.get("targetRef"))) if way_out is not None else None
        middle = Point(self._middle(at, way_in, size), self._row(at, target, lane, size))
        if self.document.plan.place == "row":
            middle = Point(middle.x, self._new_row(source, lane))
        box = self.free(_around(middle, size), lane, but={way_in.get("id")})
        self.add_shape(source, place.new, box)
        if way_out is not None:
            self.add_edge(source, way_out, self.points(way_in.get("id")))
            self.route(way_out, start=None, end=self.points(way_out.get("id")))
        if way_in.get("id") not in self.nodes:
            self.add_edge(source, way_in, [])
        self.route(way_in, start=old_points, end=None)

    def _put_on_line(self, source: Node, place: _Place) -> None:
        """In the middle of a piece of the way, which is made longer; the rest of the way stays as it is."""
        way_in, size, frame = place.way_in, place.size, self.bounds(place.lane)
        at, piece = self._piece(self.points(way_in.get("id")), frame, size)
        plane = self.plane_of(source)
        if piece.is_horizontal:
            by = up_to_grid(size[0]) + 2 * GAP
            cut_at = on_grid(piece.middle.x)
            open_column(self, plane, cut_at, by=by)
            middle = Point(on_grid(cut_at + by / 2), piece.start.y)
        else:
            by = up_to_grid(size[1]) + _ABOVE_AND_BELOW
            cut_at = on_grid(piece.middle.y)
            if frame is not None:
                cut_at = min(max(cut_at, frame.y + GRID), frame.bottom - GRID)
            open_row(self, plane, cut_at, by=by)
            middle = Point(piece.start.x, on_grid(cut_at + by / 2))
        points = self.points(way_in.get("id"))
        box = _around(middle, size)
        first, last = _sides(box, points[at], points[at + 1])
        self.add_shape(source, place.new, box)
        self.add_edge(source, place.way_out, simplified([last, *points[at + 1 :]]))
        self.draw(way_in.get("id"), simplified([*points[: at + 1], first]))
        self.keep_label_near(way_in.get("id"))

    def _piece(self, points: Sequence[Point], frame: Bounds | None, size: Size) -> tuple[int, Segment]:
        """The pieces of a way that lie in the lane, the longest first: the one that the plan asks for."""
        pieces = [Segment(*pair) for pair in pairwise(points)]
        found = [
            (piece.length, number)
            for number, piece in enumerate(pieces)
            if (piece.is_horizontal or piece.is_vertical) and (frame is None or _fits_on(piece, frame, size))
        ]
        if len(found) <= self.document.plan.number:
            raise NoSuchPlace
        number = sorted(found, reverse=True)[self.document.plan.number][1]
        return number, pieces[number]

    def put_beside(
        self, source: Node, new: Node, size: Size, *, ways: Sequence[Node], lane: Node | None
    ) -> None:
        """Draw a new step off the straight way: to the right of another, with the ways to it."""
        if self.bounds(source) is None:
            return
        at = self._with_column(source, None, size)
        middle = Point(self._middle(at, None, size), on_grid(at.centre.y))
        if kind_of(source) != "userTask":
            middle = Point(middle.x, self._new_row(source, lane))
        box = self.free(_around(middle, size), lane, but=set())
        self.add_shape(source, new, box)
        for way in ways:
            self.add_way(source, way)

    def add_way(self, source: Node, way: Node) -> None:
        """Draw a new way between two steps that are drawn."""
        if self.bounds(source) is None:
            return
        self.add_edge(source, way, [])
        self.route(way, start=None, end=None)
        words_on_way(self, way)

    def put_on_edge(self, host: Node, event: Node) -> None:
        """Draw an event on the lower edge of a step, beside those that are there."""
        at = self.bounds(host)
        if at is None:
            return
        riders = [
            box
            for other in host.getparent()
            if other.get("attachedToRef") == host.get("id") and (box := self.bounds(other)) is not None
        ]
        y = at.bottom - CIRCLE[1] / 2
        places = [Bounds(at.right - 40 - CIRCLE[0] / 2 - step * 40, y, *CIRCLE) for step in range(2)]
        free = [box for box in places if not any(box.overlaps(other) for other in riders)]
        self.add_shape(host, event, (free or places)[0])
        words_at_edge(self, event)

    def move_into(self, node: Node, lane: Node) -> None:
        """Move a step to the middle of a lane, as near to where it was as is free."""
        at, frame = self.bounds(node), self.bounds(lane)
        if at is None or frame is None:
            return
        riders = [other for other in node.getparent() if other.get("attachedToRef") == node.get("id")]
        ids = {node.get("id"), *(rider.get("id") for rider in riders)}
        wanted = Bounds(at.x, on_grid(frame.centre.y - at.height / 2), at.width, at.height)
        own = (
            one
            for one in node.getparent()
            if not ids.isdisjoint({one.get("sourceRef"), one.get("targetRef")})
        )
        box = self.free(wanted, lane, but={*ids, *(one.get("id") for one in own)})
        for one in (node, *riders):
            self.shift(self.nodes.get(one.get("id")), box.x - at.x, box.y - at.y)
        for flow in node.getparent():
            if kind_of(flow) == "sequenceFlow" and not ids.isdisjoint(
                {flow.get("sourceRef"), flow.get("targetRef")}
            ):
                self.route(flow, start=None, end=None)

    def join(self, node: Node, way_in: Node, way_out: Node) -> None:
        """Take a step out of the picture, and let the way into it go on as the way out of it did."""
        before, after = self.points(way_in.get("id")), self.points(way_out.get("id"))
        middle = self.bounds(node)
        self.forget(node)
        self.forget(way_out)
        if before and after and middle is not None:
            self.draw(way_in.get("id"), simplified([*before[:-1], middle.centre, *after[1:]]))

    def _with_column(self, source: Node, way: Node | None, size: Size) -> Bounds:
        """Make a column to the right of a step, and return where the step is then."""
        at = self.bounds(source)
        if at is None:
            raise NoSuchPlace
        right = self._middle(at, way, size) + size[0] / 2
        open_column(self, self.plane_of(source), at.right, by=up_to_grid(right - at.right))
        return self.bounds(source) or at

    def _middle(self, at: Bounds, way: Node | None, size: Size) -> float:
        """The upright middle line of a new step: past the words on the way to it."""
        node = self.nodes.get(way.get("id")) if way is not None else None
        label = label_in(node) if node is not None else None
        past = label.right + GRID if label is not None and at.right <= label.x < at.right + 2 * GAP else 0
        return up_to_grid(max(at.right + GAP, past) + size[0] / 2)

    def _row(self, at: Bounds, target: Bounds | None, lane: Node | None, size: Size) -> float:
        """The middle line of the new step: that of what follows, of what came before, or of its own lane."""
        frame = self.bounds(lane)
        rows = [at.centre.y] if target is None or target.x < at.right else [target.centre.y, at.centre.y]
        fitting = [row for row in rows if frame is None or _fits(row, frame, size)]
        return fitting[0] if fitting else on_grid(frame.centre.y) if frame is not None else rows[0]

    def _new_row(self, source: Node, lane: Node | None) -> float:
        """Make a row in the lane, or below all where there is none, and return its middle line.

        The plan's number says where: at the lower edge, at the upper one, under or over the step before.
        """
        at, frame = self.bounds(source), self.bounds(lane)
        if at is None:
            raise NoSuchPlace
        lower = frame.bottom - 1 if frame is not None else at.bottom + GAP
        upper = frame.y + 1 if frame is not None else at.y - GAP
        cut_at = (lower, upper, at.bottom + GRID, at.y - GRID)[self.document.plan.number % 4]
        open_row(self, self.plane_of(source), cut_at, by=_ROW)
        return on_grid(cut_at + _ROW / 2)


def _around(middle: Point, size: Size) -> Bounds:
    return Bounds(middle.x - size[0] / 2, middle.y - size[1] / 2, *size)


def _sides(box: Bounds, start: Point, end: Point) -> tuple[Point, Point]:
    """Where a way comes into a box on it, and where it goes on."""
    middle = box.centre
    if abs(start.y - end.y) < 1:
        left, right = Point(box.x, middle.y), Point(box.right, middle.y)
        return (left, right) if start.x < end.x else (right, left)
    top, bottom = Point(middle.x, box.y), Point(middle.x, box.bottom)
    return (top, bottom) if start.y < end.y else (bottom, top)


def _fits_on(piece: Segment, frame: Bounds, size: Size) -> bool:
    """Whether a step on a piece would lie in a lane; a lane grows where a row is opened in it."""
    if piece.is_horizontal:
        return _fits(piece.start.y, frame, size)
    top, bottom = sorted((piece.start.y, piece.end.y))
    return top < frame.bottom - GRID and bottom > frame.y + GRID


def _fits(row: float, frame: Bounds, size: Size) -> bool:
    return frame.y + size[1] / 2 <= row <= frame.bottom - size[1] / 2
