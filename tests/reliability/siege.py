"""Kill the real programs while people use them: two web servers and two schedulers, on one database.

    python -m tests.reliability.siege --database postgresql --things 200 --kills 40

`niosteg serve --no-scheduler` twice and `niosteg scheduler` twice, each a program of its own. Four people complete the
same tasks over HTTP, each trying all of them; as many timers and reminders have fallen due before the programs start.
SIGKILL strikes one of the four programs after another, as long as there is something left to do, and it is started
again. What must hold is in `Outcome.faults`.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from engine import clock
from engine.adapters import schema
from engine.adapters.database import Database
from engine.adapters.mail import SmtpServer
from engine.bootstrap import build_rooms
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.registers import add_user, grant_role
from engine.commands.send_notifications import LEASE
from engine.commands.start_case import start_case
from engine.exceptions import DatabaseUnavailable
from engine.models import audit_event, notification, reminder, timer, user_task
from engine.process_engine import ProcessEngine
from engine.queries.audit_check import verify_audit
from engine.transaction import OPERATOR
from tests.reliability.people import Person
from tests.support.drawings import drawing
from tests.support.mail_server import MailServer
from tests.support.postgres import running_cluster
from tests.support.programs import Program, free_port

WORK = "S -> A -> E\nlane Handläggare role=case_officer: A"
WAIT = """
    boundary Late on=W duration=P1D interrupting=false
    user W prop.due=P1D prop.reminders="0"
    S -> W -> E
    Late -> L -> E2
    lane Processledare role=process_leader: W L
"""
#: How long ago the cases began: all that they wait for is due.
AGO = timedelta(days=4)
PEOPLE = ("anna", "bo", "cia", "dan")
SENDER = "niosteg@example.org"
#: Seconds: between two kills at most, and until all must be done.
PATIENCE, LONGEST = 1.0, 300.0


@dataclass
class Outcome:
    """What a siege left behind. `acknowledged`: the tasks of which a person read that they had completed them."""

    things: int
    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: list[int] = field(default_factory=list)
    completed: list[int] = field(default_factory=list)
    fired: list[int] = field(default_factory=list)
    timers_left: int = 0
    raised: int = 0
    mails: Counter[str] = field(default_factory=Counter)
    delivered: Counter[str] = field(default_factory=Counter)
    broken_links: list[Any] = field(default_factory=list)
    faults_seen: list[str] = field(default_factory=list)

    @property
    def duplicates(self) -> int:
        """Mails that the server took more than once."""
        return self.delivered.total() - len(self.delivered)

    @property
    def faults(self) -> list[str]:
        """What must not be, in words; empty when all is well."""
        all_of_them = set(self.completed)
        checks = {
            "a task was completed twice": len(self.completed) != len(all_of_them),
            f"{len(all_of_them)} of {self.things} tasks are completed": len(all_of_them) != self.things,
            "a completion was acknowledged to two persons": _most(self.acknowledged) > 1,
            "acknowledged completions are gone": not set(self.acknowledged) <= all_of_them,
            "a timer fired twice": _most(self.fired) > 1,
            f"{len(set(self.fired))} of {self.things} timers fired": len(set(self.fired)) != self.things,
            f"{self.timers_left} timers are left": self.timers_left > 0,
            f"{self.raised} of {self.things} reminders are raised": self.raised != self.things,
            f"mails stand so: {dict(self.mails)}": self.mails != Counter(sent=self.things),
            f"{len(self.delivered)} mails came": len(self.delivered) != self.things,
            f"{self.duplicates} mails came twice": self.duplicates > self.kills["scheduler"],
            f"the audit trail is broken: {self.broken_links}": bool(self.broken_links),
            f"people saw {self.faults_seen[:3]}": bool(self.faults_seen),
        }
        return [words for words, is_wrong in checks.items() if is_wrong]

    def line(self) -> str:
        return (
            f"{len(self.completed)} completions ({len(self.acknowledged)} acknowledged), {len(self.fired)} timers, "
            f"{self.raised} reminders, {self.delivered.total()} mails of which {self.duplicates} twice; "
            f"{self.kills['serve']} web servers and {self.kills['scheduler']} schedulers killed"
        )


def _most(things: list[int]) -> int:
    return max(Counter(things).values(), default=0)


def besiege(url: str, folder: Path, *, things: int, kills: int, chance: random.Random) -> Outcome:
    """Prepare a database, let people use the programs while these are killed, and return what is left."""
    outcome = Outcome(things)
    with closing(Database(url)) as database, MailServer() as server:
        engine = ProcessEngine(database, build_rooms())
        _prepare(database, engine, things)
        tasks = [row.id for row in _rows(engine, user_task, user_task.c.element_id == "A")]
        with _programs(url, folder, server.port) as programs:
            servers = [program.port for program in programs if program.port]
            people = [Person(name, servers, tasks, random.Random(name)) for name in PEOPLE]  # noqa: S311 - order
            crowd = [threading.Thread(target=person.work) for person in people]
            for thread in crowd:
                thread.start()
            while outcome.kills.total() < kills and _is_busy(crowd, engine):
                _kill_one(programs, outcome, chance)
            for thread in crowd:
                thread.join(LONGEST)
            _wait_until(lambda: _is_all_due_done(engine))
        # What a killed sender had claimed is free when its lease is over.
        with clock.fixed(clock.now() + LEASE):
            engine.send_mail(SmtpServer("127.0.0.1", server.port, SENDER, starttls=False), sender="last")
        outcome.delivered = Counter(str(mail["Message-ID"]) for mail in server.accepted)
        outcome.acknowledged = [task for person in people for task in person.acknowledged]
        outcome.faults_seen = [fault for person in people for fault in person.faults]
        _look(engine, outcome)
    return outcome


def _prepare(database: Database, engine: ProcessEngine, things: int) -> None:
    schema.upgrade(database)
    with clock.fixed(clock.now() - AGO):
        for name in PEOPLE:
            engine.run(add_user, name, name=name.title(), email=f"{name}@example.org", by=OPERATOR)
            engine.run(grant_role, name, "case_officer", by=OPERATOR)
        engine.run(add_user, "pia", name="Pia", email="pia@example.org", by=OPERATOR)
        engine.run(grant_role, "pia", "process_leader", by=OPERATOR)
        for key, text in (("work", WORK), ("wait", WAIT)):
            engine.run(deploy_bundle, key, {f"{key}.bpmn": drawing(text, key)}, by=OPERATOR)
            for _ in range(things):
                engine.run(start_case, key, by=OPERATOR)


@contextmanager
def _programs(url: str, folder: Path, mail_port: int) -> Iterator[list[Program]]:
    environment = {
        "NIOSTEG_MODE": "demo",
        "NIOSTEG_DATA_DIR": str(folder),
        "NIOSTEG_DATABASE_URL": url,
        "NIOSTEG_SECRET_KEY": "k" * 32,
        "NIOSTEG_TICK_SECONDS": "1",
        "NIOSTEG_SMTP_HOST": "127.0.0.1",
        "NIOSTEG_SMTP_PORT": str(mail_port),
        "NIOSTEG_SMTP_STARTTLS": "false",
        "NIOSTEG_MAIL_FROM": SENDER,
    }
    log = folder / "programs.log"
    programs = [Program(["serve", "--no-scheduler"], environment, log, port=free_port()) for _ in range(2)]
    programs += [Program(["scheduler"], environment, log) for _ in range(2)]
    try:
        for program in programs:
            program.start()
        for program in programs:
            program.wait_until_it_answers()
        yield programs
    finally:
        for program in programs:
            program.kill()


def _is_busy(crowd: list[threading.Thread], engine: ProcessEngine) -> bool:
    return any(one.is_alive() for one in crowd) or not _is_all_due_done(engine)


def _kill_one(programs: list[Program], outcome: Outcome, chance: random.Random) -> None:
    time.sleep(chance.random() * PATIENCE)
    victim = chance.choice(programs)
    victim.kill()
    outcome.kills[victim.name] += 1
    victim.start()


def _wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST
    while not is_so() and time.monotonic() < until:
        time.sleep(0.1)


def _is_all_due_done(engine: ProcessEngine) -> bool:
    try:
        return not (
            _rows(engine, timer, timer.c.status == "waiting")
            or _rows(
                engine, reminder, (reminder.c.status == "scheduled") & (reminder.c.due_at <= clock.now())
            )
            or _rows(engine, notification, notification.c.status == "pending")
        )
    except DatabaseUnavailable:
        return False


def _look(engine: ProcessEngine, outcome: Outcome) -> None:
    outcome.broken_links = engine.read(verify_audit)[1]
    outcome.completed = [row.instance_id for row in _rows(engine, audit_event, _is("user_task_completed"))]
    by_case = {row.instance_id: row.id for row in _rows(engine, user_task, user_task.c.element_id == "A")}
    outcome.completed = [by_case[case_id] for case_id in outcome.completed]
    outcome.fired = [row.instance_id for row in _rows(engine, audit_event, _is("timers_fired"))]
    outcome.timers_left = len(_rows(engine, timer, timer.c.status == "waiting"))
    outcome.raised = len(_rows(engine, reminder, reminder.c.status == "raised"))
    statement = select(notification.c.status, func.count()).group_by(notification.c.status)
    counts = engine.read(lambda reader: reader.connection.execute(statement).all())
    outcome.mails = Counter(dict(map(tuple, counts)))


def _is(kind: str) -> Any:
    return audit_event.c.kind == kind


def _rows(engine: ProcessEngine, table: Any, condition: Any) -> list[Any]:
    return engine.read(lambda reader: list(reader.connection.execute(select(table).where(condition))))


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'niosteg.db'}"
        return
    with running_cluster(durable=True) as cluster:
        yield cluster.new_database()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--things", type=int, default=200)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=os.getpid())
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, _database(given.database, Path(name)) as url:
        chance = random.Random(given.seed)  # noqa: S311 - moments
        outcome = besiege(url, Path(name), things=given.things, kills=given.kills, chance=chance)
    sys.stdout.write(f"{given.database}, seed {given.seed}: {outcome.line()}\n")
    for fault in outcome.faults:
        sys.stdout.write(f"FAULT: {fault}\n")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
