"""Steps, lanes and sub-processes: where they lie, how large they are, whether their names fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from engine.drawing.geometry import Point
from engine.drawing.labels import name_in_activity, name_in_band, name_room, text_of_annotation
from engine.drawing.layout.picture import TOUCH, Picture
from engine.drawing.lettering import LABEL_SIZE, NAME_SIZE, wrap
from engine.drawing.reading import Shape
from engine.exceptions import Problem

GRID = 10
TASK_SIZE = (100.0, 80.0)


def elements_are_drawn(picture: Picture) -> Iterator[Problem]:
    for id_ in picture.diagram.missing:
        yield picture.problem(
            id_,
            "layout-missing",
            f"{id_} finns i processen men inte på ritningen.",
            "Placera elementet på ritningen.",
        )


def steps_lie_apart(picture: Picture) -> Iterator[Problem]:
    steps = [(shape.bounds, shape) for shape in picture.steps]
    for at, (box, one) in enumerate(steps):
        core = box.grown(-TOUCH)
        for other in core.near(steps[at + 1 :]):
            is_attached = one.id == other.attached_to or other.id == one.attached_to
            if core.overlaps(other.bounds) and not is_attached:
                yield picture.problem(
                    one.id,
                    "layout-overlap",
                    f"{picture.name(one.id)} ligger på {picture.name(other.id)}.",
                    "Flytta isär dem.",
                )


def lanes_lie_apart(picture: Picture) -> Iterator[Problem]:
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


def sub_processes_hold_their_steps(picture: Picture) -> Iterator[Problem]:
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


def names_in_frames_are_free(picture: Picture) -> Iterator[Problem]:
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


def steps_lie_in_their_lanes(picture: Picture) -> Iterator[Problem]:
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


def sizes_are_alike(picture: Picture) -> Iterator[Problem]:
    for shape in picture.steps:
        if shape.is_activity and (shape.bounds.width, shape.bounds.height) != TASK_SIZE:
            size = f"{shape.bounds.width:g} x {shape.bounds.height:g}"
            yield picture.problem(
                shape.id,
                "layout-task-size",
                f"{picture.name(shape.id)} är {size}.",
                "Gör uppgiften 100 x 80 som de andra.",
            )


def everything_is_on_the_grid(picture: Picture) -> Iterator[Problem]:
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


def names_fit(picture: Picture) -> Iterator[Problem]:
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
