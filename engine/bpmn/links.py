"""Link events: a flow without a line, from every link that throws a name to the one that catches it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.bpmn.facts import ElementFacts


def link_name(element: ElementFacts) -> str | None:
    """The name that a link event goes by, None when it has none or is no link event."""
    return element.event.name if element.event is not None and element.event.kind == "link" else None


def is_link(element: ElementFacts, kind: str) -> bool:
    """Whether the element is a link event of a kind: one that throws leads nowhere else, one that catches is led to."""
    return element.kind == kind and element.event is not None and element.event.kind == "link"


def links_in(elements: Iterable[ElementFacts]) -> Iterator[tuple[str, str]]:
    """The ids of each throwing link and of what it leads to, among the elements of one level."""
    level = list(elements)
    targets = {link_name(node): node.id for node in level if is_link(node, "intermediateCatchEvent")}
    for node in level:
        name = link_name(node)
        if name is not None and is_link(node, "intermediateThrowEvent") and name in targets:
            yield node.id, targets[name]
