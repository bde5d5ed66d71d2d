"""From the facts of a process to the graph that SpiffWorkflow runs.

The stock parser is not used: it recurses along the flows (a RecursionError at some 330 elements in a row), reads what
it does not know as something else, and hangs on some references. What it would have refused or swallowed,
`engine.spiff.refusals` has refused before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from engine import feel
from engine.bpmn import ElementFacts, Flow, ProcessFacts, is_link, links_in
from engine.spiff.decisions import Decision
from engine.spiff.nodes.activities import (
    BusinessRuleTask,
    ManualTask,
    ScriptTask,
    ServiceTask,
    UntypedTask,
    UserTask,
)
from engine.spiff.nodes.calls import CallActivity, EventSubProcess, SubProcess
from engine.spiff.nodes.events import (
    BegunStart,
    BoundaryEvent,
    CatchEvent,
    LinkTarget,
    StartEvent,
    Trigger,
)
from engine.spiff.nodes.gateways import (
    EventBasedGateway,
    ExclusiveGateway,
    InclusiveGateway,
    Join,
    ParallelGateway,
)
from engine.spiff.nodes.node import Node, Passage
from engine.spiff.nodes.rounds import LoopingActivity, MultiInstanceActivity
from engine.spiff.nodes.throwing import EndEvent, ThrowEvent
from engine.spiff.processes import ProcessSpec

_PLAIN: Mapping[str, Callable[..., Node]] = {
    "task": UntypedTask,
    "userTask": UserTask,
    "manualTask": ManualTask,
    "scriptTask": ScriptTask,
    "serviceTask": ServiceTask,
    "receiveTask": CatchEvent,
    "startEvent": StartEvent,
    "endEvent": EndEvent,
    "intermediateCatchEvent": CatchEvent,
    "intermediateThrowEvent": ThrowEvent,
    "boundaryEvent": BoundaryEvent,
    "exclusiveGateway": ExclusiveGateway,
    "inclusiveGateway": InclusiveGateway,
    "parallelGateway": ParallelGateway,
    "eventBasedGateway": EventBasedGateway,
}


def inner_name(process_key: str, sub_process: str | None) -> str:
    return process_key if sub_process is None else f"{process_key}/{sub_process}"


def build(process: ProcessFacts, decisions: Mapping[str, Decision]) -> dict[str, ProcessSpec]:
    """The process and its embedded sub-processes, by name."""
    inside = [element.id for element in process.elements.values() if element.kind == "subProcess"]
    scopes = (_Builder(process, decisions, parent).scope() for parent in [None, *inside])
    return {spec.name: spec for spec in scopes}


class _Builder:
    def __init__(self, process: ProcessFacts, decisions: Mapping[str, Decision], parent: str | None) -> None:
        self.process = process
        self.decisions = decisions
        self.is_event_driven = parent is not None and process.elements[parent].is_event_driven
        self.elements = [element for element in process.elements.values() if element.parent == parent]
        self.flows = [flow for flow in process.flows.values() if flow.parent == parent]
        self.spec = ProcessSpec(inner_name(process.key, parent), process)
        self.nodes: dict[str, Node] = {}

    def scope(self) -> ProcessSpec:
        self.nodes = {element.id: self._node(element) for element in self.elements}
        self._connect_guards()
        self._connect_flows()
        self.spec.triggers = tuple(map(self._trigger, filter(_is_event_driven, self.elements)))
        self.spec.entry = next(node for node in self.nodes.values() if isinstance(node, StartEvent))
        self.spec.watches = any(
            node.watches for node in self.spec.task_specs.values() if isinstance(node, Node)
        )
        self._prepare_joins()
        return self.spec

    def _node(self, element: ElementFacts) -> Node:
        if element.mi is not None:
            inner = self._activity(element, name=f"{element.id} [child]")
            return MultiInstanceActivity(self.spec, element, mi=element.mi, inner=inner)
        if element.loop is not None:
            inner = self._activity(element, name=f"{element.id} [child]")
            return LoopingActivity(self.spec, element, loop=element.loop, inner=inner)
        return self._activity(element)

    def _activity(self, element: ElementFacts, **options: Any) -> Node:
        maker = {
            "callActivity": self._call,
            "subProcess": self._sub_process,
            "businessRuleTask": self._rule,
        }.get(element.kind)
        if maker is not None:
            return maker(element, **options)
        return self._class_of(element)(self.spec, element, **options)

    def _class_of(self, element: ElementFacts) -> Callable[..., Node]:
        if element.kind == "sendTask":
            return ServiceTask if element.topic else ThrowEvent
        if is_link(element, "intermediateCatchEvent"):
            return LinkTarget
        if element.kind == "startEvent" and self.is_event_driven:
            return BegunStart
        return _PLAIN[element.kind]

    def _call(self, element: ElementFacts, **options: Any) -> Node:
        return CallActivity(self.spec, element, inner=element.called_element or "", **options)

    def _sub_process(self, element: ElementFacts, **options: Any) -> Node:
        inner = inner_name(self.process.key, element.id)
        if element.is_event_driven:
            interrupts = self._start_inside(element).interrupting
            return EventSubProcess(self.spec, element, inner=inner, interrupts=interrupts, **options)
        return SubProcess(self.spec, element, inner=inner, **options)

    def _trigger(self, element: ElementFacts) -> Trigger:
        return Trigger(self.spec, self._start_inside(element), handler=self.nodes[element.id])

    def _start_inside(self, sub_process: ElementFacts) -> ElementFacts:
        inside = (other for other in self.process.elements.values() if other.parent == sub_process.id)
        return next(other for other in inside if other.kind == "startEvent")

    def _rule(self, element: ElementFacts, **options: Any) -> Node:
        decision = self.decisions[element.decision_ref or ""]
        return BusinessRuleTask(self.spec, element, decision=decision, **options)

    def _connect_guards(self) -> None:
        guards: defaultdict[str, list[BoundaryEvent]] = defaultdict(list)
        for node in self.nodes.values():
            if isinstance(node, BoundaryEvent):
                guards[node.facts.attached_to or ""].append(node)
        for host, events in guards.items():
            self.nodes[host].guarded_by(events)

    def _connect_flows(self) -> None:
        leaving: defaultdict[str, list[Passage]] = defaultdict(list)
        for flow in self.flows:
            leaving[flow.source].append(self._passage(flow))
        for source, passages in leaving.items():
            self.nodes[source].leads_to(passages)
        for source, target in links_in(self.elements):
            self.nodes[source].leads_to([Passage(source, self.nodes[target])])

    def _passage(self, flow: Flow) -> Passage:
        condition = feel.compile_expression(flow.condition) if flow.condition else None
        return Passage(flow.id, self.nodes[flow.target], condition, flow.is_default)

    def _prepare_joins(self) -> None:
        joins = [node for node in self.nodes.values() if isinstance(node, Join) and len(node._inputs) > 1]
        for join in joins:
            arriving = [flow for flow in self.flows if flow.target == join.facts.id]
            join.prepare({flow.id: self.nodes[flow.source] for flow in arriving})
        self.spec.inclusive_joins = tuple(join for join in joins if isinstance(join, InclusiveGateway))


def _is_event_driven(element: ElementFacts) -> bool:
    return element.is_event_driven
