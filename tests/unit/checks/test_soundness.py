"""Can a case always come to its end? Each trap is found, with an example; each lawful drawing is let through."""

from __future__ import annotations

import pytest

from engine.checks import check_bundle
from engine.exceptions import Problem
from tests.support.drawings import drawing

TRAPS = {"deadlock", "missing_join", "never_ends", "never_reached", "too_many_paths"}


def found(text: str) -> list[Problem]:
    return [problem for problem in check_bundle({"p.bpmn": drawing(text)}) if problem.code in TRAPS]


def traps(text: str) -> list[tuple[str, str]]:
    return [(problem.element, problem.code) for problem in found(text)]


def test_a_choice_that_ends_in_a_parallel_join_gets_stuck():
    text = """
        xor G "Räcker tiden?"
        and J "Samla ihop"
        S -> G
        G -> A if 1 = 1
        G -> B else
        A -> J -> E
        B -> J
    """

    (problem,) = found(text)

    assert (problem.element, problem.code, problem.severity) == ("J", "deadlock", "error")
    assert problem.message == (
        "Ärendet kan fastna vid ”Samla ihop”: det väntar på en väg som inte togs. "
        "Exempel: vid ”Räcker tiden?” väljs vägen till ”A”."
    )


def test_parallel_ways_that_meet_without_a_join_run_twice():
    text = """
        and G
        xor J
        user C "Skriv beslut"
        S -> G -> A -> J -> C -> E
        G -> B -> J
    """

    (problem,) = found(text)

    assert (problem.element, problem.code) == ("J", "missing_join")
    assert "Det händer alltid." in problem.message


def test_two_flows_into_a_task_after_a_fork_run_it_twice():
    assert traps("and G\nS -> G -> A -> C -> E\nG -> B -> C") == [("C", "missing_join")]


def test_a_return_into_a_parallel_split_that_is_also_a_join_gets_stuck():
    text = """
        and P
        and J
        xor G
        S -> P -> A -> J -> G
        P -> B -> J
        G -> E if 1 = 1
        G -> P else
    """

    assert ("P", "deadlock") in traps(text)


def test_an_interrupting_event_that_goes_round_a_join_gets_stuck():
    text = """
        and P
        and J
        boundary T "Efter en dag" on=B duration=P1D
        S -> P -> A -> J -> E
        P -> B -> J
        T -> H -> E2
    """

    (problem,) = found(text)

    assert (problem.element, problem.code) == ("J", "deadlock")
    assert "Exempel: ”Efter en dag” inträffar." in problem.message


def test_a_reminder_that_flows_back_into_the_main_way_runs_it_twice():
    text = """
        boundary T on=A duration=P1D interrupting=false
        S -> A -> B -> E
        T -> B
    """

    assert traps(text) == [("B", "missing_join")]


def test_a_loop_without_a_way_out_never_ends():
    text = """
        and P
        xor M
        S -> P -> A -> E
        P -> M -> B -> M
    """

    assert traps(text) == [("M", "never_ends")]


def test_a_task_with_several_ways_on_forks():
    assert traps("xor J\nS -> A -> B -> J\nA -> C -> J\nJ -> D -> E") == [("J", "missing_join")]
    assert traps("and J\nS -> A -> B -> J\nA -> C -> J\nJ -> D -> E") == []


CHOICE = "S -> A\nA -> B if 1 = 1\nA -> C {other}\nxor J\nB -> J\nC -> J\nJ -> D -> E"


def test_a_condition_and_a_default_after_a_task_are_one_way_or_the_other():
    assert traps(CHOICE.format(other="else")) == []


def test_two_conditions_after_a_task_may_both_hold():
    assert traps(CHOICE.format(other="if 2 = 2")) == [("J", "missing_join")]


def test_a_default_flow_is_taken_alone():
    text = "or G\nS -> G\nG -> B if 1 = 1\nG -> C else\nxor J\nB -> J\nC -> J\nJ -> D -> E"

    assert traps(text) == []


EVENT = "S -> A -> E\nevent X {{\nstart S2 message=m{options}\n{inside}\n}}"


@pytest.mark.parametrize("options", ["", " interrupting=false"])
def test_an_event_sub_process_needs_nothing_that_leads_to_it(options: str):
    assert traps(EVENT.format(options=options, inside="S2 -> B -> E2")) == []


def test_a_trap_inside_an_event_sub_process_is_found():
    inside = "xor G\nand J\nS2 -> G\nG -> B if 1 = 1\nG -> C else\nB -> J -> E2\nC -> J"

    assert traps(EVENT.format(options="", inside=inside)) == [("J", "deadlock")]


LINKED = "and G\nS -> G -> A -> L\nG -> B -> {meeting}\nthrow L link=x\ncatch M link=x\nM -> {meeting}"


def test_ways_that_meet_by_a_link_without_a_join_run_twice():
    assert traps(LINKED.format(meeting="C") + "\nC -> E") == [("C", "missing_join")]


def test_ways_that_meet_by_a_link_in_a_join_are_let_through():
    assert traps(LINKED.format(meeting="J") + "\nand J\nJ -> E") == []


def test_a_trap_inside_a_sub_process_is_found():
    text = """
        sub Inner {
            xor G
            and J
            S -> G
            G -> A if 1 = 1
            G -> B else
            A -> J -> E
            B -> J
        }
        S0 -> Inner -> E0
        start S0
    """

    assert traps(text) == [("J", "deadlock")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("and G\nand J\nS -> G -> A -> J -> E\nG -> B -> J", id="fork and join"),
        pytest.param(
            "xor M\nand P\nand J\nxor G\nS -> M -> P -> A -> J -> G\nP -> B -> J\nG -> E if 1 = 1\nG -> M else",
            id="a return to a merge before the fork",
        ),
        pytest.param(
            "or G\nor J\nS -> G\nG -> A if 1 = 1\nG -> B if 1 = 1\nG -> C else\nA -> J -> E\nB -> J\nC -> J",
            id="inclusive split and join",
        ),
        pytest.param(
            "or G\nor J\nxor L\nxor M\nS -> M -> G\nG -> A if 1 = 1\nG -> B else\nA -> J -> L\nB -> J\n"
            "L -> E if 1 = 1\nL -> M else",
            id="inclusive join in a loop",
        ),
        pytest.param(
            "boundary T on=A duration=P1D interrupting=false\nS -> A -> E\nT -> B -> E2",
            id="a reminder aside",
        ),
        pytest.param(
            "boundary T on=A duration=P1D\nxor M\nS -> A -> M -> E\nT -> B -> M", id="an escape to a merge"
        ),
        pytest.param(
            "race R\ncatch C1 duration=P1D\ncatch C2 message=svar\nS -> R\nR -> C1 -> E\nR -> C2 -> E2",
            id="a race",
        ),
        pytest.param(
            "and G\nend E2 terminate\nS -> G -> A -> E\nG -> B -> E2", id="terminate cuts the other way off"
        ),
    ],
)
def test_a_lawful_drawing_is_let_through(text: str):
    assert traps(text) == []


def test_a_wide_fork_with_a_reminder_on_each_task_is_checked_in_full():
    lines = ["and G", "and J", "S -> G", "J -> E"]
    for number in range(12):
        lines += [
            f"boundary T{number} on=A{number} duration=P1D interrupting=false",
            f"G -> A{number} -> J",
            f"T{number} -> R{number} -> E{number + 1}",
        ]

    assert traps("\n".join(lines)) == []


def test_what_is_too_large_to_play_is_a_warning():
    lines = ["and G", "and J", "S -> G", "J -> E"]
    for number in range(16):
        lines += [
            f"boundary T{number} on=A{number} duration=P1D",
            f"xor M{number}",
            f"G -> A{number} -> M{number} -> J",
            f"T{number} -> R{number} -> M{number}",
        ]

    (problem,) = found("\n".join(lines))

    assert (problem.element, problem.code, problem.severity) == ("p", "too_many_paths", "warning")
