"""bpmnlint's findings, told as ours: what it adds to our own checks, and nothing that they say already."""

from __future__ import annotations

import pytest
from bpmn_io import BpmnModdle
from bpmn_io.lint import Linter
from bpmn_io.lint.resolver import NodeResolver
from bpmn_io.lint.rules import RULES
from lxml import etree

from engine.bpmn import read_processes
from engine.checks import CODES, check_bundle
from engine.checks import standard_lint as subject
from engine.checks.lint_words import NOT_SO_HERE, OURS, TOLD
from engine.checks.material import Drawing
from engine.drawing import lint_layout
from engine.exceptions import Problem
from engine.xml import parse_xml
from tests.support.drawings import document, drawing
from tests.support.shipped import DRAWINGS, name_of


def read(data: bytes, name: str = "p.bpmn") -> Drawing:
    return Drawing(name, parse_xml(data, name=name), {p.key: p for p in read_processes(data, name)})


def found(data: bytes, **how: object) -> set[tuple[str, str]]:
    return {(p.element, p.code) for p in subject.check_standard(read(data), [], **how)}  # type: ignore[arg-type]


def of_bundle(data: bytes) -> list[Problem]:
    return [p for p in check_bundle({"p.bpmn": data}) if p.code.startswith("lint-")]


NAMED = 'start S "In"\nuser A "Gör"\nend E "Ut"\n'


@pytest.mark.parametrize(
    ("text", "element", "code"),
    [
        ('race W\ncatch C "Tid" duration=P1D\nS -> W -> C -> E', "W", "lint-event-gateway"),
        ("define message Svar\nS -> A -> E", "Message_Svar", "lint-unused"),
        ('boundary T on=A duration=P1D\nend E2 "Sent"\nS -> A -> E\nT -> E2', "T", "lint-label"),
        ("S -> A -> E\nA -> E", "Flow_A_E", "lint-double-flow"),
        (
            'xor G "Vart?"\nuser B "Igen"\nS -> A -> G\nG -> B if x = 1\nB -> G\nG -> E else',
            "G",
            "lint-join-fork",
        ),
        ('user B "Också"\nend E2 "Slut"\nS -> A -> E\nA -> B -> E2', "A", "lint-split"),
        ("xor G\nS -> A -> G -> E", "G", "lint-gateway"),
        ("end E terminate\nS -> A -> E", "E", "lint-terminate"),
    ],
)
def test_what_bpmnlint_finds_and_our_own_checks_do_not(text, element, code):
    assert (element, code) in found(drawing(NAMED + text))


def test_a_named_flow_where_nothing_is_chosen():
    data = drawing(NAMED + "S -> A -> E").replace(b'id="Flow_A_E"', b'id="Flow_A_E" name="Klart"')

    [problem] = of_bundle(data)

    assert (problem.element, problem.code, problem.severity) == ("Flow_A_E", "lint-flow-name", "warning")
    assert problem.message == "Flödet ”Klart” har ett namn, men inget väljs där det börjar."


def test_two_messages_of_one_name_and_none_of_no_name():
    text = 'catch C "Svar" message=a\ncatch D "Mer" message=b\nS -> C -> D -> E'
    same = drawing(text).replace(b'name="b"', b'name="a"')
    nameless = drawing(text).replace(b' name="a"', b"").replace(b' name="b"', b"")

    assert {("Message_a", "lint-same-name"), ("Message_b", "lint-same-name")} <= found(same)
    assert not {code for _, code in found(nameless)} & {"lint-same-name"}


def test_a_drawing_that_is_in_order_has_no_findings():
    assert found(drawing(NAMED + "S -> A -> E")) == set()


def test_an_element_without_a_name_is_said_once():
    codes = [p.code for p in check_bundle({"p.bpmn": drawing("S -> A -> E")}) if p.element == "A"]

    assert "no_label" in codes
    assert "lint-label" not in codes


def test_a_flow_drawn_twice():
    twice = drawing("S -> A -> E\nA -> E").replace(b'id="Flow_A_E"', b'id="Flow_again"', 1)

    assert {id_ for id_, code in found(twice) if code == "lint-double-flow"} == {"Flow_A_E"}
    assert_same_reports(twice)


@pytest.mark.parametrize("shipped", DRAWINGS, ids=name_of)
def test_the_rules_say_the_same_of_our_tree_as_of_their_own_reading(shipped):
    """All rules but those about the picture, which the elements made from our tree leave out."""
    assert_same_reports(shipped.read_bytes())


@pytest.mark.parametrize(
    "text",
    [
        "define error Fel\nsub U {\nstart S2 \nend E2 error=Trasigt\nS2 -> E2\n}\nS -> U -> E",
        "event H {\nstart H1 message=Stopp\nend H2 terminate\nH1 -> H2\n}\nS -> A -> E",
        "xor G\nor K\nS -> A -> G\nG -> K if x\nK -> E\nK -> G\nG -> A else",
        "and G\nrace W\ncatch C conditional\ncatch D message=Svar\nS -> G -> W\nW -> C if x\nG -> D -> E",
        "throw L link=x\ncatch M link=x\nadhoc Y {\nS9 -> E9\n}\nS -> Y -> L\nM -> E",
        "lane Handläggare: A B\nS -> A -> B -> E\ntask C",
    ],
)
def test_also_of_faulty_drawings(text):
    assert_same_reports(drawing(text))


def assert_same_reports(data: bytes) -> None:
    names = [name for name in RULES if OURS.get(name, "").partition("-")[0] != "layout"]
    linter = Linter(config={"rules": dict.fromkeys(names, "error")}, resolver=NodeResolver())
    root = BpmnModdle().from_xml(with_ends(data).decode()).root_element
    theirs = {
        (rule, report["id"], report["message"])
        for rule, reports in linter.lint(root).items()
        for report in reports
    }
    model = subject.LintModel(parse_xml(data, name="p"), subject._standard())
    ours = set()
    for name in names:
        notes, rule = subject._Notes(), RULES[name]()
        for element in model.elements:
            rule["check"](element, notes)
        ours |= {(name, id_, message) for id_, message in notes.reports}

    assert ours == theirs


def with_ends(data: bytes) -> bytes:
    """The steps say which flows lead in and out of them, as in the files of drawing tools."""
    root = parse_xml(data, name="p")
    space = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
    steps = {node.get("id"): node for node in root.iter() if node.get("id")}
    for node in [*root.iter(f"{space}incoming"), *root.iter(f"{space}outgoing")]:
        node.getparent().remove(node)
    for flow in list(root.iter(f"{space}sequenceFlow")):
        for end, side in (("sourceRef", "outgoing"), ("targetRef", "incoming")):
            tag = root.makeelement(f"{space}{side}")
            tag.text = flow.get("id")
            steps[flow.get(end)].append(tag)
    return bytes(etree.tostring(root))


def test_a_rule_that_fails_is_a_finding():
    def broken() -> dict[str, object]:
        return {"check": lambda node, *_: node.get("nothing").get("id")}

    [problem] = subject.check_standard(read(drawing("S -> A -> E")), [], rules={"no-thing": broken})

    assert (problem.code, problem.severity) == ("lint-unfinished", "warning")
    assert "”no-thing”" in problem.message


def test_a_rule_that_is_new_is_told_by_its_name():
    def new() -> dict[str, object]:
        return {"check": lambda node, notes: notes.report("A", "Bad") if node.get("id") == "A" else None}

    [problem] = subject.check_standard(
        read(drawing('user A "Gör"\nS -> A -> E')), [], rules={"no-thing": new}
    )

    assert (problem.element, problem.code) == ("A", "lint-rule")
    assert problem.message == "”Gör” följer inte regeln ”no-thing” i bpmnlint."


def test_the_rules_get_no_more_than_their_time(monkeypatch):
    monkeypatch.setattr(subject, "PATIENCE", -1.0)

    assert {code for _, code in found(drawing("S -> A -> E"))} == {"lint-unfinished"}


def test_a_rule_that_compares_each_with_each_is_not_given_thousands():
    messages = "".join(f'<bpmn:message id="m{n}" name="x{n}"/>' for n in range(subject.MOST_DEFINED + 1))
    process = '<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="S"/></bpmn:process>'

    assert ("", "lint-unfinished") in found(document(messages + process))


def test_every_rule_of_the_library_is_ours_or_told_or_left_out_on_purpose():
    assert set(RULES) == OURS.keys() | NOT_SO_HERE | TOLD.keys()
    assert not OURS.keys() & TOLD.keys()


FAULTY = {
    "ad-hoc-sub-process": "adhoc Y {\nS2 -> E2\n}\nS -> Y -> E",
    "conditional-event": "catch C conditional\nS -> C -> E",
    "conditional-flows": "xor G\nS -> A -> G\nG -> E if x\nG -> E2",
    "end-event-required": "S -> A",
    "event-sub-process-typed-start-event": "event H {\nstart H1\nend H2\nH1 -> H2\n}\nS -> A -> E",
    "fake-join": "and G\nS -> G\nG -> A -> C\nG -> B -> C\nC -> E",
    "link-event": "throw L link=x\nS -> L",
    "no-complex-gateway": "complex G\nS -> G\nG -> E\nG -> E2",
    "no-disconnected": "S -> A -> E\nuser B",
    "no-implicit-end": "S -> A -> E\nS -> B",
    "no-implicit-start": "S -> A -> E\nB -> E",
    "single-blank-start-event": "start S2\nS -> A -> E\nS2 -> A",
    "single-event-definition": "catch C duration=P1D message=Svar\nS -> C -> E",
    "start-event-required": "A -> E",
    "sub-process-blank-start-event": "sub U {\nstart U1 duration=P1D\nend U2\nU1 -> U2\n}\nS -> U -> E",
}


@pytest.mark.parametrize("rule", sorted(rule for rule, code in OURS.items() if "layout" not in code))
def test_a_rule_that_is_not_run_is_one_that_we_have(rule):
    assert OURS[rule] in {p.code for p in check_bundle({"p.bpmn": drawing(FAULTY[rule])})}


def test_the_rules_about_the_picture_are_those_of_our_layout_checks():
    assert [p.code for p in lint_layout(drawing("S -> A -> E"))] == [OURS["no-bpmndi"]]
    assert {"layout-overlap", "layout-task-size"} <= set(OURS.values())


def test_every_code_of_the_words_is_a_code():
    assert {words.code for known in TOLD.values() for words in known} <= CODES.keys()
