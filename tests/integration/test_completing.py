"""Claim, release, hand over, save a draft, complete: who does a task, and what becomes of it."""

import json

import pytest
from werkzeug.datastructures import MultiDict

from engine.commands.answering import Answers, AnswersRefused
from engine.commands.claim_user_task import (
    UserTaskTaken,
    claim_user_task,
    hand_over_user_task,
    release_user_task,
)
from engine.commands.complete_user_task import complete_user_task
from engine.commands.save_draft import save_draft
from engine.exceptions import (
    NotACandidate,
    NotFound,
    NotPermitted,
    UserTaskAlreadyCompleted,
    UserTaskNotFound,
)
from engine.forms import Upload
from engine.models import upload, user_task
from engine.queries.task_page import task_page
from engine.transaction import OPERATOR
from tests.integration.conftest import at_once
from tests.support.form_js import source, textfield

DRAWING = """
user A form=svar
S -> A -> B -> E
lane Handläggare role=case_officer: A B
"""
FORM = source(textfield("reply", validate={"required": True}))


@pytest.fixture
def task(town):
    """The number of an open task with a form, offered to every case officer."""
    town.deploy(DRAWING, svar__form=FORM)
    return town.tasks(town.start())[0].id


def row(town, task):
    return town.rows(user_task, id=task)[0]


def test_a_candidate_completes_a_task_and_the_case_goes_on(town, task):
    case = town.engine.run(
        complete_user_task, task, by=town.actor("hugo"), answers=Answers(posted=MultiDict({"reply": "Ja"}))
    )

    assert town.variables(case)["reply"] == "Ja"
    assert town.open(case) == ["B"]
    assert (row(town, task).status, row(town, task).completed_by_id) == ("completed", town.id_of("hugo"))


def test_answers_that_the_form_refuses_change_nothing(town, task):
    with pytest.raises(AnswersRefused) as refused:
        town.engine.run(complete_user_task, task, by=town.actor("hugo"), answers=Answers(data={"reply": ""}))

    assert list(refused.value.errors) == ["reply"]
    assert row(town, task).status == "open"


def test_what_the_form_does_not_ask_for_is_refused(town, task):
    with pytest.raises(AnswersRefused) as refused:
        town.engine.run(
            complete_user_task,
            task,
            by=town.actor("hugo"),
            answers=Answers(data={"reply": "Ja", "title": "Min"}),
        )

    assert list(refused.value.errors) == ["title"]


def test_a_step_without_a_form_takes_nothing_from_a_browser(town):
    town.deploy("S -> A -> B -> E\nlane Handläggare role=case_officer: A B")
    [task] = town.tasks(town.start())

    case = town.engine.run(
        complete_user_task,
        task.id,
        by=town.actor("hugo"),
        answers=Answers(posted=MultiDict({"title": "Min"})),
    )

    assert town.variables(case) == {}


def test_who_is_no_candidate_can_neither_complete_nor_claim_nor_write_a_draft(town, task):
    pia = town.actor("pia")

    for command in (complete_user_task, claim_user_task):
        with pytest.raises(NotACandidate):
            town.engine.run(command, task, by=pia)
    with pytest.raises(NotACandidate):
        town.engine.run(save_draft, task, {"reply": ["J"]}, by=pia)

    assert row(town, task).assignee_id is None


def test_a_task_that_does_not_exist_is_not_found(town):
    with pytest.raises(UserTaskNotFound):
        town.engine.run(complete_user_task, 4711, by=OPERATOR)


def test_a_completed_task_cannot_be_completed_claimed_or_handed_over_again(town, task):
    town.engine.run(complete_user_task, task, by=town.actor("hugo"), answers=Answers(data={"reply": "Ja"}))

    with pytest.raises(UserTaskAlreadyCompleted, match="av Hugo"):
        town.engine.run(complete_user_task, task, by=town.actor("hanna"))
    with pytest.raises(UserTaskAlreadyCompleted):
        town.engine.run(claim_user_task, task, by=town.actor("hanna"))
    with pytest.raises(UserTaskAlreadyCompleted):
        town.engine.run(hand_over_user_task, task, to="hanna", by=OPERATOR)


def test_of_two_who_complete_the_same_task_one_wins_and_the_other_reads_who_was_first(town, task):
    hugo = town.actor("hugo")
    answers = Answers(data={"reply": "Ja"})

    results = at_once(
        lambda: town.engine.run(complete_user_task, task, by=hugo, answers=answers),
        lambda: town.engine.run(complete_user_task, task, by=hugo, answers=answers),
    )

    [refused] = [result for result in results if not isinstance(result, int)]
    assert isinstance(refused, UserTaskAlreadyCompleted)
    assert str(refused) == "Någon hann före: uppgiften blev klar 2026-11-23 kl. 09.00 av Hugo."
    case = row(town, task).instance_id
    assert [event.kind for event in town.page(case).events] == ["user_task_completed", "case_started"]


def test_of_many_who_claim_the_same_task_one_has_it(town, task):
    names = [f"p{number}" for number in range(4)]
    for name in names:
        town.person(name, ("case_officer", None))
    actors = [town.actor(name) for name in names]

    results = at_once(
        *(lambda actor=actor: town.engine.run(claim_user_task, task, by=actor) for actor in actors)
    )

    assert [type(result) for result in results if result] == [UserTaskTaken] * 3
    assert row(town, task).assignee_id == actors[results.index(None)].id


def test_commands_on_the_same_task_never_wait_for_each_other_in_a_circle(town, task):
    hugo = town.actor("hugo")

    for _ in range(5):
        results = at_once(
            lambda: town.engine.run(claim_user_task, task, by=hugo),
            lambda: town.engine.run(save_draft, task, {"reply": ["J"]}, by=hugo),
            lambda: town.engine.run(complete_user_task, task, by=hugo, answers=Answers(data={"reply": ""})),
        )

        assert [type(result) for result in results] == [type(None), type(None), AnswersRefused]


def test_a_claimed_task_is_its_owners_until_it_is_released(town, task):
    hugo, hanna = town.actor("hugo"), town.actor("hanna")
    town.person("hilda", ("case_officer", None))
    town.engine.run(claim_user_task, task, by=hugo)

    with pytest.raises(UserTaskTaken, match="Hugo har redan tagit uppgiften"):
        town.engine.run(claim_user_task, task, by=town.actor("hilda"))
    with pytest.raises(NotACandidate):
        town.engine.run(complete_user_task, task, by=hanna, answers=Answers(data={"reply": "Ja"}))

    town.engine.run(release_user_task, task, by=hugo)
    town.engine.run(claim_user_task, task, by=town.actor("hilda"))

    assert row(town, task).assignee_id == town.id_of("hilda")


def test_claiming_twice_changes_nothing(town, task):
    hugo = town.actor("hugo")
    town.engine.run(claim_user_task, task, by=hugo)
    before = row(town, task)

    town.engine.run(claim_user_task, task, by=hugo)

    assert row(town, task) == before


def test_nobody_releases_what_somebody_else_has(town, task):
    town.engine.run(claim_user_task, task, by=town.actor("hugo"))

    with pytest.raises(NotACandidate):
        town.engine.run(release_user_task, task, by=town.actor("pia"))


def test_who_has_a_task_can_hand_it_over_to_anybody(town, task):
    town.engine.run(claim_user_task, task, by=town.actor("hugo"))

    town.engine.run(hand_over_user_task, task, to="pia", by=town.actor("hugo"))
    town.engine.run(complete_user_task, task, by=town.actor("pia"), answers=Answers(data={"reply": "Ja"}))

    assert row(town, task).status == "completed"


def test_who_leads_the_work_can_hand_over_others_tasks_and_nobody_else_can(town, task):
    town.person("petra", ("process_leader", None))
    town.person("sara", ("citizen_service", None))
    town.engine.run(claim_user_task, task, by=town.actor("hugo"))

    with pytest.raises(NotPermitted):
        town.engine.run(hand_over_user_task, task, to="sara", by=town.actor("sara"))
    town.engine.run(hand_over_user_task, task, to="hanna", by=town.actor("petra"))

    assert row(town, task).assignee_id == town.id_of("hanna")


def test_a_task_is_only_handed_over_to_somebody_who_exists(town, task):
    with pytest.raises(NotFound, match="användarnamnet ingen"):
        town.engine.run(hand_over_user_task, task, to="ingen", by=OPERATOR)


def test_a_draft_is_kept_unjudged_and_takes_the_task(town, task):
    town.engine.run(save_draft, task, {"reply": ["Halva sv"]}, by=town.actor("hugo"))

    page = town.engine.read(task_page, task)
    assert page.draft == {"reply": ["Halva sv"]}
    assert page.task.assignee == "Hugo"


def test_a_draft_stays_with_a_task_that_is_released_and_goes_when_it_is_completed(town, task):
    hugo = town.actor("hugo")
    town.engine.run(save_draft, task, {"reply": ["Halva sv"]}, by=hugo)
    town.engine.run(release_user_task, task, by=hugo)
    assert town.engine.read(task_page, task).draft == {"reply": ["Halva sv"]}

    town.engine.run(complete_user_task, task, by=hugo, answers=Answers(data={"reply": "Helt"}))

    assert row(town, task).draft is None


def test_everything_that_happens_to_a_task_stands_in_the_audit_trail(town, task):
    hugo = town.actor("hugo")
    town.engine.run(claim_user_task, task, by=hugo)
    town.engine.run(hand_over_user_task, task, to="pia", by=hugo)
    town.engine.run(release_user_task, task, by=town.actor("pia"))
    town.engine.run(complete_user_task, task, by=hugo, answers=Answers(data={"reply": "Ja"}))

    events = town.page(row(town, task).instance_id).events
    assert [(event.kind, event.actor) for event in reversed(events)] == [
        ("case_started", "operator"),
        ("user_task_claimed", "hugo"),
        ("user_task_handed_over", "hugo"),
        ("user_task_released", "pia"),
        ("user_task_completed", "hugo"),
    ]
    assert events[0].details["changes"] == {"reply": [None, "Ja"]}
    assert json.dumps(events[0].details["passed"]) == '[["p", "B", null]]'


def test_an_attached_file_is_stored_once_under_its_hash(town):
    form = source({"type": "filepicker", "id": "F", "key": "bilaga", "label": "Bilaga"})
    town.deploy("user A form=f\nuser B form=f\nS -> A -> B -> E\nlane H role=case_officer: A B", f__form=form)
    case = town.start()

    for _ in range(2):
        [task] = town.tasks(case)
        file = Answers(posted=MultiDict({"bilaga": Upload("brev.txt", "text/plain", b"hej")}))
        town.engine.run(complete_user_task, task.id, by=town.actor("hugo"), answers=file)

    [stored] = town.rows(upload)
    assert (stored.name, stored.content, stored.size) == ("brev.txt", b"hej", 3)
