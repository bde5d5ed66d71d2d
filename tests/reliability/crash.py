"""Kill processes at random moments while they work, and see what is lost or doubled.

    python -m tests.reliability.crash --database postgresql --completions 500 --reminders 200 --kills 40

Two processes complete user tasks and two raise reminders and send their mail, all on one database. SIGKILL strikes one
of them after another; whoever was killed is started again. What must hold is in `Outcome.faults`; what it means for
those who run the system stands in docs/reliability.md.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from engine import clock
from engine.adapters import schema
from engine.adapters.database import Database
from engine.bootstrap import build_rooms
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.registers import add_user
from engine.commands.send_notifications import LEASE
from engine.commands.start_case import start_case
from engine.models import audit_event, notification, process_instance, reminder, user_task
from engine.process_engine import ProcessEngine
from engine.queries.audit_check import verify_audit
from engine.transaction import OPERATOR
from tests.reliability.workers import complete_tasks, raise_and_send
from tests.support.drawings import drawing
from tests.support.mail_server import MailServer
from tests.support.postgres import running_cluster
from tests.support.processes import start_process

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
#: When the reminders are due.
WEDNESDAY = MONDAY + timedelta(days=2)
STEPS = 5
WORK = "S -> A1 -> A2 -> A3 -> A4 -> A5 -> E\nlane Handläggare role=case_officer: A1 A2 A3 A4 A5"
WAIT = (
    'user W prop.due="1 arbetsdag" prop.reminders="0"\nS -> W -> E\nlane Processledare role=process_leader: W'
)
#: Seconds between two kills, at most.
PATIENCE = 0.25


@dataclass
class Outcome:
    """What a run left behind. `kills` and `sender_kills`: of all processes, and of those that send mail."""

    completions: int
    reminders: int
    kills: int = 0
    sender_kills: int = 0
    acknowledged: list[int] = field(default_factory=list)
    completed: list[int] = field(default_factory=list)
    ended_cases: int = 0
    raised: int = 0
    mail_rows: int = 0
    delivered: list[str] = field(default_factory=list)
    checked_events: int = 0
    broken_links: list[Any] = field(default_factory=list)

    @property
    def duplicates(self) -> int:
        """Mails that the server took more than once."""
        return len(self.delivered) - len(set(self.delivered))

    @property
    def faults(self) -> list[str]:
        """What must not be, in words; empty when all is well."""
        lost = set(self.acknowledged) - set(self.completed)
        checks = {
            f"acknowledged completions are gone: {sorted(lost)}": bool(lost),
            "a task was completed twice": max(Counter(self.completed).values(), default=0) > 1,
            "a completion was acknowledged twice": max(Counter(self.acknowledged).values(), default=0) > 1,
            f"{len(self.completed)} of {self.completions} completions": len(self.completed)
            != self.completions,
            f"{self.ended_cases} cases ended": self.ended_cases * STEPS != self.completions,
            f"{self.raised} of {self.reminders} reminders": self.raised != self.reminders,
            f"{self.mail_rows} mails for {self.reminders} reminders": self.mail_rows != self.reminders,
            f"{len(set(self.delivered))} mails came": len(set(self.delivered)) != self.reminders,
            f"{self.duplicates} mails came twice in {self.sender_kills} kills": self.duplicates
            > self.sender_kills,
            f"the audit trail is broken: {self.broken_links}": bool(self.broken_links),
        }
        return [words for words, is_wrong in checks.items() if is_wrong]

    def line(self) -> str:
        return (
            f"{len(self.completed)} completions ({len(self.acknowledged)} acknowledged), {self.raised} reminders, "
            f"{len(self.delivered)} mails of which {self.duplicates} twice, {self.kills} kills "
            f"({self.sender_kills} of senders), {self.checked_events} audit events verified"
        )


def crash(
    url: str, folder: Path, *, completions: int, reminders: int, kills: int, chance: random.Random
) -> Outcome:
    """Prepare a database, let the processes work and be killed, and return what is left."""
    outcome = Outcome(completions, reminders)
    database = Database(url)
    engine = ProcessEngine(database, build_rooms())
    _prepare(database, engine, outcome)
    notes = folder / "acknowledged"
    with MailServer() as server:
        works = [(complete_tasks, (url, notes))] * 2
        works += [(raise_and_send, (url, WEDNESDAY, server.port))] * 2
        _work_and_kill(works, outcome, kills, chance)
        # What a killed sender had claimed is free when its lease is over.
        _run(start_process(raise_and_send, url, WEDNESDAY + LEASE, server.port))
        outcome.delivered = [str(mail["Message-ID"]) for mail in server.accepted]
    outcome.acknowledged = [int(line) for line in notes.read_text().split()]
    _look(engine, outcome)
    database.close()
    return outcome


def _prepare(database: Database, engine: ProcessEngine, outcome: Outcome) -> None:
    schema.upgrade(database)
    with clock.fixed(MONDAY):
        engine.run(add_user, "pia", name="Pia", email="pia@example.org", by=OPERATOR)
        for key, text in (("work", WORK), ("wait", WAIT)):
            engine.run(deploy_bundle, key, {f"{key}.bpmn": drawing(text, key)}, by=OPERATOR)
        for _ in range(outcome.completions // STEPS):
            engine.run(start_case, "work", by=OPERATOR)
        for _ in range(outcome.reminders):
            people = {"participants": {"process_leader": "pia"}}
            engine.run(start_case, "wait", by=OPERATOR, variables=people)


def _work_and_kill(works: list[Any], outcome: Outcome, kills: int, chance: random.Random) -> None:
    """Start one process for each work; kill and start again until enough were killed, then let them finish."""
    running = [start_process(work[0], *work[1]) for work in works]
    while outcome.kills < kills and any(process.is_alive() for process in running):
        victim = chance.randrange(len(works))
        running[victim].join(chance.random() * PATIENCE)
        if running[victim].is_alive():
            running[victim].kill()
            running[victim].join()
            outcome.kills += 1
            outcome.sender_kills += works[victim][0] is raise_and_send
            running[victim] = start_process(works[victim][0], *works[victim][1])
    for process in running:
        _run(process)


def _run(process: ForkServerProcess) -> None:
    process.join()
    if process.exitcode != 0:
        raise RuntimeError(f"a worker ended by itself with {process.exitcode}")


def _look(engine: ProcessEngine, outcome: Outcome) -> None:
    outcome.checked_events, outcome.broken_links = engine.read(verify_audit)
    outcome.completed = engine.read(_completed)
    outcome.ended_cases = engine.read(_count, process_instance, process_instance.c.status == "ended")
    outcome.raised = engine.read(_count, reminder, reminder.c.status == "raised")
    outcome.mail_rows = engine.read(_count, notification, notification.c.status == "sent")


def _completed(reader: Any) -> list[int]:
    """The tasks that are completed, as often as the audit trail says so."""
    rows = reader.connection.execute(
        select(user_task.c.id)
        .join(
            audit_event,
            (audit_event.c.instance_id == user_task.c.instance_id)
            & (audit_event.c.element_id == user_task.c.element_id),
        )
        .where(audit_event.c.kind == "user_task_completed", user_task.c.status == "completed")
    )
    return [row.id for row in rows]


def _count(reader: Any, table: Any, condition: Any) -> int:
    return int(reader.connection.scalar(select(func.count()).select_from(table).where(condition)))


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'niosteg.db'}"
        return
    with running_cluster(durable=True) as cluster:
        yield cluster.new_database()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--completions", type=int, default=500)
    parser.add_argument("--reminders", type=int, default=200)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument(
        "--seed", type=int, default=None, help="the same moments again, as near as a machine can"
    )
    given = parser.parse_args(arguments)
    seed = given.seed if given.seed is not None else random.randrange(10**6)  # noqa: S311 - moments
    with tempfile.TemporaryDirectory() as name, _database(given.database, Path(name)) as url:
        outcome = crash(
            url,
            Path(name),
            completions=given.completions,
            reminders=given.reminders,
            kills=given.kills,
            chance=random.Random(seed),  # noqa: S311 - moments
        )
    sys.stdout.write(f"{given.database}, seed {seed}: {outcome.line()}\n")
    for fault in outcome.faults:
        sys.stdout.write(f"FAULT: {fault}\n")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
