"""What each played test case reached, small enough to be kept; and all of them together, for a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.bpmn import Flow, ProcessFacts
from engine.drawing import Mark, State
from engine.play.trail import Trail, followed_flows
from engine.records import dataclass


def track_of(
    trails: Iterable[Trail], fired: Iterable[tuple[str, Iterable[int]]], processes: Mapping[str, ProcessFacts]
) -> dict[str, Any]:
    """Return what a case reached, as JSON: ids of elements and flows by process, numbers of rules by decision."""
    seen: dict[str, dict[str, None]] = {}
    for trail in trails:
        for one in trail.passed:
            seen.setdefault(one.process_key, {})[one.element_id] = None
        for key in trail.processes:
            if key in processes:
                seen[key] |= dict.fromkeys(sorted(followed_flows(processes[key], trail)))
    rules: dict[str, set[int]] = {}
    for decision, numbers in fired:
        rules.setdefault(decision, set()).update(numbers)
    return {
        "seen": {key: list(ids) for key, ids in seen.items()},
        "rules": {decision: sorted(numbers) for decision, numbers in rules.items()},
    }


@dataclass(frozen=True, slots=True)
class ProcessReach:
    """How many cases reached each element and flow of a process; 0 for those that none did."""

    facts: ProcessFacts
    elements: Mapping[str, int]
    flows: Mapping[str, int]

    @property
    def untried_elements(self) -> list[str]:
        """Ids of elements that no case reached."""
        return [id_ for id_, count in self.elements.items() if not count]

    @property
    def untried_choices(self) -> list[Flow]:
        """Flows out of a choice that no case took, though one came to the choice."""
        return [
            self.facts.flows[id_]
            for id_, count in self.flows.items()
            if not count and _is_choice(self.facts, id_) and self.elements.get(self.facts.flows[id_].source)
        ]

    @property
    def choices(self) -> list[str]:
        """Ids of the flows that are ways out of a choice."""
        return [id_ for id_ in self.flows if _is_choice(self.facts, id_)]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return not self.untried_elements and all(self.flows[id_] for id_ in self.choices)

    def marks(self) -> dict[str, Mark]:
        """Return how the drawing shows it: a number on every element, and on a flow where it tells more."""
        marks = {id_: _mark(count, f"{count}") for id_, count in self.elements.items()}
        for id_, count in self.flows.items():
            marks[id_] = _mark(count, f"{count}" if self._has_number(id_) else "")
        return marks

    def _has_number(self, flow_id: str) -> bool:
        """Whether the numbers at the ends of a flow do not tell its own: at a choice, or untried between tried ones."""
        flow = self.facts.flows[flow_id]
        is_between = bool(self.elements.get(flow.source) and self.elements.get(flow.target))
        return _is_choice(self.facts, flow_id) or (is_between and not self.flows[flow_id])


def _mark(count: int, badge: str) -> Mark:
    if not count:
        return Mark(State.UNTRIED, badge)
    return Mark(State.PASSED, badge, f"av {count} testfall")


def _is_choice(facts: ProcessFacts, flow_id: str) -> bool:
    source = facts.flows[flow_id].source
    return any((one.condition or one.is_default) and one.source == source for one in facts.flows.values())


def reach_of(facts: ProcessFacts, tracks: Sequence[Mapping[str, Any]]) -> ProcessReach:
    """Return what all cases together reached of a process."""
    counts: Counter[str] = Counter()
    for track in tracks:
        counts.update(track.get("seen", {}).get(facts.key, ()))
    return ProcessReach(
        facts, {id_: counts[id_] for id_ in facts.elements}, {id_: counts[id_] for id_ in facts.flows}
    )


def rules_of(tracks: Sequence[Mapping[str, Any]]) -> dict[str, set[int]]:
    """Return the numbers of the rules that have answered in any case, by decision."""
    found: dict[str, set[int]] = {}
    for track in tracks:
        for decision, numbers in track.get("rules", {}).items():
            found.setdefault(decision, set()).update(numbers)
    return found
