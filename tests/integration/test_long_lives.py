"""A case that goes round and round stays as small and as quick as a new one."""

from engine.commands.answering import Answers
from engine.commands.complete_user_task import complete_user_task
from engine.models import process_instance, timer
from engine.transaction import OPERATOR

ROUND = """
xor G
script N lang=feel set=n "n + 1"
boundary T on=A duration=P30D interrupting=false
T -> E2
S -> A -> N -> G
G -> E if done = "ja"
G -> A else
lane Handläggare role=case_officer: A
"""
ROUNDS = 150


def test_a_case_that_loops_stays_flat(town):
    town.deploy(ROUND, given={"n", "done"})
    case = town.start(n=0, done="nej")
    sizes, statements = [], []
    for _ in range(ROUNDS):
        [task] = town.tasks(case)
        with town.statements() as sent:
            town.engine.run(complete_user_task, task.id, by=OPERATOR, answers=Answers(data={}))
        [row] = town.rows(process_instance)
        sizes.append(len(row.state))
        statements.append(len(sent))

    assert town.variables(case)["n"] == ROUNDS
    # The only thing that grows is the number of digits in a token's id.
    assert sizes[-1] - sizes[0] < 16
    assert len(set(statements)) == 1
    assert len(town.rows(timer)) == 1
