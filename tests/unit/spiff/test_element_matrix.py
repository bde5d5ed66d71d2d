"""Every element of BPMN 2.0 in every position: it runs, or it is refused with a code. Nothing is silently ignored."""

from __future__ import annotations

from typing import get_args

import pytest

from engine.bpmn import Bundle
from engine.bpmn.facts import ACTIVITIES, EVENTS, FLOW_NODES, GATEWAYS, EventKind
from engine.spiff import compile_bundle
from engine.spiff.refusals import refusals_of
from tests.support.drawings import bundle, document

# Events: rows are positions, columns are triggers. `runs`, or the code of the refusal.

EVENT_TABLE = """
                    none        message      timer        signal       conditional  link     error                   escalation  terminate  compensate  cancel   multiple
start               runs        runs         runs         runs         trigger      trigger  trigger                 trigger     trigger    trigger     trigger  several_triggers
inner_start         runs        inner_start  inner_start  inner_start  trigger      trigger  trigger                 trigger     trigger    trigger     trigger  several_triggers
event_start         no_trigger  runs         runs         runs         runs         trigger  runs                    runs        trigger    trigger     trigger  several_triggers
event_start_beside  no_trigger  runs         runs         runs         runs         trigger  error_not_interrupting  runs        trigger    trigger     trigger  several_triggers
catch               no_trigger  runs         runs         runs         runs         runs     trigger                 trigger     trigger    trigger     trigger  several_triggers
catch_in_race       no_trigger  runs         runs         runs         runs         flow_in  trigger                 trigger     trigger    trigger     trigger  several_triggers
boundary            no_trigger  runs         runs         runs         runs         trigger  runs                    runs        trigger    trigger     trigger  several_triggers
boundary_beside     no_trigger  runs         runs         runs         runs         trigger  error_not_interrupting  runs        trigger    trigger     trigger  several_triggers
throw               runs        runs         trigger      runs         trigger      runs     trigger                 runs        trigger    trigger     trigger  several_triggers
end                 runs        runs         trigger      runs         trigger      trigger  runs                    runs        runs       trigger     trigger  several_triggers
"""  # noqa: E501

TRIGGERS = {
    "none": "",
    "message": "message=m",
    "timer": "duration=P1D",
    "signal": "signal=s",
    "conditional": "conditional='n > 1'",
    "link": "link=x",
    "error": "error=e",
    "escalation": "escalation=e",
    "terminate": "terminate",
    "compensate": "compensate",
    "cancel": "cancel",
    "multiple": "message=m signal=s",
}

#: The event under test is X.
EVENT_DRAWINGS = {
    "start": "start X {trigger}\nX -> E",
    "inner_start": "S -> Sub -> E\nsub Sub {{\nstart X {trigger}\nX -> E2\n}}",
    "event_start": "S -> A -> E\nevent H {{\nstart X {trigger}\nX -> E2\n}}",
    "event_start_beside": "S -> A -> E\nevent H {{\nstart X {trigger} interrupting=false\nX -> E2\n}}",
    "catch": "S -> X -> E\ncatch X {trigger}",
    "catch_in_race": "S -> R\nrace R\nR -> X -> E\nR -> Y -> E2\ncatch X {trigger}\ncatch Y message=y",
    "boundary": "S -> A -> E\nboundary X on=A {trigger}\nX -> E2",
    "boundary_beside": "S -> A -> E\nboundary X on=A {trigger} interrupting=false\nX -> E2",
    "throw": "S -> X -> E\nthrow X {trigger}",
    "end": "S -> X\nend X {trigger}",
}
#: A link has its own way of standing in a drawing.
LINK_DRAWINGS = {
    "catch": "S -> L\nthrow L link=x\ncatch X link=x\nX -> E",
    "throw": "S -> X\nthrow X link=x\ncatch L link=x\nL -> E",
}

# Activities: columns are what they are marked with.

ACTIVITY_TABLE = """
                  plain        parallel           sequential         loop               compensation
task              runs         runs               runs               runs               compensation
userTask          runs         runs               runs               runs               compensation
manualTask        runs         runs               runs               runs               compensation
scriptTask        runs         runs               runs               runs               compensation
serviceTask       runs         runs               runs               runs               compensation
sendTask          runs         runs               runs               runs               compensation
receiveTask       runs         runs               runs               runs               compensation
businessRuleTask  runs         runs               runs               runs               compensation
callActivity      runs         runs               runs               runs               compensation
subProcess        runs         runs               runs               runs               compensation
eventSubProcess   runs         event_sub_process  event_sub_process  event_sub_process  compensation
adHocSubProcess   unsupported  unsupported        unsupported        unsupported        unsupported
transaction       unsupported  unsupported        unsupported        unsupported        unsupported
"""

MARKERS = {
    "plain": "",
    "parallel": "mi=parallel cardinality=2",
    "sequential": "mi=sequential cardinality=2",
    "loop": "loop='n > 1'",
    "compensation": "@isForCompensation=true",
}

ACTIVITY_DRAWINGS = {
    "task": "S -> X -> E\ntask X {marker}",
    "userTask": "S -> X -> E\nuser X {marker}",
    "manualTask": "S -> X -> E\nmanual X {marker}",
    "scriptTask": "S -> X -> E\nscript X lang=feel set=n {marker} 1",
    "serviceTask": "S -> X -> E\nservice X topic=t {marker}",
    "sendTask": "define message m\nS -> X -> E\nsend X ref=Message_m {marker}",
    "receiveTask": "define message m\nS -> X -> E\nreceive X ref=Message_m {marker}",
    "businessRuleTask": "S -> X -> E\nrule X decision=d set=n {marker}",
    "callActivity": "S -> X -> E\ncall X call=q {marker}",
    "subProcess": "S -> X -> E\nsub X {marker} {{\nstart Sx\nSx -> Ex\nend Ex\n}}",
    "eventSubProcess": "S -> A -> E\nevent X {marker} {{\nstart Sx message=m\nSx -> Ex\nend Ex\n}}",
    "adHocSubProcess": "S -> X -> E\nadhoc X {marker} {{\nuser Y\n}}",
    "transaction": "S -> X -> E\ntransaction X {marker} {{\nstart Sx\nSx -> Ex\nend Ex\n}}",
}

GATEWAYS_IN_WORDS = {
    "exclusiveGateway": ("xor", "runs"),
    "inclusiveGateway": ("or", "runs"),
    "parallelGateway": ("and", "runs"),
    "eventBasedGateway": ("race", "runs"),
    "complexGateway": ("complex", "unsupported"),
}

#: Where an element may stand. A drawing of the table is put inside.
LEVELS = {
    "process": "{inside}",
    "sub-process": "start S0\nS0 -> Around -> E0\nend E0\nsub Around {{\n{inside}\n}}",
    "event sub-process": "start S0\nS0 -> A0 -> E0\nend E0\nuser A0\nevent Around {{\n{inside}\n}}",
}

# What else may stand in a file. `let be`: it is for the reader, or says nothing that would run.

OTHERS = {
    '<bpmn:dataObject id="X"/>': "let be",
    '<bpmn:dataObject id="O"/><bpmn:dataObjectReference id="X" dataObjectRef="O"/>': "let be",
    '<bpmn:textAnnotation id="X"><bpmn:text>Obs</bpmn:text></bpmn:textAnnotation>': "let be",
    '<bpmn:group id="X"/>': "let be",
    '<bpmn:association id="X" sourceRef="S" targetRef="E"/>': "let be",
    '<bpmn:property id="X" name="n"/>': "let be",
    '<bpmn:dataStoreReference id="X"/>': "unsupported",
    '<bpmn:correlationSubscription id="X"/>': "unsupported",
    '<bpmn:ioSpecification id="X"/>': "unsupported",
    '<bpmn:callChoreography id="X"/>': "unsupported",
    '<bpmn:choreographyTask id="X"/>': "unsupported",
    '<bpmn:subChoreography id="X"/>': "unsupported",
    '<bpmn:fooTask id="X"/>': "unsupported",
}
INSIDE_A_TASK = {
    '<bpmn:documentation id="X">Gör så här</bpmn:documentation>': "let be",
    '<bpmn:property id="X" name="n"/>': "let be",
    '<bpmn:ioSpecification id="X"/>': "unsupported",
    '<bpmn:potentialOwner id="X"/>': "unsupported",
    '<bpmn:humanPerformer id="X"/>': "unsupported",
    '<bpmn:performer id="X"/>': "unsupported",
    '<bpmn:resourceRole id="X"/>': "unsupported",
}
ATTRIBUTES = {
    "user X @startQuantity=2\nS -> X -> E": "unsupported",
    "user X @completionQuantity=2\nS -> X -> E": "unsupported",
    "user X @startQuantity=1\nS -> X -> E": "let be",
    "define message m\nreceive X ref=Message_m @instantiate=true\nS -> X -> E": "unsupported",
    "race X @instantiate=true\nS -> X -> C -> E\ncatch C message=m": "unsupported",
    "race X @eventGatewayType=Parallel\nS -> X -> C -> E\ncatch C message=m": "unsupported",
    "race X @eventGatewayType=Exclusive\nS -> X -> C -> E\ncatch C message=m": "let be",
}


def rows(table: str) -> dict[str, dict[str, str]]:
    head, *lines = [line.split() for line in table.strip().splitlines()]
    return {name: dict(zip(head, cells, strict=True)) for name, *cells in lines}


def cells(table: str) -> list[tuple[str, str, str]]:
    return [(row, column, said) for row, found in rows(table).items() for column, said in found.items()]


def said_of(text: str | Bundle, element: str = "X") -> set[str]:
    """The codes for the element under test; for one that is not refused, everything that is said."""
    source = text if isinstance(text, Bundle) else bundle(text, q="S -> E")
    found = [(problem.element, problem.code) for problem in refusals_of(source)]
    own = {code for place, code in found if place == element}
    return own or {code for _, code in found}


def judged(said: set[str], expected: str) -> bool:
    return said == set() if expected in ("runs", "let be") else expected in said


EVENT_CASES = [
    (*cell, level)
    for cell in cells(EVENT_TABLE)
    for level in LEVELS
    # The start of a sub-process is a row of its own.
    if level == "process" or cell[0] != "start"
]


@pytest.mark.parametrize(("position", "trigger", "expected", "level"), EVENT_CASES)
def test_events(position: str, trigger: str, expected: str, level: str):
    drawings = EVENT_DRAWINGS | (LINK_DRAWINGS if trigger == "link" else {})
    text = drawings[position].format(trigger=TRIGGERS[trigger])

    assert judged(said_of(LEVELS[level].format(inside=_with_start(text, level))), expected)


def _with_start(text: str, level: str) -> str:
    """The start of an event sub-process says what sets it off."""
    return f"start S signal=begin\n{text}" if level == "event sub-process" else text


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("kind", "marker", "expected"), cells(ACTIVITY_TABLE))
def test_activities(kind: str, marker: str, expected: str, level: str):
    text = ACTIVITY_DRAWINGS[kind].format(marker=MARKERS[marker])

    assert judged(said_of(LEVELS[level].format(inside=_with_start(text, level))), expected)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", GATEWAYS_IN_WORDS)
def test_gateways(kind: str, level: str):
    word, expected = GATEWAYS_IN_WORDS[kind]
    text = f"S -> X\n{word} X\nX -> C -> E\ncatch C message=m"

    assert judged(said_of(LEVELS[level].format(inside=_with_start(text, level))), expected)


@pytest.mark.parametrize("xml", OTHERS)
def test_what_else_may_stand_in_a_process(xml: str):
    assert judged(said_of(_written(xml)), OTHERS[xml])


@pytest.mark.parametrize("xml", INSIDE_A_TASK)
def test_what_may_stand_in_a_task(xml: str):
    assert judged(said_of(_written(inside=xml)), INSIDE_A_TASK[xml])


@pytest.mark.parametrize("text", ATTRIBUTES)
def test_attributes_that_would_change_how_an_element_runs(text: str):
    assert judged(said_of(text), ATTRIBUTES[text])


def test_a_trigger_that_is_borrowed_is_refused():
    event = '<bpmn:intermediateThrowEvent id="X"><bpmn:eventDefinitionRef>D</bpmn:eventDefinitionRef>'

    assert "unsupported" in said_of(_written(f"{event}</bpmn:intermediateThrowEvent>"))


@pytest.mark.parametrize(
    ("trigger", "attribute"),
    [("conditional", "variableName"), ("conditional", "variableEvents"), ("error", "errorCodeVariable")],
)
def test_what_another_engine_does_with_a_trigger_is_refused(trigger: str, attribute: str):
    definition = f'<bpmn:{trigger}EventDefinition camunda:{attribute}="n"/>'
    event = f'<bpmn:boundaryEvent id="X" attachedToRef="A">{definition}</bpmn:boundaryEvent>'

    assert "foreign_extension" in said_of(_written(event))


def _written(more: str = "", inside: str = "") -> Bundle:
    """A process with something written by hand beside or in its task A."""
    flows = (
        '<bpmn:sequenceFlow id="F" sourceRef="S" targetRef="A"/>'
        '<bpmn:sequenceFlow id="G" sourceRef="A" targetRef="E"/>'
    )
    nodes = f'<bpmn:startEvent id="S"/><bpmn:userTask id="A">{inside}</bpmn:userTask><bpmn:endEvent id="E"/>'
    return Bundle("p", {"p.bpmn": document(f'<bpmn:process id="p">{nodes}{flows}{more}</bpmn:process>')})


def test_what_runs_can_be_built():
    for position, trigger, expected in cells(EVENT_TABLE):
        if expected == "runs":
            drawings = EVENT_DRAWINGS | (LINK_DRAWINGS if trigger == "link" else {})
            assert compile_bundle(bundle(drawings[position].format(trigger=TRIGGERS[trigger])))
    for kind, marker, expected in cells(ACTIVITY_TABLE):
        if expected == "runs" and kind != "businessRuleTask":
            text = ACTIVITY_DRAWINGS[kind].format(marker=MARKERS[marker])
            assert compile_bundle(bundle(text, q="S -> E"))


def test_the_tables_leave_nothing_out():
    events, activities = rows(EVENT_TABLE), rows(ACTIVITY_TABLE)

    assert {*next(iter(events.values()))} == {*get_args(EventKind), "none", "multiple"} == {*TRIGGERS}
    assert {*events} == {*EVENT_DRAWINGS}
    assert {*activities} - {"eventSubProcess"} == ACTIVITIES
    assert {*GATEWAYS_IN_WORDS} == GATEWAYS
    assert ACTIVITIES | EVENTS | GATEWAYS == FLOW_NODES
