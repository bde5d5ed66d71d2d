"""Which lane a step lies in: who does it. Moving a step to another lane moves it in the picture too."""

from __future__ import annotations

from collections.abc import Iterator

from engine.authoring.document import Document, cut, insert
from engine.authoring.picture import Picture
from engine.bpmn.names import Node, bpmn, children, kind_of, properties_of, slug
from engine.exceptions import InvalidAnswers
from engine.records import dataclass

_NO_SUCH_LANE = "Välj en av banorna i ritningen."


@dataclass(frozen=True, slots=True)
class LaneChoice:
    """A lane that a step can lie in, and the role that it stands for."""

    id: str
    name: str
    role: str


def lanes_to_choose(bpmn_file: bytes, element_id: str) -> list[LaneChoice]:
    """Return the lanes that a step can lie in, in the order of the file.

    Raises:
        NotFound: no such step.
        XmlRefused: the drawing cannot be read.
    """
    document = Document(bpmn_file)
    return [_choice(lane) for lane in _innermost_lanes(document.thing(element_id))]


def lane_of(_document: Document, node: Node) -> str:
    """Return the id of the innermost lane that lists a step, "" for none."""
    found = [lane.get("id", "") for lane, _ in _references(node)]
    return found[-1] if found else ""


def move_to_lane(document: Document, node: Node, lane_id: str) -> None:
    """Let another lane list a step, with the events on its edge.

    Raises:
        InvalidAnswers: no such lane around the step.
    """
    lane = next((lane for lane in _innermost_lanes(node) if lane.get("id") == lane_id), None)
    if lane is None:
        raise InvalidAnswers({"lane": _NO_SUCH_LANE})
    riders = [other for other in node.getparent() if other.get("attachedToRef") == node.get("id")]
    for one in (node, *riders):
        leave_lanes(one)
        enter_lane(lane, one.get("id"))
    Picture(document).move_into(node, lane)


def enter_lane(lane: Node, node_id: str) -> None:
    """Let a lane list a step, after those that it lists."""
    reference = lane.makeelement(bpmn("flowNodeRef"))
    reference.text = node_id
    listed = [number for number, child in enumerate(lane) if kind_of(child) == "flowNodeRef"]
    frames = [number for number, child in enumerate(lane) if kind_of(child) in _BEFORE_REFERENCES]
    insert(lane, max([*listed, *frames], default=-1) + 1, reference)


def leave_lanes(node: Node) -> None:
    for _, reference in list(_references(node)):
        cut(reference)


def lane_around(node: Node, lane_id: str | None = None) -> Node | None:
    """Return a lane by its id among those around a step; the step's own when none is named."""
    if lane_id:
        return next((lane for lane in _innermost_lanes(node) if lane.get("id") == lane_id), None)
    found = [lane for lane, _ in _references(node)]
    return found[-1] if found else None


_BEFORE_REFERENCES = frozenset({"documentation", "extensionElements", "partitionElement"})


def _references(node: Node) -> Iterator[tuple[Node, Node]]:
    """The lanes that list a step, outer before inner, each with the reference itself."""
    for lane in _lanes(node):
        for reference in children(lane, "flowNodeRef"):
            if (reference.text or "").strip() == node.get("id"):
                yield lane, reference


def _innermost_lanes(node: Node) -> Iterator[Node]:
    return (lane for lane in _lanes(node) if lane.find(bpmn("childLaneSet")) is None)


def _lanes(node: Node) -> Iterator[Node]:
    for lane_set in children(node.getparent(), "laneSet"):
        yield from lane_set.iter(bpmn("lane"))


def _choice(lane: Node) -> LaneChoice:
    name = " ".join((lane.get("name") or "").split())
    return LaneChoice(
        lane.get("id", ""), name or lane.get("id", ""), properties_of(lane).get("role") or slug(name)
    )
