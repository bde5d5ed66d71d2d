"""The properties of a step, a way, a lane or a process, by the names that design and checks call them by.

All are texts; `lane` is the id of the lane, `default` the id of a way out. `engine.authoring.property_table` says who
has which, and where each is written.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.authoring.document import Document, written
from engine.authoring.property_table import PROPERTIES
from engine.bpmn.names import Node, bpmn, kind_of
from engine.exceptions import InvalidAnswers
from engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Whole:
    """A process or a lane: what steps lie in."""

    id: str
    name: str
    kind: str


def properties_at(bpmn_file: bytes, element_id: str) -> dict[str, str]:
    """Return every property that the element can have, "" where nothing is written.

    Raises:
        NotFound: no such step, way, lane or process.
        XmlRefused: the drawing cannot be read.
    """
    document = Document(bpmn_file)
    return _read(document, document.thing(element_id))


def set_properties(bpmn_file: bytes, element_id: str, values: Mapping[str, str]) -> bytes:
    """Return the drawing with properties of one element as given; "" takes a property away.

    Raises:
        NotFound: no such step, way, lane or process.
        InvalidAnswers: the element has no such property, or the value cannot be written.
        XmlRefused: the drawing cannot be read.
    """
    document = Document(bpmn_file)
    node = document.thing(element_id)
    before = _read(document, node)
    wanted = {name: written(text, field=name) for name, text in values.items()}
    if unknown := wanted.keys() - before.keys():
        raise InvalidAnswers({name: f"Steget har ingen egenskap ”{name}”." for name in sorted(unknown)})
    # In the order of the table: what decides whether another can be written comes first.
    changed = {name: wanted[name] for name in PROPERTIES if name in wanted and wanted[name] != before[name]}
    for name, text in changed.items():
        PROPERTIES[name].write(document, node, text)
    return document.file() if changed else bpmn_file


def kind_at(bpmn_file: bytes, element_id: str) -> str:
    """Return the standard's name of what has an id. Raises as `properties_at`."""
    return kind_of(Document(bpmn_file).thing(element_id))


def processes_in(bpmn_file: bytes) -> list[Whole]:
    """Return the processes of a drawing and their lanes, which have properties of their own.

    Raises:
        XmlRefused: the drawing cannot be read.
    """
    document = Document(bpmn_file)
    nodes = document.root.iter(bpmn("process"), bpmn("lane"))
    return [
        Whole(node.get("id"), " ".join((node.get("name") or "").split()) or node.get("id"), kind_of(node))
        for node in nodes
        if node.get("id")
    ]


def _read(document: Document, node: Node) -> dict[str, str]:
    return {
        name: one.read(document, node).replace("\r\n", "\n").strip()
        for name, one in PROPERTIES.items()
        if one.is_had_by(node)
    }
