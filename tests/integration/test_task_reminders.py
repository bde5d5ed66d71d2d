"""Reminders of tasks: a ladder of rows, each raised once, recalculated when dates move."""

from datetime import date

import pytest

from engine import clock
from engine.commands.claim_user_task import claim_user_task
from engine.commands.pause_case import change_plan, pause_case, resume_case
from engine.commands.registers import add_substitution, set_calendar_exception
from engine.models import notification, reminder, user_task
from engine.transaction import OPERATOR
from tests.integration.conftest import at_once

LANE = "S -> A -> B -> E\nlane Handläggare role=case_officer: A B\n"
FIVE_DAYS = LANE + 'user A "Svara" prop.due="5 arbetsdagar"'
LADDER = LANE + (
    'user A "Svara" prop.due="5 arbetsdagar" '
    'prop.reminders="-3 arbetsdagar, 0, +1 arbetsdag, +5 arbetsdagar->process_leader, +2 veckor"'
)
BEFORE_DECISION = (
    LANE
    + """
user A prop.due='milestones.decision - duration("P35D")' prop.reminders="-3 arbetsdagar"
"""
)
#: Five working days after Monday 23 November 2026.
DUE = date(2026, 11, 30)


def planned(town, **wanted):
    return [
        (row.rule_key, clock.local(row.due_at).date(), row.status) for row in town.rows(reminder, **wanted)
    ]


def raised(town):
    return [row for row in town.rows(reminder) if row.status == "raised"]


def readers(town):
    return [row.to_address.partition("@")[0] for row in town.rows(notification)]


def test_a_ladder_is_planned_when_the_task_opens(town):
    town.deploy(LADDER)
    town.start()

    assert planned(town) == [
        ("-3 working_days", date(2026, 11, 25), "scheduled"),
        ("+0 days", date(2026, 11, 30), "scheduled"),
        ("+1 working_days", date(2026, 12, 1), "scheduled"),
        ("+5 working_days -> process_leader", date(2026, 12, 7), "scheduled"),
        ("+2 weeks", date(2026, 12, 14), "scheduled"),
    ]


def test_a_task_with_a_due_date_has_the_default_ladder_t16(town):
    town.deploy(FIVE_DAYS)
    town.start()

    assert planned(town) == [
        ("+1 working_days", date(2026, 12, 1), "scheduled"),
        ("+5 working_days -> process_leader", date(2026, 12, 7), "scheduled"),
        ("+10 working_days -> head_of_administration", date(2026, 12, 14), "scheduled"),
    ]


def test_a_task_without_a_due_date_has_none(town):
    town.deploy(LANE)
    town.start()

    assert planned(town) == []


def test_reminders_come_at_seven_in_the_morning(town):
    town.deploy(FIVE_DAYS)
    town.start()

    town.at(date(2026, 12, 1), hour=6)
    assert raised(town) == []
    town.at(date(2026, 12, 1), hour=7)
    assert [row.rule_key for row in raised(town)] == ["+1 working_days"]


def test_a_reminder_says_what_why_and_where(town):
    town.deploy(FIVE_DAYS)
    case = town.start(title="Torget", participants={"case_officer": "hanna"})
    [task] = town.tasks(case)

    town.at(date(2026, 12, 1))

    [mail] = town.rows(notification)
    assert mail.subject == "Påminnelse: Svara"
    assert "Uppgiften skulle ha varit klar 2026-11-30." in mail.body
    assert "Ärende: Torget" in mail.body
    assert f"http://niosteg.test/uppgifter/{task.id}" in mail.body
    assert mail.reason == "Uppgiften skulle ha varit klar 2026-11-30. Regel: 1 arbetsdag efter sista dagen."


def test_the_steps_climb_from_the_holder_to_the_leader_to_the_head(town):
    town.deploy(FIVE_DAYS)
    town.start(deciding_body="kfn", participants={"case_officer": "hanna", "process_leader": "pia"})
    climbed = []
    for day in (date(2026, 12, 1), date(2026, 12, 7), date(2026, 12, 14)):
        before = len(readers(town))
        town.at(day)
        climbed.append(sorted(readers(town)[before:]))

    assert climbed == [["hanna"], ["hanna", "pia"], ["hanna", "helen"]]


def test_a_task_in_a_queue_reminds_all_whom_it_is_offered_to(town):
    town.deploy(FIVE_DAYS)
    town.start()

    town.at(date(2026, 12, 1))

    assert sorted(readers(town)) == ["hanna", "hugo"]


def test_who_claimed_the_task_is_reminded_alone(town):
    town.deploy(FIVE_DAYS)
    [task] = town.tasks(town.start())
    town.engine.run(claim_user_task, task.id, by=town.actor("hugo"))

    town.at(date(2026, 12, 1))

    assert readers(town) == ["hugo"]


def test_a_substitute_is_reminded_too(town):
    town.person("vera")
    town.deploy(FIVE_DAYS)
    town.start(participants={"case_officer": "hanna"})
    town.engine.run(
        add_substitution,
        absent="hanna",
        substitute="vera",
        from_on=date(2026, 12, 1),
        until_on=date(2026, 12, 31),
        by=OPERATOR,
    )

    town.at(date(2026, 12, 1))

    assert readers(town) == ["hanna", "vera"]
    assert "ersättare" in town.rows(notification)[1].reason


def test_each_reminder_is_raised_once_over_sixty_days_and_the_top_step_each_week(town):
    town.deploy(FIVE_DAYS)
    town.start(deciding_body="kfn", participants={"case_officer": "hanna"})

    for _ in range(60):
        town.later(days=1)
        town.engine.tick()

    weeks = 1 + (date(2027, 1, 22) - date(2026, 12, 14)).days // 7
    keys = [row.rule_key for row in raised(town) if row.user_task_id]
    assert keys.count("+1 working_days") == 1
    assert keys.count("+5 working_days -> process_leader") == 1
    assert keys.count("+10 working_days -> head_of_administration") == weeks
    assert len({row.key for row in town.rows(notification)}) == len(town.rows(notification))


def test_a_reminder_is_raised_once_by_two_schedulers(town):
    town.deploy(FIVE_DAYS)
    for _ in range(20):
        town.start(participants={"case_officer": "hanna"})
    clock.set_fixed(clock.start_of_day(date(2026, 12, 2)))

    ticked = at_once(town.engine.tick, town.engine.tick)

    assert sum(one.reminders_raised for one in ticked) == 20
    assert readers(town) == ["hanna"] * 20


def test_more_reminders_than_one_batch_are_raised_in_one_tick(town, monkeypatch):
    monkeypatch.setattr("engine.process_engine.BATCH", 2)
    town.deploy(FIVE_DAYS)
    for _ in range(5):
        town.start(participants={"case_officer": "hanna"})

    town.at(date(2026, 12, 1))

    assert readers(town) == ["hanna"] * 5


def test_what_is_planned_is_withdrawn_when_the_task_is_done(town):
    town.deploy(FIVE_DAYS)
    case, noise = town.start(), town.start()

    town.complete(case, "A")

    assert {status for _, _, status in planned(town, instance_id=case)} == {"withdrawn"}
    assert {status for _, _, status in planned(town, instance_id=noise)} == {"scheduled"}


def test_the_weekly_repeat_ends_with_the_task(town):
    town.deploy(FIVE_DAYS)
    case = town.start(deciding_body="kfn")
    town.at(date(2026, 12, 14))
    town.complete(case, "A")
    before = len(readers(town))

    for _ in range(20):
        town.later(days=1)

    assert len(readers(town)) == before


def test_a_repeat_that_slipped_in_while_the_task_was_completed_is_withdrawn_unsent(town):
    town.deploy(FIVE_DAYS)
    case = town.start(deciding_body="kfn")
    town.complete(case, "A")
    town.engine.run(lambda tx: tx.connection.execute(reminder.update().values(status="scheduled")))

    town.at(date(2026, 12, 14))

    assert readers(town) == []
    assert {status for _, _, status in planned(town)} == {"withdrawn"}


def test_a_moved_date_moves_due_dates_and_reminders_in_the_same_transaction(town):
    town.deploy(BEFORE_DECISION, given={"milestones"})
    case = town.start(milestones={"decision": date(2027, 3, 1)})
    [task] = town.tasks(case)
    assert clock.local(task.due_at).date() == date(2027, 1, 25)

    town.engine.run(
        change_plan, case, milestones={"decision": date(2027, 4, 5)}, reason="Ny tid", by=OPERATOR
    )

    [moved] = town.tasks(case)
    assert clock.local(moved.due_at).date() == date(2027, 3, 1)
    by_task = town.rows(reminder, user_task_id=task.id)
    assert [(row.occurrence, row.status) for row in by_task] == [
        ("2027-01-25", "withdrawn"),
        ("2027-03-01", "scheduled"),
    ]


def test_a_date_that_moves_away_and_back_reminds_again_unless_it_already_has(town):
    town.deploy(BEFORE_DECISION, given={"milestones"})
    case = town.start(milestones={"decision": date(2027, 3, 1)})
    [task] = town.tasks(case)

    for day in (date(2027, 4, 5), date(2027, 3, 1)):
        town.engine.run(change_plan, case, milestones={"decision": day}, reason="Ny tid", by=OPERATOR)

    by_task = town.rows(reminder, user_task_id=task.id)
    assert {(row.occurrence, row.status) for row in by_task} == {
        ("2027-01-25", "scheduled"),
        ("2027-03-01", "withdrawn"),
    }


def test_a_paused_case_reminds_nobody_until_it_is_resumed(town):
    town.deploy(FIVE_DAYS)
    case = town.start(participants={"case_officer": "hanna"})
    town.engine.run(pause_case, case, reason="Väntar", review_on=date(2027, 1, 11), by=OPERATOR)
    town.at(date(2026, 12, 2))
    assert readers(town) == []

    town.engine.run(resume_case, case, by=OPERATOR)
    town.later(hours=1)

    assert readers(town) == ["hanna"]


def test_the_municipalitys_own_days_off_count(town):
    town.engine.run(set_calendar_exception, date(2026, 11, 25), "Stängt", working=False, by=OPERATOR)
    town.engine.run(set_calendar_exception, date(2026, 11, 28), "Öppet", working=True, by=OPERATOR)
    town.engine.run(set_calendar_exception, date(2026, 11, 30), "Stängt", working=False, by=OPERATOR)
    town.deploy(FIVE_DAYS)
    town.start()

    assert clock.local(town.rows(user_task)[0].due_at).date() == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("due", "day", "time"),
    [
        ("P10D", date(2026, 12, 3), "23:59:59"),
        ("PT36H", date(2026, 11, 24), "21:00:00"),
        ("2027-06-14", date(2027, 6, 14), "23:59:59"),
        ('date("2027-06-14") - duration("P35D")', date(2027, 5, 10), "23:59:59"),
    ],
)
def test_a_due_date_is_an_iso_date_a_duration_or_an_expression(town, due, day, time):
    town.deploy(LANE + f"user A prop.due='{due}'")
    town.start()

    local = clock.local(town.rows(user_task)[0].due_at)
    assert (local.date(), local.time().isoformat()) == (day, time)
