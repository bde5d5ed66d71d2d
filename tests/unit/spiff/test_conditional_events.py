"""Events that wait for a condition: asked again whenever a step may have changed a variable."""

import pytest

from engine.exceptions import ElementFailed
from tests.support.running import Case

WAIT = "S -> F\nand F\nF -> A -> B -> E\nF -> C -> D -> E1\ncatch C conditional='n > 2'"


def test_it_waits_until_its_condition_holds():
    case = Case(WAIT, {"n": 0})

    case.complete("A", n=2)
    assert case.open == ["B"]
    case.complete("B", n=3)

    assert case.open == ["D"]


def test_it_goes_on_at_once_when_its_condition_holds_already():
    assert Case(WAIT, {"n": 3}).open == ["A", "D"]


def test_a_variable_that_is_not_set_yet_is_null():
    case = Case(WAIT)
    assert case.open == ["A"]

    case.complete("A", n=3)

    assert case.open == ["B", "D"]


def test_what_a_script_sets_for_a_moment_is_seen():
    text = WAIT.replace("F -> A -> B -> E", "F -> A -> X -> Y -> B -> E")
    case = Case(text + "\nscript X lang=feel set=n 5\nscript Y lang=feel set=n 0", {"n": 0})

    case.complete("A")

    assert sorted(case.open) == ["B", "D"]


def test_a_boundary_event_interrupts_when_another_way_makes_its_condition_true():
    case = Case("S -> F\nand F\nF -> A -> E\nF -> B -> E1\nboundary X on=B conditional='stopp'\nX -> C -> E2")

    case.complete("A", stopp=True)

    assert case.open == ["C"]


def test_one_that_does_not_interrupt_fires_each_time_its_condition_comes_true():
    text = (
        "S -> M\nxor M\nM -> A -> M\nS -> B -> E1\n"
        "boundary X on=B conditional='n > 2' interrupting=false\nX -> C -> E2"
    )
    case = Case(text.replace("M -> A -> M", "M -> A -> G\nxor G\nG -> E if n < 0\nG -> M else"), {"n": 0})
    seen = []
    for n in (3, 4, 1, 5):
        case.complete("A", n=n)
        seen.append(case.open.count("C"))

    assert seen == [1, 1, 1, 2]


def test_one_on_a_task_that_is_done_does_not_fire():
    case = Case("S -> A -> B -> E\nboundary X on=A conditional='klar'\nX -> C -> E2")

    case.complete("A", klar=True)

    assert case.open == ["B"]


def test_it_may_win_a_race():
    case = Case(
        "S -> F\nand F\nF -> R\nrace R\nR -> C -> D -> E\nR -> M -> H -> E1\nF -> A -> E2\n"
        "catch C conditional='n > 2'\ncatch M message=m"
    )

    case.complete("A", n=3)

    assert case.open == ["D"]
    assert case.execution.subscriptions() == []


def test_it_sets_off_an_event_sub_process():
    case = Case("S -> A -> B -> E\nevent X {\nstart S2 conditional='n > 2'\nS2 -> H -> E2\n}")
    case.complete("A", n=2)
    assert case.open == ["B"]

    case.execution.variables["n"] = 3
    case._run()

    assert case.open == ["H"]


def test_an_event_sub_process_goes_on_beside_each_time_its_condition_comes_true():
    case = Case(
        "S -> A -> G\nxor G\nG -> E if n < 0\nG -> A else\n"
        "event X {\nstart S2 conditional='n > 2' interrupting=false\nS2 -> H -> E2\n}"
    )
    seen = []
    for n in (3, 4, 1, 5):
        case.complete("A", n=n)
        seen.append(case.open.count("H"))

    assert seen == [1, 1, 1, 2]


def test_it_reads_what_is_set_in_the_scope_around_it():
    text = (
        "S1 -> Sub -> E1\nstart S1\nsub Sub mi=parallel collection=names element=name {\nS -> C -> A -> E\n"
    )
    case = Case(text + "catch C conditional='name = chosen'\n}", {"names": ["a", "b"], "chosen": "b"})

    assert [task.item["name"] for task in case.execution.open_tasks()] == ["b"]


def test_a_condition_that_is_neither_true_nor_false_fails_at_its_event():
    with pytest.raises(ElementFailed, match="ska ge ja eller nej") as failed:
        Case("S -> C -> E\ncatch C conditional='n'", {"n": 3})

    assert failed.value.element_id == "C"
