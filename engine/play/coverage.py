"""How much of each process its cases pass, every element and every conditional flow, and which rules of a table fired.

A process that others call is covered by their cases too, and a table by those of the processes that ask it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from engine.bpmn import Flow, ProcessFacts
from engine.dmn import DecisionTable
from engine.records import dataclass


class Coverage(Protocol):
    """What the cases reached of something, and what they left out."""

    @property
    def line(self) -> str: ...

    @property
    def is_whole(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class ProcessCoverage:
    """Elements and conditional flows of a process; `missed` of either are ids, `labels` how people call them."""

    process: str
    nodes: int
    flows: int
    missed_nodes: tuple[str, ...]
    missed_flows: tuple[str, ...]
    labels: Mapping[str, str]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return not self.missed_nodes and not self.missed_flows

    @property
    def line(self) -> str:
        """The share of each, for people."""
        nodes = _share(self.nodes - len(self.missed_nodes), self.nodes)
        flows = _share(self.flows - len(self.missed_flows), self.flows)
        missed = [self.labels[one] for one in (*self.missed_nodes, *self.missed_flows)]
        return f"täckning {self.process}: element {nodes}, villkorade flöden {flows}" + _left_out(
            "inte passerade", missed
        )


@dataclass(frozen=True, slots=True)
class TableCoverage:
    """Rules of a table; `missed_rules` are numbers from 1."""

    decision: str
    rules: int
    missed_rules: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every rule has fired."""
        return not self.missed_rules

    @property
    def line(self) -> str:
        """The share of the rules that fired, for people."""
        share = _share(self.rules - len(self.missed_rules), self.rules)
        missed = [f"regel {number}" for number in self.missed_rules]
        return f"täckning {self.decision}: regler {share}" + _left_out("inte prövade", missed)


def process_coverage(facts: ProcessFacts, passed: Collection[tuple[str, str]]) -> ProcessCoverage:
    """Return the coverage of a process, of which `passed` are (process key, id of an element or flow)."""
    flows = _conditional_flows(facts)
    return ProcessCoverage(
        process=facts.key,
        nodes=len(facts.elements),
        flows=len(flows),
        missed_nodes=tuple(node for node in facts.elements if (facts.key, node) not in passed),
        missed_flows=tuple(flow.id for flow in flows if (facts.key, flow.id) not in passed),
        labels={
            **{one.id: _named(one.name, one.id) for one in facts.elements.values()},
            **{flow.id: _named(_told(facts, flow), flow.id) for flow in flows},
        },
    )


def table_coverage(decision: str, table: DecisionTable, fired: Iterable[int]) -> TableCoverage:
    """Return the coverage of a table of which the rules `fired` have answered."""
    seen = set(fired)
    missed = tuple(rule.number for rule in table.rules if rule.number not in seen)
    return TableCoverage(decision, len(table.rules), missed)


def _conditional_flows(facts: ProcessFacts) -> list[Flow]:
    """Flows with a condition, and the default flows beside them."""
    conditional = {flow.source for flow in facts.flows.values() if flow.condition}
    return [flow for flow in facts.flows.values() if flow.source in conditional]


def _told(facts: ProcessFacts, flow: Flow) -> str:
    """Return a flow by its ends, since many have the same name: "ja" from here to there."""
    source, target = facts.elements.get(flow.source), facts.elements.get(flow.target)
    ends = f"från {source.label if source else flow.source} till {target.label if target else flow.target}"
    return f"{flow.name}, {ends}" if flow.name else ends


def _named(name: str | None, key: str) -> str:
    return f"{name} ({key})" if name else key


def _share(part: int, whole: int) -> str:
    return f"{100 if whole == 0 else 100 * part // whole} % ({part} av {whole})"


def _left_out(words: str, missed: Sequence[str]) -> str:
    return f"; {words}: {'; '.join(missed)}" if missed else ""
