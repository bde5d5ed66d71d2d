"""Where names stand: inside activities, beside everything else. The picture and the check share this."""

from __future__ import annotations

from engine.drawing.geometry import Bounds, segments
from engine.drawing.lettering import LABEL_SIZE, LINE_HEIGHT, NAME_SIZE, Fitted, fit, text_width, wrap
from engine.drawing.reading import Diagram, Edge, Shape
from engine.records import dataclass

TASK_PADDING = 7.0
LABEL_WIDTH = 90.0
LABEL_GAP = 6.0
# A label box saved by an editor is as wide as its own measure of the text, give or take a little.
LABEL_TOLERANCE = 4.0
SIGN_ROOM = 19.0
SIGN_WIDTH = 24.0
MARKER_ROOM = 18.0


@dataclass(frozen=True, slots=True)
class PlacedText:
    """Text and the box that its letters fill."""

    fitted: Fitted
    box: Bounds


def label_of_shape(shape: Shape) -> PlacedText | None:
    """The name beside an event, gateway or data object: in the author's place, else centred below."""
    if not shape.name or not shape.has_label_outside:
        return None
    if shape.label is not None:
        return _placed(shape.name, shape.label)
    below = Bounds(shape.bounds.centre.x - LABEL_WIDTH / 2, shape.bounds.bottom + LABEL_GAP, LABEL_WIDTH, 0)
    return _placed(shape.name, below)


def label_of_edge(edge: Edge) -> PlacedText | None:
    """The name of a flow: in the author's place, else just above its longest piece."""
    if not edge.name:
        return None
    if edge.label is not None:
        return _placed(edge.name, edge.label)
    longest = max(segments(edge.points), key=lambda piece: piece.length, default=None)
    if longest is None:
        return None
    fitted = wrap(edge.name, width=LABEL_WIDTH, size=LABEL_SIZE)
    middle = longest.middle
    if longest.is_vertical:
        left, top = middle.x + LABEL_GAP, middle.y - fitted.height / 2
    else:
        left, top = middle.x - fitted.width / 2, middle.y - fitted.height - LABEL_GAP / 2
    return PlacedText(fitted, Bounds(left, top, fitted.width, fitted.height))


def name_in_activity(shape: Shape) -> PlacedText:
    """The name inside an activity: centred, clear of its signs; at the top of an expanded sub-process."""
    room = name_room(shape)
    fitted = fit(shape.name, width=room.width, height=room.height)
    left = shape.bounds.centre.x - fitted.width / 2
    if shape.is_container:
        return PlacedText(fitted, Bounds(left, room.y, fitted.width, fitted.height))
    top = min(shape.bounds.centre.y - fitted.height / 2, room.bottom - fitted.height)
    if top < room.y and _first_line_left(fitted, shape) < shape.bounds.x + SIGN_WIDTH:
        top = room.y
    return PlacedText(fitted, Bounds(left, top, fitted.width, fitted.height))


def _first_line_left(fitted: Fitted, shape: Shape) -> float:
    return (
        shape.bounds.centre.x - text_width(fitted.lines[0], fitted.size) / 2
        if fitted.lines
        else shape.bounds.right
    )


def name_room(shape: Shape) -> Bounds:
    """The part of an activity that its name may fill."""
    box = shape.bounds
    if shape.is_container:
        return Bounds(
            box.x + TASK_PADDING, box.y + TASK_PADDING, box.width - 2 * TASK_PADDING, SIGN_ROOM + 12
        )
    above = SIGN_ROOM if has_sign(shape) else TASK_PADDING
    below = MARKER_ROOM if markers(shape) else TASK_PADDING - 4
    return Bounds(
        box.x + TASK_PADDING, box.y + above, box.width - 2 * TASK_PADDING, box.height - above - below
    )


def has_sign(shape: Shape) -> bool:
    return shape.kind not in ("task", "callActivity") and not shape.is_sub_process


def markers(shape: Shape) -> list[str]:
    """The signs at the bottom of an activity, in order (BPMN 2.0.2, 10.3: at most loop and one more)."""
    found = [shape.loop] if shape.loop else []
    if shape.is_sub_process and not shape.is_expanded:
        found.append("collapsed")
    if shape.kind == "adHocSubProcess":
        found.append("adHoc")
    return found


def lane_band(shape: Shape) -> Bounds:
    """The strip that holds a lane's or a pool's name."""
    box = shape.bounds
    if shape.is_horizontal:
        return Bounds(box.x, box.y, BAND, box.height)
    return Bounds(box.x, box.y, box.width, BAND)


BAND = 30.0


def name_in_band(shape: Shape) -> PlacedText:
    """The name of a lane or pool in its strip, as if not turned: the box lies around the strip's middle."""
    band = lane_band(shape)
    length = (band.height if shape.is_horizontal else band.width) - 2 * TASK_PADDING
    fitted = fit(shape.name, width=length, height=BAND - 3.5)
    centre = band.centre
    return PlacedText(
        fitted, Bounds(centre.x - fitted.width / 2, centre.y - fitted.height / 2, fitted.width, fitted.height)
    )


def name_in_closed_pool(shape: Shape) -> PlacedText:
    """The name in the middle of a pool without content."""
    fitted = fit(shape.name, width=shape.bounds.width - 2 * TASK_PADDING, height=shape.bounds.height)
    centre = shape.bounds.centre
    return PlacedText(
        fitted, Bounds(centre.x - fitted.width / 2, centre.y - fitted.height / 2, fitted.width, fitted.height)
    )


def text_of_annotation(shape: Shape) -> PlacedText:
    box = shape.bounds
    fitted = fit(shape.name, width=box.width - 10, height=box.height, size=NAME_SIZE)
    top = box.centre.y - fitted.height / 2
    return PlacedText(fitted, Bounds(box.x + 7, top, fitted.width, fitted.height))


def labels(diagram: Diagram) -> dict[str, PlacedText]:
    """Every name that stands beside its element, by the element's id."""
    shapes = ((shape.id, label_of_shape(shape)) for shape in diagram.shapes.values())
    edges = ((edge.id, label_of_edge(edge)) for edge in diagram.edges.values())
    return {id_: label for id_, label in (*shapes, *edges) if label is not None}


def _placed(name: str, given: Bounds) -> PlacedText:
    width = max(given.width + LABEL_TOLERANCE, 3 * LABEL_SIZE * LINE_HEIGHT)
    fitted = wrap(name, width=width, size=LABEL_SIZE)
    if not fitted.is_whole:
        fitted = wrap(name, width=max(width, LABEL_WIDTH), size=LABEL_SIZE)
    left = given.centre.x - fitted.width / 2
    return PlacedText(fitted, Bounds(left, given.y, fitted.width, fitted.height))
