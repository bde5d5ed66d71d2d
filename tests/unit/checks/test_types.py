"""Kinds of values across forms, tables, scripts, rounds and calls: what cannot go well is found beforehand."""

from __future__ import annotations

import json

import pytest

from engine.cases.host import ReadingHost
from engine.checks import check_bundle
from engine.checks.types import CASE
from tests.support.dmn_files import decision, dmn_file, table
from tests.support.drawings import drawing

CODES = {"feel_type", "never_equal", "unknown_value", "unknown_field"}
FIELDS = (
    {"type": "number", "id": "a", "key": "antal", "label": "Antal"},
    {"type": "datetime", "id": "d", "key": "dag", "label": "Dag"},
    {"type": "textfield", "id": "t", "key": "plan.text", "label": "Text"},
    {
        "type": "radio",
        "id": "u",
        "key": "utfall",
        "label": "Utfall",
        "values": [{"value": value, "label": value} for value in ("bifall", "avslag")],
    },
    {
        "type": "dynamiclist",
        "id": "r",
        "path": "rader",
        "label": "Rader",
        "components": [{"type": "textfield", "id": "n", "key": "namn", "label": "Namn"}],
    },
)
FORM = json.dumps({"type": "default", "components": FIELDS}).encode()
ASKED = "user A form=f groups=r\nS -> A -> X -> E\n"


def found(text: str, **files: bytes) -> list[tuple[str, str, str]]:
    given = {"p.bpmn": drawing(text), "f.form": FORM}
    given |= {name.replace("_", "."): data for name, data in files.items()}
    return [(p.element, p.code, p.severity) for p in check_bundle(given) if p.code in CODES]


@pytest.mark.parametrize(
    ("faulty", "good", "problem"),
    [
        ('antal + "1"', "antal + 1", ("feel_type", "error")),
        ('dag < "2026-12-24"', 'dag < date("2026-12-24")', ("feel_type", "error")),
        ('antal = "3"', "antal = 3", ("never_equal", "warning")),
        ('utfall = "bifal"', 'utfall = "bifall"', ("unknown_value", "warning")),
        ("plan.txt", "plan.text", ("unknown_field", "warning")),
        ("rader.nam", "rader.namn", ("unknown_field", "warning")),
        ("case.titel", "case.title", ("unknown_field", "warning")),
    ],
)
def test_the_fields_of_forms_have_kinds(faulty: str, good: str, problem: tuple[str, str]):
    script = ASKED + "script X lang=feel set=y '{}'"

    assert found(script.format(faulty)) == [("X", *problem)]
    assert found(script.format(good)) == []


def test_a_problem_tells_the_text_the_place_and_what_was_meant():
    text = ASKED + "script X lang=feel set=y 'utfall = \"bifal\"'"
    (problem,) = (p for p in check_bundle({"p.bpmn": drawing(text), "f.form": FORM}) if p.code in CODES)

    assert problem.message == (
        'Skriptet ”utfall = "bifal"” i ”X”: ”utfall” är "bifall" eller "avslag", aldrig "bifal". '
        "Menade du ”bifall”? (tecken 8)"
    )


def test_the_value_of_a_script_has_a_kind():
    text = "script X lang=feel set=n '\"a\"'\nscript Y lang=feel set=m 'n + {}'\nS -> X -> Y -> E"

    assert found(text.format("1")) == [("Y", "feel_type", "error")]
    assert found(text.format('"b"')) == []


def test_a_counter_that_is_made_from_itself_is_a_number():
    text = "script X lang=feel set=n 'if n = null then 1 else n + 1'\nscript Y lang=feel set=m '{}'\nS -> X -> Y -> E"

    assert found(text.format('n > "3"')) == [("Y", "feel_type", "error")]
    assert found(text.format("n > 3")) == []


def test_what_two_steps_set_may_be_either():
    text = """
        script X lang=feel set=n '"a"'
        script Y lang=feel set=n '1'
        script Z lang=feel set=m 'n + 1'
        S -> X -> Y -> Z -> E
    """

    assert found(text) == []


@pytest.mark.parametrize(
    ("mapping", "faulty", "good"),
    [
        ("singleEntry", 'niva = "c"', 'niva = "b"'),
        ("singleResult", 'niva.svar = "c"', 'niva.svar = "b"'),
        ("collectEntries", 'list contains(niva, "c")', 'list contains(niva, "b")'),
        ("resultList", 'niva[svar = "c"]', 'niva[svar = "b"]'),
    ],
)
def test_the_answers_of_decisions_are_known(mapping: str, faulty: str, good: str):
    answers = dmn_file(
        decision(table([["> 5", '"a"'], ["<= 5", '"b"']], inputs=("antal",), outputs=("svar",)))
    )
    text = (
        f"user A form=f groups=r\nrule R decision=d set=niva mapping={mapping}\n"
        "script X lang=feel set=y '{}'\nS -> A -> R -> X -> E"
    )

    assert found(text.format(faulty), d_dmn=answers) == [("X", "unknown_value", "warning")]
    assert found(text.format(good), d_dmn=answers) == []


def test_each_round_meets_an_item_of_the_list():
    text = (
        "user A form=f groups=r\nuser B groups=r mi=parallel collection=rader element=rad output=svar each={}\n"
        "S -> A -> B -> E"
    )

    assert found(text.format("rad.nam")) == [("B", "unknown_field", "warning")]
    assert found(text.format("rad.namn")) == []


def test_what_a_call_hands_over_and_carries_out_keeps_its_kind():
    caller = """
        user A form=f groups=r
        call C call=q in.x=antal out.z=y
        script X lang=feel set=w '{}'
        S -> A -> C -> X -> E
    """
    called = "script Y lang=feel set=y '{}'\nS -> Y -> E"
    good = drawing(called.format("x + 1"), "q")

    assert found(caller.format('z + "1"'), q_bpmn=good) == [("X", "feel_type", "error")]
    assert found(caller.format("z + 1"), q_bpmn=good) == []
    assert found(caller.format("1"), q_bpmn=drawing(called.format('x + "1"'), "q")) == [
        ("Y", "feel_type", "error")
    ]


def test_what_comes_from_outside_can_be_anything():
    text = """
        catch C message=m prop.variables=antal
        user A form=f groups=r
        script X lang=feel set=y 'antal + "1"'
        S -> C -> A -> X -> E
    """

    assert found(text) == []


@pytest.mark.parametrize(
    ("step", "faulty", "good"),
    [
        ("catch X conditional='{}'", "antal + 1", "antal > 1"),
        ("user X groups=r mi=parallel element=y collection={}", "antal", "rader"),
        ("user X groups=r mi=parallel cardinality={}", "utfall", "antal"),
        ("catch X date={}", "antal", "dag"),
        ("catch X duration='{}'", "dag", "dag - today()"),
        ("catch X cycle='{}'", "antal", '"R3/P1D"'),
    ],
)
def test_a_value_must_be_of_the_kind_that_is_asked_for(step: str, faulty: str, good: str):
    assert found(ASKED + step.format(faulty)) == [("X", "feel_type", "error")]
    assert found(ASKED + step.format(good)) == []


def test_the_condition_of_a_flow_must_be_a_question():
    text = "user A form=f groups=r\nxor G\nS -> A -> G\nG -> E if {}\nG -> E2 else"

    assert found(text.format("antal")) == [("Flow_G_E", "feel_type", "error")]
    assert found(text.format("antal > 1")) == []


def test_the_case_has_the_fields_that_it_is_said_to_have():
    fields = CASE.fields or {}

    assert set(fields) == case_fields()
    assert fields["started_on"].kinds == {"date"}


def case_fields() -> set[str]:
    """The keys that the host gives, read from its code: they need a database otherwise."""
    names = {const for const in ReadingHost.context.__code__.co_consts if isinstance(const, tuple)}
    return set(next(keys for keys in names if "started_on" in keys))


def test_a_long_chain_of_scripts_is_followed_in_time_and_claims_nothing_wrong():
    steps = [f"X{at}" for at in range(120)]
    lines = [f"script {step} lang=feel set=v{at} 'v{at - 1} + 1'" for at, step in enumerate(steps) if at]
    text = "\n".join(["script X0 lang=feel set=v0 '1'", *lines, f"S -> {' -> '.join(steps)} -> E"])

    assert found(text) == []
