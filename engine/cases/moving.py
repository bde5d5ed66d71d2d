"""Move a case to another version of its drawing: the rows it waits by follow its tokens, and can be put back."""

import base64
import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Table, delete, insert, select, update

from engine import feel
from engine.cases.mirrors import align_milestones, align_participants
from engine.cases.opening import OpenCase
from engine.cases.reminders import replan_task_reminders
from engine.cases.tasks import due_order, follow_up_at, placement_of, task_due_at
from engine.cases.writing import Writes
from engine.exceptions import Conflict, ElementFailed, Problem, Refused
from engine.models import (
    incident,
    milliseconds,
    process_instance,
    reminder,
    subscription,
    timer,
    user_task,
)
from engine.records import dataclass
from engine.spiff import Execution, Program, Renamed, WaitingTask, migrate
from engine.transaction import Actor, Reader, Transaction

PLANNED = ("scheduled", "held")

#: What a case's row says of where it stands.
_STANDING = (
    "bundle_id",
    "title",
    "diary_number",
    "unit_id",
    "status",
    "status_reason",
    "review_on",
    "phase",
    "outcome",
    "state",
    "variables",
    "ended_at",
)
#: What a task's row says of its element; the rest is what people have done with it.
_OF_THE_ELEMENT = (
    "process_key",
    "element_id",
    "name",
    "form_key",
    "role",
    "queue",
    "due_at",
    "due_order",
    "follow_up_at",
    "priority",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands: its row, and the rows by which it waits, each a mapping of column to value."""

    case: Mapping[str, Any]
    tasks: tuple[Mapping[str, Any], ...]
    timers: tuple[Mapping[str, Any], ...]
    subscriptions: tuple[Mapping[str, Any], ...]
    reminders: tuple[Mapping[str, Any], ...]
    incidents: tuple[Mapping[str, Any], ...]


class DraftWouldBeLost(Conflict):
    """Somebody has begun to write in a task that would go."""

    def __init__(self, task: str) -> None:
        super().__init__(
            f"Flytten går inte att ångra: någon har sparat ett utkast i ”{task}”, som kom med flytten. Be den "
            "som skriver att göra klart uppgiften eller tömma utkastet först."
        )


def standing_of(reader: Reader, case_id: int) -> Standing:
    """Return how a case stands now."""
    columns = [process_instance.c[name] for name in _STANDING]
    row = reader.connection.execute(select(*columns).where(process_instance.c.id == case_id)).one()
    return Standing(
        case=dict(row._mapping),
        tasks=_rows(reader, user_task, case_id, user_task.c.status == "open"),
        timers=_rows(reader, timer, case_id),
        subscriptions=_rows(reader, subscription, case_id),
        reminders=_rows(reader, reminder, case_id, reminder.c.status.in_(PLANNED)),
        incidents=_rows(reader, incident, case_id, incident.c.status == "open"),
    )


def _rows(reader: Reader, table: Table, case_id: int, *conditions: Any) -> tuple[Mapping[str, Any], ...]:
    statement = select(table).where(table.c.instance_id == case_id, *conditions).order_by(table.c.id)
    return tuple(dict(row._mapping) for row in reader.connection.execute(statement))


def move_case(tx: Transaction, case: OpenCase, program: Program, bundle_id: int, *, renamed: Renamed) -> None:
    """Let an open case go on in `program`; store it with `settle_case`.

    Its tasks keep their drafts, who has them and how long they have lain. A due date is worked out anew only where
    the drawing says something else than before.

    Raises:
        Refused: it would be stranded, or its next automatic step would fail.
    """
    try:
        execution = migrate(
            case.program,
            program,
            case.row.state,
            case.execution.variables,
            host=case.host,
            renamed=renamed,
        )
        case.host.follow(execution.variables)
        if case.status == "active":
            execution.run()
    except ElementFailed as failure:
        case.host.take_back()
        remedy = "Rätta ritningen, eller låt ärendet gå vidare i sin gamla version."
        file = f"{failure.process_key}.bpmn"
        raise Refused(
            [Problem(file, failure.element_id, "error", "step_fails", failure.cause, remedy)]
        ) from failure
    case.host.keep()
    case.program, case.execution, case.ran_well = program, execution, case.status == "active"
    tx.connection.execute(
        update(process_instance).where(process_instance.c.id == case.id).values(bundle_id=bundle_id)
    )
    _let_rows_follow(tx, case)


def _let_rows_follow(tx: Transaction, case: OpenCase) -> None:
    """The rows of tokens that are left say what the new drawing says of their elements."""
    waiting = {task.token_id: task for task in case.execution.open_tasks()}
    moved: dict[int, tuple[str, datetime | None]] = {}
    for row in _open_rows(tx, case):
        task, before = waiting.get(row.token_id), case.tasks.get(row.token_id)
        if task is None or before is None:
            continue
        new = _of_new_element(tx, case, row, before, task)
        if any(row._mapping[name] != value for name, value in new.items()):
            tx.connection.execute(update(user_task).where(user_task.c.id == row.id).values(new))
        if new["due_at"] != row.due_at or task.element.reminders != before.element.reminders:
            moved[row.id] = (row.token_id, new["due_at"])
    replan_task_reminders(tx, case, waiting, moved)
    _rename(tx, case, timer, {one.token_id: one.element_id for one in case.execution.timers()})
    _rename(tx, case, subscription, {one.token_id: one.element_id for one in case.execution.subscriptions()})


def _open_rows(tx: Transaction, case: OpenCase) -> Iterable[Row[Any]]:
    return tx.connection.execute(
        select(user_task).where(user_task.c.instance_id == case.id, user_task.c.status == "open")
    ).all()


def _of_new_element(
    tx: Transaction, case: OpenCase, row: Row[Any], before: WaitingTask, task: WaitingTask
) -> dict[str, Any]:
    element, old = task.element, before.element
    new: dict[str, Any] = {
        "process_key": element.process_key,
        "element_id": element.id,
        "name": element.name or element.id,
        "form_key": element.form_key,
        "role": element.role or "",
        "due_at": row.due_at,
        "follow_up_at": row.follow_up_at,
    }
    if element.priority != old.priority and element.priority:
        new["priority"] = int(element.priority)
    if element.due != old.due:
        new["due_at"] = task_due_at(case, task, created_at=row.created_at, calendar=tx.calendar)
    if element.follow_up != old.follow_up:
        new["follow_up_at"] = follow_up_at(case, task, created_at=row.created_at, calendar=tx.calendar)
    if new["role"] != row.role or element.assignee != old.assignee:
        placement = placement_of(tx, case, task, unit_id=case.row.unit_id)
        new |= {"queue": placement.queue, "assignee_id": placement.assignee_id, "claimed_at": None}
    return new | {"due_order": due_order(new["due_at"])}


def _rename(tx: Transaction, case: OpenCase, table: Table, places: Mapping[str, str]) -> None:
    rows = tx.connection.execute(
        select(table.c.id, table.c.token_id, table.c.element_id).where(table.c.instance_id == case.id)
    ).all()
    for row in rows:
        if places.get(row.token_id, row.element_id) != row.element_id:
            tx.connection.execute(
                update(table).where(table.c.id == row.id).values(element_id=places[row.token_id])
            )


def put_back(tx: Transaction, case: OpenCase, before: Standing, *, by: Actor) -> None:
    """Let a case, which has not gone on since, stand as it stood `before`; the caller notes it on the audit trail.

    What has been written in a draft since then is kept.

    Raises:
        DraftWouldBeLost: somebody has begun to write in a task that came with the move.
    """
    _refuse_to_lose_drafts(tx, case, before)
    old_program = tx.rooms.programs.program(tx.connection, before.case["bundle_id"])
    case.execution = Execution.restore(
        old_program, before.case["state"], feel.loads(before.case["variables"]), host=case.host
    )
    writes = Writes()
    align_participants(tx, case, writes)
    align_milestones(tx, case, writes)
    writes.send(tx)
    _put_tasks_back(tx, case, before, by=by)
    for table, rows in ((timer, before.timers), (subscription, before.subscriptions)):
        tx.connection.execute(delete(table).where(table.c.instance_id == case.id))
        if rows:
            tx.connection.execute(insert(table), rows)
    _put_reminders_back(tx, case, before)
    for row in before.incidents:
        again = {"status": "open", "resolved_at": None, "resolved_by_id": None}
        tx.connection.execute(update(incident).where(incident.c.id == row["id"]).values(again))
    tx.connection.execute(
        update(process_instance).where(process_instance.c.id == case.id).values(dict(before.case))
    )


def _refuse_to_lose_drafts(tx: Transaction, case: OpenCase, before: Standing) -> None:
    known = {row["id"] for row in before.tasks}
    for row in _open_rows(tx, case):
        if row.id not in known and row.draft is not None:
            raise DraftWouldBeLost(row.name)


def _put_tasks_back(tx: Transaction, case: OpenCase, before: Standing, *, by: Actor) -> None:
    now = {row.id: row for row in _open_rows(tx, case)}
    known = {row["id"] for row in before.tasks}
    come = [task_id for task_id in now if task_id not in known]
    tx.connection.execute(
        update(user_task)
        .where(user_task.c.id.in_(come))
        .values(status="cancelled", ended_at=tx.now, completed_by_id=by.id)
    )
    for row in before.tasks:
        still_open = now.get(row["id"])
        names = _OF_THE_ELEMENT if still_open is not None else tuple(row)
        values = {name: row[name] for name in names}
        if still_open is not None and still_open.role != row["role"]:
            values |= {"assignee_id": row["assignee_id"], "claimed_at": row["claimed_at"]}
        tx.connection.execute(update(user_task).where(user_task.c.id == row["id"]).values(values))


def _put_reminders_back(tx: Transaction, case: OpenCase, before: Standing) -> None:
    """What was raised meanwhile stays raised: a reminder comes once."""
    known = [row["id"] for row in before.reminders]
    come = (
        reminder.c.instance_id == case.id,
        reminder.c.status.in_(PLANNED),
        reminder.c.id.not_in(known),
    )
    tx.connection.execute(update(reminder).where(*come).values(status="withdrawn"))
    for row in before.reminders:
        tx.connection.execute(
            update(reminder)
            .where(reminder.c.id == row["id"], reminder.c.status != "raised")
            .values(status=row["status"])
        )


# As bytes, to be kept until it is undone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def dump_standing(standing: Standing) -> bytes:
    """Return a standing as bytes (zlib, JSON)."""
    document = {
        "case": _plain_row(standing.case),
        **{name: [_plain_row(row) for row in getattr(standing, name)] for name in _LISTS},
    }
    return zlib.compress(json.dumps(document, ensure_ascii=False).encode())


def load_standing(data: bytes) -> Standing:
    """Return the standing that `dump_standing` wrote."""
    document = json.loads(zlib.decompress(data))
    lists = {name: tuple(_row(row) for row in document[name]) for name in _LISTS}
    return Standing(case=_row(document["case"]), **lists)


_LISTS = ("tasks", "timers", "subscriptions", "reminders", "incidents")


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    """A moment, a day or bytes as a pair of its kind and a text or number; JSON's own types as they are."""
    if isinstance(value, datetime):
        return ["moment", milliseconds(value)]
    if isinstance(value, date):
        return ["day", value.isoformat()]
    if isinstance(value, bytes):
        return ["bytes", base64.b64encode(value).decode()]
    return value


def _value(plain: Any) -> Any:
    if not isinstance(plain, list):
        return plain
    kind, value = plain
    if kind == "moment":
        return _EPOCH + timedelta(milliseconds=value)
    return date.fromisoformat(value) if kind == "day" else base64.b64decode(value)
