"""Flows: orthogonal, to the right, from edge to edge, and clear of everything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import hypot

from engine.drawing.geometry import Bounds, Point, Segment, segments
from engine.drawing.layout.picture import DOCKING_TOLERANCE, TOUCH, Picture
from engine.drawing.reading import Edge, Shape
from engine.exceptions import Problem


def flows_are_orthogonal(picture: Picture) -> Iterator[Problem]:
    for edge in picture.flows:
        if any(not (piece.is_horizontal or piece.is_vertical) for piece in picture.lines[edge.id].pieces):
            yield picture.problem(
                edge.id,
                "layout-diagonal",
                f"Flödet {picture.name(edge.id)} går snett.",
                "Dra det vågrätt och lodrätt.",
            )


def flows_meet_their_ends(picture: Picture) -> Iterator[Problem]:
    shapes = picture.diagram.shapes
    for edge in picture.flows:
        for id_, point in ((edge.source, edge.points[0]), (edge.target, edge.points[-1])):
            shape = shapes.get(id_)
            if shape is not None and _distance_to_outline(shape, point) > DOCKING_TOLERANCE:
                yield picture.problem(
                    edge.id,
                    "layout-detached",
                    f"Flödet {picture.name(edge.id)} når inte fram till kanten på {picture.name(id_)}.",
                    "Dra flödets ände till elementets kant.",
                )


def _distance_to_outline(shape: Shape, point: Point) -> float:
    box, centre = shape.bounds, shape.bounds.centre
    across, down = abs(point.x - centre.x), abs(point.y - centre.y)
    if shape.is_event:
        return abs(hypot(across, down) - box.width / 2)
    if shape.is_gateway:
        return abs(across + down - box.width / 2)
    outside = max(across - box.width / 2, down - box.height / 2)
    return abs(outside)


def flows_go_round_steps(picture: Picture) -> Iterator[Problem]:
    cores = [(core := shape.bounds.grown(-DOCKING_TOLERANCE), (shape, core)) for shape in picture.steps]
    for edge in picture.flows:
        line = picture.lines[edge.id]
        for shape, core in line.box.near(cores):
            is_end = shape.id in (edge.source, edge.target)
            if is_end and (shape.is_event or shape.is_gateway):
                continue
            if any(core.is_crossed_by(piece) for piece in line.pieces):
                yield picture.problem(
                    edge.id,
                    "layout-flow-through",
                    f"Flödet {picture.name(edge.id)} går genom {picture.name(shape.id)}.",
                    "Dra flödet runt.",
                )


def flows_do_not_cross(picture: Picture) -> Iterator[Problem]:
    flows = [(picture.lines[edge.id].box, edge) for edge in picture.flows]
    for at, (box, one) in enumerate(flows):
        for other in box.near(flows[at + 1 :]):
            if _cross(one, other):
                yield picture.problem(
                    one.id,
                    "layout-crossing",
                    f"Flödet {picture.name(one.id)} korsar eller ligger på {picture.name(other.id)}.",
                    "Flytta steg eller böjar så att flödena går fria från varandra.",
                )


def _cross(one: Edge, other: Edge) -> bool:
    shares_end = one.target == other.target or one.source == other.source
    for piece in segments(one.points):
        for against in segments(other.points):
            met = _meeting(piece, against)
            if met is None:
                continue
            if shares_end and _is_shared(met, one, other):
                continue
            return True
    return False


def _meeting(one: Segment, other: Segment) -> Bounds | None:
    """Where two level or upright pieces meet, as a (flat) box; None when they do not."""
    first, second = _box(one), _box(other)
    left, right = max(first.x, second.x), min(first.right, second.right)
    top, bottom = max(first.y, second.y), min(first.bottom, second.bottom)
    if left > right or top > bottom or not _are_orthogonal(one, other):
        return None
    return Bounds(left, top, right - left, bottom - top)


def _are_orthogonal(*pieces: Segment) -> bool:
    return all(piece.is_horizontal or piece.is_vertical for piece in pieces)


def _box(piece: Segment) -> Bounds:
    (x0, y0), (x1, y1) = piece
    return Bounds(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))


def _is_shared(met: Bounds, one: Edge, other: Edge) -> bool:
    """Flows to one step may run together at its end, flows from one step at its beginning."""
    if one.target == other.target and _lies_on_tail(met, one.points) and _lies_on_tail(met, other.points):
        return True
    if one.source != other.source:
        return False
    return _lies_on_tail(met, one.points[::-1]) and _lies_on_tail(met, other.points[::-1])


def _lies_on_tail(met: Bounds, points: tuple[Point, ...]) -> bool:
    """Whether the meeting lies on the last piece of the line, or at the bend before it."""
    last = _box(segments(points)[-1]).grown(0.5)
    return last.holds(met)


def flows_run_to_the_right(picture: Picture) -> Iterator[Problem]:
    shapes = picture.diagram.shapes
    followers: dict[str, list[str]] = {}
    for edge in picture.flows:
        if edge.kind == "sequenceFlow":
            followers.setdefault(edge.source, []).append(edge.target)
    for shape in shapes.values():
        if shape.attached_to:
            followers.setdefault(shape.attached_to, []).append(shape.id)
    for edge in picture.flows:
        source, target = shapes.get(edge.source), shapes.get(edge.target)
        if edge.kind != "sequenceFlow" or source is None or target is None:
            continue
        goes_left = target.bounds.centre.x < source.bounds.centre.x - TOUCH
        if goes_left and edge.source not in _reached_from(edge.target, followers):
            yield picture.problem(
                edge.id,
                "layout-backwards",
                f"Flödet {picture.name(edge.id)} går åt vänster fast det inte är en återgång.",
                f"Placera {picture.name(edge.target)} till höger om {picture.name(edge.source)}.",
            )


def _reached_from(start: str, followers: Mapping[str, list[str]]) -> set[str]:
    reached: set[str] = set()
    stack = [start]
    while stack:
        id_ = stack.pop()
        if id_ not in reached:
            reached.add(id_)
            stack += followers.get(id_, ())
    return reached
