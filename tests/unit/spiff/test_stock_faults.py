"""The faults of stock SpiffWorkflow 3.2.0 that this room exists for: shown on the stock engine, gone here."""

import pytest
from SpiffWorkflow.util.task import TaskState

from engine.exceptions import DrawingRefused
from engine.spiff import compile_bundle
from tests.support.drawings import bundle
from tests.support.running import Case
from tests.support.stock import stock_complete, stock_open, stock_workflow

REWORK = """
S -> M -> Fork
xor M
and Fork
and Join
Fork -> B1 -> Join
Fork -> B2 -> Join
Join -> C -> G
xor G
G -> E if n >= 3
G -> M else
"""


def test_stock_fires_a_join_in_a_rework_loop_before_every_branch_is_done():
    stock = stock_workflow(REWORK)
    for task in ("B1", "B2"):
        stock_complete(stock, task, n=0)
    stock_complete(stock, "C", n=1)

    stock_complete(stock, "B2", n=1)

    assert sorted(stock_open(stock)) == ["B1", "C"]


def test_a_join_in_a_rework_loop_waits_for_every_branch_in_every_round():
    case = Case(REWORK, {"n": 0})
    for order in (("B1", "B2"), ("B2", "B1"), ("B1", "B2")):
        case.complete(order[0])
        assert case.open == [order[1]]
        case.complete(order[1])
        assert case.open == ["C"]
        case.complete("C", n=case.variables["n"] + 1)

    assert case.ended


INCLUSIVE_REWORK = REWORK.replace("and Fork", "or Fork").replace("and Join", "or Join")
INCLUSIVE_REWORK = INCLUSIVE_REWORK.replace("Fork -> B1 -> Join", "Fork -> B1 if n >= 0\nB1 -> Join")
INCLUSIVE_REWORK = INCLUSIVE_REWORK.replace("Fork -> B2 -> Join", "Fork -> B2 if n >= 0\nB2 -> Join")


def test_stock_fires_an_inclusive_join_too_early_in_round_two():
    stock = stock_workflow("user A\n" + INCLUSIVE_REWORK.replace("S -> M", "S -> A -> M"))
    stock_complete(stock, "A", n=0)
    for task in ("B1", "B2"):
        stock_complete(stock, task)
    stock_complete(stock, "C", n=1)

    stock_complete(stock, "B1")

    assert "C" in stock_open(stock)


def test_an_inclusive_join_in_a_rework_loop_waits_in_round_two():
    case = Case(INCLUSIVE_REWORK, {"n": 0})
    case.complete("B1")
    case.complete("B2")
    case.complete("C", n=1)

    case.complete("B1")

    assert case.open == ["B2"]


PARALLEL = "S -> Fork\nand Fork\nand Join\nFork -> A -> Join\nFork -> B -> Join\nJoin -> C -> E"


def test_stock_loses_the_update_of_the_branch_that_ended_first():
    stock = stock_workflow("S -> First -> Fork\n" + PARALLEL.removeprefix("S -> Fork\n"))
    stock_complete(stock, "First", plan={"text": "gammal"})
    first, second = stock.get_tasks(state=TaskState.READY, manual=True)
    first.data["plan"] = {"text": "ny"}
    second.data["plan"] = {"text": "gammal"}
    for task in (first, second):
        task.run()
        stock.do_engine_steps()

    joined = stock.get_tasks(state=TaskState.READY, manual=True)[0]

    assert joined.data["plan"] == {"text": "gammal"}


def test_a_join_keeps_what_each_branch_wrote():
    case = Case(PARALLEL, {"plan": {"text": "gammal"}})

    case.complete("A", plan={"text": "ny"})
    case.complete("B", other=1)

    assert case.variables["plan"] == {"text": "ny"}
    assert case.variables["other"] == 1


LOOP = "S -> M\nxor M\nM -> A -> G\nxor G\nG -> E if done\nG -> M else"


def test_stock_stalls_silently_when_a_case_has_looped_long_enough():
    stock = stock_workflow(LOOP)

    rounds = 0
    while stock_open(stock) and rounds < 400:
        stock_complete(stock, "A", done=False)
        rounds += 1

    assert rounds < 400
    assert "E" not in [
        task.task_spec.name for task in stock.tasks.values() if task.state == TaskState.COMPLETED
    ]


def test_a_case_that_loops_a_thousand_times_stays_as_small_as_it_was():
    case = Case(LOOP)
    case.complete("A", done=False)
    size = len(case.execution.state())

    for _ in range(1_000):
        case.complete("A", done=False)

    assert len(case.execution.state()) <= size + 8
    case.complete("A", done=True)
    assert case.ended


CODE = "__import__('os').getpid() > 0"


def test_stock_runs_python_that_stands_in_a_drawing():
    stock = stock_workflow(f"S -> G\nxor G\nG -> A if {CODE}\nG -> B else\nA -> E\nB -> E")

    assert stock_open(stock) == ["A"]


@pytest.mark.parametrize(
    "drawing",
    [
        f"S -> G\nxor G\nG -> A if {CODE}\nG -> B else\nA -> E\nB -> E",
        f'script X lang=feel set=x "{CODE}"\nS -> X -> E',
        f'script X lang=python set=x "{CODE}"\nS -> X -> E',
        f'user A mi=parallel cardinality="{CODE}"\nS -> A -> E',
        f'S -> C -> E\ncatch C duration="{CODE}"',
        f'S -> C -> E\ncatch C message=m prop.correlationKey="{CODE}"',
    ],
    ids=["condition", "script", "foreign script", "rounds", "timer", "correlation"],
)
def test_python_in_a_drawing_is_refused(drawing):
    with pytest.raises(DrawingRefused):
        compile_bundle(bundle(drawing))


LINK = "S -> A -> L\nthrow L link\ncatch K link\nK -> B -> E"


def test_stock_swallows_a_link_event_and_the_case_is_gone():
    stock = stock_workflow(LINK + "\nL -> E2")

    stock_complete(stock, "A")

    assert stock_open(stock) == []
    assert "B" not in [task.task_spec.name for task in stock.get_tasks()]


def test_a_link_event_is_refused_by_name():
    with pytest.raises(DrawingRefused) as refused:
        compile_bundle(bundle(LINK))

    assert {"L", "K"} <= {problem.element for problem in refused.value.problems}


def blocks(count: int) -> str:
    lines = ["S -> F0"]
    for number in range(count):
        lines += [f"and F{number}", f"and J{number}"]
        lines += [f"F{number} -> T{number}{branch} -> J{number}" for branch in "abc"]
        lines += [f"J{number} -> " + (f"F{number + 1}" if number + 1 < count else "E")]
    return "\n".join(lines)


def test_stock_predicts_exponentially_many_tasks():
    five = len(stock_workflow(blocks(5)).tasks)

    assert five > 3**5
    assert len(stock_workflow(blocks(6)).tasks) > 2.5 * five


def test_a_case_holds_only_the_tokens_that_are_there():
    case = Case(blocks(30))

    assert case.open == ["T0a", "T0b", "T0c"]
    assert len(list(case.execution._case.all_living())) == 3
