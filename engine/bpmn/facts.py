"""What a drawing says, as plain values that every room above may read.

All expressions are texts exactly as the process owner wrote them (FEEL, or a bare ISO literal in timers);
nothing is evaluated or judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Literal

from engine.records import dataclass

EventKind = Literal[
    "timer",
    "message",
    "signal",
    "error",
    "escalation",
    "terminate",
    "conditional",
    "link",
    "compensate",
    "cancel",
]
TimerKind = Literal["date", "duration", "cycle"]

ACTIVITIES = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "scriptTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "businessRuleTask",
        "callActivity",
        "subProcess",
        "adHocSubProcess",
        "transaction",
    }
)
EVENTS = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)
GATEWAYS = frozenset(
    {"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"}
)
FLOW_NODES = ACTIVITIES | EVENTS | GATEWAYS
FOR_PEOPLE = frozenset({"task", "userTask", "manualTask"})
SUB_PROCESSES = frozenset({"subProcess", "adHocSubProcess", "transaction"})


@dataclass(frozen=True, slots=True)
class MultiInstance:
    """An activity that runs once for each item of `collection`, or `cardinality` times (both FEEL)."""

    sequential: bool = False
    collection: str | None = None
    element_variable: str | None = None
    cardinality: str | None = None
    completion_condition: str | None = None
    output_collection: str | None = None
    output_element: str | None = None


@dataclass(frozen=True, slots=True)
class StandardLoop:
    """An activity that repeats while `condition` (FEEL) holds, at most `maximum` times."""

    condition: str | None = None
    maximum: str | None = None
    test_before: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """A trigger.

    `name` is the message's, signal's or link's name, `code` an error's or escalation's code; `condition` (FEEL) is
    what a conditional event waits for.
    """

    kind: EventKind
    name: str | None = None
    code: str | None = None
    timer_kind: TimerKind | None = None
    timer_text: str | None = None
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class VariableMapping:
    """One `camunda:in` or `camunda:out`; `all_variables` stands for variables="all"."""

    source: str | None = None
    source_expression: str | None = None
    target: str | None = None
    all_variables: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow. `condition` is FEEL as written, `parent` the sub-process it lies in."""

    id: str
    name: str | None
    source: str
    target: str
    condition: str | None = None
    is_default: bool = False
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: `role` is its property `role`, else its name as a slug."""

    id: str
    name: str | None
    role: str | None


@dataclass(frozen=True, slots=True)
class ElementFacts:
    """A flow node of a drawing.

    `role` is None for a task outside every lane; a called process then inherits its caller's at run time.
    `candidate_groups` holds all groups of `camunda:candidateGroups`; its first one is the role. `interrupting` is
    said of boundary events and of the start of an event sub-process; `is_event_driven` marks the sub-process itself.
    """

    id: str
    kind: str
    name: str | None
    process_key: str
    role: str | None = None
    assignee: str | None = None
    documentation: str | None = None
    form_key: str | None = None
    due: str | None = None
    follow_up: str | None = None
    priority: str | None = None
    reminders: str | None = None
    phase: str | None = None
    not_same_as: str | None = None
    topic: str | None = None
    decision_ref: str | None = None
    result_variable: str | None = None
    decision_mapping: str | None = None
    called_element: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    mi: MultiInstance | None = None
    parent: str | None = None
    candidate_groups: tuple[str, ...] = ()
    loop: StandardLoop | None = None
    event: Event | None = None
    attached_to: str | None = None
    interrupting: bool = True
    script: str | None = None
    script_format: str | None = None
    incoming_mappings: tuple[VariableMapping, ...] = ()
    outgoing_mappings: tuple[VariableMapping, ...] = ()
    is_event_driven: bool = False

    @property
    def label(self) -> str:
        """What a person calls it: its name, else its id."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """An executable process. `elements` and `flows` hold those of its sub-processes too, in drawing order."""

    key: str
    name: str | None
    file: str
    documentation: str | None
    elements: Mapping[str, ElementFacts]
    flows: Mapping[str, Flow]
    lanes: tuple[Lane, ...]
    start_form: str | None
    history_ttl: str | None
    messages: tuple[str, ...]
    signals: tuple[str, ...]

    @property
    def called(self) -> tuple[str, ...]:
        """Keys of the processes it calls, in drawing order, each once."""
        return _once(element.called_element for element in self.elements.values())

    @property
    def decisions(self) -> tuple[str, ...]:
        return _once(element.decision_ref for element in self.elements.values())

    @property
    def forms(self) -> tuple[str, ...]:
        return _once(element.form_key for element in self.elements.values())


def _once(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
