"""A drawing opened for changing: its elements by id, and the file again when it has been changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from engine.authoring.plans import FIRST, Plan
from engine.authoring.verbatim import Source
from engine.bpmn import slug
from engine.bpmn.facts import FLOW_NODES
from engine.bpmn.limits import excess_in
from engine.bpmn.names import BPMN, CAMUNDA, Node, bpmn, camunda, kind_of
from engine.exceptions import InvalidAnswers, NotFound, XmlRefused
from engine.xml import parse_to_edit

#: The key of an error that is about the element itself.
ELEMENT = "element"

LONGEST_TEXT = 20_000
"""Characters of one property: more than anybody writes in a field."""

#: What XML cannot hold (XML 1.0, production 2).
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: What stands before the content of an element, in the order of the standard (BPMN 2.0.2, tBaseElement).
_FIRST = ("documentation", "extensionElements")


class Document:
    """A drawing that is being changed.

    Raises:
        XmlRefused: the bytes are not XML that we read, or more than people draw.
    """

    def __init__(self, data: bytes, name: str = "ritningen", *, plan: Plan = FIRST) -> None:
        self.plan = plan
        self.root = parse_to_edit(data, name=name)
        self._source = Source(data, self.root)
        excess = excess_in(self.root, name)
        if excess is not None:
            raise XmlRefused(name, excess.message, remedy=excess.remedy)
        self._by_id = {node.get("id"): node for node in self.root.iter(f"{{{BPMN}}}*") if node.get("id")}

    def element(self, id_: str) -> Node:
        """Return a step or a way.

        Raises:
            NotFound: the drawing has none of that id.
        """
        node = self._by_id.get(id_)
        if node is None or kind_of(node) not in FLOW_NODES | {"sequenceFlow"}:
            raise NotFound(f"Ritningen har inget steg med id ”{id_[:80]}”. Någon kan ha tagit bort det.")
        return node

    def thing(self, id_: str) -> Node:
        """Return a step, a way, a lane or a process. Raises as `element`."""
        node = self._by_id.get(id_)
        return node if node is not None and kind_of(node) in ("process", "lane") else self.element(id_)

    def get(self, id_: str | None) -> Node | None:
        return self._by_id.get(id_)

    def add(self, node: Node) -> None:
        """Let an element that has been put into the tree be found."""
        self._by_id[node.get("id")] = node

    def remove(self, node: Node) -> None:
        """Take an element away; the text after it, a line break, stays with what follows."""
        self._by_id.pop(node.get("id"), None)
        cut(node)

    def steps(self) -> Iterator[Node]:
        """Return all steps in the order of the file."""
        return (node for node in self.root.iter(f"{{{BPMN}}}*") if kind_of(node) in FLOW_NODES)

    def new_id(self, wanted: str) -> str:
        """Return an id that nothing in the file has, the picture included."""
        taken = {node.get("id") for node in self.root.iter() if isinstance(node.tag, str)}
        if wanted not in taken:
            return wanted
        return next(other for n in range(2, len(taken) + 3) if (other := f"{wanted}_{n}") not in taken)

    def file(self) -> bytes:
        """Return the file as it is now."""
        if CAMUNDA not in self.root.nsmap.values() and "camunda" not in self.root.nsmap:
            prefixes = {prefix for node in self.root.iter("*") for prefix in node.nsmap if prefix}
            etree.cleanup_namespaces(
                self.root, top_nsmap={"camunda": CAMUNDA}, keep_ns_prefixes=[*prefixes, "camunda"]
            )
        return self._source.written()


def id_of(prefix: str, name: str) -> str:
    """Return an id that speaks: "Granska plan" -> Task_GranskaPlan."""
    words = [word for word in slug(name).split("_") if word]
    return f"{prefix}_{''.join(word.capitalize() for word in words)[:60] or 'Ny'}"


def written(text: str, *, field: str) -> str:
    """Return a text as it is kept: line breaks as in the file, no space around.

    Raises:
        InvalidAnswers: it holds what no file can, or is too long.
    """
    kept = text.replace("\r\n", "\n").strip()
    if _UNWRITABLE.search(kept):
        raise InvalidAnswers({field: "Texten har ett tecken som inte går att spara. Skriv den på nytt."})
    if len(kept) > LONGEST_TEXT:
        raise InvalidAnswers({field: f"Texten är {len(kept)} tecken. Skriv högst {LONGEST_TEXT}."})
    return kept


def cut(node: Node) -> None:
    """Take a node out of the tree without what stands after it."""
    parent, before = node.getparent(), node.getprevious()
    if before is not None:
        before.tail = node.tail if parent.index(node) == len(parent) - 1 else before.tail
    parent.remove(node)


def child_at_its_place(node: Node, name: str) -> Node:
    """Return the `documentation` or `extensionElements` of an element, made where the standard wants it."""
    found = node.find(bpmn(name))
    if found is not None:
        return found
    made = node.makeelement(bpmn(name))
    before = [child for child in node if kind_of(child) in _FIRST[: _FIRST.index(name)]]
    insert(node, node.index(before[-1]) + 1 if before else 0, made)
    return made


def insert(parent: Node, place: int, node: Node) -> None:
    """Put a node into an element, on a line of its own where its neighbours have theirs."""
    if len(parent):
        node.tail = parent[place - 1].tail if place else parent.text
        if place == len(parent) and place > 1:
            parent[place - 1].tail = parent[place - 2].tail
        elif place == len(parent):
            parent[0].tail = parent.text
    parent.insert(place, node)


def property_value(node: Node, name: str) -> str:
    entry = _entry(node, name)
    return "" if entry is None else (entry.get("value") or "").strip()


def set_property(node: Node, name: str, value: str) -> None:
    """Write, change or take away a Camunda property; one that holds nothing any more leaves no empty frame."""
    entry = _entry(node, name)
    if entry is not None and value:
        entry.set("value", value)
    elif entry is not None:
        _remove_with_empty_frames(entry, node)
    elif value:
        extensions = child_at_its_place(node, "extensionElements")
        frame = extensions.find(camunda("properties"))
        if frame is None:
            frame = extensions.makeelement(camunda("properties"))
            insert(extensions, len(extensions), frame)
        made = frame.makeelement(camunda("property"), {"name": name, "value": value})
        insert(frame, len(frame), made)


def _entry(node: Node, name: str) -> Node | None:
    path = f"{bpmn('extensionElements')}/{camunda('properties')}/{camunda('property')}"
    # The last of a name is the one that is read.
    found = [entry for entry in node.iterfind(path) if (entry.get("name") or entry.get("id")) == name]
    return found[-1] if found else None


def _remove_with_empty_frames(node: Node, until: Node) -> None:
    parent = node.getparent()
    cut(node)
    if parent is not until and len(parent) == 0 and not parent.attrib:
        _remove_with_empty_frames(parent, until)
