"""Event sub-processes: set off by what happens while the process around is in progress, beside it or instead of it."""

from datetime import UTC, datetime, timedelta

import pytest

from engine import clock
from engine.exceptions import ElementFailed
from engine.spiff import compile_bundle, migrate
from tests.support.drawings import bundle
from tests.support.running import Case, FakeHost


@pytest.fixture(autouse=True)
def moment():
    with clock.fixed(datetime(2026, 11, 24, 8, tzinfo=UTC)):
        yield


def days(number):
    clock.set_fixed(clock.now() + timedelta(days=number))


def handled(event, main="S -> A -> B -> E", inside="S2 -> H -> E2"):
    """A process with an event sub-process that `event` sets off."""
    return f"{main}\nevent X {{\nstart S2 {event}\n{inside}\n}}"


def within(event, main="S -> A -> E", after="S1 -> Sub -> C -> E1\nstart S1"):
    """The same inside an embedded sub-process."""
    return f"{after}\nsub Sub {{\n{handled(event, main)}\n}}"


def test_nothing_happens_in_it_until_it_is_set_off():
    case = Case(handled("message=m"))

    assert case.open == ["A"]
    assert case.execution.active_elements() == [("p", "A")]


def test_a_message_that_interrupts_ends_everything_else():
    case = Case(
        handled(
            "message=m", "S -> F\nand F\nF -> A -> E\nF -> B -> E3\nboundary T on=A duration=P1D\nT -> E1"
        )
    )

    case.deliver("m", text="stopp")

    assert case.open == ["H"]
    assert case.due == {}
    assert case.variables == {"text": "stopp"}
    assert case.passed[-3:] == ["X", "S2", "H"]


def test_the_case_ends_with_the_event_sub_process_that_interrupted_it():
    case = Case(handled("message=m"))
    case.deliver("m")

    case.complete("H")

    assert case.ended


def test_a_message_that_does_not_interrupt_goes_on_beside_and_can_come_again():
    case = Case(handled("message=m interrupting=false"))

    assert (case.deliver("m"), case.deliver("m")) == (1, 1)

    assert case.open == ["A", "H", "H"]


def test_the_case_waits_for_what_goes_on_beside():
    case = Case(handled("message=m interrupting=false", "S -> A -> E"))
    case.deliver("m")

    case.complete("A")
    assert case.open == ["H"]
    assert not case.ended
    case.complete("H")

    assert case.ended


def test_what_only_listens_keeps_no_case_from_its_end():
    case = Case(
        handled("message=m interrupting=false", "S -> A -> E")
        + "\nevent Y {\nstart S3 duration=P9D\nS3 -> E3\n}"
    )

    case.complete("A")

    assert case.ended
    assert (case.due, case.execution.subscriptions()) == ({}, [])


def test_a_signal_sets_it_off():
    case = Case(handled("signal=s"))

    assert case.deliver("s", "signal") == 1

    assert case.open == ["H"]


def test_it_waits_under_the_name_of_its_start():
    waiting = Case(handled("message=m prop.correlationKey=nummer"), {"nummer": 7}).execution.subscriptions()

    assert [(s.element_id, s.kind, s.name, s.correlation_key) for s in waiting] == [
        ("S2", "message", "m", "7")
    ]


def test_a_timer_sets_it_off():
    case = Case(handled("duration=P2D"))
    assert case.due == {"S2": clock.now() + timedelta(days=2)}

    days(2)
    case.tick()

    assert case.open == ["H"]


def test_a_timer_that_does_not_interrupt_fires_once():
    case = Case(handled("duration=P2D interrupting=false"))

    days(2)
    case.tick()

    assert case.open == ["A", "H"]
    assert case.due == {}


def test_a_cycle_fires_at_each_of_its_moments():
    case = Case(handled("cycle=R2/P1D interrupting=false"))

    for _ in range(3):
        days(1)
        case.tick()

    assert case.open == ["A", "H", "H"]


def test_a_timer_waits_for_a_date_that_is_not_set_yet():
    case = Case(handled("date=slut"), {"slut": None})
    assert case.due == {}

    case.variables["slut"] = clock.today()
    case.execution.rearm_timers()
    case.tick()

    assert case.open == ["H"]


@pytest.mark.parametrize("event", ["error=fel", "error"])
def test_an_error_in_the_process_sets_it_off(event):
    case = Case(handled(event, "S -> A -> Bad\nend Bad error=fel"))

    case.complete("A")

    assert case.open == ["H"]


def test_an_error_ends_the_ways_beside():
    case = Case(handled("error=fel", "S -> F\nand F\nF -> A -> Bad\nF -> B -> E\nend Bad error=fel"))

    case.complete("A")

    assert case.open == ["H"]


def test_an_error_of_another_code_does_not_set_it_off():
    case = Case(handled("error=annat", "S -> A -> Bad\nend Bad error=fel"))

    with pytest.raises(ElementFailed, match="ingen händelse fångar"):
        case.complete("A")


NESTED = (
    "S1 -> Sub -> C -> E1\nstart S1\nsub Sub {\nS -> A -> Bad\nend Bad error=fel\n}\n"
    "event Outer {\nstart S3 error=fel\nS3 -> O -> E3\n}"
)


def test_an_error_in_a_sub_process_comes_out_to_the_process_around():
    case = Case(NESTED)

    case.complete("A")

    assert case.open == ["O"]


def test_the_event_sub_process_inside_goes_before_what_is_on_the_edge_and_around():
    inner = NESTED.replace(
        "end Bad error=fel\n", "end Bad error=fel\nevent X {\nstart S2 error=fel\nS2 -> H -> E2\n}\n"
    )
    case = Case(inner + "\nboundary U on=Sub error=fel\nU -> D -> E4")

    case.complete("A")

    assert case.open == ["H"]


def test_the_edge_goes_before_what_is_around():
    case = Case(NESTED + "\nboundary U on=Sub error=fel\nU -> D -> E4")

    case.complete("A")

    assert case.open == ["D"]


def test_an_event_sub_process_of_a_sibling_does_not_catch_the_error():
    text = (
        "S1 -> F\nstart S1\nand F\nF -> Sub -> E1\nF -> Sibling -> E4\n"
        "sub Sub {\nS -> A -> Bad\nend Bad error=fel\n}\n"
        "sub Sibling {\nstart S5\nS5 -> B -> E5\nevent X {\nstart S2 error=fel\nS2 -> H -> E2\n}\n}"
    )

    with pytest.raises(ElementFailed, match="ingen händelse fångar"):
        Case(text).complete("A")


def test_an_error_thrown_while_it_is_handled_goes_further_out():
    inside = "S2 -> H -> Again\nend Again error=fel"
    thrown = handled("error=fel", "S -> A -> Bad\nend Bad error=fel", inside)
    text = f"S1 -> Sub -> E1\nstart S1\nsub Sub {{\n{thrown}\n}}"
    case = Case(text + "\nboundary U on=Sub error=fel\nU -> D -> E4")

    case.complete("A")
    case.complete("H")

    assert case.open == ["D"]


def test_an_error_in_a_called_process_comes_out_to_the_event_sub_process_of_its_caller():
    case = Case(handled("error=fel", "S -> K -> E\ncall K call=q"), q="S -> A -> Bad\nend Bad error=fel")

    case.complete("A")

    assert case.open == ["H"]
    assert len(case.execution._case.subprocesses) == 1


def test_an_escalation_goes_on_beside():
    case = Case(handled("escalation=e interrupting=false", "S -> T -> A -> E\nthrow T escalation=e"))

    assert sorted(case.open) == ["A", "H"]


def test_an_escalation_that_interrupts_ends_the_way_that_threw_it():
    case = Case(handled("escalation=e", "S -> T -> A -> E\nthrow T escalation=e"))

    assert case.open == ["H"]


def test_an_escalation_from_within_does_not_set_itself_off_again():
    inside = "S2 -> Again -> H -> E2\nthrow Again escalation=e"

    case = Case(handled("escalation=e interrupting=false", "S -> T -> A -> E\nthrow T escalation=e", inside))

    assert sorted(case.open) == ["A", "H"]


def test_in_a_sub_process_it_ends_only_what_is_inside():
    case = Case(within("message=m"))
    case.deliver("m")
    assert case.open == ["H"]

    case.complete("H")

    assert case.open == ["C"]
    assert case.execution.subscriptions() == []


def test_in_a_sub_process_it_listens_only_while_that_is_in_progress():
    case = Case(within("message=m", after="S1 -> B -> Sub -> C -> E1\nstart S1"))
    assert case.deliver("m") == 0
    case.complete("B")
    case.complete("A")

    assert case.deliver("m") == 0
    assert case.open == ["C"]


def test_an_event_on_the_edge_ends_the_event_sub_process_too():
    case = Case(within("message=m interrupting=false") + "\nboundary T on=Sub message=stop\nT -> D -> E4")
    case.deliver("m")
    assert case.open == ["A", "H"]

    case.deliver("stop")

    assert case.open == ["D"]
    assert case.execution.subscriptions() == []


def test_each_round_of_a_sub_process_has_its_own():
    text = within("message=m").replace("sub Sub {", "sub Sub mi=parallel collection=n element=x {")
    case = Case(text, {"n": [1, 2]})
    first = case.execution.subscriptions()[0]

    case.deliver("m", token_id=first.token_id)

    assert [(task.element.id, task.item["x"]) for task in case.execution.open_tasks()] == [("A", 2), ("H", 1)]


def test_a_terminate_end_inside_ends_only_the_event_sub_process():
    case = Case(
        handled(
            "message=m interrupting=false",
            inside="S2 -> G\nand G\nG -> H -> E2\nG -> J -> E3\nend E2 terminate",
        )
    )
    case.deliver("m")

    case.complete("H")

    assert case.open == ["A"]


def test_a_terminate_end_around_ends_it_too():
    case = Case(handled("message=m interrupting=false", "S -> A -> E\nend E terminate"))
    case.deliver("m")

    case.complete("A")

    assert case.ended


def test_its_tasks_have_the_role_of_the_lane_that_it_lies_in():
    case = Case(handled("message=m") + "\nlane Registrator: S A B E\nlane Chef role=head: X")

    case.deliver("m")

    assert case.task("H").element.role == "head"


def test_its_own_lanes_go_before_the_one_around():
    case = Case(
        handled("message=m", inside="S2 -> H -> E2\nlane Handläggare role=officer: H")
        + "\nlane Chef role=head: X"
    )

    case.deliver("m")

    assert case.task("H").element.role == "officer"


def test_a_second_one_is_called_off_by_one_that_interrupts():
    case = Case(handled("message=m") + "\nevent Y {\nstart S3 message=n\nS3 -> E3\n}")
    case.deliver("m")

    assert case.deliver("n") == 0
    assert case.open == ["H"]


# Moving to another drawing


def moved(case, newer):
    ex = case.execution
    return migrate(case.program, compile_bundle(bundle(newer)), ex.state(), ex.variables, host=FakeHost())


def waits_for(ex):
    ex.run()
    return sorted(waiting.name for waiting in ex.subscriptions())


def test_one_that_has_come_listens_in_a_case_in_progress():
    assert waits_for(moved(Case("S -> A -> B -> E"), handled("message=m"))) == ["m"]


def test_one_that_is_gone_listens_no_more():
    ex = moved(Case(handled("message=m")), "S -> A -> B -> E")

    assert waits_for(ex) == []
    assert [task.element.id for task in ex.open_tasks()] == ["A"]


def test_one_that_listens_for_something_else_does_so_now():
    assert waits_for(moved(Case(handled("message=m")), handled("message=n"))) == ["n"]


def test_one_that_listens_already_is_not_doubled():
    assert waits_for(moved(Case(handled("message=m")), handled("message=m"))) == ["m"]


def test_one_that_has_fired_for_good_does_not_fire_again():
    case = Case(handled("duration=P1D interrupting=false"))
    days(1)
    case.tick()

    ex = moved(case, handled("duration=P1D interrupting=false"))
    ex.run()

    assert ex.timers() == []


def test_nothing_new_listens_in_a_case_that_has_been_interrupted():
    case = Case(handled("message=m"))
    case.deliver("m")

    assert waits_for(moved(case, handled("message=m") + "\nevent Y {\nstart S3 message=n\nS3 -> E3\n}")) == []


def test_a_reminder_on_the_edge_that_has_fired_does_not_fire_again():
    text = "S -> A -> E\nboundary T on=A duration=P1D interrupting=false\nT -> R -> E2"
    case = Case(text)
    days(1)
    case.tick()

    ex = moved(case, text)
    ex.run()

    assert ex.timers() == []
