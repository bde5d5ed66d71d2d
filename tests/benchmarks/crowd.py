"""(c), (c'), (d) idle: what lists and an idle tick cost among 100,000 open cases.

The rows are copies of one real case's, inserted in bulk. Every tenth case has its task with the clerk's roles, in two
units and everywhere; every tenth is late.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from engine import clock
from engine.bootstrap import Niosteg
from engine.commands.registers import add_unit
from engine.commands.start_case import start_case
from engine.models import milliseconds, process_instance, timer, unit, user_task
from engine.process_engine import ProcessEngine
from engine.queries.status_figures import status_figures
from engine.queries.status_filter import StatusFilter
from engine.queries.task_list import PAGE, my_roles_tasks
from engine.transaction import OPERATOR, Actor
from tests.benchmarks.bases import CoreTransaction
from tests.benchmarks.installation import add_clerk, deploy_w1, install
from tests.benchmarks.results import Result
from tests.benchmarks.timing import Stopwatch, typical_ms

MANY, FEW = 100_000, 1_000
AT_A_TIME = 5_000
CALLS = 60


def measure(folder: Path) -> Iterator[Result]:
    """Measure on SQLite, in turns with the base."""
    small, clerk_of_few = _filled(folder / "few", FEW)
    niosteg, clerk = _filled(folder / "many", MANY)
    core = CoreTransaction(folder / "many")
    few = typical_ms(lambda: _first_page(small.engine, clerk_of_few), times=CALLS)
    many, idle, again = Stopwatch(), Stopwatch(), Stopwatch()
    for _ in range(CALLS):
        core.some()
        with many.running():
            _first_page(niosteg.engine, clerk)
        with again.running():
            _first_page(small.engine, clerk_of_few)
        with idle.running():
            niosteg.engine.tick()
    figures = typical_ms(lambda: niosteg.engine.read(status_figures, StatusFilter()), times=10)
    base, few = core.watch.typical, min(few, again.typical)
    core.close()
    for one in (small, niosteg):
        one.database.close()
    listed = "my roles' open tasks, first 25 by due date, 100,000 open"
    yield Result("c", listed, many.typical, "P6core", many.typical / base, must=4, goal=1)
    yield Result(
        "c", "against itself at 1,000 open", many.typical, "itself", many.typical / few, must=1.5, goal=1
    )
    yield Result(
        "c'", "cases and late ones per phase, 100,000 open", figures, "P6core", figures / base, 40, 2
    )
    yield Result(
        "d", "idle tick, 100,000 waiting timers", idle.typical, "P6core", idle.typical / base, 1, 0.05
    )


def _first_page(engine: ProcessEngine, clerk: Actor) -> None:
    if len(engine.read(my_roles_tasks, clerk)) != PAGE:
        raise RuntimeError("the list is not full")


def _filled(folder: Path, count: int) -> tuple[Niosteg, Actor]:
    folder.mkdir()
    niosteg = install(folder, f"sqlite:///{folder / 'niosteg.db'}")
    clerk = add_clerk(niosteg, "role_0")
    for key in ("kff", "sbf"):
        niosteg.engine.run(
            add_unit, key, name=key, kind="forvaltning", diary_prefix=key, head="clerk", by=OPERATOR
        )
    deploy_w1(niosteg)
    niosteg.engine.run(start_case, "w1", by=OPERATOR)
    with niosteg.database.write() as connection:
        case, task = (
            dict(connection.execute(select(table)).first()._mapping)
            for table in (process_instance, user_task)
        )
        units = [None, *connection.scalars(select(unit.c.id))]
        for start in range(0, count, AT_A_TIME):
            _insert(connection, range(start, min(start + AT_A_TIME, count)), case, task, units)
    with niosteg.database.write() as connection:
        connection.exec_driver_sql("ANALYZE")
    return niosteg, clerk


def _insert(connection: Any, numbers: range, case: Any, task: Any, units: list[int | None]) -> None:
    now, first = clock.now(), 1000
    connection.execute(
        insert(process_instance),
        [{**case, "id": first + n, "phase": f"Steg {n % 9 + 1}", "unit_id": units[n % 3]} for n in numbers],
    )
    connection.execute(insert(user_task), [_task(task, first + n, n, units) for n in numbers])
    connection.execute(
        insert(timer),
        [
            {
                "instance_id": first + n,
                "token_id": "4",
                "element_id": "Late_1",
                "due_at": now + timedelta(days=1, seconds=n),
                "status": "waiting",
            }
            for n in numbers
        ],
    )


def _task(task: Any, case_id: int, number: int, units: list[int | None]) -> dict[str, Any]:
    near = units[number % 3]
    queue = f"role_{number % 10}" if near is None else f"role_{number % 10}@{near}"
    days = -1 if number % 10 == 5 else 1 + number * 7919 % 200
    due_at = clock.now() + timedelta(days=days, seconds=number)
    return {
        **task,
        "id": case_id,
        "instance_id": case_id,
        "queue": queue,
        "phase": f"Steg {number % 9 + 1}",
        "due_at": due_at,
        "due_order": milliseconds(due_at),
    }
