"""Draw the lines of a picture: rounded bends, arrowheads as shapes (no ids to clash in a page)."""

from __future__ import annotations

from math import hypot

from engine.drawing.appearance import FLOW_WIDTH, LINE, MARKED_WIDTH, PAPER, Look
from engine.drawing.geometry import Bounds, Point
from engine.drawing.reading import Edge
from engine.drawing.svg import circle, number, path, polygon_path

BEND_RADIUS = 8.0
ARROW_LENGTH = 10.0
ARROW_HALF_WIDTH = 4.2
DEFAULT_MARK_AT = 8.0
DEFAULT_MARK_HALF = 5.0

_DASHES = {
    "messageFlow": "7 5",
    "association": "1 4",
    "dataInputAssociation": "1 4",
    "dataOutputAssociation": "1 4",
}


def draw_edge(edge: Edge, look: Look | None) -> str:
    """One line with what stands at its ends. `look` is that of its state, None when it has none."""
    stroke = look.stroke if look else LINE
    width = MARKED_WIDTH if look else FLOW_WIDTH
    points = list(edge.points)
    ends = _end(edge, stroke)
    if edge.kind in ("sequenceFlow", "messageFlow"):
        points[-1] = _towards(points[-1], points[-2], ARROW_LENGTH - 2)
    line = path(
        rounded(points),
        fill="none",
        stroke=stroke,
        stroke_width=width,
        stroke_linejoin="round",
        stroke_linecap="round" if edge.kind.lower().endswith("association") else None,
        stroke_dasharray=_DASHES.get(edge.kind),
    )
    return line + ends + _beginning(edge, stroke)


def default_mark_box(edge: Edge) -> Bounds | None:
    """The box around the slash of a default flow; None for other flows."""
    if not edge.is_default:
        return None
    return Bounds(*_towards(edge.points[0], edge.points[1], DEFAULT_MARK_AT), 0, 0).grown(DEFAULT_MARK_HALF)


def rounded(points: list[Point]) -> str:
    """Path data through the points, each bend a quarter turn of at most `BEND_RADIUS`."""
    first, *rest = points
    written = [f"M{_xy(first)}"]
    for before, bend, after in zip(points, rest, rest[1:], strict=False):
        radius = min(BEND_RADIUS, _distance(before, bend) / 2, _distance(bend, after) / 2)
        written.append(
            f"L{_xy(_towards(bend, before, radius))}Q{_xy(bend)} {_xy(_towards(bend, after, radius))}"
        )
    written.append(f"L{_xy(rest[-1])}")
    return "".join(written)


def _end(edge: Edge, stroke: str) -> str:
    tip, before = edge.points[-1], edge.points[-2]
    if edge.kind == "sequenceFlow":
        head = polygon_path(_arrowhead(tip, before))
        return path(head, fill=stroke, stroke=stroke, stroke_width=1, stroke_linejoin="round")
    if edge.kind == "messageFlow":
        head = polygon_path(_arrowhead(tip, before))
        return path(head, fill=PAPER, stroke=stroke, stroke_width=1.2, stroke_linejoin="round")
    if edge.kind.startswith("data"):
        left, point, right = _arrowhead(tip, before)
        return path(f"M{_xy(left)}L{_xy(point)}L{_xy(right)}", fill="none", stroke=stroke, stroke_width=1.2)
    return ""


def _beginning(edge: Edge, stroke: str) -> str:
    start, after = edge.points[0], edge.points[1]
    if edge.kind == "messageFlow":
        return circle(start, 3.5, fill=PAPER, stroke=stroke, stroke_width=1.2)
    if edge.kind != "sequenceFlow":
        return ""
    if edge.is_default:
        return _default_mark(start, after, stroke)
    if edge.is_conditional_from_activity:
        return _diamond(start, after, stroke)
    return ""


def _default_mark(start: Point, after: Point, stroke: str) -> str:
    """The slash across a flow that is taken when no other is (BPMN 2.0.2, 8.4.13)."""
    along = _direction(start, after)
    centre = _towards(start, after, DEFAULT_MARK_AT)
    half = DEFAULT_MARK_HALF
    lean = Point((along.x * 0.5 + along.y) * half, (along.y * 0.5 - along.x) * half)
    start, end = Point(centre.x - lean.x, centre.y - lean.y), Point(centre.x + lean.x, centre.y + lean.y)
    return path(f"M{_xy(start)}L{_xy(end)}", stroke=stroke, stroke_width=1.8, stroke_linecap="round")


def _diamond(start: Point, after: Point, stroke: str) -> str:
    along = _direction(start, after)
    middle, far = _towards(start, after, 7), _towards(start, after, 14)
    left = Point(middle.x - along.y * 4.5, middle.y + along.x * 4.5)
    right = Point(middle.x + along.y * 4.5, middle.y - along.x * 4.5)
    return path(polygon_path((start, left, far, right)), fill=PAPER, stroke=stroke, stroke_width=1.2)


def _arrowhead(tip: Point, before: Point) -> tuple[Point, Point, Point]:
    along = _direction(before, tip)
    back = Point(tip.x - along.x * ARROW_LENGTH, tip.y - along.y * ARROW_LENGTH)
    side = Point(along.y * ARROW_HALF_WIDTH, along.x * ARROW_HALF_WIDTH)
    return Point(back.x - side.x, back.y + side.y), tip, Point(back.x + side.x, back.y - side.y)


def _direction(start: Point, end: Point) -> Point:
    length = _distance(start, end) or 1.0
    return Point((end.x - start.x) / length, (end.y - start.y) / length)


def _towards(start: Point, end: Point, by: float) -> Point:
    """`by` px from start in the direction of end, never past it."""
    along = _direction(start, end)
    by = min(by, _distance(start, end))
    return Point(start.x + along.x * by, start.y + along.y * by)


def _distance(start: Point, end: Point) -> float:
    return hypot(end.x - start.x, end.y - start.y)


def _xy(point: Point) -> str:
    return f"{number(point.x)} {number(point.y)}"
