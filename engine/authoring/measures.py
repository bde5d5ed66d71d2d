"""Reading and writing the measures of BPMN DI: px at 100 %, shapes as boxes, lines as points."""

from __future__ import annotations

import math

from engine.bpmn.names import Node, kind_of
from engine.drawing.geometry import Bounds, Point
from engine.drawing.reading import BPMNDI, DC, LANES, SUB_PROCESSES

GRID = 10


def is_container(element: Node, shape: Node) -> bool:
    kind = kind_of(element)
    return kind in LANES or kind == "group" or (kind in SUB_PROCESSES and shape.get("isExpanded") == "true")


def bounds_in(node: Node) -> Bounds | None:
    box = node.find(f"{DC}Bounds")
    return None if box is None else box_of(box)


def label_in(node: Node) -> Bounds | None:
    box = node.find(f"{BPMNDI}BPMNLabel/{DC}Bounds")
    return None if box is None else box_of(box)


def box_of(node: Node) -> Bounds:
    return Bounds(*(length_of(node, name) for name in ("x", "y", "width", "height")))


def point_of(node: Node) -> Point:
    return Point(length_of(node, "x"), length_of(node, "y"))


def length_of(node: Node, name: str) -> float:
    """A length as written; what is no number lies at the edge."""
    try:
        value = float(node.get(name, "0"))
    except ValueError:
        return 0.0
    return value if abs(value) < 1_000_000 else 0.0


def move(node: Node, x: float, y: float) -> None:
    if x:
        node.set("x", as_written(length_of(node, "x") + x))
    if y:
        node.set("y", as_written(length_of(node, "y") + y))


def as_written(value: float) -> str:
    return format(round(value, 2), "g") if abs(value) < 100_000 else str(round(value))


def on_grid(value: float) -> float:
    return round(value / GRID) * GRID


def up_to_grid(value: float) -> float:
    return math.ceil(value / GRID) * GRID
