"""Start a case: a new process instance of the latest deployed version."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from engine.cases import (
    AuditEntry,
    OpenCase,
    case_number,
    initial_variables,
    insert_case,
    open_case,
    perform,
    settle_case,
    unit_named,
)
from engine.commands.answering import Answers, beside_form, checked_answers
from engine.exceptions import CaseNotFound, Conflict, ProcessNotFound
from engine.models import bundle, process_instance, workspace
from engine.permissions import require
from engine.transaction import Actor, Transaction


class ProcessRetired(Conflict):
    """The process has been retired: running cases go on, new ones do not start."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Processen ”{name}” är avvecklad. Inga nya ärenden startas, men de som pågår går vidare."
        )


def start_case(
    tx: Transaction,
    process_key: str,
    *,
    by: Actor,
    answers: Answers | None = None,
    variables: Mapping[str, Any] | None = None,
    about: int | None = None,
    unit_key: str | None = None,
) -> int:
    """Start a case and return its number.

    `answers` go through the start form, where the process has one; `variables` are set as they are. `about` is the
    case that the new one concerns; without it, the one that the variable `about_case` names. A case belongs to the
    unit that `unit_key` or its deciding body names, else to that of the case it concerns: what is decided about a
    case is decided where the case is. The starter is the case's initiator.

    Raises:
        NotPermitted: `by` may not start cases.
        ProcessNotFound: nothing with that key is deployed.
        ProcessRetired: no new cases of it start.
        CaseNotFound: there is no such case to concern.
        InvalidAnswers: the start form refuses the answers.
    """
    require(tx, "case.start", by)
    version = _latest(tx, process_key)
    initial = initial_variables(by, variables)
    deciding = unit_key or initial.get("deciding_body")
    near = None if about is None else _unit_of(tx, about)
    case_id = insert_case(
        tx, version, by=by, about=about, unit_id=unit_named(tx, deciding) if deciding else near
    )
    case = open_case(tx, case_id)
    start_form = case.program.processes[process_key].start_form
    given = initial | _given(tx, case, start_form, answers, initial=initial, by=by)
    named = given.get("about_case")
    if about is None and named is not None:
        case = _concerning(tx, case, case_number(named), unit_key=unit_key)
    perform(tx, case, lambda execution: execution.variables.update(given))
    settle_case(tx, case, by=by, entry=AuditEntry("case_started", details={"version": version.version}))
    return case_id


def _given(
    tx: Transaction,
    case: OpenCase,
    start_form: str | None,
    answers: Answers | None,
    *,
    initial: Mapping[str, Any],
    by: Actor,
) -> dict[str, Any]:
    """Return what the start gives: answers to the start form, and variables beside it from whoever is trusted."""
    beside: dict[str, Any] = {}
    if start_form is not None and answers is not None and answers.data is not None and by.trusted:
        form = tx.rooms.programs.form(tx.connection, case.row.bundle_id, start_form)
        asked, beside = beside_form(form, answers.data)
        answers = Answers(data=asked)
    scope = {**initial, **beside}
    return beside | checked_answers(tx, case, start_form, answers, scope=scope, by=by)


def _concerning(tx: Transaction, case: OpenCase, about: int, *, unit_key: str | None) -> OpenCase:
    """Note which case a new one concerns, now that its start form has told; return it opened anew."""
    unit_id = _unit_of(tx, about)
    tx.connection.execute(
        update(process_instance)
        .where(process_instance.c.id == case.id)
        .values(about_instance_id=about, unit_id=case.row.unit_id if unit_key else unit_id)
    )
    return open_case(tx, case.id)


def _unit_of(tx: Transaction, case_id: int) -> int | None:
    """Return the id of a case's unit, null when it has none.

    Raises:
        CaseNotFound: no such case.
    """
    row = tx.connection.execute(
        select(process_instance.c.unit_id).where(process_instance.c.id == case_id)
    ).one_or_none()
    if row is None:
        raise CaseNotFound(case_id)
    unit_id: int | None = row.unit_id
    return unit_id


def _latest(tx: Transaction, process_key: str) -> Any:
    row = tx.connection.execute(
        select(bundle, workspace.c.retired_at)
        .outerjoin(workspace, workspace.c.key == bundle.c.process_key)
        .where(bundle.c.process_key == process_key)
        .order_by(bundle.c.version.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise ProcessNotFound(process_key)
    if row.retired_at is not None:
        raise ProcessRetired(row.name)
    return row
