"""What an event reacts to or sends: messages, signals, errors and escalations by name; conditions; links."""

from __future__ import annotations

from collections.abc import Callable

from engine.authoring.document import Document, cut, id_of, insert
from engine.authoring.plain_values import XSI_TYPE, Read, Write, formal
from engine.bpmn.facts import EVENTS
from engine.bpmn.names import Node, bpmn, children, kind_of, text_in
from engine.exceptions import InvalidAnswers

_TASKS_OF_MESSAGES = frozenset({"sendTask", "receiveTask"})
_SENDING = frozenset({"sendTask", "endEvent", "intermediateThrowEvent"})
_CODES = {"error": "errorCode", "escalation": "escalationCode"}


def has_trigger(kind: str) -> Callable[[Node], bool]:
    """Whether an element is an event of a kind; tasks that send and receive are of messages."""
    definition = bpmn(f"{kind}EventDefinition")
    tasks = _TASKS_OF_MESSAGES if kind == "message" else frozenset()
    return lambda node: (
        kind_of(node) in tasks or (kind_of(node) in EVENTS and node.find(definition) is not None)
    )


def sends(node: Node) -> bool:
    return kind_of(node) in _SENDING and (has_trigger("message")(node) or has_trigger("signal")(node))


def receives(node: Node) -> bool:
    return not sends(node) and (has_trigger("message")(node) or has_trigger("signal")(node))


def may_interrupt(node: Node) -> bool:
    """Whether an element itself says if it stops what it stands on or in."""
    if kind_of(node) == "boundaryEvent":
        return node.find(bpmn("errorEventDefinition")) is None
    return kind_of(node) == "startEvent" and node.getparent().get("triggeredByEvent") == "true"


def read_interrupting(_document: Document, node: Node) -> str:
    return "nej" if node.get(_interrupting(node)) == "false" else "ja"


def write_interrupting(_document: Document, node: Node, text: str) -> None:
    if text not in ("ja", "nej"):
        raise InvalidAnswers({"interrupting": "Välj om steget avbryts."})
    if text == "nej":
        node.set(_interrupting(node), "false")
    else:
        node.attrib.pop(_interrupting(node), None)


def _interrupting(node: Node) -> str:
    return "isInterrupting" if kind_of(node) == "startEvent" else "cancelActivity"


def named(kind: str) -> tuple[Read, Write]:
    """The message, signal, error or escalation by its name, or by its code where it has one."""

    def read(document: Document, node: Node) -> str:
        target = document.get(_holder(node, kind).get(f"{kind}Ref"))
        return "" if target is None else _called(target, kind)

    def write(document: Document, node: Node, text: str) -> None:
        holder = _holder(node, kind)
        old = document.get(holder.get(f"{kind}Ref"))
        if text:
            target = _of_name(document, kind, text)
            holder.set(
                f"{kind}Ref", (target if target is not None else _make(document, kind, text)).get("id")
            )
        else:
            holder.attrib.pop(f"{kind}Ref", None)
        _forget_unused(document, old, kind)

    return read, write


def link() -> tuple[Read, Write]:
    def read(_document: Document, node: Node) -> str:
        return str(node.find(bpmn("linkEventDefinition")).get("name") or "")

    def write(_document: Document, node: Node, text: str) -> None:
        node.find(bpmn("linkEventDefinition")).set("name", text)

    return read, write


def awaited() -> tuple[Read, Write]:
    """The condition that a conditional event waits for."""

    def read(_document: Document, node: Node) -> str:
        return text_in(node.find(bpmn("conditionalEventDefinition")), "condition") or ""

    def write(_document: Document, node: Node, text: str) -> None:
        definition = node.find(bpmn("conditionalEventDefinition"))
        condition = definition.find(bpmn("condition"))
        if condition is None:
            condition = definition.makeelement(bpmn("condition"), {XSI_TYPE: formal(definition)})
            insert(definition, len(definition), condition)
        condition.text = text

    return read, write


def _holder(node: Node, kind: str) -> Node:
    """What refers to the message: the event's definition, or the task itself."""
    return node if kind_of(node) in _TASKS_OF_MESSAGES else node.find(bpmn(f"{kind}EventDefinition"))


def _called(target: Node, kind: str) -> str:
    code = target.get(_CODES[kind]) if kind in _CODES else ""
    return str(code or target.get("name") or "")


def _of_name(document: Document, kind: str, name: str) -> Node | None:
    return next((one for one in children(document.root, kind) if _called(one, kind) == name), None)


def _make(document: Document, kind: str, name: str) -> Node:
    made = document.root.makeelement(
        bpmn(kind), {"id": document.new_id(id_of(kind.capitalize(), name)), "name": name}
    )
    if kind in _CODES:
        made.set(_CODES[kind], name)
    whole = {"process", "collaboration"}
    place = next((place for place, one in enumerate(document.root) if kind_of(one) in whole), 0)
    insert(document.root, place, made)
    document.add(made)
    return made


def _forget_unused(document: Document, target: Node | None, kind: str) -> None:
    """A message that nothing refers to any more goes with the last that did."""
    if target is None:
        return
    references = (node.get(f"{kind}Ref") for node in document.root.iter("*"))
    flows = (node.get("messageRef") for node in document.root.iter(bpmn("messageFlow")))
    if target.get("id") not in {*references, *flows} and len(target) == 0:
        cut(target)
