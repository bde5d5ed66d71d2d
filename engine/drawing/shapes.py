"""Draw the nodes of a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.drawing.appearance import (
    BAND_FILL,
    CALL_FILL,
    CALL_WIDTH,
    DATA_FILL,
    END_WIDTH,
    LANE_FILL,
    LANE_LINE,
    LINE,
    MARKED_WIDTH,
    PAPER,
    SHAPE_WIDTH,
    SUB_PROCESS_FILL,
    Look,
)
from engine.drawing.geometry import Bounds, Point, segments
from engine.drawing.labels import (
    lane_band,
    markers,
    name_in_activity,
    name_in_band,
    name_in_closed_pool,
    text_of_annotation,
)
from engine.drawing.reading import THROWING, Shape
from engine.drawing.svg import circle, lettering, moved, number, path, polygon_path, rectangle
from engine.drawing.symbols import event_sign, gateway_sign, loop_sign, task_sign

MARKER_STEP = 18.0
SMALL = 60.0


def draw_shape(shape: Shape, look: Look | None) -> str:
    """One node with its signs and inner name, "" for a kind without a picture; `look` tells its state."""
    for is_meant, draw in _DRAWERS:
        if is_meant(shape):
            return draw(shape, look)
    return ""


def _colours(look: Look | None, fill: str, width: float) -> tuple[str, str, float]:
    if look is None:
        return fill, LINE, width
    return look.fill, look.stroke, max(width, MARKED_WIDTH)


def _lane(shape: Shape, _look: Look | None) -> str:
    frame = rectangle(
        shape.bounds, fill=LANE_FILL, stroke=LANE_LINE, stroke_width=1, shape_rendering="crispEdges"
    )
    if not shape.has_content:
        text = name_in_closed_pool(shape)
        return frame + lettering(text.fitted, text.box, weight="bold")
    band = rectangle(
        lane_band(shape), fill=BAND_FILL, stroke=LANE_LINE, stroke_width=1, shape_rendering="crispEdges"
    )
    text = name_in_band(shape)
    turn = -90 if shape.is_horizontal else None
    weight = "bold" if shape.kind == "participant" else None
    return frame + band + lettering(text.fitted, text.box, turn=turn, weight=weight)


def _event(shape: Shape, look: Look | None) -> str:
    width = END_WIDTH if shape.kind == "endEvent" else SHAPE_WIDTH
    fill, stroke, width = _colours(look, PAPER, width)
    centre, radius = shape.bounds.centre, shape.bounds.width / 2
    dashes = "4 3" if shape.is_dashed else None
    drawn = circle(centre, radius, fill=fill, stroke=stroke, stroke_width=width, stroke_dasharray=dashes)
    if shape.kind not in ("startEvent", "endEvent"):
        drawn += circle(
            centre,
            radius - 3.5,
            fill="none",
            stroke=stroke,
            stroke_width=SHAPE_WIDTH,
            stroke_dasharray=dashes,
        )
    if shape.event:
        sign = event_sign(shape.event, is_thrown=shape.kind in THROWING, stroke=stroke)
        drawn += moved(centre.x, centre.y, sign)
    return drawn


def _gateway(shape: Shape, look: Look | None) -> str:
    fill, stroke, width = _colours(look, PAPER, SHAPE_WIDTH)
    box, centre = shape.bounds, shape.bounds.centre
    corners = (
        Point(centre.x, box.y),
        Point(box.right, centre.y),
        Point(centre.x, box.bottom),
        Point(box.x, centre.y),
    )
    diamond = path(
        polygon_path(corners), fill=fill, stroke=stroke, stroke_width=width, stroke_linejoin="round"
    )
    return diamond + moved(centre.x, centre.y, gateway_sign(shape.kind, stroke=stroke))


def _activity(shape: Shape, look: Look | None) -> str:
    resting = SUB_PROCESS_FILL if shape.is_container else CALL_FILL
    fill, stroke, width = _colours(look, resting, CALL_WIDTH if shape.kind == "callActivity" else SHAPE_WIDTH)
    box = shape.bounds
    dashes = "2 4" if shape.is_dashed else None
    drawn = rectangle(box, rx=10, fill=fill, stroke=stroke, stroke_width=width, stroke_dasharray=dashes)
    if shape.kind == "transaction":
        drawn += rectangle(box.grown(-4), rx=7, fill="none", stroke=stroke, stroke_width=SHAPE_WIDTH)
    sign = task_sign(shape.kind, stroke=stroke)
    if sign:
        drawn += moved(box.x + 6, box.y + 5, sign)
    text = name_in_activity(shape)
    weight = "bold" if shape.is_container else None
    return drawn + _markers(shape, stroke) + lettering(text.fitted, text.box, weight=weight)


def _markers(shape: Shape, stroke: str) -> str:
    found = markers(shape)
    left = shape.bounds.centre.x - (len(found) * MARKER_STEP - 4) / 2
    top = shape.bounds.bottom - MARKER_STEP
    return "".join(
        moved(left + column * MARKER_STEP, top, loop_sign(kind, stroke=stroke))
        for column, kind in enumerate(found)
    )


def _annotation(shape: Shape, _look: Look | None) -> str:
    box = shape.bounds
    bracket = f"M{number(box.x + 10)} {number(box.y)}H{number(box.x)}V{number(box.bottom)}h10"
    text = text_of_annotation(shape)
    return path(bracket, fill="none", stroke=LINE, stroke_width=SHAPE_WIDTH) + lettering(
        text.fitted, text.box, anchor="start"
    )


def _data_object(shape: Shape, _look: Look | None) -> str:
    box, fold = shape.bounds, 10
    sheet = (
        f"M{number(box.x)} {number(box.y)}H{number(box.right - fold)}l{fold} {fold}V{number(box.bottom)}"
        f"H{number(box.x)}z M{number(box.right - fold)} {number(box.y)}v{fold}h{fold}"
    )
    return path(sheet, fill=DATA_FILL, stroke=LINE, stroke_width=SHAPE_WIDTH, stroke_linejoin="round")


def _data_store(shape: Shape, _look: Look | None) -> str:
    box = shape.bounds
    half, lid = number(box.width / 2), number(min(8, box.height / 5))
    top, low = number(box.y + min(8, box.height / 5)), number(box.bottom - min(8, box.height / 5))
    left, right = number(box.x), number(box.right)
    barrel = (
        f"M{left} {top}V{low}A{half} {lid} 0 0 0 {right} {low}V{top}"
        f"A{half} {lid} 0 0 0 {left} {top}A{half} {lid} 0 0 0 {right} {top}"
    )
    return path(barrel, fill=DATA_FILL, stroke=LINE, stroke_width=SHAPE_WIDTH)


def badge_box(shape: Shape, text_width: float) -> Bounds:
    """The pill at a shape's upper right corner: a sign, and text if there is any.

    On a small shape it grows outwards, so as not to hide the shape's own sign.
    """
    box = shape.bounds
    width = 22 + (text_width + 5 if text_width else 0)
    left = box.right - 14 if box.width < SMALL else box.right - width + 8
    return Bounds(left, box.y - 11, width, 22)


def badge_on_line(points: Sequence[Point], text_width: float) -> Bounds:
    """The pill on the longest piece of a line."""
    longest = max(segments(points), key=lambda piece: piece.length, default=None)
    middle = longest.middle if longest is not None else points[0]
    width = 27 + text_width
    return Bounds(middle.x - width / 2, middle.y - 11, width, 22)


def _group(shape: Shape, _look: Look | None) -> str:
    dashes = "8 4 2 4"
    return rectangle(shape.bounds, rx=10, fill="none", stroke=LANE_LINE, stroke_dasharray=dashes)


_DRAWERS: tuple[tuple[Callable[[Shape], bool], Callable[[Shape, Look | None], str]], ...] = (
    (lambda shape: shape.is_lane, _lane),
    (lambda shape: shape.is_event, _event),
    (lambda shape: shape.is_gateway, _gateway),
    (lambda shape: shape.is_activity, _activity),
    (lambda shape: shape.kind == "textAnnotation", _annotation),
    (lambda shape: shape.kind.startswith("dataStore"), _data_store),
    (lambda shape: shape.is_data, _data_object),
    (lambda shape: shape.kind == "group", _group),
)
