"""A drawing under judgement, and what has been found wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

from engine.bpmn import ElementFacts, Flow, ProcessFacts
from engine.bpmn.names import BPMN, Node, bpmn, kind_of
from engine.bpmn.reading import executable_processes
from engine.exceptions import Problem
from engine.records import dataclass
from engine.spiff.refusals.endings import Endings


@dataclass
class Sheet:
    """One process among those that belong together (by key): its facts, and `root`, the XML of the whole file.

    `endings` knows which of them can come to an end.
    """

    processes: Mapping[str, ProcessFacts]
    process: ProcessFacts
    root: Node
    endings: Endings
    problems: list[Problem] = field(default_factory=list)

    def say(self, element: str, code: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.process.file, element, "error", code, message, remedy))

    @cached_property
    def node(self) -> Node:
        return next(node for node in executable_processes(self.root) if node.get("id") == self.process.key)

    @cached_property
    def by_id(self) -> dict[str, Any]:
        return {node.get("id"): node for node in self.root.iter(f"{{{BPMN}}}*") if node.get("id")}

    @cached_property
    def scopes(self) -> list[str | None]:
        """None for the process, then the ids of its embedded sub-processes."""
        inside = [element.id for element in self.process.elements.values() if element.kind == "subProcess"]
        return [None, *inside]

    def elements_in(self, scope: str | None) -> list[ElementFacts]:
        return [element for element in self.process.elements.values() if element.parent == scope]

    def flows_in(self, scope: str | None) -> list[Flow]:
        return [flow for flow in self.process.flows.values() if flow.parent == scope]

    def nodes(self, *kinds: str) -> Iterator[Node]:
        return iter(self.node.iterdescendants(*map(bpmn, kinds)))

    def label(self, element_id: str) -> str:
        element = self.process.elements.get(element_id)
        return element.label if element else element_id


Judge = Callable[[Sheet], None]


def named(node: Node) -> str:
    """The id to show for `node`: its own if it is BPMN, else that of the nearest BPMN element around it."""
    while node is not None and not (node.get("id") and kind_of(node)):
        node = node.getparent()
    return "" if node is None else str(node.get("id"))


def element_around(node: Node) -> str:
    """The id of the element that a trigger or a loop belongs to."""
    parent = node.getparent()
    return named(parent) if parent is not None and parent.tag != bpmn("process") else named(node)
