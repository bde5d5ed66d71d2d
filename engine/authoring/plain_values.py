"""Where single properties are written: attributes, extension properties, texts of their own."""

from __future__ import annotations

from collections.abc import Callable

from engine.authoring.document import (
    Document,
    child_at_its_place,
    cut,
    insert,
    property_value,
    set_property,
)
from engine.authoring.ways import flows_from
from engine.bpmn.names import Node, bpmn, camunda, kind_of, text_in
from engine.exceptions import InvalidAnswers

XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_TIMES = ("timeDate", "timeDuration", "timeCycle")

Read = Callable[[Document, Node], str]
Write = Callable[[Document, Node, str], None]
"""How a property is read and written."""


def attribute(name: str) -> tuple[Read, Write]:
    def read(_document: Document, node: Node) -> str:
        return str(node.get(name) or "")

    def write(_document: Document, node: Node, text: str) -> None:
        if text:
            node.set(name, text)
        else:
            node.attrib.pop(name, None)

    return read, write


def read_name(_document: Document, node: Node) -> str:
    return " ".join((node.get("name") or "").split())


def extension(name: str) -> tuple[Read, Write]:
    def read(_document: Document, node: Node) -> str:
        return property_value(node, name)

    def write(_document: Document, node: Node, text: str) -> None:
        set_property(node, name, text)

    return read, write


def bound(name: str) -> tuple[Read, Write]:
    """A reference to another file, which belongs to the version that the case began with."""
    return _reference(camunda(name), camunda(f"{name}Binding"))


def called() -> tuple[Read, Write]:
    """The process that a call is of, of the same version."""
    return _reference("calledElement", camunda("calledElementBinding"))


def _reference(name: str, binding: str) -> tuple[Read, Write]:
    read, write_attribute = attribute(name)

    def write(document: Document, node: Node, text: str) -> None:
        write_attribute(document, node, text)
        if not text:
            node.attrib.pop(binding, None)
        elif node.get(binding) is None:
            node.set(binding, "deployment")

    return read, write


def topic() -> tuple[Read, Write]:
    """What a service does. The profile has a type beside the topic."""
    read, write_attribute = attribute(camunda("topic"))

    def write(document: Document, node: Node, text: str) -> None:
        write_attribute(document, node, text)
        if not text:
            node.attrib.pop(camunda("type"), None)
        elif node.get(camunda("type")) is None:
            node.set(camunda("type"), "external")

    return read, write


def read_due(_document: Document, node: Node) -> str:
    return property_value(node, "due") or str(node.get(camunda("dueDate")) or "")


def write_due(_document: Document, node: Node, text: str) -> None:
    node.attrib.pop(camunda("dueDate"), None)
    set_property(node, "due", text)


def read_documentation(_document: Document, node: Node) -> str:
    return text_in(node, "documentation") or ""


def write_documentation(_document: Document, node: Node, text: str) -> None:
    if text:
        child = child_at_its_place(node, "documentation")
        for part in list(child):
            child.remove(part)
        child.text = text
    else:
        cut(node.find(bpmn("documentation")))


def read_condition(_document: Document, node: Node) -> str:
    return text_in(node, "conditionExpression") or ""


def write_condition(_document: Document, node: Node, text: str) -> None:
    child = node.find(bpmn("conditionExpression"))
    if not text:
        cut(child)
        return
    if child is None:
        child = node.makeelement(bpmn("conditionExpression"), {XSI_TYPE: formal(node), "language": "feel"})
        insert(node, len(node), child)
    child.text = text


def formal(node: Node) -> str:
    """The standard's name of an expression, with the prefix that the file has for it."""
    return f"{node.prefix}:tFormalExpression" if node.prefix else "tFormalExpression"


def time_of(node: Node) -> Node | None:
    definition = node.find(bpmn("timerEventDefinition"))
    if definition is None:
        return None
    return next((found for name in _TIMES if (found := definition.find(bpmn(name))) is not None), None)


def read_timer(_document: Document, node: Node) -> str:
    time = time_of(node)
    return "" if time is None else (time.text or "").strip()


def read_timer_kind(_document: Document, node: Node) -> str:
    time = time_of(node)
    return "" if time is None else kind_of(time)


def write_timer(_document: Document, node: Node, text: str) -> None:
    time = time_of(node)
    if time is None and text:
        time = new_time(node, "timeDuration")
    if time is not None:
        time.text = text


def write_timer_kind(_document: Document, node: Node, kind: str) -> None:
    if kind not in _TIMES:
        raise InvalidAnswers({"timer_kind": "Välj om tiden är en dag, en längd eller något som upprepas."})
    time = time_of(node)
    if time is None:
        new_time(node, kind)
    else:
        time.tag = bpmn(kind)


def new_time(node: Node, kind: str) -> Node:
    definition = node.find(bpmn("timerEventDefinition"))
    time = definition.makeelement(bpmn(kind), {XSI_TYPE: formal(node)})
    insert(definition, len(definition), time)
    return time


def read_script(_document: Document, node: Node) -> str:
    return text_in(node, "script") or ""


def write_script(_document: Document, node: Node, text: str) -> None:
    child = node.find(bpmn("script"))
    if child is None:
        child = node.makeelement(bpmn("script"))
        insert(node, len(node), child)
    child.text = text
    if node.get("scriptFormat") is None:
        node.set("scriptFormat", "feel")


def write_default(_document: Document, node: Node, flow_id: str) -> None:
    if flow_id and flow_id not in {flow.get("id") for flow in flows_from(node)}:
        raise InvalidAnswers({"default": "Välj en av vägarna ut ur steget."})
    if flow_id:
        node.set("default", flow_id)
    else:
        node.attrib.pop("default", None)
