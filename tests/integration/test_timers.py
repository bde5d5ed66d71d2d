"""BPMN timers: they change the course of a case, once, at their moment or as soon as somebody ticks after it."""

from datetime import UTC, date, datetime, timedelta

from engine import clock, process_engine
from engine.commands.pause_case import change_plan
from engine.exceptions import DatabaseUnavailable
from engine.models import timer
from engine.transaction import OPERATOR
from tests.integration.conftest import at_once

WAITS = "catch T duration=P1D\nS -> T -> A -> E\nlane Handläggare role=case_officer: A"
LATE = """
boundary T on=A duration=P14D{0}
T -> B -> E1
S -> A -> E
lane Handläggare role=case_officer: A B
"""
REPEATS = """
boundary T on=A cycle=R3/P1D interrupting=false
T -> B -> E1
S -> A -> E
lane Handläggare role=case_officer: A B
"""


def due(town):
    return [clock.local(row.due_at).isoformat() for row in town.rows(timer)]


def test_a_timer_fires_at_its_moment_and_not_before(town):
    town.deploy(WAITS)
    case = town.start()

    town.later(hours=23, minutes=59)
    assert town.open(case) == []

    town.later(minutes=1)
    assert town.open(case) == ["A"]
    assert town.page(case).events[0].kind == "timers_fired"


def test_a_timer_fires_once(town):
    town.deploy(WAITS)
    case = town.start()

    town.later(days=1)
    events = len(town.page(case).events)
    assert [town.engine.tick().timers_fired for _ in range(3)] == [0, 0, 0]

    assert len(town.page(case).events) == events
    assert town.rows(timer) == []


def test_a_timer_fires_once_even_with_two_schedulers_that_tick_at_the_same_moment(town):
    town.deploy(WAITS)
    cases = [town.start() for _ in range(10)]
    clock.set_fixed(clock.now() + timedelta(days=1))

    ticked = at_once(town.engine.tick, town.engine.tick)

    assert sum(one.timers_fired for one in ticked) == 10
    assert [town.open(case) for case in cases] == [["A"]] * 10
    assert [len(town.page(case).events) for case in cases] == [2] * 10


def test_a_moment_between_two_milliseconds_is_either_due_or_not(town):
    clock.set_fixed(clock.now() + timedelta(microseconds=1499))
    town.deploy(WAITS)
    case = town.start()

    town.later(hours=23, minutes=59, seconds=59, microseconds=999_400)
    town.later(milliseconds=1)

    assert town.open(case) == ["A"]


def test_what_fell_due_while_nobody_ticked_fires_at_the_first_tick(town):
    town.deploy(WAITS)
    cases = [town.start() for _ in range(3)]

    town.later(days=400)

    assert [town.open(case) for case in cases] == [["A"]] * 3


def test_more_timers_than_one_batch_fire_in_one_tick(town, monkeypatch):
    monkeypatch.setattr("engine.process_engine.BATCH", 2)
    town.deploy(WAITS)
    for _ in range(5):
        town.start()
    clock.set_fixed(clock.now() + timedelta(days=1))

    assert town.engine.tick().timers_fired == 5


def test_a_boundary_timer_that_interrupts_takes_the_task_away(town):
    town.deploy(LATE.format(""))
    case = town.start()

    town.later(days=14)

    assert town.open(case) == ["B"]


def test_a_boundary_timer_that_does_not_interrupt_lets_the_task_stay(town):
    town.deploy(LATE.format(" interrupting=false"))
    case = town.start()

    town.later(days=14)

    assert town.open(case) == ["A", "B"]


def test_a_task_that_is_done_in_time_has_no_timer_left(town):
    town.deploy(LATE.format(""))
    case = town.start()

    town.complete(case, "A")
    town.later(days=20)

    assert town.rows(timer) == []
    assert [event.kind for event in town.page(case).events] == ["user_task_completed", "case_started"]


def test_a_repetition_fires_its_number_of_times(town):
    town.deploy(REPEATS)
    case = town.start()

    for _ in range(6):
        town.later(days=1)

    assert town.open(case).count("B") == 3


def test_rounds_missed_during_down_time_are_not_made_up_for(town):
    town.deploy(REPEATS.replace("R3", "R"))
    case = town.start()

    town.later(days=10)
    town.later(days=1)

    assert town.open(case).count("B") == 2


def test_a_day_is_a_day_when_summer_time_begins_and_ends(town):
    town.deploy(WAITS)
    found = []
    for moment in (datetime(2027, 3, 27, 11, tzinfo=UTC), datetime(2027, 10, 30, 10, tzinfo=UTC)):
        clock.set_fixed(moment)
        town.start()
        found.append(due(town)[-1])

    assert found == ["2027-03-28T12:00:00+02:00", "2027-10-31T12:00:00+01:00"]


def test_a_timer_in_the_hour_that_comes_twice_fires_once(town):
    town.deploy(WAITS.replace("P1D", "PT2H"))
    clock.set_fixed(datetime(2027, 10, 30, 23, 30, tzinfo=UTC))  # 01.30 in Sweden; 02.30 comes twice
    case = town.start()

    for _ in range(6):
        town.later(minutes=30)

    assert town.open(case) == ["A"]
    assert len(town.page(case).events) == 2


def test_a_date_is_its_midnight_in_sweden(town):
    town.deploy(WAITS.replace("duration=P1D", "date=milestones.start"), given={"milestones"})
    case = town.start(milestones={"start": date(2027, 6, 14)})

    assert due(town) == ["2027-06-14T00:00:00+02:00"]
    town.at(date(2027, 6, 13), hour=23)
    assert town.open(case) == []
    town.at(date(2027, 6, 14), hour=0)
    assert town.open(case) == ["A"]


def test_a_timer_follows_the_date_that_it_waits_for(town):
    town.deploy(WAITS.replace("duration=P1D", "date=milestones.start"), given={"milestones"})
    case = town.start(milestones={"start": date(2027, 6, 14)})

    town.engine.run(
        change_plan, case, milestones={"start": date(2027, 8, 30)}, reason="Semester", by=OPERATOR
    )

    assert due(town) == ["2027-08-30T00:00:00+02:00"]


def test_a_case_that_the_database_gives_to_nobody_just_now_is_left_to_the_next_tick(town, monkeypatch):
    town.deploy(WAITS)
    case, other = town.start(), town.start()
    fire = process_engine.fire_timers

    def held_by_others(tx, due_case):
        if due_case == case:
            raise DatabaseUnavailable("Databasen svarar inte.")
        return fire(tx, due_case)

    with monkeypatch.context() as patched:
        patched.setattr(process_engine, "fire_timers", held_by_others)
        town.later(days=1)
    assert (town.open(case), town.open(other)) == ([], ["A"])

    town.later(seconds=1)

    assert town.open(case) == ["A"]
    assert town.page(case).incidents == []
