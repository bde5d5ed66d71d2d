"""A drawing as pieces that can be laid side by side: every element with an id, and all that is written in it.

Reads any XML that opens, executable or not, with mistakes or without: a draft is compared while it is being drawn.
What has no name of its own here is kept under its name in the file, so that nothing differs unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from engine.bpmn.events import Definitions, definitions_in, event_of
from engine.bpmn.facts import FLOW_NODES, SUB_PROCESSES, Event
from engine.bpmn.limits import excess_in
from engine.bpmn.names import BPMN, CAMUNDA, SPIFF, kind_of, properties_of, text_of
from engine.drawing.reading import lanes_by_node
from engine.exceptions import XmlRefused
from engine.records import dataclass
from engine.xml import parse_xml

# lxml has no types; a node of its trees is what `engine.xml` returns.
Node = Any

_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"

FLOWS = frozenset({"sequenceFlow", "messageFlow", "association"})
NOTES = frozenset({"textAnnotation", "group"})
DATA = frozenset({"dataObject", "dataObjectReference", "dataStoreReference", "dataStore"})
FRAMES = frozenset({"process", "participant", "lane"})
_PIECES = FLOW_NODES | FLOWS | NOTES | DATA | FRAMES | {"categoryValue", "itemDefinition"}

#: Said by the ends of flows, by events and by lanes' members.
_SAID_ELSEWHERE = frozenset({"incoming", "outgoing", "flowNodeRef", "laneSet", "childLaneSet"})
_LOOPS = {"multiInstanceLoopCharacteristics": "parallel", "standardLoopCharacteristics": "standard"}
_NAMES = {
    "camunda:candidateGroups": "groups",
    "camunda:assignee": "assignee",
    "camunda:formRef": "form",
    "camunda:followUpDate": "follow_up",
    "camunda:priority": "priority",
    "camunda:topic": "topic",
    "camunda:decisionRef": "decision",
    "camunda:resultVariable": "result",
    "camunda:historyTimeToLive": "retention",
    "calledElement": "called",
    "sourceRef": "source",
    "targetRef": "target",
    "conditionExpression": "condition",
    "attachedToRef": "attached",
    "cancelActivity": "interrupting",
    "isInterrupting": "interrupting",
    "isExecutable": "executable",
    "triggeredByEvent": "event_driven",
    "property:due": "due",
    "property:reminders": "reminders",
    "property:phase": "phase",
    "property:not_same_as": "not_same_as",
    "property:role": "role",
    "property:variables": "variables",
}
#: What is meant where nothing is written.
_DEFAULTS = {
    ("interrupting", "true"),
    ("executable", "true"),
    ("event_driven", "false"),
    ("multi:testBefore", "false"),
    ("isForCompensation", "false"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """An element. `scope` is the sub-process or process around it; `place` is how it is drawn ("" when it is not)."""

    id: str
    kind: str
    name: str
    scope: str
    facets: Mapping[str, str]
    place: str

    @property
    def is_flow(self) -> bool:
        return self.kind in FLOWS

    @property
    def is_step(self) -> bool:
        return self.kind in FLOW_NODES


@lru_cache(maxsize=128)
def read_pieces(data: bytes, name: str) -> Mapping[str, Piece]:
    """The pieces of a drawing by id, in its order.

    Raises:
        XmlRefused: the bytes are not XML that we read, or hold more than people draw.
    """
    root = parse_xml(data, name=name)
    excess = excess_in(root, name)
    if excess is not None:
        raise XmlRefused(name, excess.message, remedy=excess.remedy)
    reader = _Reader(root)
    return {piece.id: piece for piece in reader.pieces()}


class _Reader:
    """What the pieces of one file share: lanes, messages, layout."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._lanes = lanes_by_node(root)
        self._definitions = Definitions(root)
        self._places = _places(root)

    def pieces(self) -> Iterator[Piece]:
        for number, node in enumerate(self._root.iter(f"{{{BPMN}}}*")):
            if kind_of(node) in _PIECES:
                yield self._piece(node, node.get("id") or f"{kind_of(node)} {number}")

    def _piece(self, node: Node, id_: str) -> Piece:
        facets = {"kind": kind_of(node), "scope": _scope(node), "lane": self._lanes.get(id_, "")}
        facets |= _content(node, event_of(node, self._definitions))
        if kind_of(node) == "process":
            facets["key"] = id_
        if kind_of(node) == "lane":
            facets["lane"] = _lane_around(node)
        name = (
            facets["text"]
            if kind_of(node) == "textAnnotation" and "text" in facets
            else facets.get("name", "")
        )
        kept = {key: value for key, value in facets.items() if value and (key, value) not in _DEFAULTS}
        return Piece(id_, kind_of(node), name, facets["scope"], kept, self._places.get(id_, ""))


def _scope(node: Node) -> str:
    for around in node.iterancestors():
        if kind_of(around) in SUB_PROCESSES or kind_of(around) == "process":
            return str(around.get("id") or "")
    return ""


def _lane_around(node: Node) -> str:
    return next((str(each.get("id") or "") for each in node.iterancestors() if kind_of(each) == "lane"), "")


class _Facets(dict[str, str]):
    """Facets as they are met; what is said several times is kept line by line."""

    def put(self, path: str, value: str | None) -> None:
        value = (value or "").strip()
        name = _NAMES.get(path, path)
        if value:
            self[name] = f"{self[name]}\n{value}" if name in self else value


def _content(node: Node, event: Event | None) -> _Facets:
    found = _Facets()
    for name, value in node.attrib.items():
        # The message of a send or receive task is its event.
        if _attribute(name) not in ("id", "messageRef"):
            found.put(_attribute(name), value)
    found["name"] = " ".join((node.get("name") or "").split())
    for child in node:
        _add_child(found, child)
    _add_event(found, node, event)
    _settle_due(found)
    return found


def _add_child(found: _Facets, child: Node) -> None:
    kind = kind_of(child)
    if kind in _PIECES or kind in _SAID_ELSEWHERE or kind.endswith("EventDefinition"):
        return
    if kind == "extensionElements":
        _add_extensions(found, child)
    elif kind == "documentation":
        found.put("documentation", text_of(child))
    elif kind in _LOOPS:
        _flatten(found, child, "multi")
        found["multi"] = _LOOPS[kind] if child.get("isSequential") != "true" else "sequential"
        found.pop("multi:isSequential", None)
    else:
        _flatten(found, child, kind or _local(child))


def _add_extensions(found: _Facets, extensions: Node) -> None:
    for name, value in properties_of(extensions.getparent()).items():
        found.put(f"property:{name}", value)
    for child in extensions:
        if child.tag == f"{{{SPIFF}}}instructionsForEndUser":
            found.put("documentation", text_of(child))
        elif child.tag in (f"{{{CAMUNDA}}}in", f"{{{CAMUNDA}}}out"):
            found.put(_local(child), _mapping(child))
        elif _local(child) != "properties":
            _flatten(found, child, f"extension:{_local(child)}")


def _mapping(node: Node) -> str:
    if node.get("variables") == "all":
        return "alla variabler"
    source = node.get("source") or node.get("sourceExpression") or node.get("businessKey") or ""
    return f"{node.get('target') or 'ärendets nyckel'} = {source}"


def _add_event(found: _Facets, node: Node, event: Event | None) -> None:
    if event is not None:
        found.put("event", event.kind)
        found.put("event_code", event.code)
        found.put("event_name", event.name if event.name != event.code else None)
        found.put("event_condition", event.condition)
        found.put("timer", f"{event.timer_kind} {event.timer_text}" if event.timer_text else None)
    for number, definition in enumerate(definitions_in(node)):
        _flatten_event(found, definition, is_first=number == 0)


def _flatten_event(found: _Facets, definition: Node, *, is_first: bool) -> None:
    """What `engine.bpmn` does not read of a trigger: all of a second one, the extras of the first."""
    if not is_first:
        _flatten(found, definition, f"event:{kind_of(definition)}")
        return
    for name, value in definition.attrib.items():
        if name not in ("id", "name") and not name.endswith("Ref"):
            found.put(f"event:{_attribute(name)}", value)
    for child in definition:
        if kind_of(child) == "extensionElements":
            _flatten(found, child, "event:extension")


def _settle_due(found: _Facets) -> None:
    """A due date is written as a property or as Camunda's attribute; the property wins."""
    if "camunda:dueDate" in found and "due" not in found:
        found["due"] = found.pop("camunda:dueDate")


def _flatten(found: _Facets, node: Node, path: str) -> None:
    """Everything written in a node, by its path; ids are the drawing tool's own."""
    is_bare = len(node) == 0 and not (node.text or "").strip() and not set(node.attrib) - {"id"}
    found.put(path, "ja" if is_bare else node.text)
    for name, value in node.attrib.items():
        if _attribute(name) not in ("id", "", "textFormat"):
            found.put(f"{path}:{_attribute(name)}", value)
    for child in node:
        if kind_of(child) not in _PIECES:
            _flatten(found, child, f"{path}:{_local(child)}")


def _attribute(name: str) -> str:
    """An attribute's name with the prefix that people know; "" for what is only for XML readers."""
    namespace, _, local = name.rpartition("}")
    namespace = namespace.removeprefix("{")
    if not namespace or namespace == BPMN:
        return local
    if namespace == _XSI:
        return ""
    return (
        f"camunda:{local}" if namespace == CAMUNDA else f"{namespace.rstrip('/').rsplit('/', 1)[-1]}:{local}"
    )


def _local(node: Node) -> str:
    return str(node.tag).rpartition("}")[2]


def _places(root: Node) -> dict[str, str]:
    """How each element is drawn, as text: any difference is a move."""
    shapes = root.iter(f"{{{_DI}}}BPMNShape", f"{{{_DI}}}BPMNEdge")
    return {(node.get("bpmnElement") or "").rpartition(":")[2]: _drawn(node) for node in shapes}


def _drawn(node: Node) -> str:
    values = [
        f"{name}={_length(value)}"
        for part in node.iter()
        for name, value in sorted(part.attrib.items())
        if name not in ("id", "bpmnElement")
    ]
    return " ".join(values)


def _length(value: str) -> str:
    """A length in px without meaningless decimals; other values as they are."""
    try:
        return format(round(float(value), 1), "g")
    except ValueError:
        return value
