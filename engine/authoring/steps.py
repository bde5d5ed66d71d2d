"""A step put after another, or taken away: the flow, the lane and the picture go along."""

from __future__ import annotations

from functools import partial

from engine.authoring.document import ELEMENT, Document
from engine.authoring.inserting import insert_step, named, source_and_way, why_not_after_node
from engine.authoring.lanes import lane_around, leave_lanes
from engine.authoring.picture import Picture
from engine.authoring.tidying import tidiest
from engine.authoring.ways import flows_from, flows_to, replace_end
from engine.bpmn.facts import SUB_PROCESSES
from engine.bpmn.names import Node, bpmn, children, kind_of
from engine.exceptions import InvalidAnswers

#: What can be put into a drawing by name, in the words of those who choose.
STEP_KINDS = {
    "userTask": "Uppgift för en person",
    "businessRuleTask": "Beslutstabell",
    "scriptTask": "Beräkning",
    "callActivity": "Annan process",
}


def add_step_after(
    bpmn_file: bytes, element_id: str, *, name: str, kind: str = "userTask", lane: str = ""
) -> tuple[bytes, str]:
    """Put a new step after a step or on a way, and return the drawing with the new step's id.

    `element_id` is a step with at most one way out, or a way. `lane` is the id of a lane, "" for that of the step
    before, or of the one after where the step lies more tidily there. The way keeps its id, its words and its
    condition; what follows is reached by a new one.

    Raises:
        NotFound: no such step or way.
        InvalidAnswers: no name, or nothing can come there; the key tells which field.
        XmlRefused: the drawing cannot be read.
    """
    name = named(name)
    if kind not in STEP_KINDS:
        raise InvalidAnswers({"kind": "Välj vad som händer i steget."})

    def put(document: Document, *, of_next: bool = False) -> str:
        at = document.element(element_id)
        if refusal := why_not_after_node(document, at):
            raise InvalidAnswers({ELEMENT: refusal})
        source, way = source_and_way(document, at)
        beside = document.get(way.get("targetRef")) if of_next and way is not None else source
        own_lane = lane_around(beside, lane)
        if lane and own_lane is None:
            raise InvalidAnswers({"lane": "Välj en av banorna i ritningen."})
        step, _ = insert_step(document, source, way, name=name, kind=kind, lane=own_lane)
        return str(step.get("id"))

    return tidiest(bpmn_file, put) if lane else tidiest(bpmn_file, put, partial(put, of_next=True))


def why_not_after(bpmn_file: bytes, element_id: str) -> str:
    """Say why nothing can be put after a step or on a way, "" when something can. Raises as `add_step_after`."""
    document = Document(bpmn_file)
    return why_not_after_node(document, document.element(element_id))


def remove_step(bpmn_file: bytes, element_id: str) -> bytes:
    """Take away a step with one way in and one way out; the way in then leads to what came after it.

    An event on an edge goes with its ways; a way goes where others leave the same step and lead to the same.

    Raises:
        NotFound: no such step.
        InvalidAnswers: the step holds more together than that; the sentence says what.
        XmlRefused: the drawing cannot be read.
    """
    document = Document(bpmn_file)
    node = document.element(element_id)
    if refusal := _why_not_removed(document, node):
        raise InvalidAnswers({ELEMENT: refusal})
    picture = Picture(document)
    if kind_of(node) == "sequenceFlow":
        _remove_way(document, picture, node)
        return document.file()
    if kind_of(node) == "boundaryEvent":
        _remove_event(document, picture, node)
        return document.file()
    (way_in,), (way_out,) = flows_to(node), flows_from(node)
    picture.join(node, way_in, way_out)
    for link in _associations(node):
        picture.forget(link)
        document.remove(link)
    target = document.get(way_out.get("targetRef"))
    way_in.set("targetRef", way_out.get("targetRef"))
    if target is not None:
        replace_end(target, "incoming", way_out.get("id"), way_in.get("id"))
    leave_lanes(node)
    document.remove(way_out)
    document.remove(node)
    return document.file()


def why_not_removed(bpmn_file: bytes, element_id: str) -> str:
    """Say why a step cannot be taken away, "" when it can. Raises as `remove_step`."""
    document = Document(bpmn_file)
    return _why_not_removed(document, document.element(element_id))


def _why_not_removed(document: Document, node: Node) -> str:
    if kind_of(node) == "sequenceFlow":
        return _why_way_stays(document, node)
    if kind_of(node) == "boundaryEvent":
        return _why_event_stays(document, node)
    ways_in, ways_out = flows_to(node), flows_from(node)
    if (len(ways_in), len(ways_out)) != (1, 1):
        return (
            f"Steget har {_count(len(ways_in))} in och {_count(len(ways_out))} ut. Här går det att ta bort steg med "
            "en väg in och en väg ut; ta bort de andra vägarna först."
        )
    return _why_not_joined(ways_in[0], ways_out[0]) or _why_still_needed(document, node)


def _remove_way(document: Document, picture: Picture, way: Node) -> None:
    source, target = document.get(way.get("sourceRef")), document.get(way.get("targetRef"))
    for node, side in ((source, "outgoing"), (target, "incoming")):
        if node is not None:
            replace_end(node, side, way.get("id"), "")
    if source is not None and source.get("default") == way.get("id"):
        del source.attrib["default"]
    picture.forget(way)
    document.remove(way)


def _why_way_stays(document: Document, way: Node) -> str:
    source, target = document.get(way.get("sourceRef")), document.get(way.get("targetRef"))
    if source is None or target is None:
        return "Vägen saknar början eller slut. Rätta den i ritningen."
    if len(flows_from(source)) < 2:
        return "Det är den enda vägen härifrån. Ta bort steget i stället."
    if len(flows_to(target)) < 2:
        name = " ".join((target.get("name") or target.get("id")).split())
        return f"Bara den här vägen leder till ”{name}”. Ta bort det steget först."
    return ""


def _remove_event(document: Document, picture: Picture, event: Node) -> None:
    """Take away an event on an edge with its ways, and ends that nothing else leads to."""
    for way in flows_from(event):
        target = document.get(way.get("targetRef"))
        picture.forget(way)
        document.remove(way)
        replace_end(target, "incoming", way.get("id"), "")
        if target is not None and kind_of(target) == "endEvent" and not flows_to(target):
            _forget(document, picture, target)
    _forget(document, picture, event)


def _forget(document: Document, picture: Picture, node: Node) -> None:
    picture.forget(node)
    leave_lanes(node)
    document.remove(node)


def _why_event_stays(document: Document, event: Node) -> str:
    for way in flows_from(event):
        target = document.get(way.get("targetRef"))
        if target is not None and kind_of(target) != "endEvent" and len(flows_to(target)) == 1:
            name = " ".join((target.get("name") or target.get("id")).split())
            return f"Bara den här händelsen leder till ”{name}”. Ta bort det steget först."
    return ""


def _why_not_joined(way_in: Node, way_out: Node) -> str:
    if way_in.get("sourceRef") == way_out.get("targetRef"):
        return "Vägen skulle då leda tillbaka till steget som den kommer från."
    if way_out.find(bpmn("conditionExpression")) is not None:
        return "Vägen ut ur steget har ett villkor. Flytta villkoret först."
    return ""


def _why_still_needed(document: Document, node: Node) -> str:
    if any(other.get("attachedToRef") == node.get("id") for other in node.getparent()):
        return "Steget har en händelse på kanten, till exempel en tidsgräns. Ta bort den först."
    if kind_of(node) in SUB_PROCESSES and any(kind_of(child) == "sequenceFlow" for child in node):
        return "Delprocessen har steg i sig. Ta bort dem först, eller ta bort delprocessen i ritningen."
    ends = {
        flow.get(side)
        for flow in document.root.iter(bpmn("messageFlow"))
        for side in ("sourceRef", "targetRef")
    }
    if node.get("id") in ends:
        return "Ett meddelande till eller från en annan part hör till steget. Ta bort det i ritningen först."
    return ""


def _count(ways: int) -> str:
    return {0: "ingen väg", 1: "en väg"}.get(ways, f"{ways} vägar")


def _associations(node: Node) -> list[Node]:
    ends = ("sourceRef", "targetRef")
    return [
        link
        for link in children(node.getparent(), "association")
        if node.get("id") in {link.get(end) for end in ends} and link.get("id")
    ]
