"""A small town on the engine, and short ways to deploy a drawing and lead a case through it."""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, event, select

from engine import clock
from engine.adapters.database import Database
from engine.bootstrap import build_rooms
from engine.checks import Topic
from engine.commands.answering import Answers
from engine.commands.complete_user_task import complete_user_task
from engine.commands.deploy_bundle import Deployed, deploy_bundle
from engine.commands.registers import add_unit, add_user, grant_role
from engine.commands.start_case import start_case
from engine.permissions import load_actor
from engine.process_engine import ProcessEngine
from engine.queries.case_page import CasePage, case_page
from engine.queries.task_list import TaskRow, open_tasks
from engine.transaction import OPERATOR, Actor
from tests.support.drawings import drawing

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Service:
    """The handler of the topic `test`: it does what the test wants."""

    def __init__(self) -> None:
        self.work: Callable[..., Mapping[str, Any]] = lambda _tx, _case_id, _call: {}

    def __call__(self, *call: Any) -> Mapping[str, Any]:
        return self.work(*call)


@pytest.fixture
def service() -> Service:
    """What the service tasks with the topic `test` do."""
    return Service()


@pytest.fixture
def engine(database: Database, service: Service) -> ProcessEngine:
    """A process engine that knows one topic more."""
    rooms = build_rooms(base_url="http://niosteg.test")
    handlers, topics = {**rooms.handlers, "test": service}, {**rooms.topics, "test": Topic()}
    return ProcessEngine(database, replace(rooms, handlers=handlers, topics=topics))


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Do the calls at the same moment, each in a thread of its own; return what each gave or raised."""
    results: list[Any] = [None] * len(calls)
    barrier = threading.Barrier(len(calls))

    def run(number: int, call: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[number] = call()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            results[number] = error

    threads = [
        threading.Thread(target=copy_context().run, args=(run, number, call))
        for number, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class Town:
    """The engine with two administrations, a few persons, and the clock standing."""

    def __init__(self, engine: ProcessEngine, database: Database) -> None:
        self.engine = engine
        self.database = database
        self._ids: dict[str, int] = {}

    def person(self, username: str, *grants: tuple[str, str | None]) -> None:
        """Add a person who holds the roles, each in a unit or everywhere."""
        address = f"{username}@example.org"
        self._ids[username] = self.engine.run(
            add_user, username, name=username.title(), email=address, by=OPERATOR
        )
        for role, unit in grants:
            self.engine.run(grant_role, username, role, unit_key=unit, by=OPERATOR)

    def unit(
        self, key: str, kind: str, *, head: str | None = None, administration: str | None = None
    ) -> None:
        """Add a unit; its diary letters are its key's."""
        self.engine.run(
            add_unit,
            key,
            name=key.upper(),
            kind=kind,
            diary_prefix=key.upper(),
            head=head,
            administration=administration,
            by=OPERATOR,
        )

    def actor(self, username: str) -> Actor:
        """Return who somebody is now."""
        return self.engine.read(load_actor, self._ids[username])

    def id_of(self, username: str) -> int:
        """Return a person's number."""
        return self._ids[username]

    def deploy(self, text: str, key: str = "p", *, given: Collection[str] = (), **files: bytes) -> Deployed:
        """Deploy a drawing (tests/support/drawings.py) with further files; `given` are names set from outside."""
        others = {name.replace("__", "."): content for name, content in files.items()}
        sources = {f"{key}.bpmn": drawing(text, key), **others}
        return self.engine.run(deploy_bundle, key, sources, by=OPERATOR, given=given)

    def start(self, key: str = "p", **variables: Any) -> int:
        """Start a case as the operator."""
        return self.engine.run(start_case, key, by=OPERATOR, variables=variables)

    def tasks(self, case_id: int) -> list[TaskRow]:
        """Return the case's open tasks, the oldest first."""
        return sorted(self.engine.read(open_tasks, case_id=case_id), key=lambda task: task.id)

    def open(self, case_id: int) -> list[str]:
        """Return the element ids of the case's open tasks."""
        return [task.element_id for task in self.tasks(case_id)]

    def complete(
        self, case_id: int, element: str, data: Mapping[str, Any] | None = None, *, by: Actor = OPERATOR
    ) -> None:
        """Complete the oldest open task at an element."""
        task = next(task for task in self.tasks(case_id) if task.element_id == element)
        self.engine.run(complete_user_task, task.id, by=by, answers=Answers(data=data or {}))

    def page(self, case_id: int) -> CasePage:
        """Return everything about the case."""
        return self.engine.read(case_page, case_id)

    def variables(self, case_id: int) -> Mapping[str, Any]:
        """Return the case's own variables."""
        return self.page(case_id).variables

    def rows(self, table: Table, **wanted: Any) -> list[Any]:
        """Return the rows of a table whose columns have these values, the first ones first."""
        conditions = [table.c[name] == value for name, value in wanted.items()]
        statement = select(table).where(*conditions).order_by(*table.primary_key)
        return self.engine.read(lambda reader: reader.connection.execute(statement).all())

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """Collect the statements that are sent to the database inside the block."""
        sent: list[str] = []
        connections = self.database.engine

        def collect(*call: Any) -> None:
            sent.append(call[2])

        event.listen(connections, "before_cursor_execute", collect)
        try:
            yield sent
        finally:
            event.remove(connections, "before_cursor_execute", collect)

    def later(self, **span: float) -> None:
        """Move the clock (`days=3`) and tick."""
        clock.set_fixed(clock.now() + timedelta(**span))
        self.engine.tick()

    def at(self, day: date, hour: int = 12) -> None:
        """Move the clock to an hour of a day, on Swedish clocks, and tick."""
        clock.set_fixed(clock.start_of_day(day) + timedelta(hours=hour))
        self.engine.tick()


@pytest.fixture
def town(engine: ProcessEngine, database: Database) -> Any:
    """A town on a Monday morning."""
    with clock.fixed(MONDAY):
        town = Town(engine, database)
        town.person("helen", ("head_of_administration", None))
        town.unit("kff", "forvaltning", head="helen")
        town.unit("kfn", "namnd", administration="kff")
        town.person("hanna", ("case_officer", "kff"))
        town.person("hugo", ("case_officer", None))
        town.person("pia", ("process_leader", "kff"))
        yield town
