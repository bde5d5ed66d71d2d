"""The rules T1-T18 that hang on dates: pure, and safe on whatever a process owner's variables hold."""

from datetime import UTC, date, datetime

import pytest

from engine import clock
from engine.reminders import TIMELINE_VARIABLES, plan_timeline
from engine.reminders.idle import plan_idle

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DATES = {"start": date(2027, 3, 1), "presentation": date(2027, 9, 1), "decision": date(2027, 11, 1)}


def rules(**variables):
    return [one.rule_key for one in plan_timeline(variables, now=NOW)]


def test_a_case_without_dates_has_no_timeline():
    assert rules() == []


@pytest.mark.parametrize("name", sorted(TIMELINE_VARIABLES))
@pytest.mark.parametrize("value", [None, "snart", 5, [], ["snart"], {}, [{}], {"start": "snart"}])
def test_values_of_any_shape_are_borne(name, value):
    plan_timeline({"milestones": DATES, name: value}, now=NOW)


def test_the_dates_of_a_dialogue_give_their_rules():
    assert rules(milestones=DATES, participation_level="dialog") == [
        "T1",
        "T5 -> process_leader",
        "T5 -> communicator",
        "T10",
    ]


def test_the_same_variables_give_the_same_rows():
    variables = {
        "milestones": DATES,
        "participation_level": "dialog",
        "activities": [{"date": date(2027, 5, 3)}],
    }

    assert plan_timeline(variables, now=NOW) == plan_timeline(variables, now=NOW)


def test_each_row_is_unique_by_anchor_rule_and_occurrence():
    variables = {
        "milestones": {"start": date(2029, 1, 8), "decision": date(2032, 1, 12)},
        "activities": [{"date": date(2029, 5, 3)}, {"date": date(2029, 5, 3)}],
        "other_actions": [{"due": date(2029, 5, 3)}, {"due": date(2029, 5, 3)}],
    }

    keys = [(one.anchor, one.rule_key, one.occurrence) for one in plan_timeline(variables, now=NOW)]

    assert len(keys) == len(set(keys))


def test_an_activity_may_be_a_moment():
    moment = datetime(2027, 5, 3, 22, 30, tzinfo=UTC)  # 4 May in Sweden

    [planned, *_] = plan_timeline({"activities": [{"date": moment, "type": "samrad"}]}, now=NOW)

    assert planned.occurrence == "2027-05-04"


@pytest.mark.parametrize(
    ("start", "decision", "shifts"),
    [
        (date(2030, 3, 1), date(2031, 3, 1), [date(2031, 1, 1)]),
        (date(2031, 1, 1), date(2031, 3, 1), []),
        (date(2030, 3, 1), date(2031, 1, 1), [date(2031, 1, 1)]),
        (date(2030, 3, 1), date(2035, 2, 1), [date(2031, 1, 1), date(2035, 1, 1)]),
        (date(2027, 3, 1), date(2028, 3, 1), []),
    ],
)
def test_t18_is_for_each_mandate_shift_after_the_start_and_up_to_the_decision(start, decision, shifts):
    planned = plan_timeline({"milestones": {"start": start, "decision": decision}}, now=NOW)

    found = [one.occurrence for one in planned if one.rule_key == "T18 -> process_leader"]
    assert found == [day.isoformat() for day in shifts]


def test_t17_names_the_day_since_which_nothing_has_happened():
    planned = plan_idle(date(2026, 10, 23), now=NOW)

    assert (planned.rule_key, planned.occurrence, planned.due_at) == ("T17", "2026-10-23", NOW)
    assert planned.reason.startswith("Inget har hänt i ärendet sedan 2026-10-23.")


def test_all_reminders_of_the_timeline_come_at_seven():
    planned = plan_timeline({"milestones": DATES, "participation_level": "dialog"}, now=NOW)

    assert {clock.local(one.due_at).hour for one in planned} == {7}
