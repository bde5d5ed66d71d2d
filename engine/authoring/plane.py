"""The shapes and lines of a drawing: where things are, and drawing them.

Units as in BPMN DI (px at 100 %). An element that is not drawn changes nothing in the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from engine.authoring.document import Document, cut, insert
from engine.authoring.measures import (
    GRID,
    as_written,
    bounds_in,
    is_container,
    label_in,
    move,
    point_of,
)
from engine.authoring.routes import best_route
from engine.bpmn.names import Node, kind_of
from engine.drawing.geometry import Bounds, Point, Segment
from engine.drawing.reading import BPMNDI, DC, DI


class Plane:
    """All that is drawn of a document. `nodes` are its shapes and lines by the id of what they show."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.nodes = {
            (node.get("bpmnElement") or "").rpartition(":")[2]: node
            for node in document.root.iter(f"{BPMNDI}BPMNShape", f"{BPMNDI}BPMNEdge")
        }

    def forget(self, element: Node) -> None:
        """Take the shape or line of an element away."""
        node = self.nodes.pop(element.get("id"), None)
        if node is not None:
            cut(node)

    def bounds(self, element: Node | None) -> Bounds | None:
        node = self.nodes.get(element.get("id")) if element is not None else None
        return None if node is None else bounds_in(node)

    def points(self, id_: str) -> list[Point]:
        node = self.nodes.get(id_)
        return [] if node is None else [point_of(one) for one in node.findall(f"{DI}waypoint")]

    def plane_of(self, element: Node) -> Node:
        return self.nodes[element.get("id")].getparent()

    def segments(self, id_: str) -> list[Segment]:
        element = self.document.get(id_)
        is_flow = element is not None and kind_of(element) in ("sequenceFlow", "messageFlow")
        return [Segment(*pair) for pair in pairwise(self.points(id_))] if is_flow else []

    def steps(self) -> Iterator[tuple[str, Bounds]]:
        for id_, node in self.nodes.items():
            element = self.document.get(id_)
            box = bounds_in(node)
            if box is not None and element is not None and not is_container(element, node):
                yield id_, box

    def shift(self, node: Node | None, x: float, y: float) -> None:
        if node is not None:
            for box in node.iter(f"{DC}Bounds"):
                move(box, x, y)

    def add_shape(self, beside: Node, element: Node, box: Bounds) -> None:
        place = self.nodes[beside.get("id")]
        shape = self._new(place, "BPMNShape", element)
        values = zip(("x", "y", "width", "height"), map(as_written, box), strict=True)
        shape.append(shape.makeelement(f"{DC}Bounds", dict(values)))
        insert(place.getparent(), place.getparent().index(place) + 1, shape)

    def add_edge(self, beside: Node, element: Node, points: Sequence[Point]) -> None:
        plane = self.plane_of(beside)
        edge = self._new(plane, "BPMNEdge", element)
        insert(plane, len(plane), edge)
        self.draw(element.get("id"), points)

    def _new(self, place: Node, kind: str, element: Node) -> Node:
        id_ = self.document.new_id(f"{element.get('id')}_di")
        node = place.makeelement(f"{BPMNDI}{kind}", {"id": id_, "bpmnElement": element.get("id")})
        self.nodes[element.get("id")] = node
        return node

    def route(self, flow: Node, *, start: Sequence[Point] | None, end: Sequence[Point] | None) -> None:
        """Draw a way anew between the steps that it joins; `start` and `end`: an older way to begin or end as."""
        source = self.bounds(self.document.get(flow.get("sourceRef")))
        target = self.bounds(self.document.get(flow.get("targetRef")))
        if source is None or target is None or flow.get("id") not in self.nodes:
            return
        ends = {flow.get("sourceRef"), flow.get("targetRef")}
        steps = [box for id_, box in self.steps() if id_ not in ends]
        others = [self.document.get(id_) for id_ in self.nodes if id_ != flow.get("id")]
        lines = [one for one in others if one is not None and kind_of(one) == "sequenceFlow"]
        kin = [one for one in lines if not ends.isdisjoint({one.get("sourceRef"), one.get("targetRef")})]
        route = best_route(
            source,
            target,
            steps=steps,
            lines=[piece for one in lines if one not in kin for piece in self.segments(one.get("id"))],
            kin=[piece for one in kin for piece in self.segments(one.get("id"))],
            start=start,
            end=end,
        )
        self.draw(flow.get("id"), route)
        self.keep_label_near(flow.get("id"))

    def keep_label_near(self, id_: str) -> None:
        """Words that a new way has left behind, or that a step lies on, are placed by whoever shows the drawing."""
        label, points = label_in(self.nodes[id_]), self.points(id_)
        if label is None:
            return
        reach = [Bounds(p.x, p.y, 0, 0).grown(60) for p in points]
        is_free = not any(label.overlaps(box) for _, box in self.steps())
        if not (is_free and any(label.is_near(box) for box in reach)):
            cut(self.nodes[id_].find(f"{BPMNDI}BPMNLabel"))

    def draw(self, id_: str, points: Sequence[Point]) -> None:
        edge = self.nodes.get(id_)
        if edge is None:
            return
        for waypoint in edge.findall(f"{DI}waypoint"):
            cut(waypoint)
        for number, point in enumerate(points):
            waypoint = edge.makeelement(f"{DI}waypoint", {"x": as_written(point.x), "y": as_written(point.y)})
            insert(edge, number, waypoint)

    def free(self, wanted: Bounds, lane: Node | None, *, but: Iterable[str | None]) -> Bounds:
        """The nearest free place in the lane: its own row, another row, a column further to the right."""
        frame = self.bounds(lane)
        ids = set(but)
        taken = [box.grown(GRID) for id_, box in self.steps() if id_ not in ids]
        taken += [label for id_, node in self.nodes.items() if id_ not in ids and (label := label_in(node))]
        apart = [box for box in _places(wanted, frame) if not any(box.overlaps(other) for other in taken)]
        lines = [one for id_ in self.nodes if id_ not in ids for one in self.segments(id_)]
        clear = (box for box in apart if not any(box.grown(5).is_crossed_by(line) for line in lines))
        return next(clear, apart[0] if apart else wanted)


def _places(wanted: Bounds, frame: Bounds | None) -> Iterator[Bounds]:
    yield wanted
    if frame is None:
        return
    for column in range(12):
        x = wanted.x + column * GRID * 2
        rows = range(int(frame.y) + GRID, int(frame.bottom - wanted.height) - GRID + 1, GRID)
        for y in sorted(rows, key=lambda row: abs(row - wanted.y)):
            yield Bounds(x, y, wanted.width, wanted.height)
