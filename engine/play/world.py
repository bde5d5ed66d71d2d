"""One played case: its engine, its clock, and what a step may do with them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine import clock, feel
from engine.cases import user_id_of
from engine.commands import registers
from engine.commands.answering import Answers
from engine.commands.complete_user_task import complete_user_task
from engine.commands.correlate_message import broadcast_signal, correlate_message
from engine.commands.pause_case import cancel_case
from engine.commands.start_case import start_case
from engine.models import reminder, role, timer, user_account
from engine.permissions import load_actor
from engine.play.town import add_person
from engine.process_engine import ProcessEngine
from engine.queries.case_page import chosen_flows, passed_elements
from engine.queries.task_list import TaskRow, open_tasks
from engine.transaction import OPERATOR, Actor, Reader, Transaction


class World:
    """The database and the clock of one played case. `case_id` is the case that the file is about."""

    def __init__(self, engine: ProcessEngine) -> None:
        self.engine = engine
        self.case_id = 0

    def start(self, process_key: str, data: Mapping[str, Any]) -> None:
        """Start the case with `data`: through the start form where there is one, the rest as variables."""
        self.case_id = self.engine.run(start_case, process_key, by=OPERATOR, answers=Answers(data=data))

    def open_tasks(self) -> list[TaskRow]:
        """Return the case's open tasks, the oldest first."""
        rows = self.engine.read(open_tasks, case_id=self.case_id)
        return sorted(rows, key=lambda row: row.id)

    def complete(self, task: TaskRow, *, as_whom: str | None, data: Mapping[str, Any]) -> None:
        """Complete a task as a role's test person, or as a person of that name who holds the task's role."""
        actor = self.engine.run(_actor, as_whom, task.role) if as_whom else OPERATOR
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
        """Move the clock through every due moment in order, ticking at each."""
        target = feel.evaluate("now() + duration(text)", {"text": duration})
        while (due := self.engine.read(_next_due, target)) is not None:
            clock.set_fixed(max(due, clock.now()))
            self.engine.tick()
        clock.set_fixed(target)
        self.engine.tick()

    def path(self) -> list[tuple[str, str]]:
        """Return (process key, element or flow id) of everything that the case has passed."""
        elements = [(key, element) for key, element, _ in self.engine.read(passed_elements, self.case_id)]
        return elements + self.engine.read(chosen_flows, self.case_id)


def _actor(tx: Transaction, username: str, task_role: str) -> Actor:
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


def _next_due(reader: Reader, target: datetime) -> datetime | None:
    moments = [
        reader.connection.scalar(
            select(table.c.due_at)
            .where(table.c.status == status, table.c.due_at <= target)
            .order_by(table.c.due_at)
            .limit(1)
        )
        for table, status in ((timer, "waiting"), (reminder, "scheduled"))
    ]
    return min((moment for moment in moments if moment is not None), default=None)
