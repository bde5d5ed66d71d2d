"""The processes that are killed: each opens the installation for itself, works, and leaves when nothing is left."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from engine import clock
from engine.adapters.database import Database
from engine.adapters.mail import SmtpServer
from engine.bootstrap import build_rooms
from engine.commands.complete_user_task import complete_user_task
from engine.exceptions import Conflict
from engine.process_engine import ProcessEngine
from engine.queries.task_list import open_tasks
from engine.transaction import OPERATOR

ROLE = "case_officer"
SENDER = "Niosteg <niosteg@example.org>"


def complete_tasks(url: str, acknowledged: Path) -> None:
    """Complete every open task of the role; write each one's number down as soon as its command has returned."""
    engine = ProcessEngine(Database(url), build_rooms())
    notes = os.open(acknowledged, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    while tasks := engine.read(open_tasks, role=ROLE):
        for task in tasks:
            try:
                engine.run(complete_user_task, task.id, by=OPERATOR)
            except Conflict:
                continue  # another worker was faster
            # Handed to the kernel in one piece: it is there even if the next instruction is the last one.
            os.write(notes, f"{task.id}\n".encode())


def raise_and_send(url: str, at: datetime, port: int) -> None:
    """Do a scheduler's rounds at a moment, until a round finds nothing to do."""
    engine = ProcessEngine(Database(url), build_rooms())
    mailer = SmtpServer("127.0.0.1", port, SENDER, starttls=False)
    with clock.fixed(at):
        _until_nothing_is_left(
            lambda: engine.tick().reminders_raised + engine.send_mail(mailer, sender=f"prov.{os.getpid()}")
        )


def _until_nothing_is_left(one_round: Callable[[], int]) -> None:
    while one_round():
        pass
