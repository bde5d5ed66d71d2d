"""Lists that are written a line each: what a call takes along, and the properties that have no field of their own.

titel = arende.titel        the variable `titel` there is the value of the expression here
alla                        everything
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from engine.authoring.document import Document, child_at_its_place, cut, insert
from engine.authoring.plain_values import Read, Write
from engine.bpmn.names import Node, bpmn, camunda
from engine.exceptions import InvalidAnswers

ALL = "alla"
_NAME = re.compile(r"[^\W\d]\w*")
_MOST_LINES = 200
#: Line -> the attributes of its node, or null when it says nothing that can be kept.
_Meaning = Callable[[str], dict[str, str] | None]


def mapping_lines(direction: Literal["in", "out"]) -> tuple[Read, Write]:
    """`camunda:in` or `camunda:out` of a call: "target = source" a line, or "alla"."""
    name, field = camunda(direction), f"{direction}_mappings"

    def read(_document: Document, node: Node) -> str:
        return "\n".join(line for line, _ in _told(_extensions(node, name), _line))

    def write(_document: Document, node: Node, text: str) -> None:
        refusal = (
            "Skriv en överföring på varje rad: namnet där, likhetstecken, uttrycket här. Eller bara: alla"
        )
        attributes = _read_lines(text, _mapping, field=field, refusal=refusal)
        extensions = node if not text else child_at_its_place(node, "extensionElements")
        _replace(node, extensions, _extensions(node, name), _line, attributes, tag=name)

    return read, write


def other_properties(known: frozenset[str]) -> tuple[Read, Write]:
    """Extension properties that have no field of their own: "name = value" a line."""
    name = camunda("property")

    def own(node: Node) -> list[Node]:
        frame = node.find(f"{bpmn('extensionElements')}/{camunda('properties')}")
        entries = [] if frame is None else list(frame.iterchildren(name))
        return [one for one in entries if (one.get("name") or one.get("id") or "") not in known]

    def read(_document: Document, node: Node) -> str:
        return "\n".join(line for line, _ in _told(own(node), _property_line))

    def meaning(line: str) -> dict[str, str] | None:
        key, _, value = (part.strip() for part in line.partition("="))
        return {"name": key, "value": value} if key and value and key not in known else None

    def write(_document: Document, node: Node, text: str) -> None:
        refusal = "Skriv en egenskap på varje rad: namn = värde. Det som har ett eget fält skrivs där."
        attributes = _read_lines(text, meaning, field="others", refusal=refusal)
        frame = node
        if text:
            extensions = child_at_its_place(node, "extensionElements")
            found = extensions.find(camunda("properties"))
            if found is None:
                found = extensions.makeelement(camunda("properties"))
                insert(extensions, len(extensions), found)
            frame = found
        _replace(node, frame, own(node), _property_line, attributes, tag=name)

    return read, write


def _extensions(node: Node, name: str) -> list[Node]:
    return list(node.iterfind(f"{bpmn('extensionElements')}/{name}"))


def _told(nodes: list[Node], line: Callable[[Node], str]) -> list[tuple[str, Node]]:
    """Those that a line can tell all of; the others stay as they are."""
    return [(told, node) for node in nodes if (told := line(node))]


def _line(node: Node) -> str:
    known = {"source", "sourceExpression", "target", "variables"}
    if set(node.attrib) - known:
        return ""
    if node.get("variables") == "all":
        return ALL
    source, target = node.get("sourceExpression") or node.get("source") or "", node.get("target") or ""
    return f"{target} = {source}" if source and target and "\n" not in source else ""


def _property_line(node: Node) -> str:
    name, value = node.get("name") or "", node.get("value") or ""
    is_plain = name and value and "=" not in name and "\n" not in value and value == value.strip()
    return f"{name} = {value}" if is_plain else ""


def _mapping(line: str) -> dict[str, str] | None:
    if line.lower() in (ALL, "alla variabler"):
        return {"variables": "all"}
    target, _, source = (part.strip() for part in line.partition("="))
    if not _NAME.fullmatch(target) or not source:
        return None
    # A name alone is a variable; all else has to be worked out.
    return {"source" if _NAME.fullmatch(source) else "sourceExpression": source, "target": target}


def _read_lines(text: str, meaning: _Meaning, *, field: str, refusal: str) -> list[dict[str, str]]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    found = [meaning(line) for line in lines]
    if len(lines) > _MOST_LINES or None in found:
        raise InvalidAnswers({field: refusal})
    return [one for one in found if one is not None]


def _replace(
    owner: Node,
    parent: Node,
    nodes: list[Node],
    line: Callable[[Node], str],
    wanted: list[dict[str, str]],
    *,
    tag: str,
) -> None:
    """Let the nodes that lines tell of be those wanted, in their order; one that is wanted as it is stays itself."""
    kept = _told(nodes, line)
    places: list[Node] = []
    for attributes in wanted:
        made = parent.makeelement(tag, attributes)
        same = next((pair for pair in kept if pair[0] == line(made)), None)
        if same is not None:
            kept.remove(same)
        places.append(same[1] if same else made)
    for _, node in kept:
        _cut_with_empty_frames(node, owner)
    for place, node in enumerate(places):
        if node.getparent() is None:
            before = places[place - 1] if place else None
            at = len(parent) if before is None else parent.index(before) + 1
            insert(parent, at, node)


def _cut_with_empty_frames(node: Node, until: Node) -> None:
    parent = node.getparent()
    cut(node)
    if parent is not until and len(parent) == 0 and not parent.attrib:
        _cut_with_empty_frames(parent, until)
