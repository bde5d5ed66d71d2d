from datetime import UTC, date, datetime

import pytest

from engine import clock
from engine.exceptions import ElementFailed
from tests.support.running import Case


def at(text):
    """A moment on Swedish clocks."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.STOCKHOLM).astimezone(UTC)


@pytest.fixture(autouse=True)
def moment():
    """A clock that stands at nine in the morning on a Tuesday in winter."""
    with clock.fixed(at("2026-11-24T09:00")):
        yield lambda text: clock.set_fixed(at(text))


def waiting(kind, text, variables=None):
    return Case(f"S -> C -> A -> E\ncatch C {kind}='{text}'", variables)


@pytest.mark.parametrize(
    ("kind", "text", "due"),
    [
        ("date", "2026-12-01", "2026-12-01T00:00"),
        ("date", '"2026-12-01"', "2026-12-01T00:00"),
        ("date", "2026-12-01T08:30", "2026-12-01T08:30"),
        ("date", "2026-12-01T07:30:00Z", "2026-12-01T08:30"),
        ("date", 'date("2026-12-01")', "2026-12-01T00:00"),
        ("date", 'date and time("2026-12-01T08:30:00")', "2026-12-01T08:30"),
        ("duration", "P14D", "2026-12-08T09:00"),
        ("duration", '"P14D"', "2026-12-08T09:00"),
        ("duration", "P1M", "2026-12-24T09:00"),
        ("duration", "PT36H", "2026-11-25T21:00"),
        ("duration", 'duration("P2D")', "2026-11-26T09:00"),
        ("cycle", "R3/P1D", "2026-11-25T09:00"),
        ("cycle", "R/2026-12-01T08:00/P1D", "2026-12-01T08:00"),
        ("cycle", '"R3/P1D"', "2026-11-25T09:00"),
    ],
)
def test_a_timer_is_due_on_swedish_clocks(kind, text, due):
    assert waiting(kind, text).due == {"C": at(due)}


def test_a_timer_follows_a_variable():
    case = waiting("date", 'decision - duration("P35D")', {"decision": date(2027, 1, 31)})

    assert case.due == {"C": at("2026-12-27T00:00")}


@pytest.mark.parametrize(
    ("start", "due"), [("2026-03-28T09:00", "2026-03-29T09:00"), ("2026-10-24T09:00", "2026-10-25T09:00")]
)
def test_a_day_keeps_the_clock_when_summer_time_begins_and_ends(moment, start, due):
    moment(start)

    assert waiting("duration", "P1D").due == {"C": at(due)}


def test_a_timer_in_july_that_was_armed_in_winter_is_on_summer_time():
    assert waiting("date", "2027-07-01T08:00").due == {"C": datetime(2027, 7, 1, 6, 0, tzinfo=UTC)}


def test_a_month_from_the_last_of_january_is_the_last_of_february(moment):
    moment("2027-01-31T09:00")

    assert waiting("duration", "P1M").due == {"C": at("2027-02-28T09:00")}


def test_a_timer_fires_at_its_moment_and_not_before(moment):
    case = waiting("duration", "P1D")

    moment("2026-11-25T08:59:59")
    assert case.tick() == 0
    moment("2026-11-25T09:00")
    assert case.tick() == 1

    assert case.open == ["A"]


def test_what_is_already_due_fires_at_once():
    assert waiting("date", "2026-11-01").open == ["A"]


def test_timers_fire_in_the_order_they_are_due(moment):
    case = Case(
        "S -> F\nand F\nF -> C1 -> X1 -> E1\nF -> C2 -> X2 -> E2\ncatch C1 duration=P9D\n"
        "catch C2 duration=P2D\nscript X1 lang=feel set=last 1\n"
        "script X2 lang=feel set=last 2"
    )

    moment("2026-12-24T09:00")
    case.tick()

    assert [element for element in case.passed if element.startswith("X")] == ["X2", "X1"]


def test_a_boundary_timer_interrupts(moment):
    case = Case("S -> A -> E\nboundary T on=A duration=P1D\nT -> B -> E2")

    moment("2026-11-26T09:00")
    case.tick()

    assert case.open == ["B"]


def test_a_boundary_timer_that_does_not_interrupt_fires_once_beside_the_task(moment):
    case = Case("S -> A -> E\nboundary T on=A duration=P1D interrupting=false\nT -> B -> E2")

    moment("2026-11-26T09:00")
    case.tick()
    moment("2026-12-26T09:00")
    case.tick()

    assert case.open == ["A", "B"]
    assert case.due == {}


def test_a_boundary_timer_leaves_with_its_task(moment):
    case = Case("S -> A -> B -> E\nboundary T on=A duration=P1D\nT -> E2")

    case.complete("A")

    assert case.due == {}


REMIND = (
    "S -> A -> E\nboundary T on=A cycle={cycle} interrupting=false\nT -> X -> E2\n"
    "script X lang=feel set=reminded 'reminded + 1'"
)


def remind(cycle):
    return Case(REMIND.format(cycle=cycle), {"reminded": 0})


def test_a_cycle_fires_at_each_of_its_moments_and_then_no_more(moment):
    case = remind("R3/P1D")

    for day in (25, 26, 27, 28, 29):
        moment(f"2026-11-{day}T09:00")
        case.tick()

    assert case.variables["reminded"] == 3
    assert case.due == {}


def test_after_down_time_a_cycle_fires_once_and_goes_on_in_the_future(moment):
    case = remind("R/P1D")

    moment("2026-12-01T12:00")

    assert case.tick() == 1
    assert case.variables["reminded"] == 1
    assert case.due == {"T": at("2026-12-02T09:00")}


def test_a_cycle_of_months_is_counted_from_its_start_and_does_not_drift(moment):
    moment("2027-01-31T09:00")
    case = remind("R/P1M")

    moment("2027-02-28T09:00")
    case.tick()

    assert case.due == {"T": at("2027-03-31T09:00")}


def test_a_cycle_over_years_of_down_time_finds_its_next_moment(moment):
    case = remind("R/PT5M")

    moment("2036-11-24T09:02")
    case.tick()

    assert case.due == {"T": at("2036-11-24T09:05")}


def test_an_interrupting_cycle_interrupts_at_its_first_moment(moment):
    case = Case("S -> A -> E\nboundary T on=A cycle=R3/P1D\nT -> B -> E2")

    moment("2026-11-25T09:00")
    case.tick()

    assert case.open == ["B"]
    assert case.due == {}


def test_timers_that_race_each_have_their_own_due_time(moment):
    case = Case(
        "S -> R\nrace R\ncatch C1 duration=P9D\ncatch C2 duration=P2D\nR -> C1 -> A -> E1\nR -> C2 -> B -> E2"
    )
    assert case.due == {"C1": at("2026-12-03T09:00"), "C2": at("2026-11-26T09:00")}

    moment("2026-11-26T09:00")
    case.tick()

    assert case.open == ["B"]
    assert case.due == {}


MOVING = (
    "S -> A -> E\nboundary T on=A date='milestones.decision - duration(\"P35D\")'\n"
    "T -> B -> E2\nboundary U on=A duration=P90D\nU -> E3"
)


def test_a_timer_moves_with_the_milestone_that_it_counts_from():
    case = Case(MOVING, {"milestones": {"decision": date(2027, 3, 31)}})
    case.execution.variables["milestones"] = {"decision": date(2027, 4, 30)}

    assert case.execution.rearm_timers()

    assert case.due["T"] == at("2027-03-26T00:00")
    assert case.due["U"] == at("2027-02-22T09:00")


def test_nothing_changes_when_no_milestone_has_moved():
    case = Case(MOVING, {"milestones": {"decision": date(2027, 3, 31)}})

    assert not case.execution.rearm_timers()


def test_a_duration_that_changes_is_counted_from_when_the_timer_was_armed(moment):
    case = Case("S -> A -> E\nboundary T on=A duration='duration(\"P1D\") * days'\nT -> E2", {"days": 3})
    moment("2026-11-25T15:00")
    case.execution.variables["days"] = 5

    case.execution.rearm_timers()

    assert case.due == {"T": at("2026-11-29T09:00")}


def test_a_boundary_timer_waits_for_a_date_that_is_not_set_yet():
    case = Case(MOVING, {"milestones": {"decision": None}})
    assert "T" not in case.due

    case.execution.variables["milestones"] = {"decision": date(2027, 3, 31)}
    case.execution.rearm_timers()
    case.save_and_restore()

    assert "T" in case.due


def test_an_event_on_its_way_does_not_wait_for_a_date_that_may_never_come():
    with pytest.raises(ElementFailed, match="inget värde än"):
        waiting("date", "decision", {"decision": None})


def test_a_timer_that_gets_no_time_fails_at_its_element():
    with pytest.raises(ElementFailed, match="ett datum") as failed:
        waiting("date", "decision", {"decision": 3})

    assert failed.value.element_id == "C"


def test_a_timer_with_a_name_that_nothing_has_set_fails():
    with pytest.raises(ElementFailed, match="decision"):
        waiting("date", "decision")


def test_a_start_event_with_a_time_waits_for_it(moment):
    case = Case("S -> A -> E\nstart S duration=P1D")
    assert case.open == []

    moment("2026-11-25T09:00")
    case.tick()

    assert case.open == ["A"]
