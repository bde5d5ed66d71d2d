"""A drawing as bpmnlint's rules know it: typed elements with their properties, made from our own tree.

The rules ask `instance_of`, `get`, `type_` and `parent_` of an element, no more. Building that from the tree that we
have read (and found fit to be read) takes a hundredth of reading the file anew, and no other reader meets what
strangers wrote. The standard's types and properties come from the description that the rules were written against.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from engine.bpmn.names import Node, kind_of, text_of
from engine.records import dataclass

Described = Mapping[str, Any]

_SKIPPED = frozenset({"", "extensionElements", "incoming", "outgoing"})
"""Other namespaces, what others added, and what the flows themselves say better."""


@dataclass(frozen=True, eq=False)
class Kind:
    """A type of the standard with all that it inherits: `names` its own and its ancestors', as `bpmn:Activity`."""

    name: str
    names: frozenset[str]
    properties: Mapping[str, Described]

    @cached_property
    def defaults(self) -> dict[str, object]:
        return {name: own["default"] for name, own in self.properties.items() if "default" in own}

    def home_of(self, tag: str, kind: Kind | None) -> Described | None:
        """The property that a child element stands in: the one of its name, else the one of its type."""
        if tag in self.properties:
            return self.properties[tag]
        if kind is None:
            return None
        return next((own for own in self.properties.values() if _holds(own, kind)), None)


class Element:
    """An element; its properties are its attributes, as the rules expect them."""

    def __init__(self, kind: Kind, parent: Element | None) -> None:
        self.type_ = f"bpmn:{kind.name}"
        self.parent_ = parent
        self._kind = kind
        self.types = kind.names
        self.instance_of = kind.names.__contains__
        """Whether it is of the type: asked thousands of times, so without a step between."""

    def get(self, name: str) -> Any:
        own = self.__dict__
        return own[name] if name in own else self._kind.defaults.get(name)

    def put(self, own: Described, value: object) -> None:
        """Set the property, or add to it where it holds many."""
        if own.get("isMany"):
            self.__dict__.setdefault(own["name"], []).append(value)
        else:
            self.__dict__[own["name"]] = value


class Standard:
    """The types of BPMN 2.0 by name."""

    def __init__(self, types: Iterable[Described]) -> None:
        self._described = {described["name"]: described for described in types}
        self._kinds: dict[str, Kind | None] = {}
        self._homes: dict[tuple[str, str], tuple[Described | None, Kind | None]] = {}

    def kind(self, name: str) -> Kind | None:
        if name not in self._kinds:
            self._kinds[name] = self._inherited(name) if name in self._described else None
        return self._kinds[name]

    def home(self, parent: Kind, tag: str) -> tuple[Described | None, Kind | None]:
        """Where in an element of kind `parent` the child stands, and of what kind it is."""
        key = (parent.name, tag)
        if key not in self._homes:
            kind = self.kind(tag[0].upper() + tag[1:])
            own = parent.home_of(tag, kind)
            if own is not None and tag in parent.properties:
                kind = self.kind("FormalExpression" if own["type"] == "Expression" else own["type"])
            self._homes[key] = (own, kind)
        return self._homes[key]

    def _inherited(self, name: str) -> Kind:
        lines = list(self._lines(name))
        properties = {
            own["name"]: own for described in reversed(lines) for own in described.get("properties", ())
        }
        return Kind(name, frozenset(f"bpmn:{described['name']}" for described in lines), properties)

    def _lines(self, name: str) -> Iterator[Described]:
        described = self._described.get(name)
        if described is not None:
            yield described
            for above in described.get("superClass", ()):
                yield from self._lines(above)


class LintModel:
    """All elements of a drawing, outer before inner; the first is the definitions."""

    def __init__(self, root: Node, standard: Standard) -> None:
        self._standard = standard
        self._by_id: dict[str, Element] = {}
        self._references: list[tuple[Element, Described, str]] = []
        self.elements: list[Element] = []
        kind = standard.kind("Definitions")
        if kind is not None:
            self._read(root, kind, None)
        for element, own, id_ in self._references:
            if id_ in self._by_id:
                element.put(own, self._by_id[id_])
        self._join_flows()

    def of_types(self, types: frozenset[str]) -> list[Element]:
        """The elements that are of one of the types, themselves or by what they inherit."""
        return [element for element in self.elements if not types.isdisjoint(element.types)]

    def called(self, id_: str) -> Element | None:
        return self._by_id.get(id_)

    def _read(self, node: Node, kind: Kind, parent: Element | None) -> Element:
        element = Element(kind, parent)
        self.elements.append(element)
        for name, text in node.attrib.items():
            own = kind.properties.get(name)
            if own is not None:
                self._set(element, own, text)
        if "body" in kind.properties:
            element.put(kind.properties["body"], text_of(node) or "")
        self._by_id.setdefault(node.get("id") or "", element)
        for child in node:
            self._read_child(child, element, kind)
        return element

    def _read_child(self, node: Node, parent: Element, kind: Kind) -> None:
        tag = kind_of(node)
        if tag in _SKIPPED:
            return
        own, inner = self._standard.home(kind, tag)
        if own is None:
            return
        if own.get("isReference"):
            self._set(parent, own, text_of(node) or "")
        elif inner is not None:
            parent.put(own, self._read(node, inner, parent))
        else:
            parent.put(own, text_of(node) or "")

    def _set(self, element: Element, own: Described, text: str) -> None:
        if own.get("isReference"):
            self._references.append((element, own, text.rpartition(":")[2]))
        else:
            element.put(own, text == "true" if own["type"] == "Boolean" else text)

    def _join_flows(self) -> None:
        """Let every step know its flows, whether or not the file repeats them there."""
        for flow in self.elements:
            if flow.type_ == "bpmn:SequenceFlow":
                for end, side in (("sourceRef", "outgoing"), ("targetRef", "incoming")):
                    step = flow.get(end)
                    if step is not None:
                        step.put({"name": side, "isMany": True}, flow)


def _holds(own: Described, kind: Kind) -> bool:
    is_inside = not (own.get("isAttr") or own.get("isReference") or own.get("isBody"))
    return is_inside and f"bpmn:{own['type']}" in kind.names
