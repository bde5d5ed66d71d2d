"""Steps that are done several times: for each thing of a list, a number of times, or while something holds."""

from __future__ import annotations

from collections.abc import Mapping

from engine.authoring.document import Document, cut, insert, property_value, set_property
from engine.authoring.plain_values import XSI_TYPE, Read, Write, formal
from engine.bpmn.names import Node, bpmn, camunda, text_in
from engine.exceptions import InvalidAnswers

PARALLEL, SEQUENTIAL, AGAIN = "parallel", "sequential", "again"
_MANY, _LOOP = "multiInstanceLoopCharacteristics", "standardLoopCharacteristics"
#: Elements of a loop in the order of the standard.
_ORDER = ("loopCardinality", "loopDataInputRef", "loopDataOutputRef", "completionCondition", "loopCondition")


def read_rounds(_document: Document, node: Node) -> str:
    many = node.find(bpmn(_MANY))
    if many is not None:
        return SEQUENTIAL if many.get("isSequential") == "true" else PARALLEL
    return AGAIN if node.find(bpmn(_LOOP)) is not None else ""


def write_rounds(_document: Document, node: Node, kind: str) -> None:
    if kind not in ("", PARALLEL, SEQUENTIAL, AGAIN):
        raise InvalidAnswers({"rounds": "Välj om och hur steget görs flera gånger."})
    for name in (_MANY, _LOOP):
        found = node.find(bpmn(name))
        if (found is not None and (name == _LOOP) is not (kind == AGAIN)) or (found is not None and not kind):
            cut(found)
    if kind in (PARALLEL, SEQUENTIAL):
        loop = _loop(node, _MANY)
        loop.attrib.pop("isSequential", None)
        if kind == SEQUENTIAL:
            loop.set("isSequential", "true")
    elif kind:
        _loop(node, _LOOP)


def _loop(node: Node, name: str) -> Node:
    """The node that says how a step is repeated, made where the standard wants it: last."""
    found = node.find(bpmn(name))
    if found is None:
        found = node.makeelement(bpmn(name))
        insert(node, len(node), found)
    return found


def _attribute(name: str, of: str = _MANY) -> tuple[Read, Write]:
    def read(_document: Document, node: Node) -> str:
        loop = node.find(bpmn(of))
        return "" if loop is None else str(loop.get(name) or "")

    def write(_document: Document, node: Node, text: str) -> None:
        if text:
            _loop_of(node, of).set(name, text)
        elif node.find(bpmn(of)) is not None:
            node.find(bpmn(of)).attrib.pop(name, None)

    return read, write


def _expression(name: str, of: str = _MANY) -> tuple[Read, Write]:
    def read(_document: Document, node: Node) -> str:
        loop = node.find(bpmn(of))
        return "" if loop is None else text_in(loop, name) or ""

    def write(_document: Document, node: Node, text: str) -> None:
        if text:
            _write_expression(_loop_of(node, of), name, text)
        elif node.find(f"{bpmn(of)}/{bpmn(name)}") is not None:
            cut(node.find(f"{bpmn(of)}/{bpmn(name)}"))

    return read, write


def _write_expression(loop: Node, name: str, text: str) -> None:
    found = loop.find(bpmn(name))
    if found is None:
        found = loop.makeelement(bpmn(name), {XSI_TYPE: formal(loop)})
        later = {bpmn(one) for one in _ORDER[_ORDER.index(name) :]}
        insert(loop, next((place for place, one in enumerate(loop) if one.tag in later), len(loop)), found)
    found.text = text


def _property(name: str) -> tuple[Read, Write]:
    """Our properties stand on the step; other tools may have put them on the loop itself."""

    def owner(node: Node) -> Node:
        loop = node.find(bpmn(_MANY))
        is_on_loop = loop is not None and property_value(loop, name) and not property_value(node, name)
        return loop if is_on_loop else node

    def read(_document: Document, node: Node) -> str:
        return property_value(owner(node), name)

    def write(_document: Document, node: Node, text: str) -> None:
        set_property(owner(node), name, text)
        if text:
            _loop_of(node, _MANY)

    return read, write


def _completion() -> tuple[Read, Write]:
    """In the standard's own place, unless somebody has written it as a property."""
    read_property, write_property = _property("completionCondition")
    read_own, write_own = _expression("completionCondition")

    def read(document: Document, node: Node) -> str:
        return read_property(document, node) or read_own(document, node)

    def write(document: Document, node: Node, text: str) -> None:
        if read_property(document, node):
            write_property(document, node, text)
        else:
            write_own(document, node, text)

    return read, write


def _loop_of(node: Node, of: str) -> Node:
    """What is told of rounds makes rounds; a step is repeated in one way."""
    other = _LOOP if of == _MANY else _MANY
    found = node.find(bpmn(other))
    if found is not None:
        fields = {_MANY: "rounds", _LOOP: "rounds"}
        raise InvalidAnswers(
            {fields[of]: "Steget görs om på ett annat sätt. Välj sätt här först, och spara."}
        )
    return _loop(node, of)


#: The properties of rounds, by name.
PLACES: Mapping[str, tuple[Read, Write]] = {
    "collection": _attribute(camunda("collection")),
    "elementVariable": _attribute(camunda("elementVariable")),
    "loopCardinality": _expression("loopCardinality"),
    "completionCondition": _completion(),
    "outputCollection": _property("outputCollection"),
    "outputElement": _property("outputElement"),
    "loopCondition": _expression("loopCondition", _LOOP),
    "loopMaximum": _attribute("loopMaximum", _LOOP),
}
