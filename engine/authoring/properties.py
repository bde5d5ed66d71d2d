"""The properties of a step or a way, by the names that design and checks call them by, and where each is written.

The written forms are those of the Camunda 7 profile; `lane` is the id of the lane, `default` the id of a way out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.authoring.document import (
    Document,
    child_at_its_place,
    cut,
    insert,
    property_value,
    set_property,
    written,
)
from engine.authoring.lanes import lane_of, move_to_lane
from engine.authoring.ways import flows_from
from engine.bpmn.facts import ACTIVITIES, GATEWAYS
from engine.bpmn.names import Node, bpmn, camunda, kind_of, text_in
from engine.exceptions import InvalidAnswers

_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_TIMES = ("timeDate", "timeDuration", "timeCycle")

_FOR_PEOPLE = frozenset({"userTask"})
_WITH_FORM = _FOR_PEOPLE | {"startEvent"}
_WITH_PHASE = frozenset({"callActivity", "subProcess", "userTask"})
_WITH_RESULT = frozenset({"businessRuleTask", "scriptTask"})


@dataclass(frozen=True, slots=True)
class _Property:
    """How one property is read and written; `is_had_by` says which elements have it."""

    read: Callable[[Document, Node], str]
    write: Callable[[Document, Node, str], None]
    is_had_by: Callable[[Node], bool]


def properties_at(bpmn_file: bytes, element_id: str) -> dict[str, str]:
    """Return every property that the element can have, "" where nothing is written.

    Raises:
        NotFound: no such step or way.
        XmlRefused: the drawing cannot be read.
    """
    document = Document(bpmn_file)
    return _read(document, document.element(element_id))


def set_properties(bpmn_file: bytes, element_id: str, values: Mapping[str, str]) -> bytes:
    """Return the drawing with properties of one element as given; "" takes a property away.

    Raises:
        NotFound: no such step or way.
        InvalidAnswers: the element has no such property, or the value cannot be written.
        XmlRefused: the drawing cannot be read.
    """
    document = Document(bpmn_file)
    node = document.element(element_id)
    before = _read(document, node)
    wanted = {name: written(text, field=name) for name, text in values.items()}
    if unknown := wanted.keys() - before.keys():
        raise InvalidAnswers({name: f"Steget har ingen egenskap ”{name}”." for name in sorted(unknown)})
    changed = {name: text for name, text in wanted.items() if text != before[name]}
    for name, text in changed.items():
        _PROPERTIES[name].write(document, node, text)
    return document.file() if changed else bpmn_file


def _read(document: Document, node: Node) -> dict[str, str]:
    return {
        name: one.read(document, node).replace("\r\n", "\n").strip()
        for name, one in _PROPERTIES.items()
        if one.is_had_by(node)
    }


def _attribute(name: str) -> tuple[Callable[[Document, Node], str], Callable[[Document, Node, str], None]]:
    def read(_document: Document, node: Node) -> str:
        return str(node.get(name) or "")

    def write(_document: Document, node: Node, text: str) -> None:
        if text:
            node.set(name, text)
        else:
            node.attrib.pop(name, None)

    return read, write


def _read_name(_document: Document, node: Node) -> str:
    return " ".join((node.get("name") or "").split())


def _extension(name: str) -> tuple[Callable[[Document, Node], str], Callable[[Document, Node, str], None]]:
    def read(_document: Document, node: Node) -> str:
        return property_value(node, name)

    def write(_document: Document, node: Node, text: str) -> None:
        set_property(node, name, text)

    return read, write


def _bound(name: str) -> tuple[Callable[[Document, Node], str], Callable[[Document, Node, str], None]]:
    """A reference to another file, which belongs to the version that the case began with."""
    read, write_attribute = _attribute(camunda(name))
    bindings = {"formRef": "formRefBinding", "decisionRef": "decisionRefBinding"}
    binding = camunda(bindings[name]) if name in bindings else camunda("calledElementBinding")

    def write(document: Document, node: Node, text: str) -> None:
        write_attribute(document, node, text)
        if not text:
            node.attrib.pop(binding, None)
        elif node.get(binding) is None:
            node.set(binding, "deployment")

    return read, write


def _read_due(_document: Document, node: Node) -> str:
    return property_value(node, "due") or str(node.get(camunda("dueDate")) or "")


def _write_due(_document: Document, node: Node, text: str) -> None:
    node.attrib.pop(camunda("dueDate"), None)
    set_property(node, "due", text)


def _read_documentation(_document: Document, node: Node) -> str:
    return text_in(node, "documentation") or ""


def _write_documentation(_document: Document, node: Node, text: str) -> None:
    if text:
        child = child_at_its_place(node, "documentation")
        for part in list(child):
            child.remove(part)
        child.text = text
    else:
        cut(node.find(bpmn("documentation")))


def _read_condition(_document: Document, node: Node) -> str:
    return text_in(node, "conditionExpression") or ""


def _write_condition(_document: Document, node: Node, text: str) -> None:
    child = node.find(bpmn("conditionExpression"))
    if not text:
        cut(child)
        return
    if child is None:
        child = node.makeelement(bpmn("conditionExpression"), {_XSI_TYPE: _formal(node), "language": "feel"})
        insert(node, len(node), child)
    child.text = text


def _formal(node: Node) -> str:
    """The standard's name of an expression, with the prefix that the file has for it."""
    return f"{node.prefix}:tFormalExpression" if node.prefix else "tFormalExpression"


def _time_of(node: Node) -> Node | None:
    definition = node.find(bpmn("timerEventDefinition"))
    if definition is None:
        return None
    return next((found for name in _TIMES if (found := definition.find(bpmn(name))) is not None), None)


def _read_timer(_document: Document, node: Node) -> str:
    time = _time_of(node)
    return "" if time is None else (time.text or "").strip()


def _read_timer_kind(_document: Document, node: Node) -> str:
    time = _time_of(node)
    return "" if time is None else kind_of(time)


def _write_timer(_document: Document, node: Node, text: str) -> None:
    time = _time_of(node)
    if time is None and text:
        time = _new_time(node, "timeDuration")
    if time is not None:
        time.text = text


def _write_timer_kind(_document: Document, node: Node, kind: str) -> None:
    if kind not in _TIMES:
        raise InvalidAnswers({"timer_kind": "Välj om tiden är en dag, en längd eller något som upprepas."})
    time = _time_of(node)
    if time is None:
        _new_time(node, kind)
    else:
        time.tag = bpmn(kind)


def _new_time(node: Node, kind: str) -> Node:
    definition = node.find(bpmn("timerEventDefinition"))
    time = definition.makeelement(bpmn(kind), {_XSI_TYPE: _formal(node)})
    insert(definition, len(definition), time)
    return time


def _read_script(_document: Document, node: Node) -> str:
    return text_in(node, "script") or ""


def _write_script(_document: Document, node: Node, text: str) -> None:
    child = node.find(bpmn("script"))
    if child is None:
        child = node.makeelement(bpmn("script"))
        insert(node, len(node), child)
    child.text = text
    if node.get("scriptFormat") is None:
        node.set("scriptFormat", "feel")


def _write_default(_document: Document, node: Node, flow_id: str) -> None:
    if flow_id and flow_id not in {flow.get("id") for flow in flows_from(node)}:
        raise InvalidAnswers({"default": "Välj en av vägarna ut ur steget."})
    if flow_id:
        node.set("default", flow_id)
    else:
        node.attrib.pop("default", None)


def _of_kinds(kinds: frozenset[str]) -> Callable[[Node], bool]:
    return lambda node: kind_of(node) in kinds


def _is_step(node: Node) -> bool:
    return kind_of(node) != "sequenceFlow"


def _has_timer(node: Node) -> bool:
    return node.find(bpmn("timerEventDefinition")) is not None


def _chooses(node: Node) -> bool:
    return kind_of(node) in GATEWAYS | ACTIVITIES and len(flows_from(node)) > 1


def _is_inside_lanes(node: Node) -> bool:
    return _is_step(node) and node.getparent().find(bpmn("laneSet")) is not None


_PROPERTIES: Mapping[str, _Property] = {
    "name": _Property(_read_name, _attribute("name")[1], lambda _node: True),
    "documentation": _Property(_read_documentation, _write_documentation, _is_step),
    "lane": _Property(lane_of, move_to_lane, _is_inside_lanes),
    "candidateGroups": _Property(*_attribute(camunda("candidateGroups")), _of_kinds(_FOR_PEOPLE)),
    "assignee": _Property(*_attribute(camunda("assignee")), _of_kinds(_FOR_PEOPLE)),
    "formRef": _Property(*_bound("formRef"), _of_kinds(_WITH_FORM)),
    "due": _Property(_read_due, _write_due, _of_kinds(_FOR_PEOPLE)),
    "reminders": _Property(*_extension("reminders"), _of_kinds(_FOR_PEOPLE)),
    "not_same_as": _Property(*_extension("not_same_as"), _of_kinds(_FOR_PEOPLE)),
    "decisionRef": _Property(*_bound("decisionRef"), _of_kinds(frozenset({"businessRuleTask"}))),
    "mapDecisionResult": _Property(
        *_attribute(camunda("mapDecisionResult")), _of_kinds(frozenset({"businessRuleTask"}))
    ),
    "script": _Property(_read_script, _write_script, _of_kinds(frozenset({"scriptTask"}))),
    "resultVariable": _Property(*_attribute(camunda("resultVariable")), _of_kinds(_WITH_RESULT)),
    "calledElement": _Property(*_attribute("calledElement"), _of_kinds(frozenset({"callActivity"}))),
    "topic": _Property(*_attribute(camunda("topic")), _of_kinds(frozenset({"serviceTask", "sendTask"}))),
    "timer_kind": _Property(_read_timer_kind, _write_timer_kind, _has_timer),
    "timer": _Property(_read_timer, _write_timer, _has_timer),
    "phase": _Property(*_extension("phase"), _of_kinds(_WITH_PHASE)),
    "condition": _Property(_read_condition, _write_condition, _of_kinds(frozenset({"sequenceFlow"}))),
    "default": _Property(lambda _document, node: str(node.get("default") or ""), _write_default, _chooses),
}
