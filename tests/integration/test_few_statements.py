"""A completion is few statements, whatever the case holds; PostgreSQL gets all of its writes as one."""

import pytest

from engine.cases.writing import MOST_TOGETHER
from engine.commands.answering import Answers
from engine.commands.complete_user_task import complete_user_task
from engine.models import audit_event, reminder, timer, user_task
from engine.transaction import OPERATOR

TWO_STEPS = """
S -> A -> B -> E
user A
user B {due}
boundary T on=A duration=P30D interrupting=false
boundary U on=B duration=P30D interrupting=false
T -> E2
U -> E3
lane Handläggare role=case_officer: A B
"""
MANY = """
S -> A -> M -> E
user M mi=parallel collection=personer element=person
lane Handläggare role=case_officer: A M
"""
PERSONS = 150


def sent_by_completing(town, case):
    [task] = town.tasks(case)
    with town.statements() as sent:
        town.engine.run(complete_user_task, task.id, by=OPERATOR, answers=Answers(data={}))
    return [text.split(maxsplit=1)[0] for text in sent if not text.startswith("BEGIN")]


@pytest.mark.parametrize(
    ("due", "sqlite", "postgresql"),
    [
        # Read; the next task, the one that is done, its timer, the event, the case.
        ("", ["SELECT", "INSERT", "UPDATE", "UPDATE", "INSERT", "UPDATE"], ["SELECT", "WITH"]),
        # The days off; then the next task first, because its reminders refer to it.
        (
            'due="5 arbetsdagar"',
            ["SELECT", "SELECT", "INSERT", "INSERT", "UPDATE", "UPDATE", "INSERT", "UPDATE"],
            ["SELECT", "SELECT", "INSERT", "WITH"],
        ),
    ],
)
def test_a_completion_reads_once_and_writes_together(town, due, sqlite, postgresql):
    town.deploy(TWO_STEPS.format(due=due))
    case = town.start()

    sent = sent_by_completing(town, case)

    assert sent == {"sqlite": sqlite, "postgresql": postgresql}[town.database.dialect]
    assert town.open(case) == ["B"]
    assert [row.element_id for row in town.rows(timer)] == ["U"]
    assert [row.status for row in town.rows(user_task)] == ["completed", "open"]
    assert [row.seq for row in town.rows(audit_event, chain=f"case:{case}")] == [1, 2]
    assert bool(town.rows(reminder)) == bool(due)


def test_more_rows_than_one_statement_takes_are_written_all_the_same(town):
    town.deploy(MANY, given={"personer"})
    case = town.start(personer=[f"Person {number}" for number in range(PERSONS)])
    assert len(user_task.c) * PERSONS > MOST_TOGETHER

    town.complete(case, "A")

    assert [task.item_label for task in town.tasks(case)] == [f"Person {number}" for number in range(PERSONS)]
