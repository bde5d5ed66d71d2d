"""What bpmnlint's rules mean here: those that our own checks make, and our words for the others.

A rule that stands in neither is new in a later version: it is run, and told with `UNKNOWN`.
"""

from __future__ import annotations

from engine.records import dataclass

OURS: dict[str, str] = {
    "ad-hoc-sub-process": "unsupported",
    "conditional-event": "condition",
    "conditional-flows": "no_condition",
    "end-event-required": "no_end",
    "event-sub-process-typed-start-event": "no_trigger",
    "fake-join": "missing_join",  # only where both ways are taken: elsewhere a loop may come back without a gateway
    "link-event": "link",
    "no-bpmndi": "layout-missing",
    "no-complex-gateway": "unsupported",
    "no-disconnected": "unreachable",
    "no-implicit-end": "dead_end",
    "no-implicit-start": "unreachable",
    "no-overlapping-elements": "layout-overlap",
    "single-blank-start-event": "start_events",
    "single-event-definition": "several_triggers",
    "standard-size": "layout-task-size",
    "start-event-required": "start_events",
    "sub-process-blank-start-event": "inner_start",
}
"""Rules that we have ourselves, with the code that our check gives: they are not run."""

NOT_SO_HERE: frozenset[str] = frozenset({"no-inclusive-gateway"})
"""Rules about what other engines cannot do and ours can: they are not run."""


@dataclass(frozen=True, slots=True)
class Words:
    """How a finding is told.

    `{}` in the sentence is what a person calls the element. `about` are the types of the elements that the rule
    looks at, `upstream` the only one of its messages meant ("" = any), and `instead` the code of a check of ours
    that says the same when it says it.
    """

    code: str
    sentence: str
    remedy: str
    about: str
    upstream: str = ""
    instead: str = ""


TOLD: dict[str, tuple[Words, ...]] = {
    "event-based-gateway": (
        Words(
            "lint-event-gateway",
            "Efter händelsegrinden {} finns bara en väg, så där finns inget att vänta på i stället.",
            "Dra ett flöde till en händelse till, eller ta bort grinden.",
            about="bpmn:EventBasedGateway",
            upstream="An <Event-based Gateway> must have at least 2 outgoing <Sequence Flows>",
        ),
    ),
    "global": (
        Words(
            "lint-unused",
            "{} är definierat i filen men används inte av någon händelse eller uppgift.",
            "Ta bort det, eller välj det där det ska användas.",
            about="bpmn:Definitions",
            upstream="Element is unused",
        ),
        Words(
            "lint-same-name",
            "Det finns flera av samma sort som heter {}, så det syns inte vilket som menas.",
            "Behåll ett av dem och välj det överallt, eller ge dem olika namn.",
            about="bpmn:Definitions",
            upstream="Element name is not unique",
        ),
    ),
    "label-required": (
        Words(
            "lint-label",
            "{} har inget namn på ritningen.",
            "Skriv vad som händer, vem som äger banan eller vilket svar flödet gäller.",
            about="bpmn:FlowNode bpmn:SequenceFlow bpmn:Participant bpmn:Lane",
            instead="no_label",
        ),
    ),
    "no-duplicate-sequence-flows": (
        Words(
            "lint-double-flow",
            "Flödet {} går mellan samma två element som ett annat flöde, med samma villkor.",
            "Ta bort det ena flödet.",
            about="bpmn:SequenceFlow",
            upstream="SequenceFlow is a duplicate",
        ),
    ),
    "no-gateway-join-fork": (
        Words(
            "lint-join-fork",
            "Grinden {} både samlar ihop och delar vägar, och det är svårt att läsa vad som väntar på vad.",
            "Rita två grindar efter varandra: en som samlar och en som delar.",
            about="bpmn:Gateway",
        ),
    ),
    "no-implicit-split": (
        Words(
            "lint-split",
            "Flera flöden utan villkor lämnar {}, så alla vägarna tas samtidigt utan att det syns.",
            "Sätt en parallell grind efter, eller en exklusiv grind om bara en av vägarna ska tas.",
            about="bpmn:FlowNode",
        ),
    ),
    "superfluous-gateway": (
        Words(
            "lint-gateway",
            "Grinden {} har bara en väg in och en väg ut, så den gör ingenting.",
            "Ta bort grinden, eller rita vägen som fattas.",
            about="bpmn:Gateway",
        ),
    ),
    "superfluous-label": (
        Words(
            "lint-flow-name",
            "Flödet {} har ett namn, men inget väljs där det börjar.",
            "Ta bort namnet. Står där ett villkor, skriv det som ett villkor efter en grind.",
            about="bpmn:SequenceFlow",
        ),
    ),
    "superfluous-termination": (
        Words(
            "lint-terminate",
            "{} avslutar allt, men det finns inget annat som kan vara igång.",
            "Gör den till en vanlig sluthändelse.",
            about="bpmn:FlowElementsContainer",
        ),
    ),
}
"""The rules that add something to our checks. A message of theirs that no words match is not told: we say it better."""

UNKNOWN = Words(
    "lint-rule",
    "{} följer inte regeln ”%s” i bpmnlint.",
    "Slå upp regeln i bpmnlints dokumentation, eller rita om.",
    about="bpmn:BaseElement",
)
UNFINISHED = Words(
    "lint-unfinished",
    "Regeln ”%s” i bpmnlint gick inte att pröva på ritningen.",
    "Dela upp ritningen. Hjälper inte det, anmäl det: de andra granskningarna gäller ändå.",
    about="",
)
