"""How much of each process its cases pass: every element, every conditional flow.

A process that others call is covered by their cases too.
"""

from collections.abc import Iterable, Mapping, Sequence

from engine.bpmn import Bundle, ProcessFacts
from engine.play.report import Coverage

#: (process key, element id or flow id), in the order they were passed.
Path = Sequence[tuple[str, str]]


def coverage_of(bundles: Mapping[str, Bundle], passed: Mapping[str, Iterable[Path]]) -> dict[str, Coverage]:
    """Return the coverage of each played process by all cases together."""
    seen = {place for paths in passed.values() for path in paths for place in path}
    result: dict[str, Coverage] = {}
    for key, bundle in bundles.items():
        facts = bundle.processes[key]
        nodes = list(facts.elements)
        flows = _conditional_flows(facts)
        result[key] = Coverage(
            process=key,
            nodes=len(nodes),
            flows=len(flows),
            missed_nodes=tuple(node for node in nodes if (key, node) not in seen),
            missed_flows=tuple(flow for flow in flows if (key, flow) not in seen),
        )
    return result


def _conditional_flows(facts: ProcessFacts) -> list[str]:
    """Flows with a condition, and the default flows beside them."""
    conditional = {flow.source for flow in facts.flows.values() if flow.condition}
    return [flow.id for flow in facts.flows.values() if flow.source in conditional]
