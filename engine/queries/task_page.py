"""Everything that the page of one user task shows."""

import json
import zlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, bindparam, select

from engine.bpmn import ElementFacts
from engine.cases import CaseReferences
from engine.cases.host import ReadingHost
from engine.cases.opening import CASE_COLUMNS, case_facts, restore_execution
from engine.exceptions import UserTaskNotFound
from engine.forms import Form, FormState
from engine.models import process_instance, unit, user_account, user_task
from engine.records import dataclass
from engine.transaction import Reader


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A user task with its case, its drawing's words and its form, as the person finds it.

    `task` is the row of `user_task` with `assignee` and `completed_by` as names; `scope` is what the form sees;
    `form` and `state` are null when the step has no form or is no longer open.
    """

    task: Row[Any]
    case: Row[Any]
    element: ElementFacts
    form: Form | None
    state: FormState | None
    scope: Mapping[str, Any]
    draft: Mapping[str, list[str]] | None


def task_page(reader: Reader, task_id: int) -> TaskPage:
    """Return what the page of a task shows.

    Raises:
        UserTaskNotFound: no such task.
    """
    task = _task(reader, task_id)
    case = reader.connection.execute(_CASE, {"case": task.instance_id}).one()
    program = reader.rooms.programs.program(reader.connection, case.bundle_id)
    element = program.processes[task.process_key].elements[task.element_id]
    if task.status != "open":
        return TaskPage(task, case, element, None, None, {}, None)
    scope = _scope(reader, case, task.token_id)
    if task.form_key is None:
        return TaskPage(task, case, element, None, None, scope, None)
    form = reader.rooms.programs.form(reader.connection, case.bundle_id, task.form_key)
    state = form.open(scope, CaseReferences(reader))
    return TaskPage(task, case, element, form, state, scope, _draft(task))


def task_form(reader: Reader, task_id: int) -> Form | None:
    """Return a task's form, whether the task is open or not; null for a step without one, or no such task."""
    row = reader.connection.execute(_FORM, {"task": task_id}).one_or_none()
    if row is None or row.form_key is None:
        return None
    return reader.rooms.programs.form(reader.connection, row.bundle_id, row.form_key)


def _task(reader: Reader, task_id: int) -> Row[Any]:
    row = reader.connection.execute(_TASK, {"task": task_id}).one_or_none()
    if row is None:
        raise UserTaskNotFound(task_id)
    return row


def _scope(reader: Reader, case: Row[Any], token_id: str) -> Mapping[str, Any]:
    host = ReadingHost(reader, case_facts(case))
    program = reader.rooms.programs.program(reader.connection, case.bundle_id)
    execution = restore_execution(program, case, host)
    host.follow(execution.variables)
    return execution.scope(token_id)


def _draft(task: Row[Any]) -> dict[str, list[str]] | None:
    if task.draft is None:
        return None
    draft: dict[str, list[str]] = json.loads(zlib.decompress(task.draft))
    return draft


_HOLDER, _FINISHER = user_account.alias("holder"), user_account.alias("finisher")
_TASK = (
    select(user_task, _HOLDER.c.name.label("assignee"), _FINISHER.c.name.label("completed_by"))
    .outerjoin(_HOLDER, _HOLDER.c.id == user_task.c.assignee_id)
    .outerjoin(_FINISHER, _FINISHER.c.id == user_task.c.completed_by_id)
    .where(user_task.c.id == bindparam("task"))
)
_CASE = (
    select(*CASE_COLUMNS)
    .outerjoin_from(process_instance, unit, unit.c.id == process_instance.c.unit_id)
    .where(process_instance.c.id == bindparam("case"))
)
_FORM = (
    select(user_task.c.form_key, process_instance.c.bundle_id)
    .join(process_instance, process_instance.c.id == user_task.c.instance_id)
    .where(user_task.c.id == bindparam("task"))
)
