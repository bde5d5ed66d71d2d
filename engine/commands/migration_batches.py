"""Try, move or take back many cases: asked for by a person, done one case a transaction in the background.

What is done and that it is done are written together, so whoever stops half-way has done a case or not begun it.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, func, insert, literal, select, update

from engine.cases import AuditEntry, append_system_audit, resolve_incidents
from engine.cases.choosing import RUNNING, Wanted, narrowed_to
from engine.commands.migrate_case import (
    Verdict,
    demand_reason,
    migrate_case,
    preview_migration,
    undo_migration,
    workspace_of,
)
from engine.commands.migration_words import Line
from engine.exceptions import Conflict, InvalidAnswers, NotFound
from engine.models import (
    bundle,
    case_migration,
    incident,
    migration_batch,
    migration_batch_case,
    process_instance,
)
from engine.permissions import load_actor, require
from engine.spiff import Renamed
from engine.transaction import OPERATOR, Actor, Transaction

TRIAL, MOVE, UNDO = "trial", "move", "undo"
Outcome = Literal["refused", "failed"]
#: How often a case is begun before it is given up.
MOST_TRIES = 3

_ROW = migration_batch_case.c


class HasGoneOn(Conflict):
    """A case of a batch has been moved again since, or its move is undone already."""

    def __init__(self) -> None:
        super().__init__("Flytten är redan ångrad, eller så har ärendet flyttats igen sedan dess.")


class MeansMoreNow(Conflict):
    """A case was to follow as it is, and would follow with changes."""

    def __init__(self) -> None:
        super().__init__(
            "Ärendet har ändrats sedan det prövades: nu skulle flytten ändra något i det. Pröva det igen."
        )


def ask_for_trial(
    tx: Transaction, process_key: str, *, to_version: int, wanted: Wanted, renamed: Renamed, by: Actor
) -> int:
    """Ask what it would mean to move all cases of other versions that are `wanted`; return the batch's number.

    Raises:
        NotPermitted.
        NotFound: the process has no such version.
        InvalidAnswers: there are no such cases.
    """
    _require(tx, process_key, by)
    to_bundle_id = tx.connection.scalar(
        select(bundle.c.id).where(bundle.c.process_key == process_key, bundle.c.version == to_version)
    )
    if to_bundle_id is None:
        raise NotFound(f"Processen {process_key} har ingen version {to_version}.")
    cases = select(process_instance.c.id).where(
        process_instance.c.process_key == process_key,
        process_instance.c.status.in_(RUNNING),
        process_instance.c.bundle_id != to_bundle_id,
        *narrowed_to(wanted),
    )
    names = json.dumps({f"{key}/{old}": new for (key, old), new in renamed.items()})
    batch = {"process_key": process_key, "to_bundle_id": to_bundle_id, "renamed": names, "reason": ""}
    return _ask(tx, {**batch, "kind": TRIAL}, cases, by=by)


def ask_for_moves(
    tx: Transaction, trial_id: int, *, verdicts: Collection[str], wanted: Wanted, reason: str, by: Actor
) -> int:
    """Ask for the cases of a trial with some verdicts to be moved; return the batch's number.

    A case is judged again when its turn comes, and stays where its verdict is worse than it was.

    Raises:
        NotPermitted.
        NotFound: no such trial.
        InvalidAnswers: no reason, or no such cases.
    """
    trial = _batch(tx, trial_id)
    _require(tx, trial.process_key, by)
    _demand_kind(trial, TRIAL)
    demand_reason(reason)
    movable = set(verdicts) & {"same", "changed"}
    cases = (
        select(_ROW.instance_id)
        .join(process_instance, process_instance.c.id == _ROW.instance_id)
        .where(_ROW.batch_id == trial_id, _ROW.verdict.in_(movable), *narrowed_to(wanted))
        .where(process_instance.c.status.in_(RUNNING), process_instance.c.bundle_id != trial.to_bundle_id)
    )
    batch = {name: getattr(trial, name) for name in ("process_key", "to_bundle_id", "renamed")}
    return _ask(tx, {**batch, "kind": MOVE, "of_batch_id": trial_id, "reason": reason}, cases, by=by)


def ask_for_undo(tx: Transaction, batch_id: int, *, by: Actor) -> int:
    """Ask for all moves of a batch to be taken back where nothing has happened since; return the batch's number.

    Raises:
        NotPermitted.
        NotFound: no such batch of moves.
        InvalidAnswers: none of its cases was moved.
    """
    moves = _batch(tx, batch_id)
    _require(tx, moves.process_key, by)
    _demand_kind(moves, MOVE)
    cases = (
        select(_ROW.instance_id)
        .join(case_migration, case_migration.c.id == _ROW.migration_id)
        .where(_ROW.batch_id == batch_id, case_migration.c.undone_at.is_(None))
    )
    batch = {name: getattr(moves, name) for name in ("process_key", "to_bundle_id", "renamed", "reason")}
    return _ask(tx, {**batch, "kind": UNDO, "of_batch_id": batch_id}, cases, by=by)


def stop_batch(tx: Transaction, batch_id: int, *, by: Actor) -> int:
    """Let what a batch has not come to be; return how many cases that is.

    Raises:
        NotPermitted.
        NotFound: no such batch.
    """
    batch = _batch(tx, batch_id)
    _require(tx, batch.process_key, by)
    stopped = tx.connection.execute(
        update(migration_batch_case)
        .where(_ROW.batch_id == batch_id, _ROW.status == "waiting")
        .values(status="stopped", at=tx.now)
    ).rowcount
    if stopped:
        _note(tx, "migration_batch_stopped", batch_id, batch.process_key, stopped, by=by)
    return stopped


def try_again(tx: Transaction, batch_id: int, *, by: Actor) -> int:
    """Let what failed in a batch, or was stopped, wait again; return how many cases that is.

    Raises:
        NotPermitted.
        NotFound: no such batch.
    """
    batch = _batch(tx, batch_id)
    _require(tx, batch.process_key, by)
    again = _let_wait(tx, _ROW.batch_id == batch_id, by=by)
    if again:
        _note(tx, "migration_batch_tried_again", batch_id, batch.process_key, again, by=by)
    return again


def try_case_again(tx: Transaction, case_id: int, *, by: Actor) -> None:
    """Let a case that could not be moved wait for its turn again; called by a command that has asked."""
    _let_wait(tx, _ROW.instance_id == case_id, by=by)


def _let_wait(tx: Transaction, which: ColumnElement[bool], *, by: Actor) -> int:
    cases = tx.connection.scalars(
        update(migration_batch_case)
        .where(which, _ROW.status.in_(("failed", "stopped")))
        .values(status="waiting", tries=0, lines="[]", at=None)
        .returning(_ROW.instance_id)
    ).all()
    tx.connection.execute(
        update(incident)
        .where(incident.c.instance_id.in_(cases), incident.c.kind == "move", incident.c.status == "open")
        .values(status="resolved", resolved_at=tx.now, resolved_by_id=by.id)
    )
    return len(cases)


def _require(tx: Transaction, process_key: str, by: Actor) -> None:
    require(tx, "case.migrate", by, workspace_id=workspace_of(tx, process_key))


def _ask(tx: Transaction, batch: Mapping[str, Any], cases: Select[Any], *, by: Actor) -> int:
    batch_id: int = tx.connection.execute(
        insert(migration_batch)
        .values(**batch, asked_at=tx.now, asked_by_id=by.id)
        .returning(migration_batch.c.id)
    ).scalar_one()
    chosen = cases.subquery()
    rows = select(literal(batch_id), chosen.c[0], literal("waiting"), literal("[]"), literal(0))
    names = ["batch_id", "instance_id", "status", "lines", "tries"]
    tx.connection.execute(insert(migration_batch_case).from_select(names, rows))
    count: int = tx.connection.scalars(
        select(func.count()).select_from(migration_batch_case).where(_ROW.batch_id == batch_id)
    ).one()
    if not count:
        raise InvalidAnswers({"cases": "Det finns inga ärenden att göra det med."})
    _note(tx, f"migration_{batch['kind']}_asked_for", batch_id, batch["process_key"], count, by=by)
    return batch_id


def _note(tx: Transaction, kind: str, batch_id: int, process_key: str, count: int, *, by: Actor) -> None:
    details = {"process": process_key, "batch": batch_id, "cases": count}
    append_system_audit(tx, by=by, entry=AuditEntry(kind, details=details))


def _batch(tx: Transaction, batch_id: int) -> Row[Any]:
    row = tx.connection.execute(select(migration_batch).where(migration_batch.c.id == batch_id)).one_or_none()
    if row is None:
        raise NotFound(f"Det finns ingen omgång med nummer {batch_id}.")
    return row


def _demand_kind(batch: Row[Any], kind: str) -> None:
    if batch.kind != kind:
        raise NotFound(f"Omgång {batch.id} är en annan sorts omgång.")


# In the background, for whoever asked


def begin_batch_case(tx: Transaction, batch_id: int, case_id: int) -> bool:
    """Count a try; return whether the case still waits for it and has not brought it down too often."""
    begun = tx.connection.execute(
        update(migration_batch_case)
        .where(_ROW.batch_id == batch_id, _ROW.instance_id == case_id, _ROW.status == "waiting")
        .values(tries=_ROW.tries + 1)
        .returning(_ROW.tries)
    ).scalar_one_or_none()
    return begun is not None and begun <= MOST_TRIES


def forget_try(tx: Transaction, batch_id: int, case_id: int) -> None:
    """Not count a try that came to nothing because the database was held or away."""
    tx.connection.execute(
        update(migration_batch_case)
        .where(_ROW.batch_id == batch_id, _ROW.instance_id == case_id, _ROW.status == "waiting")
        .values(tries=_ROW.tries - 1)
    )


def do_batch_case(tx: Transaction, batch_id: int, case_id: int) -> None:
    """Do what a batch asks for with one case, unless somebody has done it already.

    Raises:
        NotPermitted: whoever asked may not any more.
        NotFound, Conflict, Refused, InvalidAnswers: what the doing of it raises; nothing is changed.
    """
    row = tx.connection.execute(
        select(migration_batch_case)
        .where(_ROW.batch_id == batch_id, _ROW.instance_id == case_id, _ROW.status == "waiting")
        .with_for_update()
    ).one_or_none()
    if row is None:
        return
    batch = _batch(tx, batch_id)
    by = OPERATOR if batch.asked_by_id is None else load_actor(tx, batch.asked_by_id)
    if batch.kind == UNDO:
        _undo(tx, batch, case_id, by=by)
        _set(tx, batch_id, case_id, status="done")
        return
    verdict = _judged(tx, batch, case_id, by=by)
    _set(
        tx,
        batch_id,
        case_id,
        status="done",
        verdict=verdict.kind,
        lines=_json(verdict.lines),
        migration_id=_last_move(tx, case_id) if batch.kind == MOVE else None,
    )


def note_batch_failure(
    tx: Transaction, batch_id: int, case_id: int, lines: Collection[Line], *, outcome: Outcome
) -> None:
    """Note why a case was not moved; one that failed without being refused is an incident."""
    noted = _set(tx, batch_id, case_id, status=outcome, lines=_json(lines), only_waiting=True)
    if noted and outcome == "failed":
        batch = _batch(tx, batch_id)
        cause = " ".join(line.text for line in lines)
        tx.connection.execute(
            insert(incident).values(
                instance_id=case_id,
                kind="move",
                process_key=batch.process_key,
                element_id="",
                cause=f"Ärendet skulle flyttas till en annan version, men det gick inte. {cause}",
                status="open",
                attempts=1,
                opened_at=tx.now,
            )
        )


def _judged(tx: Transaction, batch: Row[Any], case_id: int, *, by: Actor) -> Verdict:
    names: dict[str, str] = json.loads(batch.renamed)
    renamed = {_place(place): new for place, new in names.items()}
    to_version = tx.connection.execute(
        select(bundle.c.version).where(bundle.c.id == batch.to_bundle_id)
    ).scalar_one()
    if batch.kind == TRIAL:
        return preview_migration(tx, case_id, to_version=to_version, by=by, renamed=renamed)
    # First, so that undoing the move does not open it again.
    resolve_incidents(tx, case_id, by=by, kinds=("move",))
    verdict = migrate_case(tx, case_id, to_version=to_version, reason=batch.reason, by=by, renamed=renamed)
    tried = tx.connection.scalar(
        select(_ROW.verdict).where(_ROW.batch_id == batch.of_batch_id, _ROW.instance_id == case_id)
    )
    if tried == "same" and verdict.kind != "same":
        raise MeansMoreNow
    return verdict


def _place(text: str) -> tuple[str, str]:
    process_key, _, element_id = text.partition("/")
    return process_key, element_id


def _undo(tx: Transaction, batch: Row[Any], case_id: int, *, by: Actor) -> None:
    """Only the move that the batch made: a later one is somebody else's decision."""
    made = tx.connection.scalar(
        select(_ROW.migration_id).where(_ROW.batch_id == batch.of_batch_id, _ROW.instance_id == case_id)
    )
    if made is None or made != _last_move(tx, case_id):
        raise HasGoneOn
    undo_migration(tx, case_id, by=by)


def _last_move(tx: Transaction, case_id: int) -> int | None:
    found: int | None = tx.connection.scalar(
        select(func.max(case_migration.c.id)).where(
            case_migration.c.instance_id == case_id, case_migration.c.undone_at.is_(None)
        )
    )
    return found


def _set(tx: Transaction, batch_id: int, case_id: int, *, only_waiting: bool = False, **values: Any) -> int:
    which = [_ROW.batch_id == batch_id, _ROW.instance_id == case_id]
    if only_waiting:
        which.append(_ROW.status == "waiting")
    return tx.connection.execute(
        update(migration_batch_case).where(*which).values(at=tx.now, **values)
    ).rowcount


def _json(lines: Collection[Line]) -> str:
    return json.dumps([asdict(line) for line in lines], ensure_ascii=False)
