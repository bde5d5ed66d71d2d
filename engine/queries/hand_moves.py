"""What can be moved by hand in a case, where to, and which move can be taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from engine.cases import case_facts
from engine.cases.host import ReadingHost
from engine.cases.opening import CASE_COLUMNS, restore_execution
from engine.drawing.outline import KINDS
from engine.exceptions import CaseNotFound
from engine.models import case_migration, incident, process_instance, unit, user_account, user_task
from engine.permissions import require
from engine.records import dataclass
from engine.spiff import StandingToken
from engine.transaction import Actor, Reader


@dataclass(frozen=True, slots=True)
class Movable:
    """A place where a case stands.

    `about`: which of several rows it is, "" for no such. `assignee` and `due_at` are those of its open task, `trouble`
    is why it has stopped. `targets` are (id, name) of where it can be taken, in the order of the drawing.
    """

    token_id: str
    process_key: str
    element_id: str
    kind: str
    name: str
    about: str
    assignee: str | None
    due_at: datetime | None
    trouble: str | None
    is_busy: bool
    is_round: bool
    targets: tuple[tuple[str, str], ...]


def movable_places(reader: Reader, case_id: int, by: Actor) -> list[Movable]:
    """Return where a running case can be moved from, outer before inner; none for one that has ended.

    Raises:
        CaseNotFound: no such case.
        NotPermitted: `by` moves no cases by hand.
    """
    require(reader, "case.move", by)
    row = reader.connection.execute(
        select(*CASE_COLUMNS)
        .outerjoin_from(process_instance, unit, unit.c.id == process_instance.c.unit_id)
        .where(process_instance.c.id == case_id)
    ).one_or_none()
    if row is None:
        raise CaseNotFound(case_id)
    if row.status not in ("active", "paused"):
        return []
    program = reader.rooms.programs.program(reader.connection, row.bundle_id)
    execution = restore_execution(program, row, ReadingHost(reader, case_facts(row)))
    tasks, troubles = _tasks(reader, case_id), _troubles(reader, case_id)
    return [
        _movable(token, tasks.get(token.token_id), troubles.get(token.token_id))
        for token in execution.standing()
        # Of a round in which something goes on, what goes on is moved.
        if not (token.is_busy and token.is_round)
    ]


def _movable(token: StandingToken, task: Row[Any] | None, trouble: str | None) -> Movable:
    element = token.element
    return Movable(
        token_id=token.token_id,
        process_key=element.process_key,
        element_id=element.id,
        kind=element.kind,
        name=element.name or _nameless(element.kind),
        about=(task.item_label if task is not None else None) or _round(token),
        assignee=None if task is None else task.assignee,
        due_at=None if task is None else task.due_at,
        trouble=trouble,
        is_busy=token.is_busy,
        is_round=token.is_round,
        targets=tuple((target.id, target.label) for target in token.targets if target.id != element.id),
    )


def _nameless(kind: str) -> str:
    """Gateways seldom have a name: what they are says more than their id."""
    return f"{KINDS.get(kind, kind).capitalize()} utan namn"


def _round(token: StandingToken) -> str:
    return "" if token.loop_index is None else f"rad {token.loop_index + 1}"


def _tasks(reader: Reader, case_id: int) -> dict[str, Any]:
    rows = reader.connection.execute(
        select(
            user_task.c.token_id,
            user_task.c.item_label,
            user_task.c.due_at,
            user_account.c.name.label("assignee"),
        )
        .outerjoin(user_account, user_account.c.id == user_task.c.assignee_id)
        .where(user_task.c.instance_id == case_id, user_task.c.status == "open")
    )
    return {row.token_id: row for row in rows}


def _troubles(reader: Reader, case_id: int) -> dict[str, str]:
    rows = reader.connection.execute(
        select(incident.c.token_id, incident.c.cause).where(
            incident.c.instance_id == case_id, incident.c.status == "open", incident.c.token_id.is_not(None)
        )
    )
    return {row.token_id: row.cause for row in rows}


def last_move(reader: Reader, case_id: int) -> Row[Any] | None:
    """Return the case's last move that is not undone, null for none; `can_be_undone`: nothing has happened since."""
    return reader.connection.execute(
        select(
            case_migration.c.kind,
            case_migration.c.at,
            case_migration.c.reason,
            user_account.c.name.label("by"),
            (case_migration.c.revision == process_instance.c.revision).label("can_be_undone"),
        )
        .join(process_instance, process_instance.c.id == case_migration.c.instance_id)
        .outerjoin(user_account, user_account.c.id == case_migration.c.by_id)
        .where(case_migration.c.instance_id == case_id, case_migration.c.undone_at.is_(None))
        .order_by(case_migration.c.id.desc())
        .limit(1)
    ).one_or_none()
