"""A decision file opened for changing, and the small things that are done to its nodes."""

from __future__ import annotations

from collections.abc import Sequence

from engine.authoring.document import cut, insert
from engine.authoring.verbatim import Source
from engine.bpmn.names import Node
from engine.dmn.elements import child, children, id_of, is_model, kind_of, namespace
from engine.exceptions import NotFound, XmlRefused
from engine.xml import parse_to_edit

_SAVE_ANEW = "Öppna filen i ett ritverktyg och spara den som DMN 1.3."
INPUT_CELL, OUTPUT_CELL, NOTE = "inputEntry", "outputEntry", "annotationEntry"


class TableFile:
    """A decision file that is being changed.

    Raises:
        XmlRefused: the bytes are not XML that we read, or no decision file.
    """

    def __init__(self, data: bytes, name: str = "tabellen") -> None:
        self.root = parse_to_edit(data, name=name)
        if not is_model(self.root) or kind_of(self.root) != "definitions":
            raise XmlRefused(name, "Filen är inte en DMN-fil.", remedy=_SAVE_ANEW)
        self._source = Source(data, self.root)
        self._taken = {node.get("id") for node in self.root.iter("*")}

    def decision(self, id_: str) -> Node:
        """Return a decision that has a table.

        Raises:
            NotFound: the file has none of that id.
        """
        for node in children(self.root, "decision"):
            if id_of(node) == id_ and child(node, "decisionTable") is not None:
                return node
        raise NotFound(f"Filen har ingen beslutstabell ”{id_[:80]}”. Någon kan ha tagit bort den.")

    def table(self, decision_id: str) -> Node:
        """Return the table of a decision. Raises as `decision`."""
        return child(self.decision(decision_id), "decisionTable")

    def new_id(self, wanted: str) -> str:
        """Return an id that nothing in the file has, the picture included, and keep it from others."""
        numbered = (f"{wanted}_{number}" for number in range(2, len(self._taken) + 3))
        found = (
            wanted if wanted not in self._taken else next(one for one in numbered if one not in self._taken)
        )
        self._taken.add(found)
        return found

    def make(self, kind: str, attributes: dict[str, str] | None = None, *, text: str | None = None) -> Node:
        """Return a node of the file's version of DMN; `text` goes into a `text` of its own."""
        node = self.root.makeelement(self._name(kind), attributes or {})
        if text is not None:
            inside = node.makeelement(self._name("text"))
            inside.text = text
            node.append(inside)
        return node

    def set_text(self, node: Node, text: str) -> None:
        """Change what stands in the `text` of a node."""
        inside = child(node, "text")
        if inside is None:
            insert(node, len(node), inside := node.makeelement(self._name("text")))
        inside.text = text

    def bytes(self) -> bytes:
        """Return the file as it is now."""
        return self._source.written()

    def _name(self, kind: str) -> str:
        return f"{{{namespace(self.root)}}}{kind}"


def rules_in(table: Node) -> list[Node]:
    return children(table, "rule")


def cells_in(rule: Node) -> list[Node]:
    """The cells of a row: those of the questions, then those of the answers."""
    return [*children(rule, INPUT_CELL), *children(rule, OUTPUT_CELL)]


def put(parent: Node, node: Node, *, after: Sequence[str]) -> None:
    """Put a node into another after the last of these kinds, on lines of its own where its neighbours have theirs."""
    places = [number for number, one in enumerate(parent) if is_model(one) and kind_of(one) in after]
    insert(parent, places[-1] + 1 if places else 0, node)
    lay_out(node)


def lay_out(node: Node) -> None:
    """Write what lies in a new node on lines of their own, as deep as the node stands."""
    before = node.getparent().text if node.getprevious() is None else node.getprevious().tail
    if len(node) and before and "\n" in before and not before.strip():
        inner = f"{before}  "
        node.text = inner
        for one in node:
            one.tail = inner if one.getnext() is not None else before
            lay_out(one)


def swap(one: Node, other: Node) -> None:
    """Let two nodes of the same parent change places; the line breaks stay where they are."""
    tails = one.tail, other.tail
    holder = one.makeelement("place")
    one.getparent().replace(one, holder)
    other.getparent().replace(other, one)
    holder.getparent().replace(holder, other)
    other.tail, one.tail = tails


def take_away(node: Node) -> None:
    cut(node)


def numbered(nodes: Sequence[Node], key: str, *, prefix: str) -> int | None:
    """Return the place of a node by its id, or by its number where it has none; null when it is not there."""
    for place, node in enumerate(nodes):
        if key_of(node, place, prefix=prefix) == key:
            return place
    return None


def key_of(node: Node, place: int, *, prefix: str) -> str:
    """The name that a row or a column goes by: its id, else its number."""
    return id_of(node) or f"{prefix}-{place + 1}"
