"""Several flows out of an activity or an event: all are taken, those with a condition only when it holds."""

import pytest

from engine.exceptions import ElementFailed
from tests.support.running import Case


@pytest.mark.parametrize(
    "kind", ["user A", "script A lang=feel set=x 1", "service A topic=t", "call A call=q"]
)
def test_every_flow_out_of_an_activity_is_taken(kind):
    case = Case(f"{kind}\nS -> A -> B -> E\nA -> C -> E1", q="S -> E")
    if "A" in case.open:
        case.complete("A")

    assert case.open == ["B", "C"]


@pytest.mark.parametrize(
    "text",
    [
        "S -> B -> E\nS -> C -> E1",
        "S -> X -> B -> E\nX -> C -> E1\nthrow X",
        "S -> X\nX -> B\nX -> C\ncatch X date=2020-01-01\nB -> E\nC -> E",
    ],
)
def test_every_flow_out_of_an_event_is_taken(text):
    assert Case(text).open == ["B", "C"]


def test_every_flow_out_of_a_boundary_event_is_taken():
    case = Case("S -> A -> E\nboundary M on=A message=m\nM -> B -> E1\nM -> C -> E2")

    case.deliver("m")

    assert case.open == ["B", "C"]


def test_the_ways_may_meet_in_a_join():
    case = Case("S -> A -> B -> J\nA -> C -> J\nand J\nJ -> D -> E")
    for task in ("A", "C", "B"):
        case.complete(task)

    assert case.open == ["D"]


def test_every_flow_out_of_rounds_is_taken_once():
    case = Case("user A mi=parallel cardinality=2\nS -> A -> B -> E\nA -> C -> E1")
    case.complete("A")
    case.complete("A")

    assert case.open == ["B", "C"]


CONDITIONAL = "S -> A\nA -> B if v > 1\nA -> C if v > 2\nA -> D else\nB -> E\nC -> E1\nD -> E2"


@pytest.mark.parametrize(("v", "expected"), [(1, ["D"]), (2, ["B"]), (3, ["B", "C"])])
def test_the_flows_whose_conditions_hold_are_taken_else_the_default(v, expected):
    case = Case(CONDITIONAL)

    case.complete("A", v=v)

    assert case.open == expected


@pytest.mark.parametrize(("v", "expected"), [(1, ["C"]), (2, ["B", "C"])])
def test_a_flow_without_a_condition_is_always_taken(v, expected):
    case = Case("S -> A\nA -> B if v > 1\nA -> C\nB -> E\nC -> E1")

    case.complete("A", v=v)

    assert case.open == expected


def test_no_condition_holds_and_no_default_fails_with_what_to_do():
    case = Case("S -> A\nA -> B if v > 1\nB -> E")

    with pytest.raises(ElementFailed, match="Inget villkor efter ”A” är uppfyllt") as failed:
        case.complete("A", v=1)

    assert failed.value.element_id == "A"
