"""Variables that lists, assignment and the timeline need as rows: title, diary number, body, people, dates."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from engine import feel
from engine.cases.assignment import user_id_of
from engine.cases.opening import OpenCase
from engine.cases.writing import Writes
from engine.models import milestone, participant, unit
from engine.records import dataclass
from engine.transaction import Transaction

#: Characters that the columns hold; the variables themselves keep all of it.
MAX_TITLE, MAX_DIARY_NUMBER, MAX_KEY = 300, 40, 60


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What the case's own row mirrors."""

    title: str
    diary_number: str | None
    unit_id: int | None


def mirrored(tx: Transaction, case: OpenCase) -> Mirrored:
    """Return the mirrored columns of the case's row."""
    variables = case.execution.variables
    return Mirrored(
        title=str(variables.get("title") or case.row.title)[:MAX_TITLE],
        diary_number=_diary_number(variables.get("diary_number")) or case.row.diary_number,
        unit_id=_unit_id(tx, case, variables.get("deciding_body")),
    )


def _diary_number(value: Any) -> str | None:
    return None if value is None else feel.to_text(value)[:MAX_DIARY_NUMBER]


def _unit_id(tx: Transaction, case: OpenCase, unit_key: Any) -> int | None:
    if not isinstance(unit_key, str) or unit_key == case.row.unit_key:
        unit_id: int | None = case.row.unit_id
        return unit_id
    found: int | None = tx.connection.scalar(select(unit.c.id).where(unit.c.key == unit_key))
    return found if found is not None else case.row.unit_id


def align_participants(tx: Transaction, case: OpenCase, writes: Writes) -> None:
    """Let the participant rows say what the variable `participants` says, if it changed."""
    named = _context(case.execution.variables.get("participants"))
    if named == _context(case.before.get("participants")):
        return
    # At once: the same role may come again.
    tx.connection.execute(delete(participant).where(participant.c.instance_id == case.id))
    rows = [
        {"instance_id": case.id, "role": role, "user_id": user_id}
        for role, username in named.items()
        if isinstance(username, str)
        and len(role) <= MAX_KEY
        and (user_id := user_id_of(tx, username)) is not None
    ]
    writes.insert(participant, rows)


def align_milestones(tx: Transaction, case: OpenCase, writes: Writes) -> None:
    """Let the milestone rows say what the variable `milestones` says, if it changed."""
    dates = milestone_dates(case.execution.variables)
    if dates == milestone_dates(case.before):
        return
    # At once: the same name may come again.
    tx.connection.execute(delete(milestone).where(milestone.c.instance_id == case.id))
    rows = [{"instance_id": case.id, "name": name, "on_date": day} for name, day in dates.items()]
    writes.insert(milestone, rows)


def milestone_dates(variables: Mapping[str, Any]) -> dict[str, date]:
    """Return the dated entries of the variable `milestones`."""
    entries = _context(variables.get("milestones"))
    return {name: day for name, day in entries.items() if type(day) is date and len(name) <= MAX_KEY}


def _context(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
