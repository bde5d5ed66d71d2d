"""(d) due, (e), (g): many timers at once, a case that goes round 1,000 times, and what a loaded case weighs."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from engine import clock
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
ROUNDS = 1_000
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
    case = engine.run(start_case, "r", by=OPERATOR, variables={"n": 0, "done": "nej"})
    watch, sizes = Stopwatch(), []
    for _ in range(ROUNDS):
        [task] = engine.read(open_tasks, case_id=case)
        with watch.running():
            engine.run(complete_user_task, task.id, by=OPERATOR, answers=Answers(data={}))
        sizes.append(engine.read(lambda reader: len(_state(reader, case))))
    tenth = ROUNDS // 10
    # The quickest tenth of each, so that what else the machine does is left out.
    first, last = (_quick(watch.times[part]) for part in (slice(tenth), slice(-tenth, None)))
    yield Result("e", "round 1,000 against round 1: time", last, "round 1", last / first, must=1.5, goal=1.05)
    size = sizes[-1] / sizes[0]
    yield Result(
        "e", "round 1,000 against round 1: state", sizes[-1], "round 1", size, 1.5, 1.05, unit="bytes"
    )


def _state(reader: object, case: int) -> bytes:
    connection = reader.connection  # type: ignore[attr-defined]
    return connection.scalars(select(process_instance.c.state).where(process_instance.c.id == case)).one()


def _quick(times: list[float]) -> float:
    return statistics.quantiles(times, n=10)[0]


def _memory() -> Result:
    """A case of nine steps as it is loaded for its last one, with all that was submitted before."""
    program = compile_bundle(w1_bundle())
    case = Execution.start(program, {}, host=FakeHost())
    case.run()
    for number in range(1, 9):
        case.complete(case.open_tasks()[0].token_id, w1_answers(number))
        case.run()
    state = case.state()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    loaded = [
        Execution.restore(program, state, {**case.variables, "n": number}, host=FakeHost())
        for number in range(LOADED)
    ]
    kilobytes = (tracemalloc.get_traced_memory()[0] - before) / len(loaded) / 1000
    tracemalloc.stop()
    return Result(
        "g", "memory of a loaded case of nine steps", kilobytes, "kB", kilobytes, 100, 60, unit="kB"
    )
