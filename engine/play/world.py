"""One played case: its engine, its clock, and what a step may do with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import bindparam, func, select

from engine import clock, feel
from engine.cases import user_id_of
from engine.commands import registers
from engine.commands.answering import Answers
from engine.commands.complete_user_task import complete_user_task
from engine.commands.correlate_message import broadcast_signal, correlate_message
from engine.commands.pause_case import cancel_case
from engine.commands.start_case import start_case
from engine.exceptions import NiostegError
from engine.models import UtcDateTime, process_instance, reminder, role, timer, user_account
from engine.permissions import load_actor
from engine.play.seeing import OpenTask, incidents_of, open_tasks_of, state_of
from engine.play.town import add_person
from engine.process_engine import ProcessEngine
from engine.reminders.idle import IDLE_AFTER
from engine.transaction import OPERATOR, Actor, Reader, Transaction

#: Moments at which something falls due on one way forward.
MOST_MOMENTS = 2_000


class TooManyMoments(NiostegError):
    """Something falls due over and over again."""

    def __init__(self, duration: str) -> None:
        super().__init__(
            f"på {duration} faller mer än {MOST_MOMENTS} saker ut. Flytta klockan i kortare steg, eller låt "
            "tidshändelsen komma mer sällan."
        )


class ATask(Protocol):
    """What a task needs to have to be completed."""

    @property
    def id(self) -> int: ...

    @property
    def role(self) -> str: ...


class World:
    """The database and the clock of one played case. `case_id` is the case that the file is about.

    `others` are the cases that its steps have started beside it, by the names that they have in the file.
    """

    def __init__(self, engine: ProcessEngine) -> None:
        self.engine = engine
        self.case_id = 0
        self.others: dict[str, int] = {}
        self._actors: dict[tuple[str, str], Actor] = {}

    def start(self, process_key: str, data: Mapping[str, Any]) -> None:
        """Start the case with `data`: through the start form where there is one, the rest as variables."""
        self.case_id = self._started(process_key, data)

    def start_beside(self, name: str, process_key: str, data: Mapping[str, Any]) -> None:
        """Start another case, called `name`."""
        self.others[name] = self._started(process_key, data)

    def find_begun(self, name: str, process_key: str) -> bool:
        """Call the oldest case of a process that a message or signal began, and that has no name yet, `name`."""
        known = {self.case_id, *self.others.values()}
        begun = [case for case in self.engine.read(_cases_of, process_key) if case not in known]
        if begun:
            self.others[name] = begun[0]
        return bool(begun)

    def _started(self, process_key: str, data: Mapping[str, Any]) -> int:
        return self.engine.run(start_case, process_key, by=OPERATOR, answers=Answers(data=data))

    @contextmanager
    def turned_to(self, name: str | None) -> Iterator[None]:
        """Let `case_id` be one of the other cases inside the block; null is the played one."""
        played = self.case_id
        if name is not None:
            self.case_id = self.others[name]
        try:
            yield
        finally:
            self.case_id = played

    def open_tasks(self) -> list[OpenTask]:
        """Return the case's open tasks, the oldest first."""
        return self.engine.read(open_tasks_of, self.case_id)

    def complete(self, task: ATask, *, as_whom: str | None, data: Mapping[str, Any]) -> None:
        """Complete a task as a role's test person, or as a person of that name who holds the task's role."""
        actor = self._actor(as_whom, task.role) if as_whom else OPERATOR
        self.engine.run(complete_user_task, task.id, by=actor, answers=Answers(data=data))

    def deliver(self, kind: str, name: str, *, key: str | None, data: Mapping[str, Any]) -> int:
        """Deliver a message or signal; return how many were reached."""
        payload = {field: feel.from_json(value) for field, value in data.items()}
        if kind == "message":
            return self.engine.run(correlate_message, name, by=OPERATOR, key=key, payload=payload)
        return self.engine.run(broadcast_signal, name, by=OPERATOR, payload=payload)

    def cancel(self, reason: str) -> None:
        """Cancel the case."""
        self.engine.run(cancel_case, self.case_id, reason=reason, by=OPERATOR)

    def advance(self, duration: str) -> None:
        """Move the clock through every due moment in order, ticking at each.

        Raises:
            TooManyMoments: a timer comes back more often than anybody can follow.
        """
        target = feel.evaluate("now() + duration(text)", {"text": duration})
        self.engine.tick()
        for _ in range(MOST_MOMENTS):
            due = self.engine.read(_next_due, until=target)
            if due is None:
                break
            clock.set_fixed(due)
            self.engine.tick()
        else:
            raise TooManyMoments(duration)
        if clock.now() < target:
            clock.set_fixed(target)
            self.engine.tick()

    def next_due(self, until: datetime) -> datetime | None:
        """Return when something falls due next, if that is not after `until`."""
        return self.engine.read(_next_due, until=until)

    def standing(self) -> dict[str, Any]:
        """Return how the case stands, as an expectation writes it."""
        status, phase = self.engine.read(state_of, self.case_id)
        return {
            "open": [task.element_id for task in self.open_tasks()],
            "phase": phase,
            "ended": status == "ended",
            "incidents": len(self.engine.read(incidents_of, self.case_id)),
        }

    def _actor(self, username: str, task_role: str) -> Actor:
        key = (username, task_role)
        if key not in self._actors:
            self._actors[key] = self.engine.run(_person, username, task_role)
        return self._actors[key]


def _person(tx: Transaction, username: str, task_role: str) -> Actor:
    """Return a role's test person, or a person of that name, who holds the task's role from now on."""
    is_role = _is_role(tx, username)
    if user_id_of(tx, username) is None:
        add_person(tx, username, username if is_role else task_role)
    elif not is_role:
        registers.grant_role(tx, username, task_role, by=OPERATOR)
    user_id = tx.connection.scalars(
        select(user_account.c.id).where(user_account.c.username == username)
    ).one()
    return load_actor(tx, user_id)


def _is_role(tx: Transaction, name: str) -> bool:
    return tx.connection.scalar(select(role.c.key).where(role.c.key == name)) is not None


def _cases_of(reader: Reader, process_key: str) -> list[int]:
    """Return the numbers of the cases of a process, the oldest first."""
    found = select(process_instance.c.id).where(process_instance.c.process_key == process_key)
    return list(reader.connection.scalars(found.order_by(process_instance.c.id)))


def _next_due(reader: Reader, *, until: datetime) -> datetime | None:
    """Return the next moment after now, and not after `until`, at which something falls due."""
    row = reader.connection.execute(
        _COMING,
        {
            "now": reader.now,
            "until": until,
            "idle_now": reader.now - IDLE_AFTER,
            "idle_until": until - IDLE_AFTER,
        },
    ).one()
    idle = row.last_activity + IDLE_AFTER if row.last_activity is not None else None
    moments = (moment for moment in (row.timer, row.reminder, idle) if moment is not None)
    return min(moments, default=None)


def _first(column: Any, after: str, until: str, *conditions: Any) -> Any:
    """Return the earliest moment of a column between two, the first of them left out."""
    return (
        select(func.min(column))
        .where(
            column > bindparam(after, type_=UtcDateTime),
            column <= bindparam(until, type_=UtcDateTime),
            *conditions,
        )
        .scalar_subquery()
    )


_COMING = select(
    _first(timer.c.due_at, "now", "until", timer.c.status == "waiting").label("timer"),
    _first(reminder.c.due_at, "now", "until", reminder.c.status == "scheduled").label("reminder"),
    _first(
        process_instance.c.last_activity_at, "idle_now", "idle_until", process_instance.c.status == "active"
    ).label("last_activity"),
)
