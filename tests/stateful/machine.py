"""Anything may happen to the engine in any order, the machine stopping between command and commit included.

Each rule does a thing to the engine and to the model (model.py), and asks that both take it or both refuse it. After
every step the rows say what the model says.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Connection, select

from engine import clock, feel
from engine.adapters.database import Database
from engine.bootstrap import build_rooms
from engine.commands.answering import Answers
from engine.commands.claim_user_task import UserTaskTaken, claim_user_task
from engine.commands.complete_user_task import complete_user_task
from engine.commands.correlate_message import correlate_message
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.pause_case import CaseNotPaused, cancel_case, pause_case, resume_case
from engine.commands.registers import add_user, grant_role
from engine.commands.save_draft import save_draft
from engine.commands.start_case import start_case
from engine.exceptions import CaseEnded, CasePaused, NiostegError, NotACandidate, UserTaskAlreadyCompleted
from engine.models import (
    audit_event,
    metadata,
    notification,
    process_instance,
    reminder,
    timer,
    user_account,
    user_task,
)
from engine.permissions import load_actor
from engine.process_engine import ProcessEngine
from engine.queries.audit_check import verify_audit
from engine.transaction import OPERATOR, Reader, Rooms
from tests.stateful.model import Case, Task, process

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PEOPLE = ("anna", "bo")

#: Where a write to the disk costs nothing: power is cut by `MachineStops` alone.
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it

#: So that sequences go far rather than wide.
MOST_CASES, MOST_VERSIONS = 4, 2

_anyone = st.sampled_from(PEOPLE)
_which = st.integers(0, 7)


#: Table -> its rows, and `broken links` of the audit trail, all of one moment.
Rows = dict[str, list[Any]]

_SEEN = (audit_event, notification, process_instance, reminder, timer, user_account, user_task)


def _everything(reader: Reader) -> Rows:
    rows = {table.name: list(reader.connection.execute(select(table))) for table in _SEEN}
    return {**rows, "broken links": list(verify_audit(reader)[1])}


class MachineStops(Exception):
    """The power fails before a commit."""


class Unreliable:
    """A database on a machine that may stop. `commits_left`: until it does, null = it does not."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.commits_left: int | None = None
        self.read = database.read
        self.close = database.close

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with self._database.write() as connection:
            yield connection
            if self.commits_left is not None:
                self.commits_left -= 1
                if self.commits_left == 0:
                    self.commits_left = None
                    raise MachineStops


class Letterbox:
    """A way out for mail that never fails."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    @contextmanager
    def open(self) -> Iterator[Letterbox]:
        yield self

    def send(self, mail: Any) -> None:
        self.keys.append(mail.key)


@cache
def prepared_database() -> bytes:
    """A database with the people and the first version, made once for all sequences."""
    with tempfile.TemporaryDirectory() as folder, clock.fixed(MONDAY):
        database = Database(f"sqlite:///{folder}/niosteg.db")
        with database.write() as connection:
            metadata.create_all(connection)
        engine = ProcessEngine(database, build_rooms())
        for name in PEOPLE:
            engine.run(add_user, name, name=name.title(), email=f"{name}@example.org", by=OPERATOR)
            engine.run(grant_role, name, "case_officer", by=OPERATOR)
        engine.run(deploy_bundle, "p", {"p.bpmn": process("D1")}, by=OPERATOR, given={"nummer"})
        database.close()
        return Path(folder, "niosteg.db").read_bytes()


@cache
def warm_rooms() -> Rooms:
    """What a process that has run for a while shares. A version's number always means the same drawing here."""
    return build_rooms()


class AnySequence(RuleBasedStateMachine):
    """The engine and the model, side by side."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.mkdtemp(prefix="niosteg-stateful-", dir=_MEMORY if _MEMORY.is_dir() else None)
        self._file = Path(self._folder, "niosteg.db")
        self._file.write_bytes(prepared_database())
        self._clock = clock.fixed(MONDAY)
        self._clock.__enter__()
        self._letters = Letterbox()
        self._open(warm_rooms())
        self.cases: dict[int, Case] = {}
        self.version = 1
        self.acknowledged: list[int] = []
        self.lost_marks = 0

    def teardown(self) -> None:
        self.database.close()
        self._clock.__exit__(None, None, None)
        shutil.rmtree(self._folder)

    def _open(self, rooms: Rooms) -> None:
        self.database = Unreliable(Database(f"sqlite:///{self._file}"))
        self.engine = ProcessEngine(self.database, rooms)

    # What can be done

    @initialize()
    def begin_with_two_cases(self) -> None:
        self.start()
        self.start()

    @precondition(lambda self: len(self.cases) < MOST_CASES)
    @rule()
    def start(self) -> None:
        number = len(self.cases) + 1
        done, case_id = self._attempt(
            lambda: self.engine.run(start_case, "p", by=OPERATOR, variables={"nummer": number})
        )
        if done:
            self.cases[case_id] = Case(last=f"D{self.version}", values={"nummer": number})

    @rule(which=_which, at=_which, who=_anyone)
    def claim(self, which: int, at: int, who: str) -> None:
        if (found := self._open_task(which, at)) is None:
            return
        _, _, task, task_id = found
        refusal = UserTaskTaken if task.holder not in (None, who) else None
        done, _ = self._attempt(
            lambda: self.engine.run(claim_user_task, task_id, by=self._actor(who)), refusal
        )
        if done:
            task.holder = who

    @rule(which=_which, at=_which, who=_anyone)
    def save_draft(self, which: int, at: int, who: str) -> None:
        if (found := self._open_task(which, at)) is None:
            return
        _, _, task, task_id = found
        refusal = NotACandidate if task.holder not in (None, who) else None
        done, _ = self._attempt(
            lambda: self.engine.run(save_draft, task_id, {"x": ["1"]}, by=self._actor(who)), refusal
        )
        if done:
            task.holder, task.has_draft = task.holder or who, True

    @rule(which=_which, at=_which, who=_anyone, value=st.integers(0, 99))
    def complete(self, which: int, at: int, who: str, value: int) -> None:
        if (found := self._open_task(which, at)) is None:
            return
        case, element, task, task_id = found
        refusal: type[NiostegError] | None = None
        if task.holder not in (None, who):
            refusal = NotACandidate
        elif case.status == "paused":
            refusal = CasePaused
        done, _ = self._attempt(lambda: self._complete(task_id, who, value), refusal)
        if done:
            self.acknowledged.append(task_id)
            case.complete(element, value, now=clock.now())

    @precondition(lambda self: any(case.status == "active" for case in self.cases.values()))
    @rule(which=_which, at=_which, value=st.integers(0, 99))
    def go_on(self, which: int, at: int, value: int) -> None:
        """Do what a case waits for, as one should, so that cases come to their ends too."""
        active = [number for number, case in enumerate(self.cases.values()) if case.status == "active"]
        number = active[which % len(active)]
        if (found := self._open_task(number, at)) is None:
            self.send_message(number)
        else:
            self.complete(number, at, found[2].holder or PEOPLE[0], value)

    @precondition(lambda self: self.acknowledged)
    @rule(which=_which, who=_anyone)
    def complete_again(self, which: int, who: str) -> None:
        task_id = self.acknowledged[which % len(self.acknowledged)]
        self._attempt(lambda: self._complete(task_id, who, 0), UserTaskAlreadyCompleted)

    @rule(which=_which)
    def send_message(self, which: int) -> None:
        case = self._case(which)[1]
        key = str(case.values["nummer"])
        done, reached = self._attempt(
            lambda: self.engine.run(correlate_message, "svar", by=OPERATOR, key=key)
        )
        if done:
            assert reached == (case.listens and case.status == "active")
            if reached:
                case.hear()

    @rule(which=_which, command=st.sampled_from([pause_case, resume_case]))
    def let_it_rest_or_go_on(self, which: int, command: Callable[..., None]) -> None:
        case_id, case = self._case(which)
        becomes, refusal = ("paused", CasePaused) if command is pause_case else ("active", CaseNotPaused)
        details = {"reason": "Vänta.", "review_on": clock.today() + timedelta(days=3)}
        done, _ = self._attempt(
            lambda: self.engine.run(
                command, case_id, by=OPERATOR, **(details if becomes == "paused" else {})
            ),
            CaseEnded if case.is_over else refusal if case.status == becomes else None,
        )
        if done:
            case.status = becomes

    @precondition(lambda self: sum(case.is_over for case in self.cases.values()) <= 1)
    @rule(which=_which)
    def cancel(self, which: int) -> None:
        case_id, case = self._case(which)
        refusal = CaseEnded if case.is_over else None
        done, _ = self._attempt(
            lambda: self.engine.run(cancel_case, case_id, reason="Nej.", by=OPERATOR), refusal
        )
        if done:
            case.cancel()

    @precondition(lambda self: self.version < MOST_VERSIONS)
    @rule()
    def redeploy(self) -> None:
        sources = {"p.bpmn": process(f"D{self.version + 1}")}
        done, _ = self._attempt(
            lambda: self.engine.run(deploy_bundle, "p", sources, by=OPERATOR, given={"nummer"})
        )
        if done:
            self.version += 1

    @rule(hours=st.sampled_from([-2, 1, 20, 48, 72, 121]))
    def move_the_clock(self, hours: int) -> None:
        clock.set_fixed(clock.now() + timedelta(hours=hours))

    @rule(hours=st.sampled_from([0, 49, 121]))
    def tick(self, hours: int) -> None:
        """Let time pass, tick, and send what there is to send."""
        self.move_the_clock(hours)
        while not self._attempt(self.engine.tick)[0]:
            """What the tick before the stop has done stays done; the next one does the rest."""
        for case in self.cases.values():
            case.tick(clock.now())
        self._nothing_is_overdue()
        if not self._attempt(lambda: self.engine.send_mail(self._letters, sender="test"))[0]:
            self.lost_marks += 1

    @rule()
    def restart(self) -> None:
        self.database.close()
        self._open(build_rooms())

    @rule(commits=st.integers(1, 3))
    def let_the_machine_stop(self, commits: int) -> None:
        """At the next commit, or one soon after it."""
        self.database.commits_left = commits

    # What must be so

    @invariant()
    def the_rows_say_what_the_model_says(self) -> None:
        rows = self.engine.read(_everything)
        self._same_open_tasks(rows)
        self._same_cases(rows)
        self._same_timers(rows)
        self._every_acknowledged_completion_once_and_no_other(rows)
        self._no_reminder_twice(rows)
        assert rows["broken links"] == []

    def _same_open_tasks(self, rows: Rows) -> None:
        people = {row.id: row.username for row in rows["user_account"]}
        found: dict[int, dict[str, Task]] = {case_id: {} for case_id in self.cases}
        for row in rows["user_task"]:
            if row.status == "open":
                holder = people.get(row.assignee_id)
                found[row.instance_id][row.element_id] = Task(holder, has_draft=row.draft is not None)
        assert found == {case_id: case.open for case_id, case in self.cases.items()}

    def _same_cases(self, rows: Rows) -> None:
        found = {row.id: (row.status, feel.loads(row.variables)) for row in rows["process_instance"]}
        assert found == {case_id: (case.status, case.values) for case_id, case in self.cases.items()}

    def _same_timers(self, rows: Rows) -> None:
        assert {row.instance_id: (row.due_at, row.status) for row in rows["timer"]} == {
            case_id: (case.late_at, "held" if case.status == "paused" else "waiting")
            for case_id, case in self.cases.items()
            if case.late_at is not None
        }

    def _every_acknowledged_completion_once_and_no_other(self, rows: Rows) -> None:
        completed = [row for row in rows["audit_event"] if row.kind == "user_task_completed"]
        tasks = Counter(json.loads(row.details)["task"] for row in completed)
        assert tasks == Counter(self.acknowledged)

    def _no_reminder_twice(self, rows: Rows) -> None:
        moments = Counter(
            (row.instance_id, row.anchor, row.rule_key, row.occurrence) for row in rows["reminder"]
        )
        mails = Counter(row.key for row in rows["notification"])
        assert max([*moments.values(), *mails.values()], default=1) == 1
        mailed = {int(key.split(".")[1]) for key in mails if key.startswith("reminder.")}
        # A reminder about the whole case goes to a role that nobody has here.
        to_people = [row for row in rows["reminder"] if row.user_task_id is not None]
        assert mailed == {row.id for row in to_people if row.status == "raised"}
        # A machine that stops between the mail server's "250" and our mark sends that one again, with the same key.
        assert len(self._letters.keys) - len(set(self._letters.keys)) <= self.lost_marks

    def _nothing_is_overdue(self) -> None:
        for table, status in ((timer, "waiting"), (reminder, "scheduled")):
            due = select(table).where(table.c.status == status, table.c.due_at <= clock.now())
            assert self._rows(due) == []

    # How it is done

    def _attempt(
        self, action: Callable[[], Any], refusal: type[NiostegError] | None = None
    ) -> tuple[bool, Any]:
        """Do it: return whether it is done, and what it gave. A refusal that the model expects must come."""
        try:
            given = action()
        except MachineStops:
            self.restart()
            return False, None
        except NiostegError as error:
            if type(error) is not refusal:
                raise
            return False, None
        assert refusal is None, f"{refusal} did not come"
        return True, given

    def _complete(self, task_id: int, who: str, value: int) -> int:
        return self.engine.run(
            complete_user_task, task_id, by=self._actor(who), answers=Answers(data={"antal": value})
        )

    def _case(self, which: int) -> tuple[int, Case]:
        return list(self.cases.items())[which % len(self.cases)]

    def _open_task(self, which: int, at: int) -> tuple[Case, str, Task, int] | None:
        case_id, case = self._case(which)
        if not case.open:
            return None
        element = sorted(case.open)[at % len(case.open)]
        (row,) = self._rows(
            select(user_task.c.id).where(
                user_task.c.instance_id == case_id,
                user_task.c.element_id == element,
                user_task.c.status == "open",
            )
        )
        return case, element, case.open[element], row.id

    def _actor(self, who: str) -> Any:
        (row,) = self._rows(select(user_account.c.id).where(user_account.c.username == who))
        return self.engine.read(load_actor, row.id)

    def _rows(self, statement: Any) -> list[Any]:
        return self.engine.read(lambda reader: list(reader.connection.execute(statement)))
