"""The way that a case has taken: what it entered, which flows it followed, and where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from engine.bpmn import Bundle, Flow, ProcessFacts
from engine.play.seeing import Passed, incidents_of, passed_by
from engine.queries.case_position import case_position
from engine.records import dataclass
from engine.transaction import Reader

#: A process key and the id of an element or a flow in it.
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Trail:
    """`passed` elements and `chosen` flows (conditional and default ones) are in order.

    `active` is in progress, `failed` has an incident.
    """

    passed: Sequence[Passed] = ()
    chosen: Sequence[Place] = ()
    active: frozenset[Place] = frozenset()
    failed: frozenset[Place] = frozenset()

    @property
    def places(self) -> list[Place]:
        """Everything that was passed: elements, then chosen flows."""
        return [(one.process_key, one.element_id) for one in self.passed] + list(self.chosen)

    @property
    def processes(self) -> list[str]:
        """The keys of the processes that it led through, each once."""
        return list(dict.fromkeys(one.process_key for one in self.passed))


def passed_trail(reader: Reader, case_id: int) -> Trail:
    """Return what a case has passed; where it stands is not asked for."""
    passed, chosen = passed_by(reader, case_id)
    return Trail(passed, chosen)


def whole_trail(reader: Reader, case_id: int) -> Trail:
    """Return the way of a case and where it stands."""
    passed, chosen = passed_by(reader, case_id)
    failed = frozenset((row.process_key or "", row.element_id or "") for row in incidents_of(reader, case_id))
    return Trail(passed, chosen, case_position(reader, case_id).active, failed)


def in_words(trail: Trail, bundles: Mapping[str, ProcessFacts]) -> Iterator[str]:
    """Yield the way in words, a line for each stretch within one process."""
    stretches = [(key, list(steps)) for key, steps in groupby(trail.passed, lambda one: one.process_key)]
    for key, steps in stretches:
        words = " → ".join(one.label for one in steps)
        yield f"{process_name(bundles, key)}: {words}" if len(trail.processes) > 1 else words


def process_name(processes: Mapping[str, ProcessFacts], key: str) -> str:
    """Return what people call a process."""
    facts = processes.get(key)
    return facts.name or key if facts else key


def followed_flows(facts: ProcessFacts, trail: Trail) -> frozenset[str]:
    """Return the ids of the flows of a drawing that the case has followed.

    Of a flow with a choice the case has told. Any other was followed when its source has been left at least once
    on the usual way, not by a boundary event, and its target has been entered.
    """
    entered = Counter(one.element_id for one in trail.passed if one.process_key == facts.key)
    chosen = {flow for key, flow in trail.chosen if key == facts.key}
    with_choice = {flow.source for flow in facts.flows.values() if flow.condition or flow.is_default}
    return frozenset(
        flow.id
        for flow in facts.flows.values()
        if flow.id in chosen
        or (flow.source not in with_choice and entered[flow.target] and _left(facts, flow, entered, trail))
    )


def _left(facts: ProcessFacts, flow: Flow, entered: Counter[str], trail: Trail) -> bool:
    waiting = (facts.key, flow.source) in trail.active or (facts.key, flow.source) in trail.failed
    interrupted = sum(
        entered[one.id]
        for one in facts.elements.values()
        if one.attached_to == flow.source and one.interrupting
    )
    return entered[flow.source] - waiting - interrupted > 0


def facts_of(bundles: Mapping[str, Bundle]) -> dict[str, ProcessFacts]:
    """Return every process of the bundles, by key."""
    return {key: facts for bundle in bundles.values() for key, facts in bundle.processes.items()}
