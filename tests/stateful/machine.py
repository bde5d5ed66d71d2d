"""Anything may happen to the engine in any order, the machine stopping before or after a commit included.

Each rule does a thing to the engine and to the model (model.py), and asks that both take it or both refuse it. After
every step the rows say what the model says. homes.py has the databases that sequences are played in.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
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
from engine.commands.save_draft import save_draft
from engine.commands.send_notifications import LEASE, LONGEST_OUTAGE_WAIT, MailServerAway
from engine.commands.start_case import start_case
from engine.exceptions import CaseEnded, CasePaused, NiostegError, NotACandidate, UserTaskAlreadyCompleted
from engine.models import (
    audit_event,
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
from tests.stateful.homes import MONDAY, PEOPLE, Home
from tests.stateful.model import Case, Task, process

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
    """The power fails. `is_committed`: after a commit of which nobody has heard yet, else before it."""

    def __init__(self, *, is_committed: bool) -> None:
        super().__init__(is_committed)
        self.is_committed = is_committed


class Unreliable:
    """A database on a machine that may stop. `stop_at`: in how many commits and whether after it; null: never."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.stop_at: tuple[int, bool] | None = None
        self.read = database.read
        self.close = database.close

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with self._database.write() as connection:
            yield connection
            stops, is_committed = self._stops()
            if stops and not is_committed:
                raise MachineStops(is_committed=False)
        if stops:
            raise MachineStops(is_committed=True)

    def _stops(self) -> tuple[bool, bool]:
        if self.stop_at is None:
            return False, False
        left, is_committed = self.stop_at
        self.stop_at = None if left == 1 else (left - 1, is_committed)
        return left == 1, is_committed


class Letterbox:
    """A way out for mail. `is_away`: whether nobody answers there."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.is_away = False

    @contextmanager
    def open(self) -> Iterator[Letterbox]:
        if self.is_away:
            raise MailServerAway("E-postservern svarar inte.")
        yield self

    def send(self, mail: Any) -> None:
        self.keys.append(mail.key)


class AnySequence(RuleBasedStateMachine):
    """The engine and the model, side by side."""

    home: Home

    def __init__(self) -> None:
        super().__init__()
        self.home.make_new()
        self._clock = clock.fixed(MONDAY)
        self._clock.__enter__()
        self._letters = Letterbox()
        self._open(self.home.database, self.home.rooms)
        self.cases: dict[int, Case] = {}
        self.version = 1
        self.acknowledged: list[int] = []
        self.lost_marks = 0

    def teardown(self) -> None:
        self._close()
        self._clock.__exit__(None, None, None)

    def _close(self) -> None:
        if self._opened is self.home.database:
            self.home.rest()
        else:
            self._opened.close()

    def _open(self, database: Database, rooms: Rooms) -> None:
        self._opened = database
        self.database = Unreliable(database)
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
            if case_id is None:  # nobody has heard of its number
                (case_id,) = {row.id for row in self._rows(select(process_instance.c.id))} - self.cases.keys()
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
            hears = case.listens and case.status == "active"
            assert reached in (int(hears), None)
            if hears:
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
        while self._attempt(self.engine.tick)[1] is None:
            """What the tick before the stop has done stays done; the next one does the rest."""
        for case in self.cases.values():
            case.tick(clock.now())
        self._nothing_is_overdue()
        self._send_mail()

    def _send_mail(self) -> bool:
        """Send what there is to send; return whether the machine went on to the end."""
        handed_over = len(self._letters.keys)
        is_done = self._attempt(lambda: self.engine.send_mail(self._letters, sender="test"))[1] is not None
        if not is_done:
            self.lost_marks += len(self._letters.keys) > handed_over
        return is_done

    @rule()
    def let_all_mail_go_out(self) -> None:
        """The mail server is there, every claim is over, and whoever waited has waited long enough."""
        self._letters.is_away = False
        clock.set_fixed(clock.now() + LEASE + LONGEST_OUTAGE_WAIT)
        while not self._send_mail():
            clock.set_fixed(clock.now() + LEASE)
        mails = self._rows(select(notification.c.key, notification.c.status, notification.c.not_before_at))
        # What was put in the outbox later than this, by a clock that has been set back since, is not due yet.
        due = [mail for mail in mails if mail.status == "sent" or mail.not_before_at <= clock.now()]
        assert {mail.status for mail in due} <= {"sent"}
        assert set(self._letters.keys) == {mail.key for mail in due}

    @rule()
    def let_the_mail_server_go_away(self) -> None:
        self._letters.is_away = True

    @rule()
    def restart(self) -> None:
        self._close()
        self._open(Database(self.home.url), build_rooms())

    @rule(commits=st.integers(1, 3), is_committed=st.booleans())
    def let_the_machine_stop(self, commits: int, is_committed: bool) -> None:
        """At the next commit, or one soon after it: before it, or after it and before anybody hears of it."""
        self.database.stop_at = commits, is_committed

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
        """Do it: return whether it is done, and what it gave, null where the machine stopped.

        A refusal that the model expects must come.
        """
        try:
            given = action()
        except MachineStops as stop:
            self.restart()
            return stop.is_committed, None
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
