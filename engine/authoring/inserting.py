"""Putting a step into a way: the flow, the lane and the picture go along."""

from __future__ import annotations

from engine.authoring.document import Document, id_of, insert, written
from engine.authoring.lanes import enter_lane
from engine.authoring.picture import TASK, Picture
from engine.authoring.ways import add_end, flows_from, replace_end
from engine.bpmn.limits import LONGEST_NAME
from engine.bpmn.names import Node, bpmn, kind_of
from engine.exceptions import InvalidAnswers

_ONLY_EVENTS = "Efter ett vägval som väntar på det som händer först kan bara händelser komma."


def named(name: str, *, field: str = "name") -> str:
    """Return a step's name as it is kept.

    Raises:
        InvalidAnswers: it is empty or too long; told at `field`.
    """
    name = " ".join(written(name, field=field).split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidAnswers({field: f"Skriv vad det heter, högst {LONGEST_NAME} tecken."})
    return name


def insert_step(
    document: Document,
    source: Node,
    way: Node | None,
    *,
    name: str,
    kind: str,
    lane: Node | None,
    prefix: str = "Task",
    size: tuple[float, float] = TASK,
) -> tuple[Node, Node | None]:
    """Put a new step after another on the way that leaves it, and return the step and the way onwards."""
    step = _new_step(document, source, id_of(prefix, name) if name else prefix, name, kind)
    if lane is not None:
        enter_lane(lane, step.get("id"))
    way_in, way_out = _rewire(document, source, step, way)
    Picture(document).put_after(source, step, size=size, way_in=way_in, way_out=way_out, lane=lane)
    return step, way_out


def why_not_after_node(document: Document, at: Node) -> str:
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


def source_and_way(document: Document, at: Node) -> tuple[Node, Node | None]:
    if kind_of(at) == "sequenceFlow":
        return document.get(at.get("sourceRef")), at
    return at, next(iter(flows_from(at)), None)


def _new_step(document: Document, source: Node, wanted: str, name: str, kind: str) -> Node:
    step = source.makeelement(bpmn(kind), {"id": document.new_id(wanted)})
    if name:
        step.set("name", name)
    insert(source.getparent(), source.getparent().index(source) + 1, step)
    document.add(step)
    return step


def _rewire(document: Document, source: Node, step: Node, way: Node | None) -> tuple[Node, Node | None]:
    """Lead the way to the new step, and on to what it led to; return the ways in and out of the new step."""
    if way is None:
        way = new_flow(document, source, source, step)
        add_end(source, "outgoing", way.get("id"))
        add_end(step, "incoming", way.get("id"))
        return way, None
    target = document.get(way.get("targetRef"))
    onwards = new_flow(document, way, step, target)
    way.set("targetRef", step.get("id"))
    add_end(step, "incoming", way.get("id"))
    add_end(step, "outgoing", onwards.get("id"))
    replace_end(target, "incoming", way.get("id"), onwards.get("id"))
    return way, onwards


def new_flow(document: Document, beside: Node, source: Node, target: Node) -> Node:
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
