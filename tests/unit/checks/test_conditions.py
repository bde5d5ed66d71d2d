"""Conditions that always or never hold, and gateways that leave a case standing: told with an example."""

from __future__ import annotations

import json

import pytest

from engine.checks import check_bundle, review_bundle
from engine.exceptions import Problem
from tests.support.drawings import drawing

CODES = {"always_true", "always_false", "gateway_gap", "gateway_overlap", "never_taken", "no_default"}


def choice(kind: str, key: str, *values: str, required: bool = True) -> dict[str, object]:
    options = [{"value": value, "label": value} for value in values]
    return {
        "type": kind,
        "id": key,
        "key": key,
        "label": key,
        "values": options,
        "validate": {"required": required},
    }


FORM = json.dumps(
    {
        "type": "default",
        "components": [
            {
                "type": "number",
                "id": "a",
                "key": "antal",
                "label": "Antal",
                "decimalDigits": 0,
                "validate": {"required": True, "min": 0},
            },
            {"type": "number", "id": "b", "key": "belopp", "label": "Belopp"},
            choice("radio", "utfall", "bifall", "avslag", "bordlagt"),
            choice("radio", "kanske", "ja", "nej", required=False),
            choice("checklist", "val", "ek", "ju"),
            {"type": "checkbox", "id": "k", "key": "klar", "label": "Klar"},
            {"type": "datetime", "id": "d", "key": "dag", "label": "Dag", "validate": {"required": True}},
            {"type": "textfield", "id": "t", "key": "plan.text", "label": "Text"},
        ],
    }
).encode()


def problems(text: str) -> list[Problem]:
    found = review_bundle({"p.bpmn": drawing(f"user A form=f groups=r\n{text}"), "f.form": FORM})
    return [problem for problem in found if problem.code in CODES]


def ways(*conditions: str, kind: str = "xor") -> list[Problem]:
    """The problems of a gateway with these conditions; "else" is the default flow."""
    lines = [f"G -> E{at} {'else' if each == 'else' else f'if {each}'}" for at, each in enumerate(conditions)]
    return problems("\n".join([f'{kind} G "Vad nu?"', "S -> A -> G", *lines]))


def codes(*conditions: str, kind: str = "xor") -> list[tuple[str, str]]:
    return [(problem.element, problem.code) for problem in ways(*conditions, kind=kind)]


@pytest.mark.parametrize(
    ("conditions", "example"),
    [
        (("antal < 3", "antal > 3"), "antal = 3"),
        (("antal <= 3", "antal >= 6"), "antal = 4"),
        (('utfall = "bifall"', 'utfall = "avslag"'), "utfall = bordlagt"),
        (('utfall in ("bifall", "bordlagt")', "antal > 2"), "antal < 2 och utfall = avslag"),
        (("belopp > 100", "belopp <= 100"), "belopp är tomt"),
        (("klar = true", 'utfall = "avslag"'), "klar är nej och utfall = bifall"),
        (('kanske = "ja"', 'kanske = "nej"'), "kanske är tomt"),
        (('dag < date("2026-11-24")', 'dag > date("2026-11-24")'), "dag = 2026-11-24"),
        (('list contains(val, "ek")', 'list contains(val, "ju")'), "val är en tom lista"),
        (("plan = null", 'plan.text = "x"'), "plan.text är något annat"),
    ],
)
def test_a_gap_is_told_with_an_example(conditions: tuple[str, ...], example: str):
    (gap,) = (problem for problem in ways(*conditions) if problem.code == "gateway_gap")

    assert gap.severity == "warning"
    assert gap.message == f"Inget flöde från ”Vad nu?” gäller när {example}: då stannar ärendet."


@pytest.mark.parametrize(
    "conditions",
    [
        ("antal < 3", "antal >= 3"),
        ("antal <= 3", "antal >= 4"),
        ('utfall = "bifall"', 'utfall = "avslag"', 'utfall = "bordlagt"'),
        ('utfall = "bifall"', 'utfall != "bifall"'),
        ("klar", "not(klar)"),
        ("belopp > 100", "belopp <= 100", "belopp = null"),
        ('kanske = "ja"', 'kanske = null or kanske = "nej"'),
        ("antal < 3", "else"),
        ("if belopp = null then true else belopp < 2", "belopp >= 2"),
    ],
)
def test_ways_that_cover_everything_need_no_default_flow(conditions: tuple[str, ...]):
    assert codes(*conditions) == []


@pytest.mark.parametrize("conditions", [("antal > belopp", "antal < belopp"), ("today() > dag", "antal = 3")])
def test_where_nothing_can_be_worked_out_the_lack_of_a_default_flow_is_told(conditions: tuple[str, ...]):
    assert codes(*conditions) == [("G", "no_default")]


def test_a_task_and_an_inclusive_gateway_may_leave_a_gap_too():
    assert codes("antal < 3", "antal > 3", kind="or") == [("G", "gateway_gap")]
    task = "service T topic=t\nS -> A -> T\nT -> E1 if antal < 3\nT -> E2 if antal > 3"
    assert [(p.element, p.code) for p in problems(task)] == [("T", "gateway_gap")]


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("antal >= 0", "always_true"),
        ("1 = 1", "always_true"),
        ('utfall = "bifall" or utfall != "bifall"', "always_true"),
        ("antal < 0", "always_false"),
        ("antal > 3 and antal < 2", "always_false"),
        ('utfall = "bifall" and utfall = "avslag"', "always_false"),
        ("klar and not(klar)", "always_false"),
        ("dag = null", "always_false"),
    ],
)
def test_a_condition_that_never_or_always_holds(condition: str, code: str):
    assert ("Flow_G_E0", code) in codes(condition, "else")


@pytest.mark.parametrize(
    "condition",
    [
        "true",
        "antal > 0",
        "antal > 3 and belopp < 2",
        "belopp >= 0",
        "antal > belopp",
        "kanske = null",
        'plan.text < "b"',
    ],
)
def test_a_condition_that_may_hold_or_not(condition: str):
    assert codes(condition, "else") == []


def test_a_flow_behind_one_that_holds_whenever_it_does_is_never_taken():
    assert ("Flow_G_E1", "never_taken") in codes("antal > 3", "antal > 5", "else")
    assert ("Flow_G_E1", "never_taken") in codes("antal > belopp", "antal > belopp", "else")
    assert ("Flow_G_E1", "never_taken") not in codes("antal > 5", "antal > 3", "else")


def test_flows_that_hold_together_are_good_to_know_of():
    (overlap,) = ways("antal > 5", "antal > 3", "else")

    assert (overlap.code, overlap.severity) == ("gateway_overlap", "info")
    assert "gäller när antal > 5: vid ”Vad nu?” väljs det första." in overlap.message
    assert ways("antal > 5", "antal in [3..5]", "else") == []


def test_what_is_only_good_to_know_is_no_problem():
    ways_on = "xor G\nS -> A -> G\nG -> E1 if antal > 5\nG -> E2 if antal > 3\nG -> E else"
    files = {"p.bpmn": drawing(f"user A form=f groups=r\n{ways_on}"), "f.form": FORM}

    assert not {p.severity for p in check_bundle(files)} & {"info"}
    assert {p.severity for p in review_bundle(files)} >= {"info"}


def test_many_names_are_looked_at_in_time():
    many = " and ".join(f'(utfall = "bifall" or antal = {at})' for at in range(40))

    assert codes(many, "else") == []


@pytest.mark.parametrize("event", ["catch X conditional='antal < 0'", "user X groups=r loop='antal < 0'"])
def test_what_an_event_or_a_loop_waits_for_may_never_come(event: str):
    found = problems(f"{event}\nS -> A -> X -> E")

    assert [(p.element, p.code) for p in found] == [("X", "always_false")]
    assert problems(f"{event.replace('<', '>')}\nS -> A -> X -> E") == []


@pytest.mark.parametrize(
    "condition",
    [
        'dag < date("0001-01-01")',
        'dag > date("9999-12-31")',
        "list contains(val, [1])",
        "list contains(val, {a: 1})",
        "list contains(val, [1..2])",
        "val = [1, 2]",
        "plan = {a: 1}",
        "antal in [[1]..[2]]",
        "antal = 9999999999999999999999999999999",
        'antal in (1, "a", null, [1..2])',
        "(antal = 1) = (antal = 2)",
        "antal[1] = 2",
        "function(x) x",
    ],
)
def test_odd_conditions_are_no_trouble(condition: str):
    codes(condition, "else")
