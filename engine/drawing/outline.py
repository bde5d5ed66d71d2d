"""The drawing in words: every step in the order of the flow, for those who listen and for those who print.

Reads the process itself, not its layout, so a drawing that cannot be shown can still be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from lxml import etree

from engine.drawing.appearance import Mark, in_words
from engine.drawing.reading import (
    BPMN,
    SUB_PROCESSES,
    elements_by_id,
    is_flow_node,
    lanes_by_node,
    local_name,
)
from engine.records import dataclass
from engine.xml import parse_xml

KINDS = {
    "startEvent": "start",
    "endEvent": "slut",
    "intermediateCatchEvent": "väntar på",
    "intermediateThrowEvent": "passerar",
    "boundaryEvent": "avvikelse",
    "task": "uppgift",
    "userTask": "uppgift",
    "manualTask": "uppgift utanför systemet",
    "serviceTask": "automatiskt steg",
    "scriptTask": "beräkning",
    "businessRuleTask": "beslutstabell",
    "sendTask": "skickar meddelande",
    "receiveTask": "väntar på meddelande",
    "callActivity": "anropad process",
    "subProcess": "delprocess",
    "adHocSubProcess": "delprocess utan ordning",
    "transaction": "transaktion",
    "exclusiveGateway": "vägval",
    "inclusiveGateway": "vägval, en eller flera vägar",
    "parallelGateway": "parallella vägar",
    "eventBasedGateway": "väntar på det som händer först",
    "complexGateway": "sammansatt vägval",
}
EVENTS = {
    "timer": "tid",
    "message": "meddelande",
    "signal": "signal",
    "error": "fel",
    "escalation": "eskalering",
    "conditional": "villkor",
    "link": "länk",
    "compensate": "kompensation",
    "cancel": "avbrott",
    "terminate": "allt avslutas",
    "multiple": "flera händelser",
}
LOOPS = {
    "parallel": "en för varje, samtidigt",
    "sequential": "en för varje, i tur och ordning",
    "standard": "upprepas",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the drawing in words.

    `depth` is 0 in the process itself, 1 inside a sub-process and so on. `leads_to` names what follows, with
    the answer that leads there ("Nej: Komplettera underlaget"). `state` is "" for an element without a mark.
    """

    element_id: str
    lane: str
    kind: str
    name: str
    leads_to: tuple[str, ...]
    state: str
    notes: tuple[str, ...] = ()
    depth: int = 0


def text_outline(bpmn: bytes, marks: Mapping[str, Mark]) -> list[Step]:
    """Every step in flow order: from the start, each way to its end before the next.

    Raises:
        XmlRefused: the bytes are not XML that we read.
    """
    root = parse_xml(bpmn, name="ritningen")
    drawing = _Drawing(root, marks)
    return [step for process in root.iter(f"{BPMN}process") for step in drawing.steps_of(process, depth=0)]


class _Drawing:
    """What the steps of one file share: names, lanes, notes and marks."""

    def __init__(self, root: etree._Element, marks: Mapping[str, Mark]) -> None:
        self._elements = elements_by_id(root)
        self._lanes = lanes_by_node(root)
        self._marks = marks
        self._notes = _notes_by_element(root, self._elements)
        self._messages = _messages_by_element(root, self._elements)

    def steps_of(self, scope: etree._Element, *, depth: int, lane: str = "") -> Iterator[Step]:
        nodes = {child.get("id", ""): child for child in scope if is_flow_node(local_name(child))}
        flows = _flows_by_source(scope, nodes)
        for id_ in _in_flow_order(nodes, flows):
            element = nodes[id_]
            step = self._step(element, flows[id_], depth, lane)
            yield step
            if local_name(element) in SUB_PROCESSES:
                yield from self.steps_of(element, depth=depth + 1, lane=step.lane)

    def _step(self, element: etree._Element, flows: list[etree._Element], depth: int, lane: str) -> Step:
        id_ = element.get("id", "")
        mark = self._marks.get(id_)
        own_lane = self._elements.get(
            self._lanes.get(id_) or self._lanes.get(element.get("attachedToRef", ""), "")
        )
        return Step(
            element_id=id_,
            lane=own_lane.get("name", "") if own_lane is not None else lane,
            kind=self._kind(element),
            name=_name(element),
            leads_to=tuple(self._exit(element, flow) for flow in flows) + self._messages[id_],
            state=in_words(mark) if mark else "",
            notes=self._notes[id_],
            depth=depth,
        )

    def _kind(self, element: etree._Element) -> str:
        kind = local_name(element)
        words = KINDS.get(kind, kind)
        event = _event_word(element)
        if kind == "boundaryEvent":
            host = self._elements.get(element.get("attachedToRef", ""))
            effect = "steget fortsätter" if element.get("cancelActivity") == "false" else "steget avbryts"
            words = f"{event or words} under ”{_name(host) if host is not None else '?'}”, {effect}"
        elif kind == "intermediateCatchEvent":
            words = f"{words} {event or 'händelse'}"
        elif event:
            words = f"{words}, {event}"
        loop = _loop_word(element)
        return f"{words} ({loop})" if loop else words

    def _exit(self, source: etree._Element, flow: etree._Element) -> str:
        target = self._elements[flow.get("targetRef", "")]
        answer = (flow.get("name") or "").strip()
        if not answer and source.get("default") == flow.get("id"):
            answer = "Annars"
        name = _name(target) or KINDS.get(local_name(target), local_name(target))
        return f"{answer}: {name}" if answer else name


def _name(element: etree._Element) -> str:
    return " ".join((element.get("name") or "").split())


def _event_word(element: etree._Element) -> str:
    found = [name[:-15] for child in element if (name := local_name(child)).endswith("EventDefinition")]
    if not found:
        return ""
    return EVENTS["multiple"] if len(found) > 1 else EVENTS.get(found[0], found[0])


def _loop_word(element: etree._Element) -> str:
    many = element.find(f"{BPMN}multiInstanceLoopCharacteristics")
    if many is not None:
        return LOOPS["sequential" if many.get("isSequential") == "true" else "parallel"]
    return LOOPS["standard"] if element.find(f"{BPMN}standardLoopCharacteristics") is not None else ""


def _flows_by_source(
    scope: etree._Element, nodes: Mapping[str, etree._Element]
) -> defaultdict[str, list[etree._Element]]:
    flows: defaultdict[str, list[etree._Element]] = defaultdict(list)
    for flow in scope.findall(f"{BPMN}sequenceFlow"):
        if flow.get("targetRef") in nodes:
            flows[flow.get("sourceRef", "")].append(flow)
    return flows


def _in_flow_order(
    nodes: Mapping[str, etree._Element], flows: Mapping[str, list[etree._Element]]
) -> list[str]:
    """Each node after those that lead to it, loops aside; a first way before a second."""
    boundaries = defaultdict(list)
    for id_, element in nodes.items():
        boundaries[element.get("attachedToRef")].append(id_)
    followers = {
        id_: [flow.get("targetRef", "") for flow in flows.get(id_, ())] + boundaries[id_] for id_ in nodes
    }
    led_to = {target for targets in followers.values() for target in targets}
    roots = [id_ for id_ in nodes if local_name(nodes[id_]) == "startEvent"]
    roots += [id_ for id_ in nodes if id_ not in led_to and id_ not in roots]
    return _reverse_postorder([*roots, *nodes], followers)


def _reverse_postorder(roots: list[str], followers: Mapping[str, list[str]]) -> list[str]:
    finished: list[str] = []
    seen: set[str] = set()
    for root in reversed(_reached_first(roots, followers)):
        stack = [(root, False)]
        while stack:
            id_, is_done = stack.pop()
            if is_done:
                finished.append(id_)
            elif id_ not in seen:
                seen.add(id_)
                stack.append((id_, True))
                stack += [(follower, False) for follower in followers[id_]]
    return finished[::-1]


def _reached_first(roots: list[str], followers: Mapping[str, list[str]]) -> list[str]:
    """The roots that no earlier root leads to: each begins an order of its own."""
    chosen: list[str] = []
    reached: set[str] = set()
    for root in roots:
        if root in reached:
            continue
        chosen.append(root)
        stack = [root]
        while stack:
            id_ = stack.pop()
            if id_ not in reached:
                reached.add(id_)
                stack += followers[id_]
    return chosen


def _notes_by_element(
    root: etree._Element, elements: Mapping[str, etree._Element]
) -> defaultdict[str, tuple[str, ...]]:
    """Annotations, at the element that they are tied to."""
    notes: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for association in root.iter(f"{BPMN}association"):
        ends = (association.get("sourceRef", ""), association.get("targetRef", ""))
        for id_, other in (ends, ends[::-1]):
            note = elements.get(other)
            if note is not None and local_name(note) == "textAnnotation":
                notes[id_] += (" ".join((note.findtext(f"{BPMN}text") or "").split()),)
    return notes


def _messages_by_element(
    root: etree._Element, elements: Mapping[str, etree._Element]
) -> defaultdict[str, tuple[str, ...]]:
    """Message flows, at the element that they leave."""
    messages: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for flow in root.iter(f"{BPMN}messageFlow"):
        target = elements.get(flow.get("targetRef", ""))
        if target is not None:
            name = _name(flow)
            what = f"meddelande ”{name}”" if name else "meddelande"
            messages[flow.get("sourceRef", "")] += (f"{what} till {_name(target)}",)
    return messages
