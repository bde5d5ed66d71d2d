"""The ways between steps: the sequence flows of one scope."""

from __future__ import annotations

from engine.authoring.document import Document, cut
from engine.bpmn.names import Node, bpmn, children, text_in
from engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a step. `condition` is FEEL as written; `leads_to` is what people call the step after it."""

    id: str
    name: str
    condition: str
    is_default: bool
    target: str
    leads_to: str


def ways_out(bpmn_file: bytes, element_id: str) -> list[Way]:
    """Return the ways out of a step in the order of the file, which is the order in which they are tried.

    Raises:
        NotFound: no such step.
        XmlRefused: the drawing cannot be read.
    """
    document = Document(bpmn_file)
    node = document.thing(element_id)
    return [_way(document, node, flow) for flow in flows_from(node)]


def flows_from(node: Node) -> list[Node]:
    return [flow for flow in _beside(node) if flow.get("sourceRef") == node.get("id")]


def flows_to(node: Node) -> list[Node]:
    return [flow for flow in _beside(node) if flow.get("targetRef") == node.get("id")]


def _beside(node: Node) -> list[Node]:
    return list(children(node.getparent(), "sequenceFlow"))


def _way(document: Document, node: Node, flow: Node) -> Way:
    target = document.get(flow.get("targetRef"))
    name = "" if target is None else " ".join((target.get("name") or "").split())
    return Way(
        id=flow.get("id", ""),
        name=flow.get("name") or "",
        condition=text_in(flow, "conditionExpression") or "",
        is_default=bool(flow.get("id")) and node.get("default") == flow.get("id"),
        target=flow.get("targetRef", ""),
        leads_to=name or flow.get("targetRef", ""),
    )


def replace_end(node: Node, side: str, old: str, new: str) -> None:
    """Let a step name another flow among its `incoming` or `outgoing`, none for ""; nothing where it names none."""
    for reference in list(children(node, side)):
        if (reference.text or "").strip() == old and new:
            reference.text = new
        elif (reference.text or "").strip() == old:
            cut(reference)


def add_end(node: Node, side: str, flow_id: str) -> None:
    """Let a step name a flow, where the standard wants it: `incoming` before `outgoing`, after the frames."""
    reference = node.makeelement(bpmn(side))
    reference.text = flow_id
    before = ("documentation", "extensionElements", "incoming", "outgoing")
    stops = before[: before.index(side) + 1]
    places = [number for number, child in enumerate(node) if child.tag in {bpmn(name) for name in stops}]
    place = places[-1] + 1 if places else 0
    if len(node):
        reference.tail = node[place - 1].tail if place else node.text
    node.insert(place, reference)
