"""Which names an expression reads, and whether it takes them whole or only parts of them."""

from __future__ import annotations

from engine.feel.loops import Filter
from engine.feel.nodes import Name, Node, Path
from engine.records import dataclass


@dataclass(slots=True)
class Reading:
    """`names` are all names, `whole` those of which everything is taken, `fields` what stands after a dot or,
    perhaps, for a field of a filtered row."""

    names: set[str]
    whole: set[str]
    fields: set[str]

    def add(self, other: Reading) -> None:
        self.names |= other.names
        self.whole |= other.whole
        self.fields |= other.fields

    def take_whole(self, name: str) -> None:
        self.names.add(name)
        self.whole.add(name)


def reading_of(tree: Node) -> Reading:
    found = Reading(set(), set(), set())
    _read(tree, found)
    return found


def _read(node: Node, found: Reading) -> None:
    if isinstance(node, Name):
        found.take_whole(node.name)
        return
    if isinstance(node, Path):
        found.fields.add(node.name)
        _read_source(node.source, found)
        return
    if isinstance(node, Filter):
        _read_source(node.source, found)
        inner = Reading(set(), set(), set())
        _read(node.condition, inner)
        # A name inside the brackets may be a variable, or a field of the rows.
        found.add(Reading(inner.names, inner.whole, inner.fields | inner.names))
        return
    for child in node.children():
        _read(child, found)


def _read_source(node: Node, found: Reading) -> None:
    """What stands before a dot or a bracket: only parts of it are taken."""
    if isinstance(node, Name):
        found.names.add(node.name)
    else:
        _read(node, found)
