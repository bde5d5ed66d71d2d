"""One transaction for each command: all of it happens, or none of it."""

from contextlib import suppress

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import InternalError

from engine.cases import AuditEntry, open_case, settle_case
from engine.commands.complete_user_task import complete_user_task
from engine.exceptions import ConcurrentChange
from engine.models import audit_event, notification, process_instance, timer, user_task
from engine.transaction import OPERATOR

TWO_TASKS = """
S -> A -> N -> B -> E
service N topic=notify prop.to=process_leader prop.subject='"Hej"' prop.text='"Hej."'
boundary T on=B duration=P1D
T -> E2
lane Handläggare role=case_officer: A B
"""
TABLES = (process_instance, user_task, timer, audit_event, notification)


def test_a_command_that_fails_in_the_middle_leaves_nothing(town):
    town.deploy(TWO_TASKS)
    case = town.start()
    before = [town.rows(table) for table in TABLES]
    [task] = town.tasks(case)

    def complete_and_fail(tx):
        complete_user_task(tx, task.id, by=OPERATOR)
        raise RuntimeError("the machine stops")

    with pytest.raises(RuntimeError):
        town.engine.run(complete_and_fail)

    assert [town.rows(table) for table in TABLES] == before


def test_a_completion_writes_state_work_list_timers_outbox_and_audit_trail_together(town):
    town.deploy(TWO_TASKS)
    case = town.start()

    town.complete(case, "A")

    assert town.open(case) == ["B"]
    assert [row.element_id for row in town.rows(timer)] == ["T"]
    assert [row.to_address for row in town.rows(notification)] == ["pia@example.org"]
    assert [event.kind for event in town.page(case).events] == ["user_task_completed", "case_started"]


def test_a_query_leaves_nothing_even_if_it_writes(town):
    town.deploy(TWO_TASKS)
    case = town.start()

    # PostgreSQL refuses it.
    with suppress(InternalError):
        town.engine.read(lambda reader: reader.connection.execute(delete(user_task)).rowcount)

    assert town.open(case) == ["A"]


def test_a_case_that_changed_since_it_was_opened_is_not_overwritten(town):
    town.deploy(TWO_TASKS)
    case_id = town.start()

    def write_late(tx):
        case = open_case(tx, case_id)
        tx.connection.execute(update(process_instance).values(revision=process_instance.c.revision + 1))
        settle_case(tx, case, by=OPERATOR, entry=AuditEntry("plan_changed"))

    with pytest.raises(ConcurrentChange, match="Någon hann före"):
        town.engine.run(write_late)

    assert [event.kind for event in town.page(case_id).events] == ["case_started"]
