"""Drawings that nobody drew: refused with the element, or checked in no time."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest

from tests.support.cage import Outcome, attack
from tests.support.drawings import drawing

_NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
START, END = '<bpmn:startEvent id="S"/>', '<bpmn:endEvent id="E"/>'


def document(inside: str, *, key: str = "p", beside: str = "") -> str:
    process = f'<bpmn:process id={quoteattr(key)} isExecutable="true">{inside}</bpmn:process>'
    return f"<bpmn:definitions {_NAMESPACES}>{beside}{process}</bpmn:definitions>"


def flow(name: str, source: str, target: str, inside: str = "") -> str:
    ends = f"sourceRef={quoteattr(source)} targetRef={quoteattr(target)}"
    return f'<bpmn:sequenceFlow id="{name}" {ends}>{inside}</bpmn:sequenceFlow>'


STRAIGHT = START + END + flow("F", "S", "E")


def parallel(branches: int) -> str:
    lines = ["S -> G", "and G", "and J", "J -> E"]
    for n in range(branches):
        lines += [f"xor A{n}", f"xor J{n}", f"G -> A{n}", f"A{n} -> B{n} else", f"A{n} -> C{n} if x = {n}"]
        lines += [f"B{n} -> J{n}", f"C{n} -> J{n}", f"J{n} -> J"]
    lanes = " ".join(f"B{n} C{n}" for n in range(branches))
    return "\n".join([*lines, f"lane Handläggare role=case_officer: {lanes}"])


def everyone_to_everyone(gateways: int) -> str:
    lines = [f"or G{n}" for n in range(gateways)]
    lines += [f"G{a} -> G{b} if x = {b}" for a in range(gateways) for b in range(a + 1, gateways)]
    return "\n".join(["S -> G0", *lines, f"G{gateways - 1} -> E"])


def levels(count: int, branches: int) -> str:
    """Sub-processes one after the other, in each of them as many ways as there are subsets of its branches."""
    inside = "".join(
        f'<bpmn:exclusiveGateway id="@a{n}" default="@d{n}"/><bpmn:task id="@t{n}"/>'
        + flow(f"@g{n}", "@G", f"@a{n}")
        + flow(f"@d{n}", f"@a{n}", f"@t{n}")
        + flow(f"@c{n}", f"@a{n}", "@J", "<bpmn:conditionExpression>1 = 1</bpmn:conditionExpression>")
        + flow(f"@j{n}", f"@t{n}", "@J")
        for n in range(branches)
    )
    ends = (
        '<bpmn:startEvent id="@S"/><bpmn:endEvent id="@E"/>' + flow("@x", "@S", "@G") + flow("@y", "@J", "@E")
    )
    gateways = '<bpmn:parallelGateway id="@G"/><bpmn:parallelGateway id="@J"/>'
    level = f'<bpmn:subProcess id="@P">{ends}{gateways}{inside}</bpmn:subProcess>'
    steps = ["S", *(f"L{n}P" for n in range(count)), "E"]
    flows = "".join(flow(f"N{n}", a, b) for n, (a, b) in enumerate(pairwise(steps)))
    return document(START + END + "".join(level.replace("@", f"L{n}") for n in range(count)) + flows)


OVERGROWN: dict[str, str] = {
    "tasks": document("".join(f'<bpmn:userTask id="T{n}"/>' for n in range(20_000))),
    "flows": document(START + END + "".join(flow(f"F{n}", "S", "E") for n in range(12_000))),
    "properties": document(
        STRAIGHT
        + '<bpmn:userTask id="A"><bpmn:extensionElements><camunda:properties>'
        + "".join(f'<camunda:property name="n{n}" value="v"/>' for n in range(20_000))
        + "</camunda:properties></bpmn:extensionElements></bpmn:userTask>"
    ),
    "messages": document(STRAIGHT, beside="".join(f'<bpmn:message id="m{n}"/>' for n in range(15_000))),
    "lanes": document("<bpmn:laneSet>" + '<bpmn:lane name="L"/>' * 9_000 + "</bpmn:laneSet>" + STRAIGHT),
    "sub-processes": document(STRAIGHT + "".join(f'<bpmn:subProcess id="P{n}"/>' for n in range(9_000))),
    "processes": document(STRAIGHT, beside="".join(f'<bpmn:process id="p{n}"/>' for n in range(15_000))),
    "a name": document(STRAIGHT.replace("<bpmn:endEvent", f'<bpmn:endEvent name="{"x" * 1_500_000}"')),
    "roles": document(
        STRAIGHT + f'<bpmn:userTask id="A" camunda:candidateGroups="{",".join(map(str, range(150_000)))}"/>'
    ),
    "a condition": document(
        START
        + END
        + flow("F", "S", "E", f"<bpmn:conditionExpression>{'1+' * 700_000}1</bpmn:conditionExpression>")
    ),
    "conditions": document(
        START
        + END
        + "".join(
            flow(f"F{n}", "S", "E", f"<bpmn:conditionExpression>{'1+' * 300}1</bpmn:conditionExpression>")
            for n in range(1_500)
        )
    ),
}


@pytest.mark.parametrize("what", OVERGROWN)
def test_more_than_anybody_draws_is_refused_before_it_is_read(what: str, tmp_path: Path) -> None:
    for command in ("check", "deploy"):
        attack(tmp_path, command, "p.bpmn", files={"p.bpmn": OVERGROWN[what]}).must_be_refused(
            "p.bpmn", "too_large"
        )


@pytest.mark.parametrize(
    "text",
    [parallel(12), parallel(60), everyone_to_everyone(45), everyone_to_everyone(60), levels(40, 12)],
    ids=["parallel", "many parallel", "dense", "denser", "levels"],
)
def test_all_ways_through_are_tried_only_as_long_as_people_wait(text: str, tmp_path: Path) -> None:
    file = text if text.startswith("<") else drawing(text)

    attack(tmp_path, "check", "p.bpmn", files={"p.bpmn": file}).must_be_in_words()


@pytest.mark.parametrize(
    "files",
    [
        {"p.bpmn": drawing("S -> C -> E\ncall C call=p")},
        {
            "p.bpmn": drawing("S -> C -> E\ncall C call=q"),
            "q.bpmn": drawing("S -> C -> E\ncall C call=p", "q"),
        },
    ],
    ids=["itself", "each other"],
)
def test_a_process_that_calls_itself_without_end(files: dict[str, bytes], tmp_path: Path) -> None:
    for command in ("check", "deploy"):
        attack(tmp_path, command, "p.bpmn", files=files).must_be_refused("p.bpmn:C")


def test_calls_that_double_at_every_level(tmp_path: Path) -> None:
    files = {
        f"p{n}.bpmn": drawing(f"S -> C -> D -> E\ncall C call=p{n + 1}\ncall D call=p{n + 1}", f"p{n}")
        for n in range(25)
    }
    files["p25.bpmn"] = drawing("S -> E", "p25")

    attack(tmp_path, "check", ".", files=files).must_be_in_words()
    attack(tmp_path, "deploy", ".").must_be_in_words()


@pytest.mark.parametrize(
    "inside",
    [
        START + END + flow("F", "S", "E") + flow("G", "S", "S"),
        START + END + '<bpmn:boundaryEvent id="B" attachedToRef="B"/>' + flow("F", "S", "E"),
        START + END + flow("F", "S", "ingenstans"),
        '<bpmn:startEvent id="S"/><bpmn:startEvent id="S"/>' + flow("S", "S", "S"),
        "<bpmn:startEvent/><bpmn:userTask/><bpmn:sequenceFlow/>",
        "",
        # A reference two sub-processes up hangs SpiffWorkflow's own reader.
        STRAIGHT
        + '<bpmn:subProcess id="A"><bpmn:subProcess id="B"><bpmn:dataObjectReference id="R" dataObjectRef="D"/>'
        + '</bpmn:subProcess></bpmn:subProcess><bpmn:dataObject id="D"/>',
    ],
    ids=["to itself", "on itself", "nowhere", "one id", "no ids", "empty", "data object"],
)
def test_a_drawing_that_refers_to_itself_or_to_nothing(inside: str, tmp_path: Path) -> None:
    for command in ("check", "deploy"):
        attack(tmp_path, command, "p.bpmn", files={"p.bpmn": document(inside)}).must_be_refused("p.bpmn")


@pytest.mark.parametrize("key", ["", "../x", "a b", "<script>", '"', "x" * 5_000, "\u202e", "1a", "a\nb"])
def test_a_key_that_is_no_name(key: str, tmp_path: Path) -> None:
    for command in ("check", "deploy"):
        attack(tmp_path, command, "p.bpmn", files={"p.bpmn": document(STRAIGHT, key=key)}).must_be_refused(
            "p.bpmn", "process_key"
        )


def test_a_file_may_be_called_something_else_than_its_process(tmp_path: Path) -> None:
    done = attack(tmp_path, "deploy", "min ritning.bpmn", files={"min ritning.bpmn": drawing("S -> E", "p")})

    done.must_be_in_words()
    assert done.out == "p 1\n"


TEXTS = [
    '__import__("os").system("id")',
    "().__class__.__mro__",
    "${1+1}",
    "#{x}",
    "{{7*7}}",
    "9**9**9",
    "for i in 1..9999999 return i",
    "(" * 3_000,
    '"',
    "= ",
    "\u202e",
    "x" * 3_900,
    "<b>",
    "a'; DROP TABLE process_instance; --",
    "%s%n",
    "../../etc/passwd",
]


def everywhere(text: str) -> str:
    """A drawing with the text in every place where an expression or a name can stand."""
    plain, quoted = escape(text), quoteattr(text)
    timers = "".join(
        f'<bpmn:intermediateCatchEvent id="{kind}"><bpmn:timerEventDefinition><bpmn:{kind}>{plain}</bpmn:{kind}>'
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
        for kind in ("timeDate", "timeDuration", "timeCycle")
    )
    properties = "".join(
        f'<camunda:property name="{name}" value={quoted}/>'
        for name in ("reminders", "due", "not_same_as", "phase", "outputElement", "correlationKey")
    )
    steps = ["S", "A", "X", "Y", "V", "R", "C", "timeDate", "timeDuration", "timeCycle", "G", "E"]
    return document(
        START
        + END
        + timers
        + f'<bpmn:userTask id="A" name={quoted} camunda:assignee={quoted} camunda:candidateGroups={quoted} '
        f"camunda:dueDate={quoted} camunda:followUpDate={quoted} camunda:priority={quoted} camunda:formRef={quoted}>"
        f"<bpmn:documentation>{plain}</bpmn:documentation><bpmn:extensionElements><camunda:properties>{properties}"
        f"</camunda:properties></bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics "
        f"camunda:collection={quoted} camunda:elementVariable={quoted}><bpmn:loopCardinality>{plain}"
        f"</bpmn:loopCardinality><bpmn:completionCondition>{plain}</bpmn:completionCondition>"
        "</bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>"
        f'<bpmn:scriptTask id="X" scriptFormat={quoted} camunda:resultVariable={quoted}><bpmn:script>{plain}'
        "</bpmn:script></bpmn:scriptTask>"
        f'<bpmn:scriptTask id="Y" scriptFormat="feel" camunda:resultVariable="n"><bpmn:script>{plain}'
        "</bpmn:script></bpmn:scriptTask>"
        f'<bpmn:serviceTask id="V" camunda:type="external" camunda:topic={quoted}/>'
        f'<bpmn:businessRuleTask id="R" camunda:decisionRef={quoted} camunda:resultVariable={quoted} '
        f"camunda:mapDecisionResult={quoted}/>"
        f'<bpmn:callActivity id="C" calledElement={quoted}><bpmn:extensionElements><camunda:in '
        f"sourceExpression={quoted} target={quoted}/><camunda:out source={quoted} target={quoted}/>"
        "</bpmn:extensionElements></bpmn:callActivity>"
        f'<bpmn:exclusiveGateway id="G" default={quoted}/>'
        + "".join(flow(f"F{n}", a, b) for n, (a, b) in enumerate(pairwise(steps)))
        + flow("F", "G", "E", f"<bpmn:conditionExpression>{plain}</bpmn:conditionExpression>")
    )


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:20]))
def test_a_hostile_text_in_every_place(text: str, tmp_path: Path) -> None:
    for command in ("check", "deploy"):
        attack(tmp_path, command, "p.bpmn", files={"p.bpmn": everywhere(text)}).must_be_refused("p.bpmn:")


def _timer(kind: str, text: str, folder: Path) -> Outcome:
    lines = f"S -> T -> A -> E\ncatch T {kind}={text}\nlane Handläggare role=case_officer: A"
    return attack(folder, "check", "p.bpmn", files={"p.bpmn": drawing(lines)})


@pytest.mark.parametrize("kind", ["date", "duration", "cycle"])
@pytest.mark.parametrize(
    "text",
    [
        "R9999999999/PT0S",
        "R/PT0S",
        "PT0S",
        "-P1D",
        "P999999999Y",
        "9999-12-31",
        "0001-01-01",
        "P1D" * 500,
        "R/P1D/P1D",
    ],
)
def test_a_timer_at_the_edges_of_time(kind: str, text: str, tmp_path: Path) -> None:
    _timer(kind, text, tmp_path).must_be_in_words()
