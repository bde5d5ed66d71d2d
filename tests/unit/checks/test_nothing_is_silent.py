"""Each element and construct of BPMN 2.0 does what the drawing says, or is refused by name: nothing is dropped.

The rows are those where engines are known to be silent, wrong, broken or late. A row that runs here has a good drawing
that passes (`tests/unit/spiff` runs it); one that does not has a faulty drawing, and a nearly equal one that passes.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from engine.checks import check_bundle
from tests.support.dmn_files import decision, dmn_file, table
from tests.support.drawings import drawing

PLAIN = "S -> A -> E"
ANSWER = dmn_file(decision(table([["-", "1"]]), key="d"))
CALLED = "S -> Q -> E"


@dataclass(frozen=True)
class Row:
    """A construct: drawings that pass, and faulty ones with the element and the code that they get."""

    name: str
    good: tuple[str, ...] = ()
    bad: tuple[tuple[str, str, str], ...] = ()


ROWS = (
    Row("task, user task, manual task", ("task A\nS -> A -> B -> C -> E\nmanual B",)),
    Row(
        "people as resources",
        bad=(("user A\nS -> A -> E\n!<bpmn:potentialOwner id='O'/>", "O", "unsupported"),),
    ),
    Row(
        "empty script",
        ("script A lang=feel set=x '1'\nS -> A -> E",),
        (
            ("script A lang=feel set=x\nS -> A -> E", "A", "no_script"),
            ("script A lang=python set=x '1'\nS -> A -> E", "A", "script_format"),
            ("script A lang=feel '1'\nS -> A -> E", "A", "no_result"),
        ),
    ),
    Row(
        "service task without work",
        ("service A topic=t\nS -> A -> E",),
        (("service A\nS -> A -> E", "A", "no_topic"),),
    ),
    Row(
        "send and receive without a message",
        ("send A topic=t\nS -> A -> E", "define message m\nreceive A ref=Message_m\nS -> A -> E"),
        (("send A\nS -> A -> E", "A", "reference"), ("receive A\nS -> A -> E", "A", "reference")),
    ),
    Row(
        "business rule task",
        ("rule A decision=d set=x\nS -> A -> E",),
        (
            ("rule A set=x\nS -> A -> E", "A", "no_decision"),
            ("rule A decision=d\nS -> A -> E", "A", "no_result"),
            ("rule A decision=finns_inte set=x\nS -> A -> E", "A", "missing_decision"),
        ),
    ),
    Row(
        "call activity",
        ("call A call=q\nS -> A -> E",),
        (
            ("call A call=r\nS -> A -> E", "A", "missing_process"),
            ("call A\nS -> A -> E", "A", "no_called_process"),
            ("call A call=p\nS -> A -> E", "A", "recursion"),
        ),
    ),
    Row(
        "sub-process",
        ("sub D {\nstart S1\nend E1\nS1 -> E1\n}\nS -> D -> E",),
        (
            ("sub D {\nend E1\nA -> E1\n}\nS -> D -> E", "D", "start_events"),
            ("sub D {\nstart S1\nS1 -> A\n}\nS -> D -> E", "D", "no_end"),
            ("sub D {\nstart S1 message=m\nend E1\nS1 -> E1\n}\nS -> D -> E", "S1", "inner_start"),
        ),
    ),
    *(
        Row(f"event sub-process, {kind}", (f"{PLAIN}\nevent X {{\nstart S2 {trigger}\nend E2\nS2 -> E2\n}}",))
        for kind, trigger in (
            ("message", "message=m"),
            ("signal, not interrupting", "signal=s interrupting=false"),
            ("timer", "duration=P1D"),
            ("error", "error=e"),
            ("escalation", "escalation=e interrupting=false"),
            ("conditional", "conditional='case.status = \"x\"'"),
        )
    ),
    Row(
        "event sub-process in the flow",
        bad=(
            (
                "event X {\nstart S2 message=m\nend E2\nS2 -> E2\n}\nS -> X -> E",
                "Flow_S_X",
                "event_sub_process",
            ),
        ),
    ),
    Row("ad hoc", bad=(("adhoc D {\nstart S1\nend E1\nS1 -> E1\n}\nS -> D -> E", "D", "unsupported"),)),
    Row(
        "transaction",
        bad=(("transaction D {\nstart S1\nend E1\nS1 -> E1\n}\nS -> D -> E", "D", "unsupported"),),
    ),
    Row("cancel event", bad=(("boundary B on=A cancel\nS -> A -> E\nB -> E2", "B", "trigger"),)),
    Row(
        "compensation",
        bad=(
            ("throw C compensate\nS -> C -> E", "C", "trigger"),
            ("end E compensate\nS -> A -> E", "E", "trigger"),
            ("boundary B on=A compensate\nS -> A -> E\nB -> E2", "B", "trigger"),
            ("user A @isForCompensation=true\nS -> A -> E", "A", "compensation"),
        ),
    ),
    Row("complex gateway", bad=(("complex G\nS -> G -> E", "G", "unsupported"),)),
    Row(
        "exclusive gateway",
        ('xor G\nS -> G\nG -> A if case.status = "x"\nG -> E2 else\nA -> E',),
        (
            ("xor G\nS -> G\nG -> A\nG -> E2 else\nA -> E", "Flow_G_A", "no_condition"),
            ("xor G\nS -> G\nG -> A if x =\nG -> E2 else\nA -> E", "Flow_G_A", "feel"),
            ("xor G\nS -> G\nG -> A if ${x}\nG -> E2 else\nA -> E", "Flow_G_A", "juel"),
            (
                'xor G\nS -> G\nG -> A if case.status = "x"\nG -> B if case.status = case.title\nA -> E\nB -> E2',
                "G",
                "no_default",
            ),
        ),
    ),
    Row(
        "inclusive gateway",
        ('or G\nor J\nS -> G\nG -> A if case.status = "x"\nG -> B else\nA -> J -> E\nB -> J',),
        (
            (
                'or G\nS -> G\nG -> A if case.status = "x"\nG -> B if case.status = "y"\nA -> E\nB -> E2',
                "G",
                "gateway_gap",
            ),
        ),
    ),
    Row(
        "parallel gateway",
        ("and G\nand J\nS -> G -> A -> J -> E\nG -> B -> J",),
        (
            ("and G\nS -> G\nG -> A if true\nG -> B -> E2\nA -> E", "Flow_G_A", "condition_ignored"),
            (
                'xor G\nand J\nS -> G\nG -> A if case.status = "x"\nG -> B else\nA -> J -> E\nB -> J',
                "J",
                "deadlock",
            ),
        ),
    ),
    Row(
        "event-based gateway",
        (
            (
                "race G\ncatch C duration=P1D\ncatch D duration=P2D\ncatch M message=m\n"
                "S -> G -> C -> E\nG -> D -> E1\nG -> M -> E2"
            ),
        ),
        (
            ("race G\ncatch C duration=P1D\nS -> G -> C -> E\nG -> A -> E2", "A", "event_gateway"),
            (
                "race G @instantiate=true\ncatch C duration=P1D\ncatch M message=m\nS -> G -> C -> E\nG -> M -> E2",
                "G",
                "unsupported",
            ),
        ),
    ),
    Row(
        "several flows out of a task",
        ("and J\nS -> A -> B -> J -> E\nA -> C -> J",),
        (("S -> A -> B -> D -> E\nA -> C -> D", "D", "missing_join"),),
    ),
    Row(
        "several flows out of a start event",
        ("and J\nS -> B -> J -> E\nS -> C -> J",),
        (
            ("S -> B -> D -> E\nS -> C -> D", "D", "missing_join"),
            ("S -> A if true\nA -> E", "Flow_S_A", "condition_ignored"),
        ),
    ),
    Row(
        "conditional flow from a task",
        ('S -> A\nA -> B if case.status = "x"\nA -> E2 else\nB -> E',),
        (
            (
                'S -> A\nA -> B if case.status = "x"\nA -> C if case.status = "y"\nB -> E\nC -> E2',
                "A",
                "gateway_gap",
            ),
        ),
    ),
    Row(
        "two flows into a task after a fork",
        bad=(("and G\nS -> G -> A -> C -> E\nG -> B -> C", "C", "missing_join"),),
    ),
    Row(
        "start events",
        ("start S message=m\n" + PLAIN, "start S signal=s\n" + PLAIN, "start S duration=P1D\n" + PLAIN),
        (
            ("start S\nstart S2\nS -> A -> E\nS2 -> A", "p", "start_events"),
            *(
                (f"start S {trigger}\n{PLAIN}", "S", "trigger")
                for trigger in ("error=e", "escalation=e", "terminate", "link=l")
            ),
            (f"start S cycle=R3/P1D\n{PLAIN}", "S", "timer"),
        ),
    ),
    Row(
        "timers",
        (
            "catch T date=2120-01-01\nS -> T -> E",
            "catch T duration=P1D\nS -> T -> E",
            "boundary T on=A cycle=R3/P1D\nS -> A -> E\nT -> E2",
        ),
        (
            ("catch T duration='fem dagar'\nS -> T -> E", "T", "timer"),
            ("catch T duration=PT1\nS -> T -> E", "T", "timer"),
            ("catch T duration=5D\nS -> T -> E", "T", "timer"),
            ("catch T duration=P\nS -> T -> E", "T", "unknown_name"),
            ("catch T cycle='0 12 * * *'\nS -> T -> E", "T", "timer"),
            ("catch T cycle=R/PT0S\nS -> T -> E", "T", "timer"),
            ("catch T date=P1D\nS -> T -> E", "T", "timer"),
        ),
    ),
    Row(
        "thrown times and conditions",
        bad=(
            ("throw T duration=P1D\nS -> T -> E", "T", "trigger"),
            ("end E duration=P1D\nS -> A -> E", "E", "trigger"),
            ("throw T conditional='true'\nS -> T -> E", "T", "trigger"),
        ),
    ),
    Row(
        "messages and signals",
        (
            "catch C message=m\nS -> C -> E",
            "throw C message=m\nS -> C -> E",
            "boundary B on=A signal=s\nS -> A -> E\nB -> E2",
            "end E signal=s\nS -> A -> E",
            "end E message=m\nS -> A -> E",
        ),
        (
            ("catch C message\nS -> C -> E", "C", "reference"),
            ("catch C signal\nS -> C -> E", "C", "reference"),
            ("catch C\nS -> C -> E", "C", "no_trigger"),
            ("catch C message=m signal=s\nS -> C -> E", "C", "several_triggers"),
        ),
    ),
    Row(
        "terminate and escalation end",
        (
            "end E terminate\nS -> A -> E",
            (
                "boundary B on=D escalation=e interrupting=false\nsub D {\nstart S1\nend E1 escalation=e\nS1 -> E1\n}\n"
                "S -> D -> E\nB -> E2"
            ),
        ),
    ),
    Row(
        "error events",
        (
            "boundary B on=D error=e\nsub D {\nstart S1\nend E1 error=e\nS1 -> E1\n}\nS -> D -> E3\nend E3\nB -> E2",
        ),
        (
            ("sub D {\nstart S1\nend E1 error=e\nS1 -> E1\n}\nS -> D -> E", "E1", "uncaught_error"),
            (
                "boundary B on=A error=e interrupting=false\nS -> A -> E\nB -> E2",
                "B",
                "error_not_interrupting",
            ),
            (
                (
                    "sub C {\nstart S1\nend E1 error=e\nS1 -> E1\n}\nsub D {\nstart S2\nend E2\nS2 -> E2\n}\n"
                    "boundary B on=D error=e\nS -> C -> D -> E\nB -> E3"
                ),
                "E1",
                "uncaught_error",
            ),
        ),
    ),
    Row(
        "conditional events",
        (
            "catch C conditional='case.status = \"x\"'\nS -> C -> E",
            "boundary B on=A conditional='case.status = \"x\"'\nS -> A -> E\nB -> E2",
        ),
        (
            ("catch C conditional=''\nS -> C -> E", "C", "condition"),
            ("catch C conditional='inget > 3'\nS -> C -> E", "C", "unknown_name"),
        ),
    ),
    Row(
        "links",
        ("throw L link=x\ncatch M link=x\nS -> L\nM -> E",),
        (
            ("throw L link=x\ncatch M link=y\nS -> L\nM -> E", "L", "link"),
            ("throw L link=x\ncatch M link=x\nS -> L -> A -> E2\nM -> E", "L", "link"),
        ),
    ),
    Row(
        "boundary events",
        ("boundary B on=A duration=P1D\nS -> A -> E\nB -> E2",),
        (
            ("boundary B on=Inget duration=P1D\nS -> A -> E\nB -> E2", "B", "boundary"),
            ("xor G\nboundary B on=G duration=P1D\nS -> G -> A -> E\nB -> E2", "B", "boundary"),
            ("boundary B on=A duration=P1D\nS -> A -> E", "B", "dead_end"),
        ),
    ),
    Row(
        "multi-instance",
        (
            "script L lang=feel set=lista '[1, 2]'\nuser A mi=sequential collection=lista element=x\nS -> L -> A -> E",
            "user A mi=parallel cardinality=3\nS -> A -> E",
        ),
        (
            ("user A mi=parallel\nS -> A -> E", "A", "rounds"),
            ("user A mi=parallel collection=inget element=x\nS -> A -> E", "A", "unknown_name"),
            (
                "script L lang=feel set=lista '1'\nuser A mi=parallel collection=lista element=x\nS -> L -> A -> E",
                "A",
                "feel_type",
            ),
        ),
    ),
    Row(
        "standard loop",
        ("user A loop='case.status = \"x\"' maximum=3\nS -> A -> E",),
        (("user A loop='' maximum=många\nS -> A -> E", "A", "loop"),),
    ),
    Row("data store", bad=(("S -> A -> E\n!<bpmn:dataStoreReference id='O'/>", "O", "unsupported"),)),
    Row("data object", ("S -> A -> E\n!<bpmn:dataObject id='O'/>",)),
    Row(
        "ends",
        bad=(
            ("S -> A", "A", "dead_end"),
            ("S -> A", "p", "no_end"),
            ("S -> A -> E -> B -> E2", "E", "end_leads_on"),
        ),
    ),
    Row(
        "what nothing leads to",
        bad=(("S -> A -> E\nB -> E2", "B", "unreachable"), ("S -> A -> E\nuser C", "C", "unreachable")),
    ),
    Row(
        "flows that hang loose",
        bad=(("S -> A -> E\n!<bpmn:sequenceFlow id='O' sourceRef='A' targetRef='Inget'/>", "O", "flow_end"),),
    ),
    Row(
        "reserved and double ids",
        bad=(
            *(
                (f"user {id_}\nS -> {id_} -> E", id_, "reserved_id")
                for id_ in ("Start", "End", "X.EndJoin", "X.BoundaryEventSplit")
            ),
            ("S -> A -> E\n!<bpmn:userTask id='A'/>", "A", "duplicate_id"),
        ),
    ),
    Row(
        "references to nothing",
        bad=(
            ('S -> C -> E\ncatch C message=m\n~messageRef="Message_m"~messageRef="Inget"', "C", "reference"),
        ),
    ),
    Row("call that never ends, through another", bad=(("call A call=back\nS -> A -> E", "A", "recursion"),)),
)


def file_of(text: str) -> bytes:
    """The drawing; a line with ! is XML that goes into the process, one with ~ replaces a piece of the XML."""
    lines = text.splitlines()
    data = drawing("\n".join(line for line in lines if line[:1] not in "!~")).decode()
    for line in lines:
        if line.startswith("!"):
            place = "</bpmn:userTask>" if "potentialOwner" in line else "</bpmn:process>"
            data = data.replace(place, f"{line[1:]}{place}", 1)
        elif line.startswith("~"):
            _, before, after = line.split("~")
            data = data.replace(before, after)
    return data.encode()


def found(text: str) -> set[tuple[str, str, str]]:
    others = {
        "q.bpmn": drawing(CALLED, "q"),
        "back.bpmn": drawing("call B call=p\nS -> B -> E", "back"),
        "d.dmn": ANSWER,
    }
    problems = check_bundle({"p.bpmn": file_of(text), **others})
    return {(p.element, p.code, p.severity) for p in problems if p.file == "p.bpmn"}


GOOD = [pytest.param(text, id=f"{row.name}-{at}") for row in ROWS for at, text in enumerate(row.good)]
BAD = [pytest.param(*each, id=f"{row.name}-{at}") for row in ROWS for at, each in enumerate(row.bad)]
ALWAYS = {"no_role", "recursion"}
"""Errors that these drawings have for being short, and for the process that calls back."""


@pytest.mark.parametrize("text", GOOD)
def test_what_runs_is_let_through(text: str):
    assert {
        (element, code)
        for element, code, severity in found(text)
        if severity == "error" and code not in ALWAYS
    } == set()


@pytest.mark.parametrize(("text", "element", "code"), BAD)
def test_what_does_not_run_is_refused_by_name(text: str, element: str, code: str):
    assert (element, code) in {(place, why) for place, why, _ in found(text)}


def test_each_row_has_a_drawing():
    assert all(row.good or row.bad for row in ROWS)
