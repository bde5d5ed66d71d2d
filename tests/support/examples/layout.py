"""Give a drawing of a few lines a tidy layout: columns by the length of the way, rows by branch.

For the small drawings of `docs/kontroller`: a dozen steps, sub-processes, boundary events, lanes. The lines are those
of `tests.support.drawings`, and two more kinds:

    says G A Ja          the flow from G to A is called Ja
    at A 2 1             A stands in column 2, row 1 (both from 0), whatever the rules below say
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from engine.bpmn.names import Node, bpmn, camunda, kind_of
from engine.drawing.geometry import Bounds, Point, Segment, segments
from engine.drawing.labels import LABEL_WIDTH
from engine.drawing.lettering import LABEL_SIZE, wrap
from tests.support.drawings import drawing

STEP = (100, 80)
EVENT = (36, 36)
GATEWAY = (50, 50)
BETWEEN = 60
ROOM = 60
CHANNEL = 70
FRAME, TITLE = 30, 40
BAND = 40
DI = {
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
PEOPLE = ("userTask", "task", "manualTask")


def picture(text: str, *, key: str = "exempel", bare: str = "") -> bytes:
    """The BPMN file of the drawing, with layout.

    Tasks for people get a role and, when they are user tasks, a form: those named in `bare` do not.
    """
    own, flows, cells = _split(text)
    root = etree.fromstring(drawing(own, key))
    for flow, name in flows.items():
        next(node for node in root.iter(bpmn("sequenceFlow")) if node.get("id") == flow).set("name", name)
    _furnish(root, set(bare.split()))
    return arranged(root, cells)


def _split(text: str) -> tuple[str, dict[str, str], dict[str, tuple[int, int]]]:
    own, flows, cells = [], {}, {}
    for line in text.splitlines():
        words = line.split()
        if words[:1] == ["says"]:
            flows[f"Flow_{words[1]}_{words[2]}"] = " ".join(words[3:])
        elif words[:1] == ["at"]:
            cells[words[1]] = (int(words[2]), int(words[3]))
        else:
            own.append(line)
    return "\n".join(own), flows, cells


def _furnish(root: Node, bare: set[str]) -> None:
    in_lanes = {reference.text for reference in root.iter(bpmn("flowNodeRef"))}
    for node in root.iter(*(bpmn(kind) for kind in PEOPLE)):
        if node.get("id") in bare:
            continue
        if node.get("id") not in in_lanes and not node.get(camunda("candidateGroups")):
            node.set(camunda("candidateGroups"), "case_officer")
        if kind_of(node) == "userTask" and not node.get(camunda("formRef")):
            node.set(camunda("formRef"), "svar")


@dataclass
class _Placed:
    """Where everything lies; `labels` are boxes for names that stand outside."""

    boxes: dict[str, Bounds] = field(default_factory=dict)
    lines: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    labels: dict[str, Bounds] = field(default_factory=dict)

    def moved(self, x: float, y: float) -> _Placed:
        return _Placed(
            {id_: Bounds(box.x + x, box.y + y, box.width, box.height) for id_, box in self.boxes.items()},
            {
                id_: tuple(Point(point.x + x, point.y + y) for point in line)
                for id_, line in self.lines.items()
            },
        )

    def take(self, other: _Placed) -> None:
        self.boxes |= other.boxes
        self.lines |= other.lines


def arranged(root: Node, cells: dict[str, tuple[int, int]] | None = None) -> bytes:
    """The file with a layout of its (first) process."""
    process = next(root.iter(bpmn("process")))
    placed = _Level(process, cells or {}).placed()
    _place_labels(root, placed)
    _write(root, process, placed)
    etree.cleanup_namespaces(root, keep_ns_prefixes=["bpmn", "camunda", "xsi"])
    return indented(root)


def indented(file: bytes | Node) -> bytes:
    """The file as people read it, an element a line."""
    root = etree.fromstring(file) if isinstance(file, bytes) else file
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


class _Level:
    """A process or a sub-process that is being arranged."""

    def __init__(self, node: Node, cells: dict[str, tuple[int, int]]) -> None:
        self._given = cells
        self.inner: dict[str, _Placed] = {}
        self.nodes: dict[str, Node] = {}
        self.flows: list[tuple[str, str, str]] = []
        for child in node:
            kind = kind_of(child)
            if kind == "sequenceFlow":
                self.flows.append((child.get("id"), child.get("sourceRef"), child.get("targetRef")))
            elif kind.endswith(("Event", "Task", "Gateway", "task", "Activity", "ubProcess", "transaction")):
                self.nodes.setdefault(child.get("id"), child)
        self.flows = [flow for flow in self.flows if flow[1] in self.nodes and flow[2] in self.nodes]
        self.hosts = {
            id_: child.get("attachedToRef")
            for id_, child in self.nodes.items()
            if child.get("attachedToRef") in self.nodes
        }
        self.lanes = list(node.iter(bpmn("lane"))) if kind_of(node) == "process" else []
        self.sizes = {id_: self._size(child) for id_, child in self.nodes.items()}
        self.back: set[str] = set()
        self.column: dict[str, int] = {}
        self.row: dict[str, int] = {}

    def _size(self, node: Node) -> tuple[float, float]:
        kind = kind_of(node)
        if kind.endswith("Event"):
            return EVENT
        if kind.endswith("Gateway"):
            return GATEWAY
        if kind.endswith("ubProcess") or kind == "transaction":
            inner = _Level(node, self._given).placed()
            if inner.boxes:
                self.inner[node.get("id")] = inner
                right = max(box.right for box in inner.boxes.values())
                bottom = max(
                    *(box.bottom for box in inner.boxes.values()),
                    *(point.y for line in inner.lines.values() for point in line),
                    0,
                )
                return _even(right + 2 * FRAME + 10), _even(bottom + FRAME + TITLE + 20)
        return STEP

    # Cells ------------------------------------------------------------------------------------------------

    def _starts(self) -> list[str]:
        led_to = {target for _, _, target in self.flows}
        free = [id_ for id_ in self.nodes if id_ not in self.hosts]
        starts = [id_ for id_ in free if id_ not in led_to]
        first = [id_ for id_ in starts if kind_of(self.nodes[id_]) == "startEvent"]
        return list(dict.fromkeys([*first, *starts, *free]))

    def _leaving(self, id_: str) -> list[tuple[str, str]]:
        """Flows and their targets: those of the step itself before those of its boundary events."""
        guards = [guard for guard, host in self.hosts.items() if host == id_]
        return [
            (flow, target) for at in (id_, *guards) for flow, source, target in self.flows if source == at
        ]

    def _find_back_flows(self) -> None:
        done: set[str] = set()
        open_: set[str] = set()

        def visit(id_: str) -> None:
            open_.add(id_)
            for flow, target in self._leaving(id_):
                if target in open_:
                    self.back.add(flow)
                elif target not in done:
                    visit(self.hosts.get(target, target))
            open_.discard(id_)
            done.add(id_)

        for start in self._starts():
            if start not in done:
                visit(start)

    def _set_columns(self) -> None:
        self.column = dict.fromkeys((id_ for id_ in self.nodes if id_ not in self.hosts), 0)
        for _ in self.nodes:
            for id_ in self.column:
                for flow, target in self._leaving(id_):
                    if flow not in self.back and target in self.column:
                        self.column[target] = max(self.column[target], self.column[id_] + 1)

    def _set_rows(self) -> None:
        for start in self._starts():
            if start not in self.row:
                self._settle(start, self._next_row())

    def _next_row(self) -> int:
        return max(self.row.values(), default=-1) + 1

    def _settle(self, id_: str, row: int) -> None:
        self.row[id_] = row
        is_first = True
        for flow, target in self._leaving(id_):
            if target in self.row or target not in self.column:
                continue
            from_edge = next(source for name, source, _ in self.flows if name == flow) != id_
            taken = any(
                self.row[other] == row and self.column[other] == self.column[target] for other in self.row
            )
            self._settle(target, row if is_first and not from_edge and not taken else self._next_row())
            is_first = False

    def _set_lanes(self) -> None:
        for number, lane in enumerate(self.lanes):
            for reference in lane.iter(bpmn("flowNodeRef")):
                if reference.text in self.row:
                    self.row[reference.text] = number

    # Places -----------------------------------------------------------------------------------------------

    def placed(self) -> _Placed:
        self._find_back_flows()
        self._set_columns()
        self._set_rows()
        self._set_lanes()
        for id_, (column, row) in self._given.items():
            if id_ in self.column:
                self.column[id_], self.row[id_] = column, row
        if not self.column:
            return _Placed()
        found = _Placed(self._boxes())
        for id_, inner in self.inner.items():
            box = found.boxes[id_]
            found.take(inner.moved(box.x + FRAME, box.y + TITLE))
        for flow, source, target in self.flows:
            found.lines[flow] = self._line(flow, source, target, found.boxes)
        self._frame_lanes(found)
        return found

    def _boxes(self) -> dict[str, Bounds]:
        left = 80 if self.lanes else 0
        columns = self._middles({id_: self.column[id_] for id_ in self.column}, 0, BETWEEN, left)
        rows = self._middles({id_: self.row[id_] for id_ in self.row}, 1, ROOM, 0)
        boxes = {
            id_: _around(columns[self.column[id_]], rows[self.row[id_]], self.sizes[id_])
            for id_ in self.column
        }
        seen: dict[str, int] = {}
        for guard, host in self.hosts.items():
            box = boxes[host]
            at = box.centre.x + (20 if box.width == STEP[0] else 30) - 50 * seen.get(host, 0)
            seen[host] = seen.get(host, 0) + 1
            boxes[guard] = _around(at, box.bottom, EVENT)
        return boxes

    def _middles(self, cells: dict[str, int], side: int, space: float, start: float) -> dict[int, float]:
        middles, at = {}, start
        for cell in range(max(cells.values()) + 1):
            least = STEP[side]
            size = max([least, *(self.sizes[id_][side] for id_, own in cells.items() if own == cell)])
            middles[cell] = at + size / 2
            at += size + space
        return middles

    def _line(self, flow: str, source: str, target: str, boxes: dict[str, Bounds]) -> tuple[Point, ...]:
        a, b = boxes[source], boxes[target]
        host = self.hosts.get(source, source)
        goes_on = self.column[target] > self.column[host] and flow not in self.back
        if source in self.hosts:
            return _from_edge(a, b) if goes_on else _by(a, b, y=max(a.bottom, b.bottom) + 40)
        if self.row[target] == self.row[source]:
            return self._level(a, b, source, target) if goes_on else self._back(a, b, source)
        if goes_on:
            return self._bent(a, b, source, target)
        if self.row[target] < self.row[source]:
            return (Point(a.x, a.centre.y), Point(b.centre.x, a.centre.y), Point(b.centre.x, b.bottom))
        return self._back(a, b, source)

    def _level(self, a: Bounds, b: Bounds, source: str, target: str) -> tuple[Point, ...]:
        row, left, right = self.row[source], self.column[source], self.column[target]
        if any(self.row[id_] == row and left < self.column[id_] < right for id_ in self.row):
            return _by(a, b, y=a.centre.y - CHANNEL)
        return (Point(a.right, a.centre.y), Point(b.x, b.centre.y))

    def _back(self, a: Bounds, b: Bounds, source: str) -> tuple[Point, ...]:
        """Round by the side where nothing hangs."""
        if max(self.row.values()) > self.row[source]:
            return _by(a, b, y=min(a.centre.y, b.centre.y) - CHANNEL)
        return _by(a, b, y=max(a.centre.y, b.centre.y) + CHANNEL)

    def _bent(self, a: Bounds, b: Bounds, source: str, target: str) -> tuple[Point, ...]:
        """Out of a split up or down and then on; into a meeting on and then up or down."""
        down = self.row[target] > self.row[source]
        splits = sum(flow[1] == source for flow in self.flows) > 1
        meets = sum(flow[2] == target for flow in self.flows) > 1
        if splits or (down and not meets):
            start = Point(a.centre.x, a.bottom if down else a.y)
            return (start, Point(a.centre.x, b.centre.y), Point(b.x, b.centre.y))
        end = Point(b.centre.x, b.y if down else b.bottom)
        return (Point(a.right, a.centre.y), Point(b.centre.x, a.centre.y), end)

    def _frame_lanes(self, found: _Placed) -> None:
        if not self.lanes:
            return
        right = _even(max(box.right for box in found.boxes.values()) + BETWEEN)
        heights = self._middles(self.row, 1, ROOM, 0)
        for number, lane in enumerate(self.lanes):
            middle = heights.get(number, number * (STEP[1] + ROOM) + STEP[1] / 2)
            found.boxes[lane.get("id")] = Bounds(0, middle - 70, right, 140)


def _from_edge(a: Bounds, b: Bounds) -> tuple[Point, ...]:
    """Out of a boundary event, down and on."""
    return (Point(a.centre.x, a.bottom), Point(a.centre.x, b.centre.y), Point(b.x, b.centre.y))


def _by(a: Bounds, b: Bounds, *, y: float) -> tuple[Point, ...]:
    """By way of a level above or below both."""
    is_above = y < a.y
    begin, end = (a.y, b.y) if is_above else (a.bottom, b.bottom)
    return (Point(a.centre.x, begin), Point(a.centre.x, y), Point(b.centre.x, y), Point(b.centre.x, end))


def _even(length: float) -> float:
    return -(-length // 20) * 20


def _around(x: float, y: float, size: tuple[float, float]) -> Bounds:
    return Bounds(x - size[0] / 2, y - size[1] / 2, *size)


# Names ----------------------------------------------------------------------------------------------------


def _place_labels(root: Node, placed: _Placed) -> None:
    nodes = {node.get("id"): node for node in root.iter() if node.get("id")}
    kinds = {id_: kind_of(node) for id_, node in nodes.items()}
    solid = [
        box
        for id_, box in placed.boxes.items()
        if not (kinds[id_].endswith("ubProcess") or kinds[id_] in ("transaction", "lane"))
    ]
    for id_, node in nodes.items():
        name = node.get("name") or ""
        if not name or id_ not in placed.boxes.keys() | placed.lines.keys():
            continue
        if id_ in placed.boxes and not kinds[id_].endswith(("Event", "Gateway")):
            continue
        fitted = wrap(name, width=LABEL_WIDTH, size=LABEL_SIZE)
        width, height = -(-fitted.width // 1), -(-fitted.height // 1)
        tried = list(
            _beside(placed.boxes[id_], width, height)
            if id_ in placed.boxes
            else _along(placed.lines[id_], width, height)
        )
        others = [*solid, *placed.labels.values()]
        placed.labels[id_] = next((box for box in tried if _is_free(box, others, placed)), tried[0])


def _is_free(box: Bounds, others: list[Bounds], placed: _Placed) -> bool:
    room = box.grown(3)
    return not any(room.overlaps(other) for other in others) and not any(
        room.is_crossed_by(piece) for line in placed.lines.values() for piece in segments(line)
    )


def _beside(box: Bounds, width: float, height: float) -> Iterator[Bounds]:
    """Below, above, and at the corners."""
    centre = box.centre.x - width / 2
    yield Bounds(centre, box.bottom + 6, width, height)
    yield Bounds(centre, box.y - 6 - height, width, height)
    for left in (box.right - 4, box.x + 4 - width):
        yield Bounds(left, box.bottom - 2, width, height)
        yield Bounds(left, box.y - height + 2, width, height)
    yield Bounds(box.centre.x + 6, box.bottom + 4, width, height)
    yield Bounds(box.centre.x - 6 - width, box.bottom + 4, width, height)
    yield Bounds(box.centre.x + 6, box.y - 4 - height, width, height)
    yield Bounds(box.centre.x - 6 - width, box.y - 4 - height, width, height)


def _along(points: tuple[Point, ...], width: float, height: float) -> Iterator[Bounds]:
    """Near the beginning first: a name is the answer to what is asked there."""
    for piece in segments(points):
        yield from _beside_piece(piece, width, height)


def _beside_piece(piece: Segment, width: float, height: float) -> Iterator[Bounds]:
    for share in (0.5, 0.35, 0.65):
        x = piece.start.x + (piece.end.x - piece.start.x) * share
        y = piece.start.y + (piece.end.y - piece.start.y) * share
        if piece.is_horizontal:
            yield Bounds(x - width / 2, y - height - 5, width, height)
            yield Bounds(x - width / 2, y + 5, width, height)
        else:
            yield Bounds(x + 7, y - height / 2, width, height)
            yield Bounds(x - 7 - width, y - height / 2, width, height)


# The file -------------------------------------------------------------------------------------------------


def _write(root: Node, process: Node, placed: _Placed) -> None:
    x0, y0 = 160, 100
    low = min(
        [box.y for box in placed.boxes.values()] + [p.y for line in placed.lines.values() for p in line] + [0]
    )
    y0 += -(low // 20) * 20
    root_with = etree.SubElement(root, _di("bpmndi", "BPMNDiagram"), id="Diagram", nsmap=DI)
    plane = etree.SubElement(root_with, _di("bpmndi", "BPMNPlane"), id="Plane", bpmnElement=process.get("id"))
    kinds = {node.get("id"): kind_of(node) for node in root.iter() if node.get("id")}
    for id_, box in sorted(placed.boxes.items(), key=lambda entry: kinds[entry[0]] != "lane"):
        shape = etree.SubElement(plane, _di("bpmndi", "BPMNShape"), id=f"{id_}_di", bpmnElement=id_)
        if kinds[id_] == "lane":
            shape.set("isHorizontal", "true")
        if kinds[id_].endswith("ubProcess") or kinds[id_] == "transaction":
            shape.set("isExpanded", "true" if box.width > STEP[0] else "false")
        _bounds(shape, Bounds(box.x + x0, box.y + y0, box.width, box.height))
        _label(shape, placed.labels.get(id_), x0, y0)
    for id_, line in placed.lines.items():
        edge = etree.SubElement(plane, _di("bpmndi", "BPMNEdge"), id=f"{id_}_di", bpmnElement=id_)
        for point in _without_doubles(line):
            etree.SubElement(edge, _di("di", "waypoint"), x=_n(point.x + x0), y=_n(point.y + y0))
        _label(edge, placed.labels.get(id_), x0, y0)


def _without_doubles(line: tuple[Point, ...]) -> list[Point]:
    return [line[0], *(after for before, after in pairwise(line) if before != after)]


def _label(parent: Node, box: Bounds | None, x: float, y: float) -> None:
    if box is not None:
        label = etree.SubElement(parent, _di("bpmndi", "BPMNLabel"))
        _bounds(label, Bounds(box.x + x, box.y + y, box.width, box.height))


def _bounds(parent: Node, box: Bounds) -> None:
    x, y, width, height = (_n(value) for value in box)
    etree.SubElement(parent, _di("dc", "Bounds"), x=x, y=y, width=width, height=height)


def _di(prefix: str, name: str) -> str:
    return f"{{{DI[prefix]}}}{name}"


def _n(value: float) -> str:
    return f"{value:g}"
