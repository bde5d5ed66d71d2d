"""Sequence flows: where a token may go, and whether it gets anywhere."""

from __future__ import annotations

from collections import defaultdict

from engine.bpmn import ElementFacts, Flow, is_link, links_in
from engine.bpmn.facts import ACTIVITIES
from engine.spiff.refusals.sheet import Sheet

_DECIDING = ("exclusiveGateway", "inclusiveGateway")
_AFTER_A_RACE = ("intermediateCatchEvent", "receiveTask")


class _Scope:
    """A process or an embedded sub-process, with its flows by their ends."""

    def __init__(self, sheet: Sheet, scope: str | None) -> None:
        self.elements = {element.id: element for element in sheet.elements_in(scope)}
        self.leaving: defaultdict[str, list[Flow]] = defaultdict(list)
        self.arriving: defaultdict[str, list[Flow]] = defaultdict(list)
        for flow in sheet.flows_in(scope):
            if flow.source in self.elements and flow.target in self.elements:
                self.leaving[flow.source].append(flow)
                self.arriving[flow.target].append(flow)
        self.links = dict(links_in(self.elements.values()))

    def reached(self) -> set[str]:
        """Everything that a token from a start event can come to, by flows, links and boundary events."""
        waiting = [element.id for element in self.elements.values() if element.kind == "startEvent"]
        seen: set[str] = set()
        while waiting:
            place = waiting.pop()
            if place not in seen:
                seen.add(place)
                waiting += [flow.target for flow in self.leaving[place]]
                waiting += [self.links[place]] if place in self.links else []
                waiting += [guard.id for guard in self.elements.values() if guard.attached_to == place]
        return seen


def judge_paths(sheet: Sheet) -> None:
    for scope_id in sheet.scopes:
        scope = _Scope(sheet, scope_id)
        _judge_ends_of_flows(sheet, scope, scope_id)
        _judge_start_and_end(sheet, scope, scope_id)
        reached = scope.reached()
        for element in scope.elements.values():
            _judge_place(sheet, scope, element, reached)
            _judge_conditions(sheet, scope, element)
            if element.kind == "eventBasedGateway":
                _judge_race(sheet, scope, element)


def _judge_ends_of_flows(sheet: Sheet, scope: _Scope, scope_id: str | None) -> None:
    for flow in sheet.flows_in(scope_id):
        for end in (flow.source, flow.target):
            if end not in scope.elements:
                sheet.say(
                    flow.id,
                    "flow_end",
                    f"Flödet ”{flow.name or flow.id}” hänger löst: ”{end}” finns inte på samma plan i ritningen.",
                    "Dra om flödet mellan två element i samma process.",
                )


def _judge_start_and_end(sheet: Sheet, scope: _Scope, scope_id: str | None) -> None:
    where = scope_id or sheet.process.key
    starts = [element for element in scope.elements.values() if element.kind == "startEvent"]
    if len(starts) != 1:
        sheet.say(
            where,
            "start_events",
            f"”{sheet.label(where)}” ska ha en enda starthändelse, men har {len(starts)}.",
            "Rita en starthändelse och led allt från den.",
        )
    is_event_driven = scope_id is not None and sheet.process.elements[scope_id].is_event_driven
    if scope_id is not None and not is_event_driven and any(start.event for start in starts):
        sheet.say(
            starts[0].id,
            "inner_start",
            "En delprocess börjar när flödet når den, så dess starthändelse kan inte vänta på något.",
            "Ta bort utlösaren från starthändelsen.",
        )
    if not any(element.kind == "endEvent" for element in scope.elements.values()):
        sheet.say(where, "no_end", f"”{sheet.label(where)}” har ingen sluthändelse.", "Rita en sluthändelse.")


def _judge_place(sheet: Sheet, scope: _Scope, element: ElementFacts, reached: set[str]) -> None:
    leaving, arriving = scope.leaving[element.id], scope.arriving[element.id]
    label = f"”{element.label}”"
    if element.kind == "endEvent" and leaving:
        sheet.say(
            element.id,
            "end_leads_on",
            f"{label} är ett slut men leder vidare.",
            "Ta bort flödet från sluthändelsen.",
        )
    if not _ends_a_way(element) and not leaving:
        sheet.say(
            element.id,
            "dead_end",
            f"Inget följer efter {label}: ärendet skulle stanna där.",
            "Dra ett flöde vidare.",
        )
    begins_by_itself = element.kind in ("startEvent", "boundaryEvent")
    if (begins_by_itself or is_link(element, "intermediateCatchEvent")) and arriving:
        sheet.say(
            element.id,
            "flow_in",
            f"Ett flöde leder till {label}, som börjar av sig själv.",
            "Led flödet till elementet efter.",
        )
    if element.id not in reached and not _begins_a_way(element):
        sheet.say(
            element.id,
            "unreachable",
            f"Inget leder till {label}.",
            "Dra ett flöde dit, eller ta bort elementet.",
        )


def _ends_a_way(element: ElementFacts) -> bool:
    return element.kind == "endEvent" or is_link(element, "intermediateThrowEvent") or element.is_event_driven


def _begins_a_way(element: ElementFacts) -> bool:
    return (
        element.kind == "startEvent" or is_link(element, "intermediateCatchEvent") or element.is_event_driven
    )


def _judge_conditions(sheet: Sheet, scope: _Scope, element: ElementFacts) -> None:
    leaving = scope.leaving[element.id]
    if element.kind in _DECIDING or (element.kind in ACTIVITIES and any(map(_is_conditional, leaving))):
        for flow in leaving:
            _judge_choice(sheet, element, flow, leaving)
    elif element.kind not in ACTIVITIES:
        for flow in filter(_is_conditional, leaving):
            sheet.say(
                flow.id,
                "condition_ignored",
                f"Flödet ”{flow.name or flow.id}” har ett villkor, men efter ”{element.label}” prövas inga villkor.",
                f"Sätt en exklusiv grind efter ”{element.label}”, eller ta bort villkoret.",
            )


def _judge_choice(sheet: Sheet, element: ElementFacts, flow: Flow, leaving: list[Flow]) -> None:
    """After an activity a flow without a condition is always taken, so no default can be beside it."""
    name = f"”{flow.name or flow.id}”"
    must_ask = element.kind in _DECIDING or any(other.is_default for other in leaving)
    if flow.is_default and flow.condition:
        sheet.say(
            flow.id,
            "default_condition",
            f"Standardflödet {name} har ett villkor som aldrig prövas.",
            "Ta bort villkoret.",
        )
    elif not flow.condition and not flow.is_default and len(leaving) > 1 and must_ask:
        sheet.say(
            flow.id,
            "no_condition",
            f"Flödet {name} från ”{element.label}” har inget villkor.",
            "Skriv ett villkor, eller gör flödet till standardflöde.",
        )


def _is_conditional(flow: Flow) -> bool:
    return flow.condition is not None or flow.is_default


def _judge_race(sheet: Sheet, scope: _Scope, gateway: ElementFacts) -> None:
    for flow in scope.leaving[gateway.id]:
        target = scope.elements[flow.target]
        if target.kind not in _AFTER_A_RACE:
            sheet.say(
                target.id,
                "event_gateway",
                f"”{target.label}” kan inte stå efter en händelsegrind.",
                "Efter en händelsegrind får det stå händelser som väntar, eller uppgifter som tar emot meddelanden.",
            )
        elif len(scope.arriving[target.id]) > 1:
            sheet.say(
                target.id,
                "event_gateway",
                f"Flera flöden leder till ”{target.label}”, som tävlar efter en händelsegrind.",
                "Låt bara händelsegrinden leda dit.",
            )
