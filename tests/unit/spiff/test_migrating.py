from datetime import UTC, datetime

import pytest

from engine import clock
from engine.exceptions import Refused
from engine.spiff import compile_bundle, migrate, migration_obstacles
from tests.support.drawings import bundle
from tests.support.running import Case, FakeHost

HOST = FakeHost()


@pytest.fixture(autouse=True)
def moment():
    with clock.fixed(datetime(2026, 11, 24, 8, tzinfo=UTC)):
        yield


def moved(case, newer, renamed=None, **called):
    """The case in a newer drawing; `renamed` is {old id: new id} in the process p."""
    ex, new = case.execution, compile_bundle(bundle(newer, **called))
    return migrate(case.program, new, ex.state(), ex.variables, host=HOST, renamed=in_p(renamed))


def obstacles(case, newer, renamed=None, **called):
    """{(element, code)} of what stands in the way."""
    new = compile_bundle(bundle(newer, **called))
    found = migration_obstacles(case.program, new, case.execution.state(), renamed=in_p(renamed))
    return {(problem.element, problem.code) for problem in found}


def in_p(renamed):
    return {("p", old): new for old, new in (renamed or {}).items()}


def open_in(ex):
    return [task.element.id for task in ex.open_tasks()]


def test_a_case_goes_on_in_a_drawing_that_changed_further_on():
    ex = moved(Case("S -> A -> E", {"a": 1}), "S -> A -> B -> E")

    ex.complete(ex.open_tasks()[0].token_id, {})
    ex.run()

    assert open_in(ex) == ["B"]
    assert ex.variables == {"a": 1}


def test_a_task_keeps_its_id_and_a_timer_its_due_time():
    case = Case("S -> A -> E\nboundary T on=A duration=P5D\nT -> E2")
    before = (case.task("A").token_id, case.due)

    ex = moved(case, "S -> A -> E\nboundary T on=A duration=P9D\nT -> E2")

    assert (ex.open_tasks()[0].token_id, {timer.element_id: timer.due_at for timer in ex.timers()}) == before


def test_a_boundary_event_that_has_come_is_armed_on_the_task_in_progress():
    ex = moved(Case("S -> A -> E"), "S -> A -> E\nboundary T on=A duration=P5D\nT -> E2")

    assert [timer.element_id for timer in ex.timers()] == ["T"]


def test_a_boundary_event_that_is_gone_is_dropped():
    ex = moved(Case("S -> A -> E\nboundary T on=A duration=P5D\nT -> E2"), "S -> A -> E")

    assert ex.timers() == []
    assert open_in(ex) == ["A"]


def test_a_boundary_event_that_waits_for_something_else_is_armed_anew():
    case = Case("S -> A -> E\nboundary T on=A duration=P5D\nT -> E2")

    ex = moved(case, "S -> A -> E\nboundary T on=A message=m\nT -> E2")

    assert ex.timers() == []
    assert [waiting.name for waiting in ex.subscriptions()] == ["m"]


def test_a_case_inside_a_called_process_moves_with_it():
    case = Case("S -> C -> E\ncall C call=q", q="S -> A -> E")

    ex = moved(
        case, "S -> C -> B -> E\ncall C call=q", q="S -> A -> D -> E\nboundary T on=A message=m\nT -> E2"
    )
    ex.complete(ex.open_tasks()[0].token_id, {})
    ex.run()

    assert open_in(ex) == ["D"]


STRANDED = {
    "the element is gone": ("S -> A -> E", "S -> B -> E", ("A", "element_is_gone")),
    "it is another kind": ("S -> A -> E", "manual A\nS -> A -> E", ("A", "kind")),
    "it has got rounds": ("S -> A -> E", "S -> A -> E\nuser A mi=parallel cardinality=2", ("A", "kind")),
    "rounds one by one": (
        "S -> A -> E\nuser A mi=parallel cardinality=2",
        "S -> A -> E\nuser A mi=sequential cardinality=2",
        ("A", "rounds"),
    ),
    "it waits for another message": (
        "S -> C -> E\ncatch C message=m",
        "S -> C -> E\ncatch C message=n",
        ("C", "trigger"),
    ),
    "a branch was added to a fork that has forked": (
        "S -> F\nand F\nand J\nF -> A -> J\nF -> B -> J\nJ -> E",
        "S -> F\nand F\nand J\nF -> A -> J\nF -> B -> J\nF -> C -> J\nJ -> E",
        ("J", "join_never_fires"),
    ),
}


@pytest.mark.parametrize("name", STRANDED)
def test_a_case_that_would_be_stranded_is_refused(name):
    older, newer, expected = STRANDED[name]
    case = Case(older)

    assert obstacles(case, newer) == {expected}
    with pytest.raises(Refused):
        moved(case, newer)


def test_an_arrival_at_a_join_keeps_its_flow_or_is_refused():
    case = Case("S -> F\nand F\nand J\nF -> A -> J\nF -> B -> J\nJ -> E")
    case.complete("A")

    assert ("J", "join") in obstacles(case, "S -> F\nand F\nand J\nF -> A -> C -> J\nF -> B -> J\nJ -> E")


def test_a_fork_ahead_may_get_another_branch():
    case = Case("S -> Z -> F\nand F\nand J\nF -> A -> J\nF -> B -> J\nJ -> E")

    assert (
        obstacles(case, "S -> Z -> F\nand F\nand J\nF -> A -> J\nF -> B -> J\nF -> C -> J\nJ -> E") == set()
    )


def test_another_process_called_in_its_place_is_refused():
    case = Case("S -> C -> E\ncall C call=q", q="S -> A -> E")

    assert ("C", "called_process") in obstacles(case, "S -> C -> E\ncall C call=r", r="S -> A -> E")


def test_every_obstacle_names_its_place_and_a_remedy():
    case = Case("S -> A -> E")
    found = migration_obstacles(case.program, compile_bundle(bundle("S -> B -> E")), case.execution.state())

    assert [problem.file for problem in found] == ["p.bpmn"]
    assert all("”A”" in problem.message and problem.remedy for problem in found)


def test_a_task_with_another_id_is_found_where_it_is_said_to_be():
    case = Case("S -> A -> E\nboundary T on=A duration=P5D\nT -> E2")
    before = case.task("A").token_id, case.due["T"]

    ex = moved(case, "S -> B -> E\nboundary U on=B duration=P5D\nU -> E2", {"A": "B", "T": "U"})

    [task], [timer] = ex.open_tasks(), ex.timers()
    assert (task.element.id, timer.element_id) == ("B", "U")
    assert (task.token_id, timer.due_at) == before


def test_a_removed_task_can_go_on_at_another_of_its_kind_with_the_deadline_that_guards_it_there():
    older = "S -> A -> B -> E\nboundary T on=A duration=P5D\nT -> E2\nboundary U on=B duration=P9D\nU -> E3"
    newer = "S -> B -> E\nboundary U on=B duration=P9D\nU -> E3"

    ex = moved(Case(older), newer, {"A": "B"})

    assert open_in(ex) == ["B"]
    assert {timer.element_id: timer.due_at for timer in ex.timers()} == {
        "U": datetime(2026, 12, 3, 8, tzinfo=UTC)
    }


def test_an_element_cannot_be_put_where_another_kind_is():
    case = Case("S -> A -> E")

    assert obstacles(case, "manual B\nS -> B -> E", {"A": "B"}) == {("A", "kind")}
    assert obstacles(case, "S -> B -> E", {"A": "Z"}) == {("A", "element_is_gone")}


def test_a_sub_process_with_another_id_keeps_what_goes_on_in_it():
    case = Case("S -> P -> E\nsub P {\nstart S1\nS1 -> A -> E1\n}")
    case_in_new = moved(case, "S -> Q -> E\nsub Q {\nstart S1\nS1 -> A -> B -> E1\n}", {"P": "Q"})

    case_in_new.complete(case_in_new.open_tasks()[0].token_id, {})
    case_in_new.run()

    assert open_in(case_in_new) == ["B"]


def test_rounds_with_another_id_go_on():
    case = Case("S -> A -> E\nuser A mi=parallel cardinality=2")
    ex = moved(case, "S -> B -> E\nuser B mi=parallel cardinality=2", {"A": "B"})

    for _ in range(2):
        ex.complete(ex.open_tasks()[0].token_id, {})
        ex.run()

    assert ex.ended


def test_an_arrival_at_a_join_by_a_flow_with_another_id_counts():
    case = Case("S -> F\nand F\nand J\nF -> A -> J\nF -> B -> J\nJ -> E")
    case.complete("A")
    newer = "S -> F\nand F\nand J\nF -> C -> J\nF -> B -> J\nJ -> E"
    flows = {"Flow_A_J": "Flow_C_J"}
    assert obstacles(case, newer) == {("J", "join")}

    ex = moved(case, newer, flows)
    ex.complete(ex.open_tasks()[0].token_id, {})
    ex.run()

    assert ex.ended
