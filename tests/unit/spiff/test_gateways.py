import pytest

from engine.exceptions import ElementFailed
from tests.support.running import Case

CHOICE = "S -> G\nxor G\nG -> A if n > 2\nG -> B if n > 1\nG -> C else\nA -> E\nB -> E\nC -> E"


@pytest.mark.parametrize(("n", "expected"), [(3, "A"), (2, "B"), (1, "C")])
def test_an_exclusive_gateway_takes_the_first_flow_that_holds_else_the_default(n, expected):
    assert Case(CHOICE, {"n": n}).open == [expected]


def test_a_condition_that_is_null_does_not_hold():
    assert Case("S -> G\nxor G\nG -> A if n\nG -> B else\nA -> E\nB -> E", {"n": None}).open == ["B"]


def test_a_condition_that_is_neither_true_nor_false_fails_at_the_gateway():
    with pytest.raises(ElementFailed, match="ska ge ja eller nej") as failed:
        Case("S -> G\nxor G\nG -> A if n\nG -> B else\nA -> E\nB -> E", {"n": "ja"})

    assert failed.value.element_id == "G"


def test_a_name_that_nothing_has_set_fails_and_does_not_take_the_default():
    with pytest.raises(ElementFailed, match="saknas"):
        Case("S -> G\nxor G\nG -> A if saknas > 1\nG -> B else\nA -> E\nB -> E")


def test_no_condition_holds_and_no_default_fails_with_what_to_do():
    with pytest.raises(ElementFailed, match="standardflöde"):
        Case("S -> G\nxor G\nG -> A if n > 2\nG -> B if n > 1\nA -> E\nB -> E", {"n": 0})


def test_the_reserved_names_of_the_house_can_be_read_and_not_shadowed():
    case = Case(
        'S -> G\nxor G\nG -> A if case.title = "Torget"\nG -> B else\nA -> E\nB -> E',
        {"case": {"title": "x"}},
    )

    assert case.open == ["A"]


def test_a_parallel_gateway_opens_all_branches_and_waits_for_all_of_them():
    case = Case("S -> F\nand F\nand J\nF -> A -> J\nF -> B -> J\nJ -> C -> E")

    assert case.open == ["A", "B"]
    case.complete("B")
    assert case.open == ["A"]
    case.complete("A")
    assert case.open == ["C"]


def test_two_flows_from_one_fork_straight_to_the_join_are_two_arrivals():
    case = Case("S -> F\nand F\nand J\nF -> A -> J\nF -> J\nJ -> C -> E")

    case.complete("A")

    assert case.open == ["C"]


def test_a_second_token_on_the_same_flow_waits_for_the_next_round():
    text = "S -> F\nand F\nxor M\nand J\nF -> A -> M\nF -> B -> M\nM -> J\nF -> C -> J\nJ -> D -> E"
    case = Case(text)

    case.complete("A")
    case.complete("B")
    case.complete("C")

    assert case.open == ["D"]
    assert not case.ended


def test_an_inclusive_gateway_opens_each_branch_that_holds_and_its_join_waits_for_just_those():
    text = "S -> F\nor F\nor J\nF -> A if a\nF -> B if b\nF -> C else\nA -> J\nB -> J\nC -> J\nJ -> D -> E"

    both = Case(text, {"a": True, "b": True})
    assert both.open == ["A", "B"]
    both.complete("A")
    assert both.open == ["B"]
    both.complete("B")
    assert both.open == ["D"]

    one = Case(text, {"a": True, "b": False})
    one.complete("A")
    assert one.open == ["D"]

    assert Case(text, {"a": False, "b": False}).open == ["C"]


def test_an_inclusive_join_does_not_wait_for_a_token_that_took_another_way_out():
    text = (
        "S -> F\nor F\nor J\nxor X\nF -> A if true\nF -> B if true\nA -> J\nB -> X\n"
        "X -> J if stay\nX -> K else\n"
        "K -> E2\nJ -> D -> E\nF -> Z else\nZ -> E3"
    )
    case = Case(text, {"stay": False})

    case.complete("A")
    assert case.open == ["B"]
    case.complete("B")

    assert sorted(case.open) == ["D", "K"]


def test_an_inclusive_join_looks_back_through_a_boundary_event():
    text = (
        "S -> F\nor F\nor J\nF -> A if true\nF -> B if true\nF -> E3 else\nA -> J\nB -> E2\n"
        "boundary T on=B message=m\nT -> J\nJ -> D -> E"
    )
    case = Case(text)

    case.complete("A")
    assert case.open == ["B"]
    case.deliver("m")

    assert case.open == ["D"]
    assert case.passed.count("J") == 1


def test_a_race_is_won_by_the_first_event_and_the_others_are_called_off():
    text = "S -> R\nrace R\ncatch M message=m\ncatch N message=n\nR -> M -> A -> E\nR -> N -> B -> E"
    case = Case(text)

    assert case.deliver("n") == 1

    assert case.open == ["B"]
    assert case.deliver("m") == 0
    assert [element for element in case.passed if element in "MN"] == ["N"]


def test_a_join_is_passed_once_and_not_once_for_each_arrival():
    case = Case("S -> F\nand F\nand J\nF -> A -> J\nF -> B -> J\nJ -> C -> E")
    case.complete("A")
    case.complete("B")
    case.complete("C")

    assert case.passed == ["S", "F", "A", "B", "J", "C", "E"]


MANY = """
S -> R
race R
R -> T1 -> A -> E
R -> T2 -> B -> E
R -> M -> C -> E
R -> N -> D -> E
R -> K -> F -> E
R -> V -> H -> E
define message besked
catch T1 duration=P1D
catch T2 duration=P2D
catch M message=m
catch N signal=s
receive K ref=Message_besked
catch V conditional='n > 2'
"""


@pytest.mark.parametrize(
    ("name", "kind", "winner"), [("m", "message", "C"), ("s", "signal", "D"), ("besked", "message", "F")]
)
def test_messages_signals_and_receive_tasks_race_with_timers(name, kind, winner):
    case = Case(MANY)
    assert sorted(case.due) == ["T1", "T2"]

    case.deliver(name, kind)

    assert case.open == [winner]
    assert (case.due, case.execution.subscriptions()) == ({}, [])


def test_only_the_winner_of_a_race_counts_as_passed():
    case = Case(MANY)

    case.deliver("m")

    assert case.passed == ["S", "R", "M", "C"]


def test_what_is_already_true_wins_a_race_at_once():
    assert Case(MANY, {"n": 3}).open == ["H"]
