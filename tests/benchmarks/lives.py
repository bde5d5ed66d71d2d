"""(d) due, (e), (g): many timers at once, a case that goes round 1,000 times, and what a loaded case weighs."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from engine import clock, feel
from engine.bootstrap import Niosteg
from engine.commands.answering import Answers
from engine.commands.complete_user_task import complete_user_task
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.start_case import start_case
from engine.models import process_instance
from engine.queries.task_list import open_tasks
from engine.spiff import Execution, compile_bundle
from engine.transaction import OPERATOR
from tests.benchmarks.installation import install
from tests.benchmarks.results import Result
from tests.benchmarks.timing import Stopwatch
from tests.support.drawings import drawing
from tests.support.running import FakeHost
from tests.support.w1 import w1_answers, w1_bundle

DUE = 1_000
ROUNDS, LAST = 1_000, 50
LOADED = 100
WAITING = "catch T duration=P1D\nS -> T -> A -> E\nlane Handläggare role=case_officer: A"
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


def measure(folder: Path) -> Iterator[Result]:
    """Measure on SQLite."""
    niosteg = install(folder / "lives", f"sqlite:///{folder / 'lives' / 'niosteg.db'}")
    yield _due_timers(niosteg)
    yield from _rounds(niosteg)
    niosteg.database.close()
    yield _memory()


def _due_timers(niosteg: Niosteg) -> Result:
    engine = niosteg.engine
    engine.run(deploy_bundle, "waits", {"waits.bpmn": drawing(WAITING, "waits")}, by=OPERATOR)
    for _ in range(DUE):
        engine.run(start_case, "waits", by=OPERATOR)
    with clock.fixed(clock.now() + timedelta(days=2)):
        started = time.perf_counter()
        fired = engine.tick().timers_fired
        seconds = time.perf_counter() - started
    if fired != DUE:
        raise RuntimeError(f"{fired} timers fired")
    return Result(
        "d", "1,000 due timers, a transaction each", seconds, "s", seconds, must=4, goal=2.5, unit="s"
    )


def _rounds(niosteg: Niosteg) -> Iterator[Result]:
    engine = niosteg.engine
    engine.run(deploy_bundle, "r", {"r.bpmn": drawing(ROUND, "r")}, by=OPERATOR, given={"n", "done"})
    old, young = (
        engine.run(start_case, "r", by=OPERATOR, variables={"n": 0, "done": "nej"}) for _ in range(2)
    )
    first_size, old_watch, young_watch = _state_size(niosteg, old), Stopwatch(), Stopwatch()
    for _ in range(ROUNDS - LAST):
        _go_round(niosteg, old, Stopwatch())
    # In turns, so that what else the machine does falls on both.
    for _ in range(LAST):
        _go_round(niosteg, old, old_watch)
        _go_round(niosteg, young, young_watch)
    last, first, size = old_watch.typical, young_watch.typical, _state_size(niosteg, old)
    yield Result("e", "round 1,000 against round 1: time", last, "round 1", last / first, must=1.5, goal=1.05)
    grown = size / first_size
    yield Result("e", "round 1,000 against round 1: state", size, "round 1", grown, 1.5, 1.1, unit="bytes")


def _go_round(niosteg: Niosteg, case: int, watch: Stopwatch) -> None:
    [task] = niosteg.engine.read(open_tasks, case_id=case)
    with watch.running():
        niosteg.engine.run(complete_user_task, task.id, by=OPERATOR, answers=Answers(data={}))


def _state_size(niosteg: Niosteg, case: int) -> int:
    with niosteg.database.read() as connection:
        states = select(process_instance.c.state).where(process_instance.c.id == case)
        return len(connection.scalars(states).one())


def _memory() -> Result:
    """A case of nine steps as it is loaded for its last one, with all that was submitted before."""
    program = compile_bundle(w1_bundle())
    case = Execution.start(program, {}, host=FakeHost())
    case.run()
    for number in range(1, 9):
        case.complete(case.open_tasks()[0].token_id, w1_answers(number))
        case.run()
    state, variables = case.state(), feel.dumps(case.variables)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    loaded = [
        Execution.restore(program, state, feel.loads(variables), host=FakeHost()) for _ in range(LOADED)
    ]
    kilobytes = (tracemalloc.get_traced_memory()[0] - before) / len(loaded) / 1000
    tracemalloc.stop()
    return Result(
        "g", "memory of a loaded case of nine steps", kilobytes, "kB", kilobytes, 100, 60, unit="kB"
    )
