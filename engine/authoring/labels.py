"""Where the words of a new diamond and of a new way stand."""

from __future__ import annotations

from itertools import pairwise

from engine.authoring.document import cut
from engine.authoring.measures import as_written, label_in
from engine.authoring.plane import Plane
from engine.bpmn.names import Node
from engine.drawing.geometry import Bounds, Segment
from engine.drawing.lettering import LABEL_SIZE, wrap
from engine.drawing.reading import BPMNDI, DC

_WIDTH = 90
_GAP = 6
_PAST = 26


def words_at_diamond(picture: Plane, gateway: Node, *, above: bool) -> None:
    """Put the question over a diamond, or under it."""
    box = picture.bounds(gateway)
    if box is None:
        return
    fitted = wrap(gateway.get("name") or "", width=_WIDTH, size=LABEL_SIZE)
    top = box.y - _GAP - fitted.height if above else box.bottom + _GAP
    _put(picture, gateway, Bounds(box.centre.x - _WIDTH / 2, top, _WIDTH, fitted.height))


def words_at_edge(picture: Plane, event: Node) -> None:
    """Put the name of an event on a step's lower edge to the left of the way that goes down from it."""
    box = picture.bounds(event)
    if box is None or not event.get("name"):
        return
    fitted = wrap(event.get("name"), width=_WIDTH, size=LABEL_SIZE)
    width = fitted.width + 2
    _put(picture, event, Bounds(box.centre.x - _GAP - width, box.bottom + 2, width, fitted.height))


def words_on_way(picture: Plane, way: Node) -> None:
    """Put the answer at the beginning of a way, or at its next piece where other words or a step are there already."""
    points = picture.points(way.get("id"))
    if not way.get("name") or len(points) < 2:
        return
    fitted = wrap(way.get("name"), width=_WIDTH, size=LABEL_SIZE)
    size = (fitted.width + 2, fitted.height)
    places = [_at(Segment(*pair), size) for pair in pairwise(points)]
    others = [box for id_, node in picture.nodes.items() if id_ != way.get("id") and (box := label_in(node))]
    taken = [*others, *(box for _, box in picture.steps())]
    free = (box for box in places if not any(box.overlaps(other) for other in taken))
    _put(picture, way, next(free, places[0]))


def _at(piece: Segment, size: tuple[float, float]) -> Bounds:
    """Over a level piece, to the right of an upright one; near its beginning."""
    width, height = size
    if piece.is_horizontal:
        is_to_the_right = piece.end.x > piece.start.x
        # Past the question over the diamond, which is wider than that.
        x = piece.start.x + _PAST if is_to_the_right else piece.start.x - _PAST - width
        return Bounds(x, piece.start.y - height - 4, width, height)
    y = piece.start.y + _GAP if piece.end.y > piece.start.y else piece.start.y - _GAP - height
    return Bounds(piece.start.x + _GAP, y, width, height)


def _put(picture: Plane, element: Node, box: Bounds) -> None:
    node = picture.nodes[element.get("id")]
    for old in node.findall(f"{BPMNDI}BPMNLabel"):
        cut(old)
    label = node.makeelement(f"{BPMNDI}BPMNLabel")
    values = zip(("x", "y", "width", "height"), map(as_written, box), strict=True)
    label.append(label.makeelement(f"{DC}Bounds", dict(values)))
    node.append(label)
