"""The two bases that everything is compared with, measured in the same minute.

P0 = one completion of a user task in stock SpiffWorkflow, in memory, nothing stored. P6core = one durable
transaction of SQLAlchemy Core on SQLite (WAL, synchronous=FULL): update a blob of 5 kB, insert a row.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, bindparam, insert, update

from engine.adapters.database import Database
from tests.benchmarks.timing import Stopwatch
from tests.support.w1 import w1_answers, w1_drawing

BLOB = 5000
TASKS = range(1, 10)


class Stock:
    """W1 in stock SpiffWorkflow; its conditions and timers are Python there."""

    def __init__(self) -> None:
        drawing = w1_drawing().replace(b'answer = "ja"', b'answer == "ja"').replace(b">P30D<", b'>"P30D"<')
        parser = SpiffBpmnParser()
        parser.add_bpmn_str(drawing)
        self._spec, self._inner = parser.get_spec("w1"), parser.get_subprocess_specs("w1")
        self.watch = Stopwatch()

    def one_case(self) -> None:
        """Lead a case from its start to its end."""
        workflow: Any = BpmnWorkflow(self._spec, self._inner)
        workflow.do_engine_steps()
        for number in TASKS:
            task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
            with self.watch.running():
                task.data.update(w1_answers(number))
                task.run()
                workflow.do_engine_steps()


class CoreTransaction:
    """A table with one case-like row, and one to append to."""

    def __init__(self, folder: Path) -> None:
        self._database = Database(f"sqlite:///{folder / 'core.db'}")
        tables = MetaData()
        kept = Table("kept", tables, Column("id", Integer, primary_key=True), Column("blob", LargeBinary))
        event = Table("event", tables, Column("id", Integer, primary_key=True), Column("text", String))
        with self._database.write() as connection:
            tables.create_all(connection)
            connection.execute(insert(kept).values(id=1, blob=b""))
        self._update = update(kept).where(kept.c.id == bindparam("which")).values(blob=bindparam("content"))
        self._insert = insert(event)
        self._content = os.urandom(BLOB)
        self.watch = Stopwatch()

    def some(self) -> None:
        """Commit a few times."""
        for _ in TASKS:
            with self.watch.running(), self._database.write() as connection:
                connection.execute(self._update, {"which": 1, "content": self._content})
                connection.execute(self._insert, {"text": "user_task_completed"})

    def close(self) -> None:
        self._database.close()
