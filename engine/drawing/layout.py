"""Is the drawing tidy? What makes a picture hard to read, found by measuring it.

A drawing is read by people first. Findings are warnings: an untidy drawing still runs. Each check is a
generator of problems over the same `_Picture`; `_CHECKS` is the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import hypot

from engine.drawing.flows import default_mark_box
from engine.drawing.geometry import Bounds, Point, Segment, segments
from engine.drawing.labels import (
    PlacedText,
    labels,
    name_in_activity,
    name_in_band,
    name_room,
    text_of_annotation,
)
from engine.drawing.lettering import LABEL_SIZE, NAME_SIZE, wrap
from engine.drawing.reading import Diagram, Edge, Shape, read_diagram
from engine.exceptions import Problem

GRID = 10
TASK_SIZE = (100.0, 80.0)
# Letters that touch a line with less than this between them and it are hard to read.
BREATHING_SPACE = 2.0
TOUCH = 1.0
DOCKING_TOLERANCE = 3.0


@dataclass(frozen=True)
class _Picture:
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


def lint_layout(bpmn: bytes, *, file: str = "ritningen") -> list[Problem]:
    """Everything untidy in the drawing's picture, as warnings; an empty list means that it is fit to show.

    Raises:
        XmlRefused: the bytes are not XML that we read.
    """
    picture = _Picture(file, read_diagram(bpmn, name=file))
    if picture.diagram.is_empty:
        return [
            picture.problem(
                "",
                "layout-missing",
                "Ritningen saknar layout.",
                "Öppna den i studion, placera stegen och spara.",
            )
        ]
    return [problem for check in _CHECKS for problem in check(picture)]


def _elements_are_drawn(picture: _Picture) -> Iterator[Problem]:
    for id_ in picture.diagram.missing:
        yield picture.problem(
            id_,
            "layout-missing",
            f"{id_} finns i processen men inte på ritningen.",
            "Placera elementet på ritningen.",
        )


def _steps_lie_apart(picture: _Picture) -> Iterator[Problem]:
    for one, other in combinations(picture.steps, 2):
        if other.id == one.attached_to or one.id == other.attached_to:
            continue
        if one.bounds.grown(-TOUCH).overlaps(other.bounds):
            yield picture.problem(
                one.id,
                "layout-overlap",
                f"{picture.name(one.id)} ligger på {picture.name(other.id)}.",
                "Flytta isär dem.",
            )


def _sub_processes_hold_their_steps(picture: _Picture) -> Iterator[Problem]:
    shapes = picture.diagram.shapes
    open_ones = [shape for shape in shapes.values() if shape.is_sub_process and shape.is_expanded]
    for around in open_ones:
        for shape in shapes.values():
            if shape.is_lane or shape is around or shape.attached_to == around.id or shape.kind == "group":
                continue
            is_inside = shape.parent == around.id
            if is_inside and not around.bounds.holds(shape.bounds):
                yield picture.problem(
                    shape.id,
                    "layout-sub-process",
                    f"{picture.name(shape.id)} sticker ut ur delprocessen {picture.name(around.id)}.",
                    "Gör delprocessen större eller flytta in steget.",
                )
            elif _are_strangers(shape, around, shapes) and shape.bounds.grown(-TOUCH).overlaps(around.bounds):
                yield picture.problem(
                    shape.id,
                    "layout-overlap",
                    f"{picture.name(shape.id)} ligger på delprocessen {picture.name(around.id)}.",
                    "Flytta isär dem.",
                )


def _are_strangers(one: Shape, other: Shape, shapes: Mapping[str, Shape]) -> bool:
    return not (_is_within(one, other, shapes) or _is_within(other, one, shapes))


def _is_within(shape: Shape, around: Shape, shapes: Mapping[str, Shape]) -> bool:
    parent = shapes.get(shape.parent or "")
    while parent is not None and parent is not around:
        parent = shapes.get(parent.parent or "")
    return parent is around


def _steps_lie_in_their_lanes(picture: _Picture) -> Iterator[Problem]:
    shapes = picture.diagram.shapes
    for shape in picture.steps:
        lane = shapes.get(picture.diagram.lane_of.get(shape.id, ""))
        if lane is not None and not lane.bounds.holds(shape.bounds):
            yield picture.problem(
                shape.id,
                "layout-lane",
                f"{picture.name(shape.id)} ligger inte i sin bana {picture.name(lane.id)}.",
                "Flytta steget in i banan, eller gör banan högre.",
            )


def _lanes_lie_apart(picture: _Picture) -> Iterator[Problem]:
    lanes = [shape for shape in picture.diagram.shapes.values() if shape.kind == "lane"]
    pools = [shape for shape in picture.diagram.shapes.values() if shape.kind == "participant"]
    for one, other in (*combinations(lanes, 2), *combinations(pools, 2)):
        is_nested = one.bounds.holds(other.bounds) or other.bounds.holds(one.bounds)
        if not is_nested and one.bounds.grown(-TOUCH).overlaps(other.bounds):
            yield picture.problem(
                one.id,
                "layout-overlap",
                f"Banorna {picture.name(one.id)} och {picture.name(other.id)} ligger på varandra.",
                "Dra isär banorna.",
            )


def _sizes_are_alike(picture: _Picture) -> Iterator[Problem]:
    for shape in picture.steps:
        if shape.is_activity and (shape.bounds.width, shape.bounds.height) != TASK_SIZE:
            size = f"{shape.bounds.width:g} x {shape.bounds.height:g}"
            yield picture.problem(
                shape.id,
                "layout-task-size",
                f"{picture.name(shape.id)} är {size}.",
                "Gör uppgiften 100 x 80 som de andra.",
            )


def _everything_is_on_the_grid(picture: _Picture) -> Iterator[Problem]:
    for shape in picture.diagram.shapes.values():
        box = shape.bounds
        corners = (Point(box.x, box.y), Point(box.right, box.bottom))
        measured = (box.centre,) if not shape.is_container else corners
        if shape.kind == "textAnnotation":
            measured = (Point(box.x, box.y),)
        if not all(_is_on_grid(point) for point in measured):
            what = "hörn" if len(measured) > 1 or shape.kind == "textAnnotation" else "mitt"
            yield picture.problem(
                shape.id,
                "layout-grid",
                f"{picture.name(shape.id)} ligger utanför rutnätet: dess {what} är inte på jämna 10.",
                "Flytta den till närmaste jämna 10.",
            )
    for edge in picture.flows:
        if not all(_is_on_grid(point) for point in edge.points[1:-1]):
            yield picture.problem(
                edge.id,
                "layout-grid",
                f"Flödet {picture.name(edge.id)} böjer av utanför rutnätet.",
                "Flytta böjen till närmaste jämna 10.",
            )


def _is_on_grid(point: Point) -> bool:
    return all(abs(value - round(value / GRID) * GRID) < 0.01 for value in point)


def _flows_are_orthogonal(picture: _Picture) -> Iterator[Problem]:
    for edge in picture.flows:
        if any(not (piece.is_horizontal or piece.is_vertical) for piece in segments(edge.points)):
            yield picture.problem(
                edge.id,
                "layout-diagonal",
                f"Flödet {picture.name(edge.id)} går snett.",
                "Dra det vågrätt och lodrätt.",
            )


def _flows_meet_their_ends(picture: _Picture) -> Iterator[Problem]:
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


def _flows_go_round_steps(picture: _Picture) -> Iterator[Problem]:
    for edge in picture.flows:
        for shape in picture.steps:
            core = shape.bounds.grown(-DOCKING_TOLERANCE)
            is_end = shape.id in (edge.source, edge.target)
            if is_end and (shape.is_event or shape.is_gateway):
                continue
            if any(core.is_crossed_by(piece) for piece in segments(edge.points)):
                yield picture.problem(
                    edge.id,
                    "layout-flow-through",
                    f"Flödet {picture.name(edge.id)} går genom {picture.name(shape.id)}.",
                    "Dra flödet runt.",
                )


def _flows_do_not_cross(picture: _Picture) -> Iterator[Problem]:
    for one, other in combinations(picture.flows, 2):
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


def _flows_run_to_the_right(picture: _Picture) -> Iterator[Problem]:
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


def _names_fit(picture: _Picture) -> Iterator[Problem]:
    for shape in picture.diagram.shapes.values():
        if shape.is_activity:
            room = name_room(shape)
            fitted = wrap(shape.name, width=room.width, size=NAME_SIZE)
            is_readable = fitted.is_whole and fitted.height <= room.height
        elif shape.kind == "lane" or (shape.kind == "participant" and shape.has_content):
            fitted = name_in_band(shape).fitted
            is_readable = fitted.is_whole and fitted.size >= LABEL_SIZE
        elif shape.kind == "textAnnotation":
            is_readable = text_of_annotation(shape).fitted.size == NAME_SIZE
        else:
            continue
        if not is_readable:
            yield picture.problem(
                shape.id,
                "layout-text",
                f"Texten i {picture.name(shape.id)} ryms inte i läsbar storlek.",
                "Korta namnet, dela ett för långt ord eller gör rutan större.",
            )


def _labels_are_free(picture: _Picture) -> Iterator[Problem]:
    items = list(picture.labels.items())
    for id_, label in items:
        letters = label.box
        for shape in picture.steps:
            if letters.grown(-TOUCH).overlaps(shape.bounds):
                yield _label_problem(
                    picture, id_, "layout-label-shape", f"ligger på {picture.name(shape.id)}"
                )
        for edge in picture.diagram.edges.values():
            if _is_on_line(letters, edge):
                yield _label_problem(
                    picture, id_, "layout-label-flow", f"ligger på flödet {picture.name(edge.id)} ({edge.id})"
                )
        for frame in picture.diagram.shapes.values():
            if frame.is_container and _straddles(letters, frame):
                yield _label_problem(
                    picture, id_, "layout-label-frame", f"ligger på kanten av {picture.name(frame.id)}"
                )
    for (one, first), (other, second) in combinations(items, 2):
        if first.box.overlaps(second.box):
            yield _label_problem(
                picture, one, "layout-label-label", f"ligger på texten {picture.name(other)}"
            )


def _is_on_line(letters: Bounds, edge: Edge) -> bool:
    mark = default_mark_box(edge)
    if mark is not None and mark.overlaps(letters.grown(-TOUCH)):
        return True
    space = letters.grown(BREATHING_SPACE - TOUCH)
    return any(space.is_crossed_by(piece) for piece in segments(edge.points))


def _straddles(letters: Bounds, frame: Shape) -> bool:
    if not letters.overlaps(frame.bounds):
        return False
    return not frame.bounds.grown(-BREATHING_SPACE).holds(letters)


def _label_problem(picture: _Picture, id_: str, code: str, where: str) -> Problem:
    return picture.problem(
        id_,
        code,
        f"Texten {picture.name(id_)} {where}.",
        "Flytta texten till en fri yta intill sitt element.",
    )


def _names_in_frames_are_free(picture: _Picture) -> Iterator[Problem]:
    """A step may not cover the name of the open sub-process that it lies in."""
    for frame in picture.diagram.shapes.values():
        if not (frame.is_sub_process and frame.is_expanded and frame.name):
            continue
        letters = name_in_activity(frame).box
        for shape in picture.steps:
            if shape.bounds.overlaps(letters):
                yield picture.problem(
                    shape.id,
                    "layout-overlap",
                    f"{picture.name(shape.id)} täcker namnet på delprocessen {picture.name(frame.id)}.",
                    "Flytta ner steget.",
                )


_Check = Callable[[_Picture], Iterable[Problem]]
_CHECKS: tuple[_Check, ...] = (
    _elements_are_drawn,
    _steps_lie_apart,
    _lanes_lie_apart,
    _sub_processes_hold_their_steps,
    _names_in_frames_are_free,
    _steps_lie_in_their_lanes,
    _sizes_are_alike,
    _everything_is_on_the_grid,
    _flows_are_orthogonal,
    _flows_meet_their_ends,
    _flows_go_round_steps,
    _flows_do_not_cross,
    _flows_run_to_the_right,
    _names_fit,
    _labels_are_free,
)
