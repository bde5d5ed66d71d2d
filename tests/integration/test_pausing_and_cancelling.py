"""Paused, cancelled and ended cases."""

from datetime import date

import pytest

from engine.commands.claim_user_task import claim_user_task
from engine.commands.complete_user_task import complete_user_task
from engine.commands.pause_case import CaseNotPaused, cancel_case, change_plan, pause_case, resume_case
from engine.exceptions import (
    CaseEnded,
    CaseNotFound,
    CasePaused,
    InvalidAnswers,
    NotPermitted,
    UserTaskAlreadyCompleted,
)
from engine.models import reminder, subscription, timer, user_task
from engine.transaction import OPERATOR

DRAWING = """
user A prop.due="2 arbetsdagar"
boundary T on=A duration=P1D interrupting=false
boundary M on=A message=svar interrupting=false
T -> B -> E1
M -> C -> E2
S -> A -> E
lane Handläggare role=case_officer: A B C
"""
PAUSE = {"reason": "Väntar på budget", "review_on": date(2026, 12, 14), "by": OPERATOR}


@pytest.fixture
def case(town):
    town.deploy(DRAWING)
    return town.start(deciding_body="kfn")


def test_nothing_moves_in_a_paused_case(town, case):
    [task] = town.tasks(case)
    town.engine.run(pause_case, case, **PAUSE)

    with pytest.raises(CasePaused, match="Återuppta det"):
        town.engine.run(complete_user_task, task.id, by=OPERATOR)
    town.later(days=10)

    assert town.open(case) == ["A"]
    assert {row.status for row in town.rows(timer)} == {"held"}
    assert {row.status for row in town.rows(reminder)} == {"held"}


def test_a_paused_case_says_why_and_until_when(town, case):
    town.engine.run(pause_case, case, **PAUSE)

    row = town.page(case).row
    assert (row.status, row.status_reason, row.review_on) == (
        "paused",
        "Väntar på budget",
        date(2026, 12, 14),
    )


def test_what_fell_due_during_the_pause_happens_once_when_the_case_is_resumed(town, case):
    town.engine.run(pause_case, case, **PAUSE)
    town.later(days=10)

    town.engine.run(resume_case, case, by=OPERATOR)
    town.later(seconds=1)
    town.later(seconds=1)

    assert town.open(case) == ["A", "B"]
    assert [row.status for row in town.rows(reminder)].count("raised") == 2


def test_a_task_can_be_claimed_during_a_pause(town, case):
    [task] = town.tasks(case)
    town.engine.run(pause_case, case, **PAUSE)

    town.engine.run(claim_user_task, task.id, by=town.actor("hugo"))

    assert town.tasks(case)[0].assignee == "Hugo"


def test_a_pause_needs_a_reason_and_a_day_within_ninety_days(town, case):
    for wrong in ({"reason": "  "}, {"review_on": date(2026, 11, 23)}, {"review_on": date(2027, 2, 22)}):
        with pytest.raises(InvalidAnswers):
            town.engine.run(pause_case, case, **PAUSE | wrong)


def test_a_case_is_paused_once_and_resumed_once(town, case):
    with pytest.raises(CaseNotPaused):
        town.engine.run(resume_case, case, by=OPERATOR)
    town.engine.run(pause_case, case, **PAUSE)
    with pytest.raises(CasePaused):
        town.engine.run(pause_case, case, **PAUSE)


def test_only_who_leads_may_pause_and_cancel(town, case):
    hugo = town.actor("hugo")

    with pytest.raises(NotPermitted):
        town.engine.run(pause_case, case, **PAUSE | {"by": hugo})
    with pytest.raises(NotPermitted):
        town.engine.run(cancel_case, case, reason="Nej", by=hugo)


def test_a_cancelled_case_has_no_tasks_timers_subscriptions_or_reminders_left(town, case):
    noise = town.start(deciding_body="kfn")
    [task] = town.tasks(case)

    town.engine.run(cancel_case, case, reason="Dubblett", by=OPERATOR)

    assert [row.status for row in town.rows(user_task, instance_id=case)] == ["cancelled"]
    assert {row.instance_id for row in town.rows(timer)} == {noise}
    assert {row.instance_id for row in town.rows(subscription)} == {noise}
    assert {row.status for row in town.rows(reminder, instance_id=case)} == {"withdrawn"}
    assert (town.page(case).row.status, town.page(case).row.status_reason) == ("cancelled", "Dubblett")
    with pytest.raises(UserTaskAlreadyCompleted):
        town.engine.run(complete_user_task, task.id, by=OPERATOR)


def test_a_paused_case_can_be_cancelled(town, case):
    town.engine.run(pause_case, case, **PAUSE)

    town.engine.run(cancel_case, case, reason="Dubblett", by=OPERATOR)

    assert town.page(case).row.status == "cancelled"


def test_an_ended_case_can_neither_be_paused_cancelled_nor_replanned(town, case):
    town.complete(case, "A")
    assert town.page(case).row.status == "ended"

    with pytest.raises(CaseEnded):
        town.engine.run(pause_case, case, **PAUSE)
    with pytest.raises(CaseEnded):
        town.engine.run(cancel_case, case, reason="Nej", by=OPERATOR)
    with pytest.raises(CaseEnded):
        town.engine.run(change_plan, case, milestones={"start": date(2027, 1, 11)}, reason="Nej", by=OPERATOR)


def test_a_case_that_ends_leaves_nothing_behind(town, case):
    town.complete(case, "A")

    assert town.open(case) == []
    assert (town.rows(timer), town.rows(subscription)) == ([], [])
    assert {row.status for row in town.rows(reminder)} == {"withdrawn"}
    assert town.page(case).row.ended_at is not None


def test_a_case_that_does_not_exist_is_not_found(town):
    with pytest.raises(CaseNotFound):
        town.engine.run(pause_case, 4711, **PAUSE)


def test_the_dates_of_a_plan_come_in_order_and_with_a_reason(town, case):
    backwards = {"start": date(2027, 5, 3), "decision": date(2027, 2, 1)}

    for wrong in (
        {"milestones": backwards, "reason": "Ny tid"},
        {"milestones": {"start": date(2027, 5, 3)}, "reason": ""},
        {"milestones": {}, "reason": "Ny tid"},
    ):
        with pytest.raises(InvalidAnswers):
            town.engine.run(change_plan, case, by=OPERATOR, **wrong)


def test_a_case_that_waits_for_a_date_goes_on_when_the_plan_moves(town):
    town.deploy(
        """
        catch Moved conditional="milestones != null and milestones.decision > date(2027, 1, 1)"
        S -> Moved -> Next -> E
        lane Handläggare role=case_officer: Moved Next
        """
    )
    case_id = town.start(milestones={"decision": date(2026, 12, 10)})

    town.engine.run(
        change_plan, case_id, milestones={"decision": date(2027, 3, 25)}, reason="Mer tid.", by=OPERATOR
    )

    assert town.open(case_id) == ["Next"]
