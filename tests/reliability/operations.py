"""What is stopped at every moment: a completion with all that can follow from one, a tick, the sending of mail."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import func, insert, select

from engine import clock
from engine.cases.mailing import Mail, add_mails
from engine.commands.answering import Answers
from engine.commands.complete_user_task import complete_user_task
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.registers import add_user, grant_role
from engine.commands.send_notifications import LEASE, Outgoing
from engine.commands.start_case import start_case
from engine.exceptions import UserTaskAlreadyCompleted
from engine.models import (
    audit_event,
    bundle,
    case_migration,
    heartbeat,
    incident,
    migration_batch,
    migration_batch_case,
    notification,
    process_instance,
    reminder,
    subscription,
    timer,
    user_account,
    user_task,
)
from engine.process_engine import ProcessEngine
from engine.scheduler import tick_and_tell
from engine.transaction import OPERATOR, Transaction
from engine.upkeep.batches import work_on_batches
from tests.support.drawings import drawing

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PEOPLE = {"hanna": "case_officer", "pia": "process_leader"}

#: A completion that writes to nearly every table: service tasks behind a savepoint, mail, a diary number, a message to
#: another case that goes on, two branches with tasks, reminders, a timer and a subscription.
FULL = """
    service Diary topic=assign_diary_number
    service Tell topic=notify prop.to=process_leader prop.subject='"Hej"' prop.text='"Nu."'
    throw Wake message=svar prop.correlationKey=number
    and Fork
    catch Heard message=mer prop.correlationKey=number
    boundary Late on=B duration=P5D
    user A prop.due=P2D prop.reminders="-1 dag, +1 arbetsdag"
    user B prop.due=P3D prop.reminders="-1 dag, 0"
    S -> A -> Diary -> Tell -> Wake -> Fork -> B -> E
    Fork -> Heard -> E2
    Fork -> D -> E3
    Late -> C -> E4
    lane Handläggare role=case_officer: A B C D
"""
ANSWERING = """
    catch M message=svar prop.correlationKey=number
    S -> M -> Next -> E
    lane Handläggare role=case_officer: Next
"""
WAITING = """
    boundary Late on=W duration=P1D interrupting=false
    user W prop.due=P1D prop.reminders="0, +1 arbetsdag"
    S -> W -> E
    Late -> L -> E2
    lane Handläggare role=case_officer: W L
"""


#: Two versions, of which each gives its task another day and its reminders other dates.
MOVING = """
    boundary Late on=W duration=P9D
    user W prop.due=P{days}D prop.reminders="0, +1 arbetsdag"
    S -> W -> E
    Late -> L -> E2
    lane Handläggare role=case_officer: W L
"""


class LetterFile:
    """A way out for mail: a line in a file for each. `moment` hears of the moments around the handing over."""

    def __init__(self, file: Path, moment: Callable[[str], None] = lambda _: None) -> None:
        self._file = file
        self._moment = moment

    @contextmanager
    def open(self) -> Iterator[LetterFile]:
        yield self

    def send(self, mail: Outgoing) -> None:
        self._moment("before handing over")
        file = os.open(self._file, os.O_WRONLY | os.O_APPEND)
        os.write(file, f"{mail.key}\n".encode())
        os.close(file)
        self._moment("after handing over")


class Operation(Protocol):
    """Something that is stopped in the middle. `moment`: when it is done; `asleep`: how long one that is frozen is."""

    name: str
    moment: datetime
    asleep: timedelta

    def prepare(self, engine: ProcessEngine) -> Any:
        """Make something new to do, and return what it is about."""

    def do(self, engine: ProcessEngine, letters: LetterFile, subject: Any, /) -> None:
        """Do it."""

    def do_again(self, engine: ProcessEngine, letters: LetterFile, subject: Any, /) -> None:
        """Do it again, as the person or the next scheduler would who knows nothing of the first time."""

    def is_done_once(self, engine: ProcessEngine, letters: list[str], subject: Any, /) -> None:
        """Assert that all of it is there, and once. `letters`: the keys of all mails that ever went out."""


def settle(engine: ProcessEngine) -> None:
    """Add the persons and deploy the drawings."""
    for name, role in PEOPLE.items():
        engine.run(add_user, name, name=name.title(), email=f"{name}@example.org", by=OPERATOR)
        engine.run(grant_role, name, role, by=OPERATOR)
    for key, text in (("full", FULL), ("answering", ANSWERING), ("waiting", WAITING)):
        sources = {f"{key}.bpmn": drawing(text, key)}
        engine.run(deploy_bundle, key, sources, by=OPERATOR, given={"number"})
    for days in (2, 3):
        sources = {"moving.bpmn": drawing(MOVING.format(days=days), "moving")}
        engine.run(deploy_bundle, "moving", sources, by=OPERATOR)


class Completion:
    """A person completes a task."""

    name = "completion"
    asleep = timedelta(0)
    moment = MONDAY

    def __init__(self) -> None:
        self._number = 0

    def prepare(self, engine: ProcessEngine) -> tuple[int, int, int]:
        self._number += 1
        variables = {"number": str(self._number)}
        other = engine.run(start_case, "answering", by=OPERATOR, variables=variables)
        case_id = engine.run(start_case, "full", by=OPERATOR, variables=variables)
        (task,) = rows(engine, user_task, instance_id=case_id)
        return case_id, other, task.id

    def do(self, engine: ProcessEngine, _letters: LetterFile, subject: tuple[int, int, int]) -> None:
        engine.run(complete_user_task, subject[2], by=OPERATOR, answers=Answers(data={"antal": 3}))

    def do_again(self, engine: ProcessEngine, letters: LetterFile, subject: tuple[int, int, int]) -> None:
        try:
            self.do(engine, letters, subject)
        except UserTaskAlreadyCompleted:
            assert [row.status for row in rows(engine, user_task, id=subject[2])] == ["completed"]

    def is_done_once(self, engine: ProcessEngine, _letters: list[str], subject: tuple[int, int, int]) -> None:
        case_id, other, _ = subject
        tasks = rows(engine, user_task, instance_id=case_id)
        assert sorted((row.element_id, row.status) for row in tasks) == [
            ("A", "completed"),
            ("B", "open"),
            ("D", "open"),
        ]
        assert [row.element_id for row in rows(engine, user_task, instance_id=other)] == ["Next"]
        assert [row.element_id for row in rows(engine, timer, instance_id=case_id)] == ["Late"]
        assert [row.name for row in rows(engine, subscription, instance_id=case_id)] == ["mer"]
        assert len(rows(engine, notification, instance_id=case_id)) == 1
        reminders = rows(engine, reminder, instance_id=case_id)
        assert Counter(row.status for row in reminders if row.user_task_id) == {
            "withdrawn": 2,
            "scheduled": 2,
        }
        assert _kinds(engine, case_id) == ["case_started", "user_task_completed"]
        assert _kinds(engine, other) == ["case_started", "message_received"]
        numbers = [row.diary_number for row in rows(engine, process_instance) if row.diary_number]
        assert len(numbers) == len(set(numbers))


class Tick:
    """A scheduler ticks, with two timers and two reminders due, and tells that it has."""

    name = "tick"
    asleep = timedelta(0)
    moment = MONDAY + timedelta(days=1, hours=12)

    def __init__(self) -> None:
        self._last = self.moment

    def prepare(self, engine: ProcessEngine) -> list[int]:
        # A note of a tick is a minute old at least, so that the tick has one to make.
        self._last += timedelta(minutes=2)
        clock.set_fixed(self._last - timedelta(days=1, minutes=1))
        cases = [engine.run(start_case, "waiting", by=OPERATOR, variables={"number": "0"}) for _ in range(2)]
        clock.set_fixed(self._last)
        return cases

    def do(self, engine: ProcessEngine, _letters: LetterFile, _subject: list[int]) -> None:
        tick_and_tell(engine)

    def do_again(self, engine: ProcessEngine, letters: LetterFile, subject: list[int]) -> None:
        self.do(engine, letters, subject)

    def is_done_once(self, engine: ProcessEngine, _letters: list[str], subject: list[int]) -> None:
        for case_id in subject:
            assert _kinds(engine, case_id) == ["case_started", "timers_fired"]
            tasks = rows(engine, user_task, instance_id=case_id)
            assert sorted(row.element_id for row in tasks) == ["L", "W"]
            assert rows(engine, timer, instance_id=case_id) == []
            raised = [row for row in rows(engine, reminder, instance_id=case_id) if row.status == "raised"]
            assert len(raised) == len(rows(engine, notification, instance_id=case_id)) == 1
        assert [row.at for row in rows(engine, heartbeat)] == [clock.now()]


class Sending:
    """Three mails go out."""

    name = "sending"
    asleep = LEASE
    moment = MONDAY

    def __init__(self) -> None:
        self._number = 0

    def prepare(self, engine: ProcessEngine) -> list[str]:
        (hanna,) = rows(engine, user_account, username="hanna")
        keys = [f"k{self._number + number}" for number in range(3)]
        self._number += 3
        engine.run(add_mails, [Mail(key, hanna.id, "Hej", "Hej.", "Prov.") for key in keys])
        return keys

    def do(self, engine: ProcessEngine, letters: LetterFile, _subject: list[str]) -> None:
        engine.send_mail(letters, sender="first")

    def do_again(self, engine: ProcessEngine, letters: LetterFile, _subject: list[str]) -> None:
        engine.send_mail(letters, sender="second")
        clock.set_fixed(clock.now() + LEASE)
        engine.send_mail(letters, sender="second")

    def is_done_once(self, engine: ProcessEngine, letters: list[str], subject: list[str]) -> None:
        assert {row.status for row in rows(engine, notification)} == {"sent"}
        times = Counter(key for key in letters if key in subject)
        assert times.keys() == set(subject)
        # The one that was handed over and not noted: again, with the same Message-ID.
        assert times.total() <= len(subject) + 1


class Moving:
    """A scheduler moves a case to another version, as somebody has asked."""

    name = "moving"
    asleep = timedelta(0)
    moment = MONDAY

    def prepare(self, engine: ProcessEngine) -> tuple[int, int]:
        case_id = engine.run(start_case, "moving", by=OPERATOR)
        return case_id, engine.run(_asked_to_move, case_id)

    def do(self, engine: ProcessEngine, _letters: LetterFile, _subject: tuple[int, int]) -> None:
        work_on_batches(engine)

    def do_again(self, engine: ProcessEngine, letters: LetterFile, subject: tuple[int, int]) -> None:
        self.do(engine, letters, subject)

    def is_done_once(self, engine: ProcessEngine, _letters: list[str], subject: tuple[int, int]) -> None:
        case_id, batch_id = subject
        (move,) = rows(engine, case_migration, instance_id=case_id)
        (row,) = rows(engine, migration_batch_case, batch_id=batch_id)
        assert (row.instance_id, row.status, row.migration_id) == (case_id, "done", move.id)
        (case,) = rows(engine, process_instance, id=case_id)
        assert case.bundle_id == move.to_bundle_id
        assert _kinds(engine, case_id) == ["case_started", "case_migrated"]
        (task,) = rows(engine, user_task, instance_id=case_id)
        assert task.status == "open"
        assert len(rows(engine, timer, instance_id=case_id)) == 1
        assert rows(engine, incident, instance_id=case_id) == []


OPERATIONS: dict[str, type[Operation]] = {one.name: one for one in (Completion, Tick, Sending, Moving)}


def _asked_to_move(tx: Transaction, case_id: int) -> int:
    """A batch of one case: back to the first version, since a case begins in the last."""
    first = select(func.min(bundle.c.id)).where(bundle.c.process_key == "moving").scalar_subquery()
    batch = {"kind": "move", "process_key": "moving", "renamed": "{}", "reason": "Prov.", "asked_at": tx.now}
    batch_id: int = tx.connection.execute(
        insert(migration_batch).values(**batch, to_bundle_id=first).returning(migration_batch.c.id)
    ).scalar_one()
    case = {"batch_id": batch_id, "instance_id": case_id, "status": "waiting", "lines": "[]", "tries": 0}
    tx.connection.execute(insert(migration_batch_case).values(case))
    return batch_id


def rows(engine: ProcessEngine, table: Any, **wanted: Any) -> list[Any]:
    """Return the rows of a table whose columns have these values."""
    conditions = [table.c[name] == value for name, value in wanted.items()]
    return engine.read(lambda reader: list(reader.connection.execute(select(table).where(*conditions))))


def _kinds(engine: ProcessEngine, case_id: int) -> list[str]:
    events = sorted(rows(engine, audit_event, instance_id=case_id), key=lambda row: row.seq)
    return [row.kind for row in events]
