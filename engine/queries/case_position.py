"""Where a case stands in its drawings: what it has passed and when, and what is in progress.

What is in progress is read from the case's tokens: only they know which call is under way when several steps call
the same process.
"""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from engine.cases.host import ReadingHost
from engine.cases.opening import CASE_COLUMNS, case_facts, restore_execution
from engine.exceptions import CaseNotFound
from engine.models import audit_event, incident, process_instance, unit, user_task
from engine.records import dataclass
from engine.transaction import Reader

#: A process key and the id of one of its elements.
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Pass:
    """An element that the case entered."""

    at: datetime
    place: Place


@dataclass(frozen=True, slots=True)
class CasePosition:
    """`passes` in order; `active` includes the call activities around what waits; `phases` are open, oldest first.

    `late` are tasks past their due moment, `failed` what has an open incident.
    """

    passes: list[Pass]
    active: frozenset[Place]
    late: frozenset[Place]
    failed: frozenset[Place]
    phases: list[str]


def case_position(reader: Reader, case_id: int) -> CasePosition:
    """Return where a case stands.

    Raises:
        CaseNotFound: no such case.
    """
    row = reader.connection.execute(
        select(*CASE_COLUMNS)
        .outerjoin_from(process_instance, unit, unit.c.id == process_instance.c.unit_id)
        .where(process_instance.c.id == case_id)
    ).one_or_none()
    if row is None:
        raise CaseNotFound(case_id)
    active, phases = _in_progress(reader, row)
    return CasePosition(
        passes=_passes(reader, case_id),
        active=active,
        late=_late(reader, case_id),
        failed=_failed(reader, case_id),
        phases=phases,
    )


def _in_progress(reader: Reader, row: Row[Any]) -> tuple[frozenset[Place], list[str]]:
    if row.status not in ("active", "paused"):
        return frozenset(), []
    program = reader.rooms.programs.program(reader.connection, row.bundle_id)
    execution = restore_execution(program, row, ReadingHost(reader, case_facts(row)))
    return frozenset(execution.active_elements()), execution.phases()


def _passes(reader: Reader, case_id: int) -> list[Pass]:
    rows = reader.connection.execute(
        select(audit_event.c.at, audit_event.c.details)
        .where(audit_event.c.chain == f"case:{case_id}", audit_event.c.details.contains('"passed":'))
        .order_by(audit_event.c.seq)
    )
    return [
        Pass(row.at, (key, element))
        for row in rows
        for key, element, _ in json.loads(row.details).get("passed", ())
    ]


def _late(reader: Reader, case_id: int) -> frozenset[Place]:
    rows = reader.connection.execute(
        select(user_task.c.process_key, user_task.c.element_id).where(
            user_task.c.instance_id == case_id,
            user_task.c.status == "open",
            user_task.c.due_at < reader.now,
        )
    )
    return frozenset((row.process_key, row.element_id) for row in rows)


def _failed(reader: Reader, case_id: int) -> frozenset[Place]:
    rows = reader.connection.execute(
        select(incident.c.process_key, incident.c.element_id).where(
            incident.c.instance_id == case_id,
            incident.c.status == "open",
            incident.c.element_id != "",
        )
    )
    return frozenset((row.process_key, row.element_id) for row in rows)
