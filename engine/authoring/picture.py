"""The picture of a drawing, changed so that nothing overlaps: a column opened, a shape put, moved or taken away.

Units as in BPMN DI (px at 100 %). An element that is not drawn changes nothing in the picture.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from engine.authoring.document import Document, cut, insert
from engine.authoring.routes import best_route, simplified
from engine.bpmn.names import Node, kind_of
from engine.drawing.geometry import Bounds, Point, Segment
from engine.drawing.reading import BPMNDI, DC, DI, LANES, SUB_PROCESSES

TASK = (100, 80)
DIAMOND = (50, 50)
CIRCLE = (36, 36)
Size = tuple[float, float]
GAP = 50
"""Between a step and the one put after it."""
_GRID = 10


class Picture:
    """The shapes and lines of a document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._nodes = {
            (node.get("bpmnElement") or "").rpartition(":")[2]: node
            for node in document.root.iter(f"{BPMNDI}BPMNShape", f"{BPMNDI}BPMNEdge")
        }

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
        """Draw a new step to the right of another, in a column of its own, with the ways in and out of it."""
        at = self._bounds(source)
        if at is None:
            return
        old_points = self._points(way_in.get("id"))
        left = self._left_of_column(at, way_in)
        self._open_column(self._plane(source), at.right, by=_up_to_grid(left + size[0] - at.right))
        at = self._bounds(source) or at
        target = self._bounds(self._document.get(way_out.get("targetRef"))) if way_out is not None else None
        row = self._row(at, target, lane)
        box = self._free(Bounds(left, row - size[1] / 2, *size), lane, but={way_in.get("id")})
        self._add_shape(source, new, box)
        if way_out is not None:
            self._add_edge(source, way_out, self._points(way_in.get("id")))
            self._route(way_out, start=None, end=self._points(way_out.get("id")))
        if way_in.get("id") not in self._nodes:
            self._add_edge(source, way_in, [])
        self._route(way_in, start=old_points, end=None)

    def put_beside(
        self, source: Node, new: Node, size: Size, *, ways: Sequence[Node], lane: Node | None
    ) -> None:
        """Draw a new step off the straight way: to the right of another, in a row of its own, with the ways to it."""
        at = self._bounds(source)
        if at is None:
            return
        left = _on_grid(at.right + GAP)
        self._open_column(self._plane(source), at.right, by=_up_to_grid(left + size[0] - at.right))
        at = self._bounds(source) or at
        below = at.bottom + GAP if kind_of(source) != "userTask" else at.centre.y - size[1] / 2
        frame = self._bounds(lane)
        if frame is not None:
            below = min(max(below, frame.y + _GRID), frame.bottom - size[1] - _GRID)
        box = self._free(Bounds(left, _on_grid(below), *size), lane, but=set())
        self._add_shape(source, new, box)
        for way in ways:
            self.add_way(source, way)

    def add_way(self, source: Node, way: Node) -> None:
        """Draw a new way between two steps that are drawn."""
        if self._bounds(source) is None:
            return
        self._add_edge(source, way, [])
        self._route(way, start=None, end=None)

    def put_on_edge(self, host: Node, event: Node) -> None:
        """Draw an event on the lower edge of a step, beside those that are there."""
        at = self._bounds(host)
        if at is None:
            return
        riders = [
            box
            for other in host.getparent()
            if other.get("attachedToRef") == host.get("id") and (box := self._bounds(other)) is not None
        ]
        y = at.bottom - CIRCLE[1] / 2
        places = [Bounds(at.right - 18 - CIRCLE[0] - step * 46, y, *CIRCLE) for step in range(2)]
        free = [box for box in places if not any(box.overlaps(other) for other in riders)]
        self._add_shape(host, event, (free or places)[0])

    def move_into(self, node: Node, lane: Node) -> None:
        """Move a step to the middle of a lane, as near to where it was as is free."""
        at, frame = self._bounds(node), self._bounds(lane)
        if at is None or frame is None:
            return
        riders = [other for other in node.getparent() if other.get("attachedToRef") == node.get("id")]
        ids = {node.get("id"), *(rider.get("id") for rider in riders)}
        wanted = Bounds(at.x, _on_grid(frame.centre.y - at.height / 2), at.width, at.height)
        own = (
            one
            for one in node.getparent()
            if not ids.isdisjoint({one.get("sourceRef"), one.get("targetRef")})
        )
        box = self._free(wanted, lane, but={*ids, *(one.get("id") for one in own)})
        for one in (node, *riders):
            self._shift(self._nodes.get(one.get("id")), box.x - at.x, box.y - at.y)
        for flow in node.getparent():
            if kind_of(flow) == "sequenceFlow" and not ids.isdisjoint(
                {flow.get("sourceRef"), flow.get("targetRef")}
            ):
                self._route(flow, start=None, end=None)

    def join(self, node: Node, way_in: Node, way_out: Node) -> None:
        """Take a step out of the picture, and let the way into it go on as the way out of it did."""
        before, after = self._points(way_in.get("id")), self._points(way_out.get("id"))
        middle = self._bounds(node)
        self.forget(node)
        self.forget(way_out)
        if before and after and middle is not None:
            self._draw(way_in.get("id"), simplified([*before[:-1], middle.centre, *after[1:]]))

    def forget(self, element: Node) -> None:
        """Take the shape or line of an element away."""
        node = self._nodes.pop(element.get("id"), None)
        if node is not None:
            cut(node)

    # Where things are

    def _bounds(self, element: Node | None) -> Bounds | None:
        node = self._nodes.get(element.get("id")) if element is not None else None
        return None if node is None else _bounds_in(node)

    def _points(self, id_: str) -> list[Point]:
        node = self._nodes.get(id_)
        return [] if node is None else [_point(one) for one in node.findall(f"{DI}waypoint")]

    def _plane(self, element: Node) -> Node:
        return self._nodes[element.get("id")].getparent()

    def _left_of_column(self, at: Bounds, way_in: Node) -> float:
        """Where the new step begins: past the words on the way to it."""
        node = self._nodes.get(way_in.get("id"))
        label = _label(node) if node is not None else None
        past = label.right + _GRID if label is not None and at.right <= label.x < at.right + 2 * GAP else 0
        return _on_grid(max(at.right + GAP, past))

    def _row(self, at: Bounds, target: Bounds | None, lane: Node | None) -> float:
        """The middle line of the new step: that of what follows, of what came before, or of its own lane."""
        frame = self._bounds(lane)
        rows = [at.centre.y] if target is None or target.x < at.right else [target.centre.y, at.centre.y]
        fitting = [
            row for row in rows if frame is None or frame.y + TASK[1] / 2 <= row <= frame.bottom - TASK[1] / 2
        ]
        return fitting[0] if fitting else _on_grid(frame.centre.y) if frame is not None else rows[0]

    def _free(self, wanted: Bounds, lane: Node | None, *, but: Iterable[str | None]) -> Bounds:
        """The nearest free place in the lane: its own row, another row, a column further to the right."""
        frame = self._bounds(lane)
        ids = set(but)
        taken = [box.grown(_GRID) for id_, box in self._steps() if id_ not in ids]
        taken += [label for id_, node in self._nodes.items() if id_ not in ids and (label := _label(node))]
        apart = [box for box in _places(wanted, frame) if not any(box.overlaps(other) for other in taken)]
        lines = [one for id_ in self._nodes if id_ not in ids for one in self._segments(id_)]
        clear = (box for box in apart if not any(box.grown(5).is_crossed_by(line) for line in lines))
        return next(clear, apart[0] if apart else wanted)

    def _segments(self, id_: str) -> list[Segment]:
        element = self._document.get(id_)
        is_flow = element is not None and kind_of(element) in ("sequenceFlow", "messageFlow")
        return [Segment(*pair) for pair in pairwise(self._points(id_))] if is_flow else []

    def _steps(self) -> Iterator[tuple[str, Bounds]]:
        for id_, node in self._nodes.items():
            element = self._document.get(id_)
            box = _bounds_in(node)
            if box is not None and element is not None and not _is_container(element, node):
                yield id_, box

    # Opening a column

    def _open_column(self, plane: Node, cut_at: float, *, by: float) -> None:
        """Shift all that has its middle to the right of a line; what lies around the line grows."""
        drawn = {id_: node for id_, node in self._nodes.items() if node.getparent() is plane}
        shifts = {id_: self._shift_of(id_, node, drawn, cut_at, by) for id_, node in drawn.items()}
        edges = [(id_, node) for id_, node in drawn.items() if _bounds_in(node) is None]
        for id_, node in edges:
            self._shift_edge(id_, node, shifts, cut_at, by)
        for id_, node in drawn.items():
            if _bounds_in(node) is not None:
                self._shift_or_grow(id_, node, shifts[id_] or 0, cut_at, by)

    def _shift_of(
        self, id_: str, node: Node, drawn: Mapping[str, Node], cut_at: float, by: float
    ) -> float | None:
        """How far a shape goes to the right; None for what has no place of its own."""
        box, element = _bounds_in(node), self._document.get(id_)
        if box is None:
            return None
        if element is not None and _is_container(element, node):
            return by if box.x >= cut_at else 0
        host = drawn.get(element.get("attachedToRef") or "") if element is not None else None
        centre = _bounds_in(host).centre if host is not None and _bounds_in(host) else box.centre  # type: ignore[union-attr]
        return by if centre.x > cut_at else 0

    def _shift_or_grow(self, id_: str, node: Node, shift: float, cut_at: float, by: float) -> None:
        box, element = _bounds_in(node), self._document.get(id_)
        if shift:
            self._shift(node, shift, 0)
        elif box is not None and element is not None and _is_container(element, node) and box.right > cut_at:
            node.find(f"{DC}Bounds").set("width", _number(box.width + by))

    def _shift_edge(
        self, id_: str, node: Node, shifts: Mapping[str, float | None], cut_at: float, by: float
    ) -> None:
        points = self._points(id_)
        if not points:
            return
        element = self._document.get(id_)
        moved = [by if point.x > cut_at else 0.0 for point in points]
        for end, side in ((0, "sourceRef"), (-1, "targetRef")):
            anchor = self._document.get(element.get(side)) if element is not None else None
            if anchor is not None and not self._is_drawn_container(anchor):
                own = shifts.get(anchor.get("id"))
                _follow(moved, points, end, moved[end] if own is None else own)
        for waypoint, shift in zip(node.findall(f"{DI}waypoint"), moved, strict=True):
            _move(waypoint, shift, 0)
        self._shift_label(node, points[0], moved[0], cut_at, by)

    def _shift_label(self, node: Node, first: Point, first_shift: float, cut_at: float, by: float) -> None:
        box = _label(node)
        if box is None:
            return
        # The words beside the step that a way leaves stay with it.
        is_at_first = abs(box.x - first.x) < 2 * GAP and not first_shift
        if box.centre.x > cut_at and not is_at_first:
            _move(node.find(f"{BPMNDI}BPMNLabel/{DC}Bounds"), by, 0)

    def _is_drawn_container(self, element: Node) -> bool:
        node = self._nodes.get(element.get("id"))
        return node is not None and _is_container(element, node)

    # Drawing

    def _shift(self, node: Node | None, x: float, y: float) -> None:
        if node is not None:
            for box in node.iter(f"{DC}Bounds"):
                _move(box, x, y)

    def _add_shape(self, beside: Node, element: Node, box: Bounds) -> None:
        place = self._nodes[beside.get("id")]
        shape = self._new(place, "BPMNShape", element)
        values = zip(("x", "y", "width", "height"), map(_number, box), strict=True)
        shape.append(shape.makeelement(f"{DC}Bounds", dict(values)))
        insert(place.getparent(), place.getparent().index(place) + 1, shape)

    def _add_edge(self, beside: Node, element: Node, points: Sequence[Point]) -> None:
        plane = self._plane(beside)
        edge = self._new(plane, "BPMNEdge", element)
        insert(plane, len(plane), edge)
        self._draw(element.get("id"), points)

    def _new(self, place: Node, kind: str, element: Node) -> Node:
        id_ = self._document.new_id(f"{element.get('id')}_di")
        node = place.makeelement(f"{BPMNDI}{kind}", {"id": id_, "bpmnElement": element.get("id")})
        self._nodes[element.get("id")] = node
        return node

    def _route(self, flow: Node, *, start: Sequence[Point] | None, end: Sequence[Point] | None) -> None:
        """Draw a way anew between the steps that it joins; `start` and `end`: an older way to begin or end as."""
        source = self._bounds(self._document.get(flow.get("sourceRef")))
        target = self._bounds(self._document.get(flow.get("targetRef")))
        if source is None or target is None or flow.get("id") not in self._nodes:
            return
        ends = {flow.get("sourceRef"), flow.get("targetRef")}
        steps = [box for id_, box in self._steps() if id_ not in ends]
        others = [self._document.get(id_) for id_ in self._nodes if id_ != flow.get("id")]
        lines = [one for one in others if one is not None and kind_of(one) == "sequenceFlow"]
        kin = [one for one in lines if not ends.isdisjoint({one.get("sourceRef"), one.get("targetRef")})]
        route = best_route(
            source,
            target,
            steps=steps,
            lines=[piece for one in lines if one not in kin for piece in self._segments(one.get("id"))],
            kin=[piece for one in kin for piece in self._segments(one.get("id"))],
            start=start,
            end=end,
        )
        self._draw(flow.get("id"), route)
        self._keep_label_near(flow.get("id"))

    def _keep_label_near(self, id_: str) -> None:
        """Words that a new way has left behind are placed by whoever shows the drawing."""
        label, points = _label(self._nodes[id_]), self._points(id_)
        reach = [Bounds(p.x, p.y, 0, 0).grown(60) for p in points]
        if label is not None and not any(label.is_near(box) for box in reach):
            cut(self._nodes[id_].find(f"{BPMNDI}BPMNLabel"))

    def _draw(self, id_: str, points: Sequence[Point]) -> None:
        edge = self._nodes.get(id_)
        if edge is None:
            return
        for waypoint in edge.findall(f"{DI}waypoint"):
            cut(waypoint)
        for number, point in enumerate(points):
            waypoint = edge.makeelement(f"{DI}waypoint", {"x": _number(point.x), "y": _number(point.y)})
            insert(edge, number, waypoint)


def _places(wanted: Bounds, frame: Bounds | None) -> Iterator[Bounds]:
    yield wanted
    if frame is None:
        return
    for column in range(12):
        x = wanted.x + column * _GRID * 2
        rows = range(int(frame.y) + _GRID, int(frame.bottom - wanted.height) - _GRID + 1, _GRID)
        for y in sorted(rows, key=lambda row: abs(row - wanted.y)):
            yield Bounds(x, y, wanted.width, wanted.height)


def _follow(moved: list[float], points: Sequence[Point], end: int, shift: float) -> None:
    """Let the upright part of a line that begins at an end go with that end."""
    numbers = range(len(points)) if end == 0 else range(len(points) - 1, -1, -1)
    for number in numbers:
        if abs(points[number].x - points[end].x) > 1:
            return
        moved[number] = shift


def _is_container(element: Node, shape: Node) -> bool:
    kind = kind_of(element)
    return kind in LANES or kind == "group" or (kind in SUB_PROCESSES and shape.get("isExpanded") == "true")


def _bounds_in(node: Node) -> Bounds | None:
    box = node.find(f"{DC}Bounds")
    return None if box is None else _box(box)


def _label(node: Node) -> Bounds | None:
    box = node.find(f"{BPMNDI}BPMNLabel/{DC}Bounds")
    return None if box is None else _box(box)


def _box(node: Node) -> Bounds:
    return Bounds(*(_length(node, name) for name in ("x", "y", "width", "height")))


def _point(node: Node) -> Point:
    return Point(_length(node, "x"), _length(node, "y"))


def _length(node: Node, name: str) -> float:
    """A length as written; what is no number lies at the edge."""
    try:
        value = float(node.get(name, "0"))
    except ValueError:
        return 0.0
    return value if abs(value) < 1_000_000 else 0.0


def _move(node: Node, x: float, y: float) -> None:
    if x:
        node.set("x", _number(_length(node, "x") + x))
    if y:
        node.set("y", _number(_length(node, "y") + y))


def _number(value: float) -> str:
    return format(round(value, 2), "g") if abs(value) < 100_000 else str(round(value))


def _on_grid(value: float) -> float:
    return round(value / _GRID) * _GRID


def _up_to_grid(value: float) -> float:
    return math.ceil(value / _GRID) * _GRID
