"""What would be dropped, misread or fail when it runs is refused, with its element and what to do about it."""

import pytest

from engine.bpmn import Bundle
from engine.exceptions import DrawingRefused
from engine.spiff import compile_bundle
from engine.spiff.refusals import refusals_of
from tests.support.drawings import bundle, document, drawing

START, END = '<bpmn:startEvent id="S"/>', '<bpmn:endEvent id="E"/>'


def raw(inner, before=""):
    """A bundle of XML written by hand: what the builder of drawings cannot say."""
    return Bundle("p", {"p.bpmn": document(f'{before}<bpmn:process id="p">{inner}</bpmn:process>')})


def flow(source, target, flow_id="", inner=""):
    identity = flow_id or f"Flow_{source}_{target}"
    return f'<bpmn:sequenceFlow id="{identity}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'


def refused(source):
    """{(element, code)} of what is refused."""
    return {(problem.element, problem.code) for problem in refusals_of(source)}


def test_a_drawing_without_fault_is_not_refused():
    assert refused(bundle("S -> A -> G\nxor G\nG -> B if n > 3\nG -> E else\nB -> E")) == set()


def test_the_same_error_may_be_caught_in_several_places_and_beside_one_for_all():
    text = (
        "S -> A -> B -> E\nboundary W on=A error=e\nW -> E1\nboundary X on=B error=e\nX -> E2\n"
        "boundary Y on=A error\nY -> E3\nevent Z {\nstart S4 error=e\nS4 -> E4\n}"
    )

    assert refused(bundle(text)) == set()


def test_every_refusal_carries_a_file_a_sentence_and_a_remedy():
    problems = refusals_of(bundle("S -> A -> L\nthrow L link=x\nscript X lang=python 'x = 1'\nA -> X"))

    assert problems
    assert all(
        problem.file == "p.bpmn" and problem.message.endswith(".") and problem.remedy for problem in problems
    )
    assert all(problem.severity == "error" for problem in problems)


def test_a_refused_bundle_does_not_compile():
    with pytest.raises(DrawingRefused) as error:
        compile_bundle(bundle("S -> A -> L\nthrow L link=x"))

    assert ("L", "link") in {(problem.element, problem.code) for problem in error.value.problems}


ELEMENTS = {
    "link without a name": ("S -> L\nthrow L link\ncatch M link=x\nM -> E", ("L", "no_name")),
    "link to nothing": ("S -> L\nthrow L link=x\ncatch M link=y\nM -> E", ("L", "link")),
    "link from nothing": ("S -> E1\ncatch M link=y\nM -> E", ("M", "link")),
    "link to two": ("S -> L\nthrow L link=x\ncatch M link=x\nM -> E\ncatch N link=x\nN -> E1", ("N", "link")),
    "link that goes on": ("S -> L -> E1\nthrow L link=x\ncatch M link=x\nM -> E", ("L", "link")),
    "link that a flow leads to": ("S -> M -> E\ncatch M link=x", ("M", "flow_in")),
    "link to another level": (
        "S -> L\nthrow L link=x\nsub Sub {\nstart S2\nS2 -> E2\ncatch M link=x\nM -> E3\n}\nSub -> E",
        ("L", "link"),
    ),
    "compensation end": ("S -> X\nend X compensate", ("X", "trigger")),
    "cancel end": ("S -> X\nend X cancel", ("X", "trigger")),
    "conditional without a condition": ("S -> X -> E\ncatch X conditional", ("X", "condition")),
    "conditional that is not FEEL": ("S -> X -> E\ncatch X conditional='n = = 1'", ("X", "feel")),
    "conditional start": ("S -> E\nstart S conditional='n > 1'", ("S", "trigger")),
    "conditional throw": ("S -> X -> E\nthrow X conditional='n > 1'", ("X", "trigger")),
    "conditional end": ("S -> X\nend X conditional='n > 1'", ("X", "trigger")),
    "compensation boundary": ("S -> A -> E\nboundary X on=A compensate\nX -> E2", ("X", "trigger")),
    "error start": ("S -> E\nstart S error=e", ("S", "trigger")),
    "escalation start": ("S -> E\nstart S escalation=e", ("S", "trigger")),
    "error throw": ("S -> X -> E\nthrow X error=e", ("X", "trigger")),
    "timer throw": ("S -> X -> E\nthrow X duration=P1D", ("X", "trigger")),
    "timer end": ("S -> X\nend X duration=P1D", ("X", "trigger")),
    "catch of nothing": ("S -> X -> E\ncatch X", ("X", "no_trigger")),
    "boundary of nothing": ("S -> A -> E\nboundary X on=A\nX -> E2", ("X", "no_trigger")),
    "two triggers": ("S -> X -> E\ncatch X message=m signal=s", ("X", "several_triggers")),
    "error that does not interrupt": (
        "S -> A -> E\nboundary X on=A error=e interrupting=false\nX -> E2",
        ("X", "error_not_interrupting"),
    ),
    "complex gateway": ("S -> X -> E\ncomplex X", ("X", "unsupported")),
    "transaction": ("S1 -> X -> E1\nstart S1\ntransaction X {\nS -> E\n}", ("X", "unsupported")),
    "ad hoc": ("S -> X -> E\nadhoc X {\ntask Y\n}", ("X", "unsupported")),
    "event sub-process of nothing": ("S -> A -> E\nevent X {\nstart S2\nS2 -> E2\n}", ("S2", "no_trigger")),
    "event sub-process that a flow leads to": (
        "S -> A -> X -> E\nevent X {\nstart S2 message=m\nS2 -> E2\n}",
        ("Flow_A_X", "event_sub_process"),
    ),
    "event sub-process in rounds": (
        "S -> A -> E\nevent X mi=parallel cardinality=2 {\nstart S2 message=m\nS2 -> E2\n}",
        ("X", "event_sub_process"),
    ),
    "event sub-process with two starts": (
        "S -> A -> E\nevent X {\nstart S2 message=m\nstart S3 message=n\nS2 -> E2\nS3 -> E3\n}",
        ("X", "start_events"),
    ),
    "event sub-process for an error that goes on beside": (
        "S -> A -> E\nevent X {\nstart S2 error=e interrupting=false\nS2 -> E2\n}",
        ("S2", "error_not_interrupting"),
    ),
    "two boundary events for one error": (
        "S -> A -> E\nboundary W on=A error=e\nW -> E1\nboundary X on=A error=e\nX -> E2",
        ("X", "same_catch"),
    ),
    "two event sub-processes for one escalation": (
        "S -> A -> E\nevent W {\nstart S2 escalation=e\nS2 -> E2\n}\nevent X {\nstart S3 escalation=e\nS3 -> E3\n}",
        ("S3", "same_catch"),
    ),
    "boundary on an event sub-process": (
        "S -> A -> E\nevent X {\nstart S2 message=m\nS2 -> E2\n}\nboundary B on=X message=n\nB -> E1",
        ("B", "boundary"),
    ),
    "compensation": ("S -> A -> E\nuser A @isForCompensation=true", ("A", "compensation")),
    "boundary on nothing": ("S -> A -> E\nboundary X on=B message=m\nX -> E2", ("X", "boundary")),
    "boundary on a gateway": ("S -> G -> E\nxor G\nboundary X on=G message=m\nX -> E2", ("X", "boundary")),
}


@pytest.mark.parametrize("name", ELEMENTS)
def test_an_element_that_does_not_run_is_refused(name):
    text, expected = ELEMENTS[name]

    assert expected in refused(bundle(text))


PATHS = {
    "a condition after a start": ("S -> A if n > 1\nA -> E", ("Flow_S_A", "condition_ignored")),
    "a condition after a catching event": (
        "S -> C\ncatch C message=m\nC -> E if n > 1",
        ("Flow_C_E", "condition_ignored"),
    ),
    "a condition after a parallel gateway": (
        "S -> F\nand F\nF -> A if n > 1\nF -> B\nA -> E\nB -> E2",
        ("Flow_F_A", "condition_ignored"),
    ),
    "a default after a task beside a flow that is always taken": (
        "S -> A\nA -> B\nA -> C else\nB -> E\nC -> E1",
        ("Flow_A_B", "no_condition"),
    ),
    "no condition after an exclusive gateway": (
        "S -> G\nxor G\nG -> A\nG -> B else\nA -> E\nB -> E",
        ("Flow_G_A", "no_condition"),
    ),
    "no condition after an inclusive gateway": (
        "S -> G\nor G\nG -> A\nG -> B else\nA -> E\nB -> E",
        ("Flow_G_A", "no_condition"),
    ),
    "two start events": ("S -> A -> E\nstart T\nT -> A", ("p", "start_events")),
    "no end event": ("S -> A", ("p", "no_end")),
    "a dead end": ("S -> F\nand F\nF -> A\nF -> E", ("A", "dead_end")),
    "a gateway that leads nowhere": ("S -> G\nxor G\nend E", ("G", "dead_end")),
    "a boundary event that leads nowhere": ("S -> A -> E\nboundary X on=A message=m", ("X", "dead_end")),
    "an element that nothing leads to": ("S -> E\nA -> E", ("A", "unreachable")),
    "a circle that nothing leads to": ("S -> E\nA -> B\nB -> A", ("A", "unreachable")),
    "an end that leads on": ("S -> X -> E\nend X", ("X", "end_leads_on")),
    "a flow to a start": ("S -> A -> G\nxor G\nG -> S if n\nG -> E else", ("S", "flow_in")),
    "a task behind an event gateway": (
        "S -> R\nrace R\nR -> A -> E\nR -> C -> E\ncatch C message=m",
        ("A", "event_gateway"),
    ),
    "another way into a race": (
        "S -> F\nand F\nF -> R\nF -> C\nrace R\nR -> C -> E\nR -> D -> E\ncatch C message=m\ncatch D message=n",
        ("C", "event_gateway"),
    ),
    "an inner start that waits": (
        "S1 -> X -> E1\nstart S1\nsub X {\nstart S message=m\nS -> E\n}",
        ("S", "inner_start"),
    ),
    "a sub-process without a start": ("S -> X -> E\nsub X {\nend E3\n}", ("X", "start_events")),
}


@pytest.mark.parametrize("name", PATHS)
def test_a_way_that_leads_astray_is_refused(name):
    text, expected = PATHS[name]

    assert expected in refused(bundle(text))


WORK = {
    "foreign script": ("script X lang=javascript set=x 'x = 1'\nS -> X -> E", ("X", "script_format")),
    "script without a language": ("script X set=x '1 + 1'\nS -> X -> E", ("X", "script_format")),
    "script without a result": ("script X lang=feel '1 + 1'\nS -> X -> E", ("X", "no_result")),
    "empty script": ("script X lang=feel set=x\nS -> X -> E", ("X", "no_script")),
    "script that is not FEEL": ("script X lang=feel set=x 'x = = 1'\nS -> X -> E", ("X", "feel")),
    "rule without a table": ("rule X set=x\nS -> X -> E", ("X", "no_decision")),
    "rule without a result": ("rule X decision=d\nS -> X -> E", ("X", "no_result")),
    "rule of unknown shape": ("rule X decision=d set=x mapping=allt\nS -> X -> E", ("X", "decision_mapping")),
    "service without a topic": ("service X\nS -> X -> E", ("X", "no_topic")),
    "service that is not external": ("service X topic=mail type=connector\nS -> X -> E", ("X", "no_topic")),
    "send task of nothing": ("send X\nS -> X -> E", ("X", "reference")),
    "receive task of nothing": ("receive X\nS -> X -> E", ("X", "reference")),
    "call of nothing": ("call X\nS -> X -> E", ("X", "no_called_process")),
    "call of a process that is not there": ("call X call=q\nS -> X -> E", ("X", "missing_process")),
    "call of itself": ("call X call=p\nS -> X -> E", ("X", "recursion")),
    "rounds without a number": ("user A mi=parallel\nS -> A -> E", ("A", "rounds")),
    "rounds with two numbers": (
        "user A mi=parallel collection=c cardinality=2\nS -> A -> E",
        ("A", "rounds"),
    ),
    "results that go nowhere": (
        "user A mi=parallel collection=c each=x\nS -> A -> E",
        ("A", "rounds_output"),
    ),
    "a variable with a space": ("script X lang=feel set='a b' 1\nS -> X -> E", ("X", "variable_name")),
    "message without a name": ("S -> X -> E\ncatch X message=", ("X", "reference")),
    "reserved id": ("S -> Start -> E\nuser Start", ("Start", "reserved_id")),
    "reserved end": ("S -> A -> End\nend End", ("End", "reserved_id")),
}


@pytest.mark.parametrize("name", WORK)
def test_work_that_does_not_say_enough_is_refused(name):
    text, expected = WORK[name]

    assert expected in refused(bundle(text))


@pytest.mark.parametrize(
    "timer",
    [
        "duration=banan banan",
        "duration=2026-11-24",
        "date=P1D",
        "date=2026-02-30",
        "cycle=P1D",
        "cycle=R/PT0S",
        "cycle=R0/P1D",
        "cycle=R3/PT30S",
    ],
)
def test_a_time_that_is_none_is_refused(timer):
    kind, text = timer.split("=")

    assert ("C", "timer") in refused(bundle(f"S -> C -> E\ncatch C {kind}='{text}'"))


def test_a_timer_without_a_time_is_refused():
    event = '<bpmn:intermediateCatchEvent id="C"><bpmn:timerEventDefinition/></bpmn:intermediateCatchEvent>'

    assert ("C", "timer") in refused(raw(START + event + END + flow("S", "C") + flow("C", "E")))


@pytest.mark.parametrize(
    ("juel", "instead"),
    [
        ("${antal >= 3}", "antal >= 3"),
        ("${beslut == 'bifall'}", 'beslut = "bifall"'),
        ("${a && !b}", "a and not(b)"),
        ("#{a || b != 1}", "a or b != 1"),
        ("${not empty lista}", None),
        ("${bean.call('x', y -> z)}", None),
    ],
)
def test_an_expression_in_braces_is_refused_with_the_feel_to_write_instead(juel, instead):
    problems = refusals_of(bundle(f"S -> G\nxor G\nG -> A if {juel}\nG -> E else\nA -> E"))

    assert [(problem.element, problem.code) for problem in problems] == [("Flow_G_A", "juel")]
    assert problems[0].remedy.endswith(f": {instead}" if instead else '"bifall".')


def test_a_default_flow_with_a_condition_is_refused():
    gateway = '<bpmn:exclusiveGateway id="G" default="D"/>'
    flows = flow("S", "G") + flow("G", "E", "D", "<bpmn:conditionExpression>true</bpmn:conditionExpression>")

    assert ("D", "default_condition") in refused(raw(START + gateway + END + flows))


@pytest.mark.parametrize(("source", "target"), [("S", "X"), ("X", "E")])
def test_a_flow_that_hangs_loose_is_refused(source, target):
    assert (f"Flow_{source}_{target}", "flow_end") in refused(
        raw(START + END + flow("S", "E") + flow(source, target))
    )


def test_a_flow_into_a_sub_process_from_outside_is_refused():
    inside = '<bpmn:startEvent id="T"/><bpmn:userTask id="B"/><bpmn:endEvent id="E2"/>' + flow("T", "E2")

    assert ("Flow_S_B", "flow_end") in refused(
        raw(START + END + f'<bpmn:subProcess id="X">{inside}</bpmn:subProcess>' + flow("S", "B"))
    )


def test_an_id_used_twice_is_refused():
    assert ("A", "duplicate_id") in refused(raw(START + END + '<bpmn:userTask id="A"/>' * 2 + flow("S", "E")))


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_a_reference_to_what_is_not_there_is_refused(kind):
    event = f'<bpmn:{kind}EventDefinition {kind}Ref="Nowhere"/>'
    catch = f'<bpmn:intermediateCatchEvent id="C">{event}</bpmn:intermediateCatchEvent>'

    assert ("C", "reference") in refused(raw(START + catch + END + flow("S", "C") + flow("C", "E")))


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_an_error_or_escalation_that_is_not_there_is_refused(kind):
    end = f'<bpmn:endEvent id="X"><bpmn:{kind}EventDefinition {kind}Ref="Nowhere"/></bpmn:endEvent>'

    assert ("X", "reference") in refused(raw(START + end + flow("S", "X")))


def test_a_message_without_a_name_is_refused():
    event = '<bpmn:messageEventDefinition messageRef="M"/>'
    catch = f'<bpmn:intermediateCatchEvent id="C">{event}</bpmn:intermediateCatchEvent>'

    assert ("C", "no_name") in refused(
        raw(START + catch + END + flow("S", "C") + flow("C", "E"), before='<bpmn:message id="M"/>')
    )


@pytest.mark.parametrize(
    "extension",
    [
        '<camunda:executionListener class="x" event="start"/>',
        '<camunda:taskListener class="x" event="create"/>',
        "<camunda:inputOutput/>",
        "<camunda:formData/>",
        "<spiffworkflow:preScript>x = 1</spiffworkflow:preScript>",
        '<spiffworkflow:serviceTaskOperator id="http/Get"/>',
    ],
)
def test_an_extension_that_would_do_something_elsewhere_is_refused(extension):
    task = (
        f'<bpmn:userTask id="A"><bpmn:extensionElements>{extension}</bpmn:extensionElements></bpmn:userTask>'
    )

    assert ("A", "foreign_extension") in refused(raw(START + task + END + flow("S", "A") + flow("A", "E")))


@pytest.mark.parametrize("attribute", ["class", "delegateExpression", "expression"])
def test_a_service_task_that_calls_code_is_refused(attribute):
    task = f'<bpmn:serviceTask id="A" camunda:{attribute}="x"/>'

    assert ("A", "foreign_extension") in refused(raw(START + task + END + flow("S", "A") + flow("A", "E")))


@pytest.mark.parametrize("element", ['<bpmn:dataStoreReference id="X"/>', '<bpmn:callChoreography id="X"/>'])
def test_what_has_no_place_in_a_case_is_refused(element):
    assert ("X", "unsupported") in refused(raw(START + END + element + flow("S", "E")))


@pytest.mark.parametrize(
    "element",
    [
        '<bpmn:dataObject id="D"/><bpmn:dataObjectReference id="R" dataObjectRef="D"/>',
        '<bpmn:textAnnotation id="T"><bpmn:text>Obs</bpmn:text></bpmn:textAnnotation>',
        '<bpmn:group id="G"/>',
    ],
)
def test_notes_for_the_reader_are_let_be(element):
    assert refused(raw(START + END + element + flow("S", "E"))) == set()


def test_a_lane_that_names_what_is_not_there_is_refused():
    lane = '<bpmn:lane id="L1" name="Chef"><bpmn:flowNodeRef>X</bpmn:flowNodeRef></bpmn:lane>'
    lanes = f'<bpmn:laneSet id="L">{lane}</bpmn:laneSet>'

    assert ("L1", "lane") in refused(raw(lanes + START + END + flow("S", "E")))


def test_processes_that_call_each_other_in_a_circle_are_refused():
    circle = bundle("call X call=q\nS -> X -> E", q="call Y call=p\nS -> Y -> E")

    assert {("X", "recursion"), ("Y", "recursion")} <= refused(circle)


def test_a_mapping_without_a_target_is_refused():
    call = (
        '<bpmn:callActivity id="X" calledElement="q"><bpmn:extensionElements><camunda:in source="a"/>'
        "</bpmn:extensionElements></bpmn:callActivity>"
    )
    source = Bundle(
        "p",
        {
            "p.bpmn": document(
                f'<bpmn:process id="p">{START}{call}{END}{flow("S", "X")}{flow("X", "E")}</bpmn:process>'
            ),
            "q.bpmn": drawing("S -> E", "q"),
        },
    )

    assert ("X", "mapping") in refused(source)


def test_a_fault_in_a_called_process_is_found_too():
    problems = refusals_of(bundle("call X call=q\nS -> X -> E", q="S -> L\nthrow L link"))

    assert ("q.bpmn", "L") in {(problem.file, problem.element) for problem in problems}
