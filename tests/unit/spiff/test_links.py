"""Link events lead on without a line, within one level."""

import pytest

from tests.support.running import Case

PAIR = "S -> A -> L\nthrow L link=vidare\ncatch M link=vidare\nM -> B -> E"


def test_a_link_goes_on_at_the_link_that_catches_its_name():
    case = Case(PAIR)

    case.complete("A")

    assert case.open == ["B"]
    assert case.passed == ["S", "A", "L", "M", "B"]


def test_several_links_lead_to_one():
    case = Case(
        "S -> G\nxor G\nG -> L1 if v = 1\nG -> L2 else\nthrow L1 link=x\nthrow L2 link=x\ncatch M link=x\nM -> B -> E",
        {"v": 2},
    )

    assert case.open == ["B"]
    assert "L2" in case.passed


def test_links_of_other_names_do_not_hear():
    case = Case(
        "S -> F\nand F\nF -> L\nF -> A -> K\nthrow L link=x\nthrow K link=y\ncatch M link=x\nM -> B -> E\n"
        "catch N link=y\nN -> C -> E1"
    )

    assert case.open == ["A", "B"]


def test_a_link_may_lead_back():
    case = Case(
        "S -> X\nxor X\nX -> A -> G\nxor G\nG -> E if klar\nG -> L else\nthrow L link=om\ncatch M link=om\nM -> X"
    )

    case.complete("A", klar=False)
    assert case.open == ["A"]
    case.complete("A", klar=True)

    assert case.ended


@pytest.mark.parametrize("kind", ["and", "or"])
def test_a_join_waits_for_what_comes_by_a_link(kind):
    case = Case(
        f"S -> F\nand F\n{kind} J\nF -> A -> L\nF -> B -> J\nthrow L link=x\ncatch M link=x\nM -> J\nJ -> C -> E"
    )

    case.complete("B")
    assert case.open == ["A"]
    case.complete("A")

    assert case.open == ["C"]


def test_the_same_name_on_another_level_is_another_link():
    case = Case(
        "S -> L\nthrow L link=x\ncatch M link=x\nM -> Sub -> E\n"
        "sub Sub {\nstart S2\nS2 -> L2\nthrow L2 link=x\ncatch M2 link=x\nM2 -> B -> E2\n}"
    )

    assert case.open == ["B"]
