"""Starting a case."""

from datetime import date

import pytest

from engine.commands.answering import Answers, AnswersRefused
from engine.commands.start_case import start_case
from engine.exceptions import NotPermitted, ProcessNotFound
from engine.models import process_instance
from engine.transaction import OPERATOR
from tests.support.form_js import calendar, source, textfield

ONE_TASK = "S -> A -> E\nlane Handläggare role=case_officer: A"
WITH_START_FORM = "start S form=ny\n" + ONE_TASK


def test_a_case_stands_at_its_first_task(town):
    town.deploy(ONE_TASK)

    case = town.start()

    row = town.page(case).row
    assert (row.status, row.process_key, row.version) == ("active", "p", 1)
    assert town.open(case) == ["A"]


def test_what_a_case_is_started_with_is_mirrored_like_any_other_change(town):
    town.deploy(ONE_TASK)

    case = town.start(
        title="Torget", milestones={"decision": date(2027, 6, 14)}, participants={"process_leader": "pia"}
    )

    page = town.page(case)
    assert page.row.title == "Torget"
    assert page.milestones == {"decision": date(2027, 6, 14)}
    assert [(named.role, named.person) for named in page.participants] == [("process_leader", "Pia")]
    assert page.events[0].details["changes"]["title"] == [None, "Torget"]


def test_who_starts_a_case_is_its_initiator(town):
    town.deploy(ONE_TASK)

    case = town.engine.run(start_case, "p", by=town.actor("pia"))

    assert town.variables(case)["participants"] == {"initiator": "pia"}


def test_the_start_form_judges_the_answers_and_makes_them_variables(town):
    town.deploy(WITH_START_FORM, ny__form=source(textfield("title", validate={"required": True})))

    case = town.engine.run(start_case, "p", by=town.actor("pia"), answers=Answers(data={"title": "Torget"}))

    assert town.variables(case) == {"title": "Torget", "participants": {"initiator": "pia"}}


def test_answers_that_the_start_form_refuses_start_nothing(town):
    town.deploy(WITH_START_FORM, ny__form=source(calendar("day", validate={"required": True})))

    with pytest.raises(AnswersRefused) as refused:
        town.engine.run(start_case, "p", by=OPERATOR, answers=Answers(data={"day": "i morgon"}))

    assert list(refused.value.errors) == ["day"]
    assert town.rows(process_instance) == []


def test_only_what_is_deployed_can_be_started(town):
    with pytest.raises(ProcessNotFound, match="”okänd” är inte driftsatt"):
        town.start("okänd")


def test_who_only_audits_starts_nothing(town):
    town.deploy(ONE_TASK)
    town.person("rune", ("auditor", None))

    with pytest.raises(NotPermitted):
        town.engine.run(start_case, "p", by=town.actor("rune"))

    assert town.rows(process_instance) == []
