"""Give a drawing that has none a layout, plain but readable: steps in columns by how far they are from the start.

For pictures that are looked at once. What a process owner keeps is arranged in a modelling tool.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import field
from itertools import chain, pairwise

from lxml import etree

from engine.drawing.geometry import Bounds, Point
from engine.drawing.reading import (
    BPMN,
    BPMNDI,
    DC,
    DI,
    SUB_PROCESSES,
    diagram_of,
    is_flow_node,
    local_name,
)
from engine.records import dataclass
from engine.xml import parse_xml

COLUMN, ROW = 170.0, 130.0
TASK = (100.0, 80.0)
EVENT, GATEWAY = (36.0, 36.0), (50.0, 50.0)
#: Room around what lies inside a sub-process.
PADDING = 40.0
#: From a step's lower edge to the line of a flow that leads back, and between two such lines.
UNDER, BETWEEN = 30.0, 10.0


def arranged(bpmn: bytes, *, name: str = "ritningen") -> bytes:
    """Return the drawing with a layout: its own, else one that is made up.

    That one leaves lanes out, and calls a task without a name by its id.

    Raises:
        XmlRefused: the bytes are not XML that we read.
    """
    root = parse_xml(bpmn, name=name)
    if not diagram_of(root).is_empty:
        return bpmn
    places = _Places()
    y = 0.0
    for process in root.iter(f"{BPMN}process"):
        y = places.lay_out(process, Point(0, y)).bottom + ROW
    for old in root.findall(f"{BPMNDI}BPMNDiagram"):
        root.remove(old)
    root.append(_written(places))
    written: bytes = etree.tostring(root)
    return written


@dataclass
class _Places:
    """Where each step lies, and the points of each flow, by id."""

    boxes: dict[str, Bounds] = field(default_factory=dict)
    lines: dict[str, Sequence[Point]] = field(default_factory=dict)
    expanded: set[str] = field(default_factory=set)

    def lay_out(self, scope: etree._Element, origin: Point) -> Bounds:
        """Place the steps and flows of a process or a sub-process; return the box that they fill."""
        nodes = {
            node.get("id", ""): node for node in scope if is_flow_node(local_name(node)) and node.get("id")
        }
        flows = [
            flow
            for flow in scope.findall(f"{BPMN}sequenceFlow")
            if flow.get("sourceRef") in nodes and flow.get("targetRef") in nodes
        ]
        own = {id_: node for id_, node in nodes.items() if node.get("attachedToRef") not in nodes}
        columns = _columns(nodes, own, flows)
        self._place_columns(own, columns, origin)
        self._attach([node for id_, node in nodes.items() if id_ not in own])
        bottom = max((self.boxes[id_].bottom for id_ in nodes), default=origin.y)
        for number, flow in enumerate(flows):
            self._connect(flow, columns, bottom + UNDER + number * BETWEEN)
        points = [point for flow in flows for point in self.lines.get(flow.get("id", ""), ())]
        right = max((self.boxes[id_].right for id_ in nodes), default=origin.x)
        lowest = max([bottom, *(point.y for point in points)])
        return Bounds(origin.x, origin.y, right - origin.x, lowest - origin.y)

    def _place_columns(
        self, own: Mapping[str, etree._Element], columns: Mapping[str, int], origin: Point
    ) -> None:
        by_column: defaultdict[int, list[str]] = defaultdict(list)
        for id_ in own:
            by_column[columns[id_]].append(id_)
        x = origin.x
        for column in range(max(by_column, default=-1) + 1):
            y, widest = origin.y, 0.0
            for id_ in by_column[column]:
                size = self._size(own[id_], Point(x, y))
                middle = max(TASK[1] - size[1], 0) / 2
                inset = max(TASK[0] - size[0], 0) / 2
                self.boxes[id_] = Bounds(x + inset, y + middle, *size)
                widest, y = max(widest, size[0]), y + max(size[1], TASK[1]) + ROW - TASK[1]
            x += max(widest, TASK[0]) + COLUMN - TASK[0]

    def _size(self, node: etree._Element, corner: Point) -> tuple[float, float]:
        kind = local_name(node)
        if kind.endswith("Event"):
            return EVENT
        if kind.endswith("Gateway"):
            return GATEWAY
        if kind not in SUB_PROCESSES:
            if not node.get("name"):
                node.set("name", node.get("id", ""))
            return TASK
        inner = self.lay_out(node, Point(corner.x + PADDING, corner.y + PADDING))
        self.expanded.add(node.get("id", ""))
        return inner.width + 2 * PADDING, inner.height + 2 * PADDING

    def _attach(self, events: Sequence[etree._Element]) -> None:
        """Boundary events sit on the lower edge of their hosts, side by side."""
        seen: Counter[str] = Counter()
        for event in events:
            host = event.get("attachedToRef", "")
            box = self.boxes[host]
            x = box.x + 8 + seen[host] * (EVENT[0] + 6)
            seen[host] += 1
            self.boxes[event.get("id", "")] = Bounds(x, box.bottom - EVENT[1] / 2, *EVENT)

    def _connect(self, flow: etree._Element, columns: Mapping[str, int], under: float) -> None:
        source, target = flow.get("sourceRef", ""), flow.get("targetRef", "")
        one, other = self.boxes[source], self.boxes[target]
        end = Point(other.x, other.centre.y)
        if source not in columns:  # a boundary event leaves downwards
            start = Point(one.centre.x, one.bottom)
            points = [start, Point(start.x, end.y), end]
            if end.y <= start.y or end.x <= start.x:
                points = [start, Point(start.x, under), Point(other.centre.x, under)]
                points.append(Point(other.centre.x, other.bottom))
        elif columns[target] > columns[source]:
            start = Point(one.right, one.centre.y)
            bend = other.x - (COLUMN - TASK[0]) / 2
            points = [start, Point(bend, start.y), Point(bend, end.y), end]
        else:
            points = [
                Point(one.centre.x, one.bottom),
                Point(one.centre.x, under),
                Point(other.centre.x, under),
                Point(other.centre.x, other.bottom),
            ]
        self.lines[flow.get("id", "")] = [
            points[0],
            *(b for a, b in pairwise(points) if a != b),
        ]


def _columns(
    nodes: Mapping[str, etree._Element], own: Mapping[str, etree._Element], flows: Sequence[etree._Element]
) -> dict[str, int]:
    """Return the column of each step: the longest way to it, ways back left out."""
    hosts = {id_: nodes[id_].get("attachedToRef", "") for id_ in nodes if id_ not in own}
    following: defaultdict[str, list[str]] = defaultdict(list)
    for flow in flows:
        source = hosts.get(flow.get("sourceRef", ""), flow.get("sourceRef", ""))
        following[source].append(flow.get("targetRef", ""))
    order = _without_ways_back(list(own), following)
    columns = dict.fromkeys(own, 0)
    rank = {id_: place for place, id_ in enumerate(order)}
    for id_ in order:
        for after in following[id_]:
            if rank[after] > rank[id_]:
                columns[after] = max(columns[after], columns[id_] + 1)
    return columns


def _without_ways_back(steps: Sequence[str], following: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the steps so that every flow leads onwards but those that close a circle (reverse postorder)."""
    entered = {after for id_ in steps for after in following.get(id_, ())}
    starts = [id_ for id_ in steps if id_ not in entered]
    done: list[str] = []
    seen: set[str] = set()
    for first in chain(starts, steps):
        if first in seen:
            continue
        seen.add(first)
        stack = [(first, iter(following.get(first, ())))]
        while stack:
            id_, left = stack[-1]
            after = next((one for one in left if one not in seen), None)
            if after is None:
                done.append(id_)
                stack.pop()
            else:
                seen.add(after)
                stack.append((after, iter(following.get(after, ()))))
    return done[::-1]


def _written(places: _Places) -> etree._Element:
    diagram = etree.Element(f"{BPMNDI}BPMNDiagram")
    plane = etree.SubElement(diagram, f"{BPMNDI}BPMNPlane")
    # A sub-process comes before what lies in it.
    for id_, box in sorted(places.boxes.items(), key=lambda item: -item[1].width * item[1].height):
        shape = etree.SubElement(plane, f"{BPMNDI}BPMNShape", bpmnElement=id_)
        if id_ in places.expanded:
            shape.set("isExpanded", "true")
        size = {name: str(value) for name, value in zip(("x", "y", "width", "height"), box, strict=True)}
        etree.SubElement(shape, f"{DC}Bounds", size)
    for id_, points in places.lines.items():
        edge = etree.SubElement(plane, f"{BPMNDI}BPMNEdge", bpmnElement=id_)
        for point in points:
            etree.SubElement(edge, f"{DI}waypoint", x=str(point.x), y=str(point.y))
    return diagram
