"""Raise due reminders: each row once, its mails in the same transaction."""

from typing import Any

from sqlalchemy import Row, bindparam, select, update

from engine import clock
from engine.cases import insert_new
from engine.cases.idle import is_unasked_and_idle
from engine.cases.mailing import Mail, add_mails, holders_of_task, recipients_of
from engine.models import UtcDateTime, process_instance, reminder, user_task
from engine.reminders import repeat_of, rule_in_words
from engine.reminders.idle import IDLE_AFTER, plan_idle
from engine.transaction import Transaction


def raise_reminders(tx: Transaction, *, limit: int) -> int:
    """Raise at most `limit` due reminders, oldest first; return how many were due.

    The row's change from `scheduled` to `raised` and the mails are one transaction: a crash between two lines
    leaves the reminder scheduled, and a second scheduler skips the rows that the first one holds.
    """
    due = tx.connection.execute(_DUE, {"now": tx.now, "most": limit}).all()
    raised = [row for row in due if _fate(row) == "raised"]
    for fate in ("raised", "withdrawn", "held"):
        _set_status(tx, [row.id for row in due if _fate(row) == fate], fate)
    if raised:
        add_mails(tx, [mail for row in raised for mail in _mails(tx, row)])
        insert_new(tx, reminder, [repeat for row in raised if (repeat := _repeat(row)) is not None])
    return len(due)


_DUE = (
    select(
        reminder,
        process_instance.c.title,
        process_instance.c.status.label("case_status"),
        user_task.c.status.label("task_status"),
        user_task.c.name.label("task_name"),
        user_task.c.assignee_id,
        user_task.c.queue,
    )
    .join(process_instance, process_instance.c.id == reminder.c.instance_id)
    .outerjoin(user_task, user_task.c.id == reminder.c.user_task_id)
    .where(reminder.c.status == "scheduled", reminder.c.due_at <= bindparam("now", type_=UtcDateTime))
    .order_by(reminder.c.due_at, reminder.c.id)
    .limit(bindparam("most"))
    .with_for_update(of=reminder, skip_locked=True)
)


def _fate(row: Row[Any]) -> str:
    """What becomes of a due reminder.

    Whoever ends a task or pauses a case sees to its reminders, but not to a weekly repeat that is being planned at
    that very moment.
    """
    if row.task_status not in (None, "open") or row.case_status in ("ended", "cancelled"):
        return "withdrawn"
    return "held" if row.case_status == "paused" else "raised"


def _set_status(tx: Transaction, ids: list[int], status: str) -> None:
    if ids:
        tx.connection.execute(
            _FATED,
            {"ids": ids, "new_status": status, "at": tx.now if status == "raised" else None},
        )


_FATED = (
    update(reminder)
    .where(reminder.c.id.in_(bindparam("ids", expanding=True)))
    .values(status=bindparam("new_status"), raised_at=bindparam("at", type_=UtcDateTime))
)


def _mails(tx: Transaction, row: Row[Any]) -> list[Mail]:
    return [
        Mail(
            key=f"reminder.{row.id}.{user_id}",
            user_id=user_id,
            subject=f"Påminnelse: {row.task_name or row.title}",
            body=_body(tx, row),
            reason=f"{row.reason} Regel: {rule_in_words(row.rule_key)}.",
            case_id=row.instance_id,
            task_id=row.user_task_id,
        )
        for user_id in _recipients(tx, row)
    ]


def _recipients(tx: Transaction, row: Row[Any]) -> list[int]:
    found: dict[int, None] = {}
    if row.user_task_id is not None:
        found |= dict.fromkeys(holders_of_task(tx, row.assignee_id, row.queue))
    if row.role is not None:
        found |= dict.fromkeys(recipients_of(tx, row.instance_id, [row.role]))
    return list(found)


def _body(tx: Transaction, row: Row[Any]) -> str:
    page = f"/uppgifter/{row.user_task_id}" if row.user_task_id else f"/arenden/{row.instance_id}"
    lines = [row.reason, "", f"Ärende: {row.title}"]
    if row.task_name:
        lines.append(f"Uppgift: {row.task_name}")
    return "\n".join([*lines, f"Öppna: {tx.rooms.base_url}{page}"])


def _repeat(row: Row[Any]) -> dict[str, Any] | None:
    repeat = repeat_of(row.rule_key, row.occurrence, row.due_at) if row.user_task_id else None
    if repeat is None:
        return None
    occurrence, due_at = repeat
    kept = ("instance_id", "user_task_id", "anchor", "rule_key", "role", "reason")
    return {
        **{name: getattr(row, name) for name in kept},
        "occurrence": occurrence,
        "due_at": due_at,
        "status": "scheduled",
    }


def plan_idle_reminders(tx: Transaction, *, limit: int) -> int:
    """Plan T17 for dialogues in which nothing has happened for 30 days; return how many were new."""
    idle = tx.connection.execute(
        select(process_instance.c.id, process_instance.c.last_activity_at)
        .where(is_unasked_and_idle(tx.now - IDLE_AFTER))
        .order_by(process_instance.c.last_activity_at)
        .limit(limit)
    ).all()
    planned = [(row.id, plan_idle(clock.local(row.last_activity_at).date(), now=tx.now)) for row in idle]
    return insert_new(
        tx,
        reminder,
        [
            {
                "instance_id": case_id,
                "user_task_id": None,
                "anchor": one.anchor,
                "rule_key": one.rule_key,
                "occurrence": one.occurrence,
                "role": one.role,
                "reason": one.reason,
                "due_at": one.due_at,
                "status": "scheduled",
            }
            for case_id, one in planned
        ],
    )
