"""Trouble in the background: the person's work is kept, somebody sees it, and it can be retried."""

import pytest

from engine import process_engine
from engine.cases.mailing import Mail, add_mails
from engine.commands.pause_case import cancel_case, pause_case, resume_case
from engine.commands.retry_incident import resolve_incident, retry_incident
from engine.exceptions import NiostegError, NotFound, NotPermitted
from engine.models import audit_event, incident, notice, notification, timer
from engine.queries.audit_check import verify_audit
from engine.queries.operations import open_incidents, trouble_counts
from engine.transaction import OPERATOR

SERVICE = """
service P topic=publish_notice prop.headline='"Nytt"' prop.text='"Nu."'
service X "Registrera" topic=test
S -> A -> P -> X -> B -> E
lane Handläggare role=case_officer: A B
"""
EXPRESSION = "script X lang=feel set=n '100 / antal'\nS -> A -> X -> B -> E\nlane H role=case_officer: A B"
TIMER = "catch T duration=P1D\nservice X topic=test\nS -> T -> X -> A -> E\nlane H role=case_officer: A"


class OutOfPaper(NiostegError):
    """A handler's own trouble."""


def fails(_tx, _case_id, _call):
    raise OutOfPaper("Papperet är slut.")


@pytest.fixture
def broken(town, service):
    """A case in which a person completed a task, and the service task behind it failed."""
    service.work = fails
    town.deploy(SERVICE)
    case = town.start()
    town.complete(case, "A", {"answer": "ja"}, by=OPERATOR)
    return case


def the_incident(town, case):
    [row] = town.page(case).incidents
    return row


def test_a_failing_service_task_keeps_the_completion(town, broken):
    assert town.open(broken) == []
    assert town.variables(broken)["answer"] == "ja"
    assert town.page(broken).row.status == "active"
    assert town.page(broken).events[0].details["incident"] == "Papperet är slut."


def test_an_incident_says_where_and_why_and_is_seen(town, broken):
    row = the_incident(town, broken)

    assert (row.element_id, row.kind, row.cause, row.attempts) == ("X", "step", "Papperet är slut.", 1)
    assert [one.id for one in town.engine.read(open_incidents)] == [row.id]
    assert town.engine.read(trouble_counts) == (1, 0)


def test_what_the_handlers_before_the_failing_one_wrote_is_taken_back(town, broken):
    assert town.rows(notice) == []


def test_a_retry_that_goes_well_moves_the_case_on_and_closes_the_incident(town, service, broken):
    service.work = lambda *_: {"number": 1}

    assert town.engine.run(retry_incident, the_incident(town, broken).id, by=OPERATOR) is True

    assert town.open(broken) == ["B"]
    assert town.page(broken).incidents == []
    assert len(town.rows(notice)) == 1


def test_a_retry_that_fails_again_counts_one_more_attempt(town, broken):
    row = the_incident(town, broken)

    assert town.engine.run(retry_incident, row.id, by=OPERATOR) is False

    assert the_incident(town, broken).id == row.id
    assert the_incident(town, broken).attempts == 2


def test_a_handler_that_writes_mail_and_then_fails_sends_none(town, service):
    def writes_and_fails(tx, case_id, _call):
        add_mails(tx, [Mail("k", town.id_of("pia"), "Hej", "Hej", "Prov", case_id=case_id)])
        raise OutOfPaper("Papperet är slut.")

    service.work = writes_and_fails
    town.deploy(SERVICE)

    town.complete(town.start(), "A")

    assert town.rows(notification) == []


def test_a_fault_in_a_program_takes_the_whole_command_back(town, service):
    def has_a_fault(*_):
        raise ZeroDivisionError

    service.work = has_a_fault
    town.deploy(SERVICE)
    case = town.start()

    with pytest.raises(ZeroDivisionError):
        town.complete(case, "A")

    assert town.open(case) == ["A"]
    assert (town.page(case).incidents, town.rows(notice)) == ([], [])


def test_a_failing_expression_is_an_incident_that_quotes_it(town):
    town.deploy(EXPRESSION, given={"antal"})
    case = town.start()

    town.complete(case, "A")

    assert "100 / antal" in the_incident(town, case).cause


def test_an_incident_closes_by_itself_when_its_cause_goes_away(town):
    beside = "and F\nS -> F\nF -> A -> X -> B -> E\nF -> C -> D -> E2\nlane H role=case_officer: A B C D\n"
    town.deploy(beside + EXPRESSION.splitlines()[0], given={"antal"})
    case = town.start()
    town.complete(case, "A")
    assert the_incident(town, case).attempts == 1

    town.complete(case, "C", {"antal": 4}, by=OPERATOR)

    assert sorted(town.open(case)) == ["B", "D"]
    assert town.page(case).incidents == []


def test_an_incident_stays_open_when_something_else_happens_in_the_case(town):
    beside = "and F\nS -> F\nF -> A -> X -> B -> E\nF -> C -> D -> E2\nlane H role=case_officer: A B C D\n"
    town.deploy(beside + EXPRESSION.splitlines()[0], given={"antal"})
    case = town.start()
    town.complete(case, "A")

    town.complete(case, "C")

    assert the_incident(town, case).attempts == 2


def test_a_step_that_fails_at_the_very_start_is_an_incident_of_a_case_that_is_there(town, service):
    service.work = fails
    town.deploy("service X topic=test\nS -> X -> A -> E\nlane H role=case_officer: A")

    case = town.start(title="Torget")
    service.work = lambda *_: {}
    town.engine.run(retry_incident, the_incident(town, case).id, by=OPERATOR)

    assert town.open(case) == ["A"]
    assert town.variables(case) == {"title": "Torget"}


def test_a_timer_whose_next_step_fails_has_fired(town, service):
    service.work = fails
    town.deploy(TIMER)
    case = town.start()

    town.later(days=1)

    assert the_incident(town, case).kind == "step"
    assert town.rows(timer) == []
    assert town.engine.tick().timers_fired == 0


def test_a_timer_that_cannot_be_fired_is_held_and_seen_and_the_others_go_on(town, monkeypatch):
    town.deploy(TIMER)
    cases = [town.start() for _ in range(3)]
    break_case(monkeypatch, cases[0])

    town.later(days=1)

    assert the_incident(town, cases[0]).kind == "timer"
    assert [row.status for row in town.rows(timer)] == ["held"]
    assert [town.open(case) for case in cases[1:]] == [["A"], ["A"]]
    assert town.engine.tick().timers_fired == 0


def test_a_held_timer_fires_when_its_incident_is_retried(town, monkeypatch):
    town.deploy(TIMER)
    case = town.start()
    with monkeypatch.context() as patched:
        break_case(patched, case)
        town.later(days=1)

    town.engine.run(retry_incident, the_incident(town, case).id, by=OPERATOR)

    assert town.open(case) == ["A"]
    assert (town.rows(timer), town.page(case).incidents) == ([], [])


def break_case(monkeypatch, case_id):
    """Let whatever fires the timers of a case fail."""
    fire = process_engine.fire_timers

    def fails_once(tx, due_case):
        if due_case == case_id:
            raise OutOfPaper("Papperet är slut.")
        return fire(tx, due_case)

    monkeypatch.setattr(process_engine, "fire_timers", fails_once)


def test_an_incident_that_needs_nothing_more_can_be_noted_as_resolved(town, broken):
    row = the_incident(town, broken)

    town.engine.run(resolve_incident, row.id, by=OPERATOR)

    assert town.rows(incident)[0].status == "resolved"
    assert [event.actor for event in town.rows(audit_event, kind="incident_resolved")] == ["operator"]
    assert town.engine.read(verify_audit)[1] == []
    with pytest.raises(NotFound):
        town.engine.run(resolve_incident, row.id, by=OPERATOR)


def test_incidents_of_a_cancelled_case_are_resolved(town, broken):
    town.engine.run(cancel_case, broken, reason="Dubblett", by=OPERATOR)

    assert town.engine.read(open_incidents) == []


def test_a_pause_does_not_hide_an_incident(town, broken):
    review_on = town.page(broken).row.started_at.date().replace(month=12)
    town.engine.run(pause_case, broken, reason="Väntar", review_on=review_on, by=OPERATOR)
    town.engine.run(resume_case, broken, by=OPERATOR)

    assert the_incident(town, broken).status == "open"


def test_only_those_who_run_the_system_may_retry(town, broken):
    with pytest.raises(NotPermitted):
        town.engine.run(retry_incident, the_incident(town, broken).id, by=town.actor("pia"))
