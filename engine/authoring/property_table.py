"""Which elements have which properties, and how each is read and written (the Camunda 7 profile)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.authoring import mappings, plain_values, rounds, triggers
from engine.authoring.lanes import lane_of, move_to_lane
from engine.authoring.plain_values import Read, Write, attribute, bound, extension
from engine.authoring.ways import flows_from
from engine.bpmn.facts import ACTIVITIES, GATEWAYS, SUB_PROCESSES
from engine.bpmn.names import Node, bpmn, camunda, kind_of
from engine.records import dataclass

_FOR_PEOPLE = frozenset({"userTask"})
_FOR_HANDS = _FOR_PEOPLE | {"manualTask"}
_WITH_FORM = _FOR_PEOPLE | {"startEvent"}
_RULES = frozenset({"businessRuleTask"})
_SERVICES = frozenset({"serviceTask", "sendTask"})
_CALLS = frozenset({"callActivity"})
_CHOOSING = GATEWAYS | ACTIVITIES


@dataclass(frozen=True, slots=True)
class Property:
    """How one property is read and written; `is_had_by` says which elements have it."""

    read: Read
    write: Write
    is_had_by: Callable[[Node], bool]


def _kinds(kinds: frozenset[str]) -> Callable[[Node], bool]:
    return lambda node: kind_of(node) in kinds


def _is_step(node: Node) -> bool:
    return kind_of(node) != "sequenceFlow"


def _has_timer(node: Node) -> bool:
    return node.find(bpmn("timerEventDefinition")) is not None


def _chooses(node: Node) -> bool:
    return kind_of(node) in _CHOOSING and len(flows_from(node)) > 1


def _is_inside_lanes(node: Node) -> bool:
    is_whole = kind_of(node) in ("process", "lane", "sequenceFlow")
    return not is_whole and node.getparent().find(bpmn("laneSet")) is not None


def _is_timed_by_hand(node: Node) -> bool:
    return kind_of(node) in _FOR_HANDS


def _has_phase(node: Node) -> bool:
    return kind_of(node) in ACTIVITIES


def _can_be_repeated(node: Node) -> bool:
    return kind_of(node) in ACTIVITIES and not (
        kind_of(node) in SUB_PROCESSES and node.get("triggeredByEvent") == "true"
    )


_PLACES: Mapping[str, Property] = {
    "name": Property(plain_values.read_name, attribute("name")[1], lambda _node: True),
    "documentation": Property(plain_values.read_documentation, plain_values.write_documentation, _is_step),
    "lane": Property(lane_of, move_to_lane, _is_inside_lanes),
    "role": Property(*extension("role"), _kinds(frozenset({"lane"}))),
    "historyTimeToLive": Property(*attribute(camunda("historyTimeToLive")), _kinds(frozenset({"process"}))),
}
_PEOPLE: Mapping[str, Property] = {
    "candidateGroups": Property(*attribute(camunda("candidateGroups")), _kinds(_FOR_PEOPLE)),
    "assignee": Property(*attribute(camunda("assignee")), _kinds(_FOR_PEOPLE)),
    "formRef": Property(*bound("formRef"), _kinds(_WITH_FORM)),
    "due": Property(plain_values.read_due, plain_values.write_due, _is_timed_by_hand),
    "followUpDate": Property(*attribute(camunda("followUpDate")), _is_timed_by_hand),
    "reminders": Property(*extension("reminders"), _is_timed_by_hand),
    "priority": Property(*attribute(camunda("priority")), _is_timed_by_hand),
    "not_same_as": Property(*extension("not_same_as"), _is_timed_by_hand),
}
_ENGINE: Mapping[str, Property] = {
    "decisionRef": Property(*bound("decisionRef"), _kinds(_RULES)),
    "mapDecisionResult": Property(*attribute(camunda("mapDecisionResult")), _kinds(_RULES)),
    "script": Property(
        plain_values.read_script, plain_values.write_script, _kinds(frozenset({"scriptTask"}))
    ),
    "resultVariable": Property(
        *attribute(camunda("resultVariable")), _kinds(_RULES | frozenset({"scriptTask"}))
    ),
    "topic": Property(*plain_values.topic(), _kinds(_SERVICES)),
    "to": Property(*extension("to"), _kinds(_SERVICES)),
    "subject": Property(*extension("subject"), _kinds(_SERVICES)),
    "headline": Property(*extension("headline"), _kinds(_SERVICES)),
    "text": Property(*extension("text"), _kinds(_SERVICES)),
    "prefix": Property(*extension("prefix"), _kinds(_SERVICES)),
    "calledElement": Property(*plain_values.called(), _kinds(_CALLS)),
    "in_mappings": Property(*mappings.mapping_lines("in"), _kinds(_CALLS)),
    "out_mappings": Property(*mappings.mapping_lines("out"), _kinds(_CALLS)),
}
_EVENTS: Mapping[str, Property] = {
    "timer_kind": Property(plain_values.read_timer_kind, plain_values.write_timer_kind, _has_timer),
    "timer": Property(plain_values.read_timer, plain_values.write_timer, _has_timer),
    "interrupting": Property(triggers.read_interrupting, triggers.write_interrupting, triggers.may_interrupt),
    **{
        kind: Property(*triggers.named(kind), triggers.has_trigger(kind))
        for kind in ("message", "signal", "error", "escalation")
    },
    "link": Property(*triggers.link(), triggers.has_trigger("link")),
    "awaited": Property(*triggers.awaited(), triggers.has_trigger("conditional")),
    "payload": Property(*extension("payload"), triggers.sends),
    "correlationKey": Property(*extension("correlationKey"), triggers.has_trigger("message")),
    "variables": Property(
        *extension("variables"), lambda node: triggers.receives(node) or kind_of(node) == "process"
    ),
}
_ROUNDS: Mapping[str, Property] = {
    "rounds": Property(rounds.read_rounds, rounds.write_rounds, _can_be_repeated),
    **{name: Property(*place, _can_be_repeated) for name, place in rounds.PLACES.items()},
}
_WAYS: Mapping[str, Property] = {
    "condition": Property(
        plain_values.read_condition, plain_values.write_condition, _kinds(frozenset({"sequenceFlow"}))
    ),
    "default": Property(
        lambda _document, node: str(node.get("default") or ""), plain_values.write_default, _chooses
    ),
}
_HEADED = {**_PLACES, **_PEOPLE, **_ENGINE, **_EVENTS, "phase": Property(*extension("phase"), _has_phase)}
_NAMED = {**_HEADED, **_WAYS, **_ROUNDS}

#: Everything, in the order in which it is written.
PROPERTIES: Mapping[str, Property] = {
    **_NAMED,
    "others": Property(*mappings.other_properties(frozenset(_NAMED)), _is_step),
}
