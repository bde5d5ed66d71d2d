"""The dialogue's timeline T1-T18: dated reminders that follow the case's dates."""

from datetime import date

import pytest

from engine import clock
from engine.commands.pause_case import change_plan
from engine.models import notification, reminder
from engine.transaction import OPERATOR

DRAWING = "S -> A -> B -> E\nlane Processledare role=process_leader: A B"
DATES = {"start": date(2027, 3, 1), "presentation": date(2027, 9, 1), "decision": date(2027, 11, 1)}
PEOPLE = {"process_leader": "pia"}


@pytest.fixture
def start(town):
    """Start a case with these variables."""
    town.deploy(DRAWING)
    return lambda **variables: town.start(participants=PEOPLE, deciding_body="kfn", **variables)


def planned(town, case, rule):
    """(day, status) of the rows of a rule."""
    return [
        (clock.local(row.due_at).date(), row.status)
        for row in town.rows(reminder, instance_id=case)
        if row.rule_key.partition(" ")[0] == rule
    ]


def move(town, case, **dates):
    town.engine.run(change_plan, case, milestones=dates, reason="Ny tid", by=OPERATOR)


@pytest.mark.parametrize(
    ("level", "weeks", "latest"),
    [
        ("konsultation", 10, date(2027, 8, 23)),
        ("dialog", 14, date(2027, 7, 26)),
        ("inflytande", 18, date(2027, 6, 28)),
        ("medbeslutande", 24, date(2027, 5, 17)),
    ],
)
def test_t1_warns_on_the_last_day_on_which_the_time_suffices(town, start, level, weeks, latest):
    case = start(milestones=DATES, participation_level=level)

    assert planned(town, case, "T1") == [(latest, "scheduled")]
    assert f"minst {weeks} veckor" in town.rows(reminder, rule_key="T1")[0].reason


def test_t1_warns_at_once_when_it_is_too_late_already(town, start):
    case = start(milestones={"decision": date(2026, 12, 21)}, participation_level="dialog")

    assert planned(town, case, "T1") == [(date(2026, 11, 23), "scheduled")]


def test_t1_says_nothing_once_the_mandate_is_given(town, start):
    case = start(milestones=DATES, participation_level="dialog")

    town.complete(case, "A", {"mandate": {"outcome": "bifall"}})

    assert planned(town, case, "T1") == [(date(2027, 7, 26), "withdrawn")]


def test_t1_is_recalculated_when_the_level_or_the_decision_changes(town, start):
    case = start(milestones=DATES, participation_level="dialog")

    move(town, case, decision=date(2027, 12, 6))

    assert planned(town, case, "T1") == [
        (date(2027, 7, 26), "withdrawn"),
        (date(2027, 8, 30), "scheduled"),
    ]


def test_t5_asks_for_readiness_fourteen_days_before_the_start(town, start):
    case = start(milestones=DATES)

    assert planned(town, case, "T5") == [(date(2027, 2, 15), "scheduled")] * 2
    assert {row.role for row in town.rows(reminder) if row.rule_key.startswith("T5")} == {
        "process_leader",
        "communicator",
    }


def test_t5_ends_with_the_launch(town, start):
    case = start(milestones=DATES)

    town.complete(case, "A", {"launch_at": "2027-02-01"})

    assert {status for _, status in planned(town, case, "T5")} == {"withdrawn"}


def test_t7_reminds_seven_days_and_one_day_before_each_activity(town, start):
    case = start(
        activities=[
            {"title": "Promenad", "date": date(2027, 4, 10), "place": "Torget"},
            {"title": "Verkstad", "date": date(2027, 5, 8)},
        ]
    )

    days = {day for day, _ in planned(town, case, "T7")}
    assert days == {date(2027, 4, 3), date(2027, 4, 9), date(2027, 5, 1), date(2027, 5, 7)}
    assert "Promenad hålls 2027-04-10 på Torget." in {row.reason for row in town.rows(reminder)}


def test_t7_says_what_the_activity_is_called(town, start):
    start(activities=[{"name": "Dialogcafé", "type": "dialogcafe", "date": date(2027, 4, 20)}])

    assert {row.reason for row in town.rows(reminder)} == {"Dialogcafé hålls 2027-04-20."}


def test_t7_follows_an_activity_that_moves_and_leaves_the_others(town, start):
    activities = [
        {"title": "Promenad", "date": date(2027, 4, 10)},
        {"title": "Verkstad", "date": date(2027, 5, 8)},
    ]
    case = start(activities=activities)

    town.complete(
        case, "A", {"activities": [{"title": "Promenad", "date": date(2027, 4, 24)}, activities[1]]}
    )

    waiting = {day for day, status in planned(town, case, "T7") if status == "scheduled"}
    assert waiting == {date(2027, 4, 17), date(2027, 4, 23), date(2027, 5, 1), date(2027, 5, 7)}


def test_t10_asks_for_the_report_fourteen_days_before_the_presentation(town, start):
    case = start(milestones=DATES)

    assert planned(town, case, "T10") == [(date(2027, 8, 18), "scheduled")]


def test_t14_asks_for_the_evaluation_sixty_days_after_the_decision(town, start):
    case = start()

    town.complete(case, "A", {"final_decision": {"meeting_date": date(2027, 11, 1)}})

    assert planned(town, case, "T14") == [(date(2027, 12, 31), "scheduled")]


def test_t15_follows_each_action_before_on_and_after_its_day(town, start):
    case = start(other_actions=[{"action": "Ny belysning", "due": date(2027, 5, 3)}])

    assert [day for day, _ in planned(town, case, "T15")] == [
        date(2027, 4, 3),
        date(2027, 5, 3),
        date(2027, 6, 2),
    ]


def test_t18_asks_for_a_handover_sixty_days_before_the_mandate_shifts(town, start):
    inside = start(milestones={"start": date(2026, 11, 30), "decision": date(2027, 3, 1)})
    outside = start(milestones={"start": date(2027, 1, 11), "decision": date(2027, 11, 1)})

    # The shift of 1 January 2027 is less than sixty days away already: nothing is raised afterwards.
    assert planned(town, inside, "T18") == []
    assert planned(town, outside, "T18") == []

    ahead = start(milestones={"start": date(2030, 3, 1), "decision": date(2031, 3, 3)})
    assert planned(town, ahead, "T18") == [(date(2030, 11, 2), "scheduled")] * 2


def test_what_lay_in_the_past_when_it_was_planned_is_not_raised_afterwards(town, start):
    case = start(milestones={"start": date(2026, 11, 30)})

    assert planned(town, case, "T5") == []


def test_a_date_that_moves_away_and_back_is_planned_again(town, start):
    case = start(milestones=DATES)

    move(town, case, presentation=date(2027, 10, 1))
    move(town, case, presentation=DATES["presentation"])

    assert planned(town, case, "T10") == [
        (date(2027, 8, 18), "scheduled"),
        (date(2027, 9, 17), "withdrawn"),
    ]


def test_a_rule_that_was_raised_is_not_raised_again_when_the_date_comes_back(town, start):
    case = start(milestones=DATES)
    town.at(date(2027, 8, 18))

    move(town, case, presentation=date(2027, 10, 1))
    move(town, case, presentation=DATES["presentation"])
    town.at(date(2027, 8, 19))

    mails = [row.subject for row in town.rows(notification) if "presenteras" in row.body]
    assert len(mails) == 1


def test_a_reminder_of_the_timeline_goes_to_its_role_with_a_link_to_the_case(town, start):
    case = start(title="Torget", milestones=DATES)

    town.at(date(2027, 8, 18))

    [mail] = [row for row in town.rows(notification) if "presenteras" in row.body]
    assert mail.to_address == "pia@example.org"
    assert f"http://niosteg.test/arenden/{case}" in mail.body


def test_nothing_of_the_timeline_is_left_when_the_case_ends(town, start):
    case = start(milestones=DATES)

    town.complete(case, "A")
    town.complete(case, "B")

    assert {row.status for row in town.rows(reminder)} == {"withdrawn"}


def test_t17_asks_once_when_nothing_has_happened_for_thirty_days(town, start):
    case = start()

    for _ in range(45):
        town.later(days=1)

    assert planned(town, case, "T17") == [(date(2026, 12, 23), "raised")]
    assert [row.to_address for row in town.rows(notification)] == ["pia@example.org"]


def test_t17_asks_again_after_a_new_month_of_silence(town, start):
    case = start()
    town.later(days=30)
    town.complete(case, "A")

    for _ in range(31):
        town.later(days=1)

    assert [status for _, status in planned(town, case, "T17")] == ["raised", "raised"]


def test_t17_leaves_paused_and_ended_cases_in_peace(town, start):
    ended = start()
    town.complete(ended, "A")
    town.complete(ended, "B")

    town.later(days=40)

    assert town.rows(reminder) == []
