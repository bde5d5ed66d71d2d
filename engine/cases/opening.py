"""Open a case: lock its row, restore its execution, remember how it stood."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, select

from engine import feel
from engine.cases.host import CaseFacts, CaseHost
from engine.exceptions import CaseEnded, CaseNotFound, CasePaused
from engine.models import incident, process_instance, unit
from engine.records import dataclass
from engine.spiff import Execution, Host, Program, WaitingTask
from engine.transaction import Transaction

#: A case's row with what the reserved name `case` says of its unit.
CASE_COLUMNS = (process_instance, unit.c.key.label("unit_key"), unit.c.kind.label("unit_kind"))


_HAS_INCIDENT = exists().where(
    incident.c.instance_id == process_instance.c.id, incident.c.status == "open", incident.c.kind == "step"
)


@dataclass(slots=True)
class OpenCase:
    """A case in the hands of one command.

    `before` is its variables as they were: values are replaced, never changed in place, so a shallow copy is
    enough. `tasks`, `timers` and `subscriptions` are the tokens that had rows when it was opened.
    `status`, `status_reason` and `review_on` are what a command sets to pause, resume or cancel it. `ran_well`: all
    automatic steps have run, those too that had failed before.
    """

    row: Row[Any]
    program: Program
    execution: Execution
    host: CaseHost
    before: Mapping[str, Any]
    tasks: Mapping[str, WaitingTask]
    timers: Mapping[str, datetime]
    subscriptions: frozenset[str]
    status: str
    status_reason: str | None
    review_on: date | None
    incident_cause: str | None = None
    ran_well: bool = False

    @property
    def id(self) -> int:
        """The case's number."""
        return int(self.row.id)

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens in it."""
        return self.status in {"ended", "cancelled"}

    def put_back(self) -> None:
        """Give up what happened since the case was opened: the execution is again as stored."""
        self.execution, self.host = _restore(self.host.transaction, self.row, self.program)


def open_case(tx: Transaction, case_id: int) -> OpenCase:
    """Lock and restore an active case.

    Raises:
        CaseNotFound: no such case.
        CasePaused: it is paused; nothing happens in it until it is resumed.
        CaseEnded: it has ended or is cancelled.
    """
    case = open_resting_case(tx, case_id)
    if case.row.status == "paused":
        raise CasePaused(case_id)
    return case


def open_resting_case(tx: Transaction, case_id: int) -> OpenCase:
    """Lock and restore a case that is active or paused.

    Raises:
        CaseNotFound: no such case.
        CaseEnded: it has ended or is cancelled.
    """
    row = tx.connection.execute(_BY_ID, {"case": case_id}).one_or_none()
    if row is None:
        raise CaseNotFound(case_id)
    return restore_case(tx, row)


def open_ended_case(tx: Transaction, case_id: int) -> OpenCase:
    """Lock and restore a case that may have ended, for whoever takes back what ended it.

    Raises:
        CaseNotFound: no such case.
        CaseEnded: it was cancelled.
    """
    row = tx.connection.execute(_BY_ID, {"case": case_id}).one_or_none()
    if row is None:
        raise CaseNotFound(case_id)
    if row.status == "cancelled":
        raise CaseEnded(case_id)
    return _opened(tx, row)


def select_case(*more: Any) -> Select[Any]:
    """Return the query for a case's row, locked for change, with `more` columns.

    `key_share`: the row's key stays, so that others may refer to it meanwhile. Whoever puts a mail about the case in
    the outbox would otherwise wait for the case, and the case for the reminder that the mail is about.
    """
    return (
        select(*CASE_COLUMNS, _HAS_INCIDENT.label("has_incident"), *more)
        .outerjoin_from(process_instance, unit, unit.c.id == process_instance.c.unit_id)
        .with_for_update(of=process_instance, key_share=True)
    )


_BY_ID = select_case().where(process_instance.c.id == bindparam("case"))


def restore_case(tx: Transaction, row: Row[Any]) -> OpenCase:
    """Restore a case from its locked row.

    Raises:
        CaseEnded: it has ended or is cancelled.
    """
    if row.status not in {"active", "paused"}:
        raise CaseEnded(row.id)
    return _opened(tx, row)


def _opened(tx: Transaction, row: Row[Any]) -> OpenCase:
    program = tx.rooms.programs.program(tx.connection, row.bundle_id)
    execution, host = _restore(tx, row, program)
    return OpenCase(
        row=row,
        program=program,
        execution=execution,
        host=host,
        before=dict(execution.variables),
        tasks={task.token_id: task for task in execution.open_tasks()},
        timers={timer.token_id: timer.due_at for timer in execution.timers()},
        subscriptions=frozenset(waiting.token_id for waiting in execution.subscriptions()),
        status=row.status,
        status_reason=row.status_reason,
        review_on=row.review_on,
    )


def case_facts(row: Row[Any]) -> CaseFacts:
    """Return what the reserved name `case` says, from a row of `CASE_COLUMNS`."""
    return CaseFacts(
        id=row.id,
        title=row.title,
        diary_number=row.diary_number,
        unit_key=row.unit_key,
        unit_kind=row.unit_kind,
        started_at=row.started_at,
        status=row.status,
    )


def _restore(tx: Transaction, row: Row[Any], program: Program) -> tuple[Execution, CaseHost]:
    host = CaseHost(tx, case_facts(row))
    execution = restore_execution(program, row, host)
    host.follow(execution.variables)
    return execution, host


def restore_execution(program: Program, row: Row[Any], host: Host) -> Execution:
    """Return the execution that a case's row tells of; one that was just inserted stands at its start."""
    variables: dict[str, Any] = feel.loads(row.variables)
    if not row.state:
        return Execution.start(program, variables, host=host)
    return Execution.restore(program, row.state, variables, host=host)
