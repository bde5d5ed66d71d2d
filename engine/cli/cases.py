"""`niosteg start`, `tasks`, `complete`, `status`: work with cases."""

from typing import Any

import click

from engine import feel
from engine.cli.installation import actor_named, open_installation
from engine.cli.output import moment, print_json, read_data
from engine.commands.answering import Answers
from engine.commands.complete_user_task import complete_user_task
from engine.commands.start_case import start_case
from engine.models.metadata import LARGEST_ID
from engine.queries.case_page import CasePage, case_page, passed_elements
from engine.queries.status import StatusRow, status_list
from engine.queries.status_filter import StatusFilter
from engine.queries.task_list import TaskRow, open_tasks

DATA = click.option("--data", help="JSON-fil med svar, eller - för standard in.")
AS = click.option("--as", "username", help="Användarnamn. Utan det: driften.")
ROW = click.IntRange(1, LARGEST_ID)
JSON = click.option("--json", "as_json", is_flag=True, help="Skriv JSON.")


@click.command()
@click.argument("key")
@DATA
@AS
def start(key: str, data: str | None, username: str | None) -> None:
    """Starta ett ärende i processen KEY. Skriver ärendets nummer."""
    niosteg = open_installation()
    by = actor_named(niosteg, username)
    click.echo(niosteg.engine.run(start_case, key, by=by, answers=Answers(data=read_data(data))))


@click.command()
@click.option("--role", help="Bara den här rollens uppgifter.")
@click.option("--case", "case_id", type=ROW, help="Bara det här ärendets uppgifter.")
@JSON
def tasks(role: str | None, case_id: int | None, *, as_json: bool) -> None:
    """Visa öppna uppgifter."""
    rows = open_installation().engine.read(open_tasks, role=role, case_id=case_id)
    if as_json:
        print_json([_task(row) for row in rows])
        return
    for row in rows:
        due = moment(row.due_at) or "-"
        click.echo(f"{row.id}\t{due[:10]}\t{row.role}\t{row.assignee or '-'}\t{row.name}\t{row.case_title}")


@click.command()
@click.argument("task", type=ROW)
@DATA
@AS
def complete(task: int, data: str | None, username: str | None) -> None:
    """Gör uppgiften TASK klar."""
    niosteg = open_installation()
    by = actor_named(niosteg, username)
    niosteg.engine.run(complete_user_task, task, by=by, answers=Answers(data=read_data(data)))


@click.command()
@click.argument("case", type=ROW, required=False)
@JSON
def status(case: int | None, *, as_json: bool) -> None:
    """Visa var ärendena står, eller allt om ärendet CASE."""
    niosteg = open_installation()
    if case is None:
        rows = niosteg.engine.read(status_list, StatusFilter())
        if as_json:
            print_json([_case_row(row) for row in rows])
            return
        for row in rows:
            stopped = f"\t{row.incidents} störningar" if row.incidents else ""
            click.echo(
                f"{row.id}\t{row.status}\t{row.phase or '-'}\t{row.late_tasks} sena\t{row.title}{stopped}"
            )
        return
    page = niosteg.engine.read(case_page, case)
    document = {
        **_case(page),
        "path": [element for _, element, _ in niosteg.engine.read(passed_elements, case)],
    }
    if as_json:
        print_json(document)
        return
    for name in ("id", "title", "process", "version", "phase", "status", "ended"):
        click.echo(f"{name}: {document[name]}")
    for task in page.tasks:
        click.echo(f"öppen: {task.id} {task.element_id} ({task.role}) {task.name}")
    for trouble in page.incidents:
        click.echo(f"störning: {trouble.element_id or '-'} {trouble.cause}")


def _task(row: TaskRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "case": row.case_id,
        "element": row.element_id,
        "name": row.name,
        "role": row.role,
        "assignee": row.assignee,
        "due": moment(row.due_at),
        "phase": row.phase,
        "priority": row.priority,
        "created": moment(row.created_at),
    }


def _case_row(row: StatusRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "diary_number": row.diary_number,
        "process": row.process_key,
        "version": row.version,
        "status": row.status,
        "phase": row.phase,
        "ended": row.status in {"ended", "cancelled"},
        "open_tasks": row.open_tasks,
        "late_tasks": row.late_tasks,
        "incidents": row.incidents,
    }


def _case(page: CasePage) -> dict[str, Any]:
    row = page.row
    return {
        "id": row.id,
        "title": row.title,
        "diary_number": row.diary_number,
        "process": row.process_key,
        "version": page.version,
        "status": row.status,
        "phase": row.phase,
        "ended": row.status in {"ended", "cancelled"},
        "outcome": row.outcome,
        "variables": feel.to_json(page.variables),
        "open": [task.element_id for task in page.tasks],
        "incidents": len(page.incidents),
    }
