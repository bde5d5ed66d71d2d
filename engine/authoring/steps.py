"""A step put after another, or taken away: the flow, the lane and the picture go along."""

from __future__ import annotations

from engine.authoring.document import ELEMENT, Document, id_of, insert, written
from engine.authoring.lanes import enter_lane, lane_around, leave_lanes
from engine.authoring.picture import Picture
from engine.authoring.ways import add_end, flows_from, flows_to, replace_end
from engine.bpmn.facts import SUB_PROCESSES
from engine.bpmn.limits import LONGEST_NAME
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
    before. The way keeps its id, its words and its condition; what follows is reached by a new one.

    Raises:
        NotFound: no such step or way.
        InvalidAnswers: no name, or nothing can come there; the key tells which field.
        XmlRefused: the drawing cannot be read.
    """
    document = Document(bpmn_file)
    at = document.element(element_id)
    name = _named(name, kind)
    if refusal := _why_not_after(document, at):
        raise InvalidAnswers({ELEMENT: refusal})
    source, way = _source_and_way(document, at)
    own_lane = lane_around(source, lane)
    if lane and own_lane is None:
        raise InvalidAnswers({"lane": "Välj en av banorna i ritningen."})
    step = _new_step(document, source, name, kind)
    if own_lane is not None:
        enter_lane(own_lane, step.get("id"))
    way_in, way_out = _rewire(document, source, step, way)
    Picture(document).put_after(source, step, way_in=way_in, way_out=way_out, lane=own_lane)
    return document.file(), step.get("id")


def why_not_after(bpmn_file: bytes, element_id: str) -> str:
    """Say why nothing can be put after a step or on a way, "" when something can. Raises as `add_step_after`."""
    document = Document(bpmn_file)
    return _why_not_after(document, document.element(element_id))


def remove_step(bpmn_file: bytes, element_id: str) -> bytes:
    """Take away a step with one way in and one way out; the way in then leads to what came after it.

    Raises:
        NotFound: no such step.
        InvalidAnswers: the step holds more together than that; the sentence says what.
        XmlRefused: the drawing cannot be read.
    """
    document = Document(bpmn_file)
    node = document.element(element_id)
    if refusal := _why_not_removed(document, node):
        raise InvalidAnswers({ELEMENT: refusal})
    (way_in,), (way_out,) = flows_to(node), flows_from(node)
    picture = Picture(document)
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


def _named(name: str, kind: str) -> str:
    name = " ".join(written(name, field="name").split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidAnswers({"name": f"Skriv vad steget heter, högst {LONGEST_NAME} tecken."})
    if kind not in STEP_KINDS:
        raise InvalidAnswers({"kind": "Välj vad som händer i steget."})
    return name


_ONLY_EVENTS = "Efter ett vägval som väntar på det som händer först kan bara händelser komma."


def _why_not_after(document: Document, at: Node) -> str:
    if kind_of(at) == "sequenceFlow":
        return _why_not_on(document, at)
    if kind_of(at) == "endEvent":
        return "Här slutar processen, så inget kan komma efter. Lägg till steget efter det som kommer före."
    if kind_of(at) == "eventBasedGateway":
        return _ONLY_EVENTS
    if at.get("triggeredByEvent") == "true" or at.get("isForCompensation") == "true":
        return "Det här steget står utanför vägen genom processen, så inget kan komma efter det."
    if len(flows_from(at)) > 1:
        return "Flera vägar går härifrån. Välj vilken av dem steget ska stå på."
    return ""


def _why_not_on(document: Document, way: Node) -> str:
    source, target = document.get(way.get("sourceRef")), document.get(way.get("targetRef"))
    if source is None or target is None:
        return "Vägen saknar början eller slut. Rita färdigt den först."
    return _ONLY_EVENTS if kind_of(source) == "eventBasedGateway" else ""


def _why_not_removed(document: Document, node: Node) -> str:
    if kind_of(node) == "sequenceFlow":
        return "En väg kan inte tas bort för sig. Ta bort steget som den leder till."
    ways_in, ways_out = flows_to(node), flows_from(node)
    if (len(ways_in), len(ways_out)) != (1, 1):
        return (
            f"Steget har {_count(len(ways_in))} in och {_count(len(ways_out))} ut. Här går det att ta bort steg med "
            "en väg in och en väg ut; ta bort de andra vägarna i ritningen först."
        )
    return _why_not_joined(ways_in[0], ways_out[0]) or _why_still_needed(document, node)


def _why_not_joined(way_in: Node, way_out: Node) -> str:
    if way_in.get("sourceRef") == way_out.get("targetRef"):
        return "Vägen skulle då leda tillbaka till steget som den kommer från."
    if way_out.find(bpmn("conditionExpression")) is not None:
        return "Vägen ut ur steget har ett villkor. Flytta villkoret först."
    return ""


def _why_still_needed(document: Document, node: Node) -> str:
    if any(other.get("attachedToRef") == node.get("id") for other in node.getparent()):
        return "Steget har en händelse på kanten, till exempel en tidsgräns. Ta bort den i ritningen först."
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


def _source_and_way(document: Document, at: Node) -> tuple[Node, Node | None]:
    if kind_of(at) == "sequenceFlow":
        return document.get(at.get("sourceRef")), at
    return at, next(iter(flows_from(at)), None)


def _new_step(document: Document, source: Node, name: str, kind: str) -> Node:
    step = source.makeelement(bpmn(kind), {"id": document.new_id(id_of("Task", name)), "name": name})
    insert(source.getparent(), source.getparent().index(source) + 1, step)
    document.add(step)
    return step


def _rewire(document: Document, source: Node, step: Node, way: Node | None) -> tuple[Node, Node | None]:
    """Lead the way to the new step, and on to what it led to; return the ways in and out of the new step."""
    if way is None:
        way = _new_flow(document, source, source, step)
        add_end(source, "outgoing", way.get("id"))
        add_end(step, "incoming", way.get("id"))
        return way, None
    target = document.get(way.get("targetRef"))
    onwards = _new_flow(document, way, step, target)
    way.set("targetRef", step.get("id"))
    add_end(step, "incoming", way.get("id"))
    add_end(step, "outgoing", onwards.get("id"))
    replace_end(target, "incoming", way.get("id"), onwards.get("id"))
    return way, onwards


def _new_flow(document: Document, beside: Node, source: Node, target: Node) -> Node:
    ends = (source.get("id"), target.get("id"))
    words = [end.partition("_")[2] or end for end in ends]
    attributes = {
        "id": document.new_id(f"Flow_{'_'.join(words)}"),
        "sourceRef": ends[0],
        "targetRef": ends[1],
    }
    flow = beside.makeelement(bpmn("sequenceFlow"), attributes)
    insert(beside.getparent(), beside.getparent().index(beside) + 1, flow)
    document.add(flow)
    return flow


def _associations(node: Node) -> list[Node]:
    ends = ("sourceRef", "targetRef")
    return [
        link
        for link in children(node.getparent(), "association")
        if node.get("id") in {link.get(end) for end in ends} and link.get("id")
    ]
