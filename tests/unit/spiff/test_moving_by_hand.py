"""Moving a token by hand, in an emergency: past a step, to another one, or out of the case."""

import pytest

from engine.exceptions import ElementFailed, UserTaskNotFound
from engine.spiff import MoveRefused
from tests.support.running import Case

FORK = "S -> F\nand F\nand J\nF -> A -> J\nF -> B -> J\nJ -> C -> E"


def moved(case, action, element, *more):
    """Do it to the open task at `element`, and go on."""
    getattr(case.execution, action)(case.task(element).token_id, *more)
    case._run()
    return case.open


def test_a_skipped_task_is_left_without_answers():
    case = Case("S -> A -> B -> E\nboundary T on=A duration=P5D\nT -> E2", {"x": 1})

    assert moved(case, "skip", "A") == ["B"]
    assert (case.variables, case.due) == ({"x": 1}, {})


def test_a_waiting_event_is_skipped():
    case = Case("S -> T -> A -> E\ncatch T duration=P5D")
    [timer] = case.execution.timers()

    case.execution.skip(timer.token_id)
    case._run()

    assert (case.open, case.due) == (["A"], {})


def test_a_step_that_had_failed_is_skipped_and_not_tried_again():
    case = Case("S -> A -> X -> B -> E\nscript X lang=feel set=n '1 / namn'", {"namn": "Torget"})
    execution = case.execution
    execution.complete(case.task("A").token_id, {})
    with pytest.raises(ElementFailed) as failed:
        execution.run()

    case.save_and_restore()
    case.execution.skip(failed.value.token_id)
    case._run()

    assert (case.open, "n" in case.variables) == (["B"], False)


def test_a_case_goes_back_to_an_earlier_step():
    case = Case("S -> A -> B -> E\nboundary T on=A duration=P5D\nT -> E2")
    case.complete("A")

    assert moved(case, "go_to", "B", "A") == ["A"]
    assert list(case.due) == ["T"]


def test_a_branch_that_is_called_off_leaves_the_others():
    case = Case(FORK)

    assert moved(case, "call_off", "A") == ["B"]


def test_a_case_whose_last_branch_is_called_off_is_over():
    case = Case("S -> A -> E")

    assert moved(case, "call_off", "A") == []
    assert case.ended


def test_what_goes_on_inside_a_step_is_called_off_with_it():
    case = Case("S -> P -> B -> E\nsub P {\nstart S1\nS1 -> A -> E1\n}")
    [inside] = [token for token in case.execution._case.all_living() if token.facts.id == "P"]
    with pytest.raises(MoveRefused):
        case.execution.skip(str(inside.id))

    case.execution.go_to(str(inside.id), "B")
    case._run()

    assert case.open == ["B"]


@pytest.mark.parametrize("element", ["J", "S", "Z", "T"])
def test_a_token_goes_to_no_join_start_or_boundary_event(element):
    case = Case(FORK + "\nboundary T on=A duration=P5D\nT -> E2")
    before = case.execution.state()

    with pytest.raises(MoveRefused):
        case.execution.go_to(case.task("A").token_id, element)
    assert case.execution.state() == before


def test_a_token_that_is_not_there_is_told():
    with pytest.raises(UserTaskNotFound):
        Case("S -> A -> E").execution.skip("99")


ROUNDS = "user A mi=parallel collection=namn element=namnet\nS -> A -> B -> E"


def test_all_that_stands_somewhere_can_be_moved_to_what_is_done_or_waited_for():
    case = Case(FORK + "\nboundary T on=A duration=P5D\nT -> E2")

    assert [(one.element.id, one.is_busy) for one in case.execution.standing()] == [
        ("A", False),
        ("B", False),
    ]
    assert [target.id for target in case.execution.standing()[0].targets] == ["A", "B", "C", "E", "E2"]


def test_a_step_with_rounds_is_moved_whole_and_a_round_only_skipped():
    case = Case(ROUNDS, {"namn": ["Norra", "Södra"]})
    whole, first, second = case.execution.standing()
    assert (whole.is_busy, first.is_round, second.loop_index, first.targets) == (True, True, 1, ())

    for act, more in (("go_to", ("B",)), ("call_off", ())):
        with pytest.raises(MoveRefused):
            getattr(case.execution, act)(first.token_id, *more)
    case.execution.skip(first.token_id)
    case._run()
    assert case.open == ["A"]

    case.execution.go_to(whole.token_id, "B")
    case._run()
    assert case.open == ["B"]
