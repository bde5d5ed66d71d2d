"""Move running cases to another version of their process, say beforehand what it would mean, and take it back.

A running case keeps its version until somebody decides otherwise, case by case and with a reason. What a move would
mean is not guessed: the move is made, looked at and taken back, in the same transaction.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, insert, select, update

from engine.cases import (
    AuditEntry,
    OpenCase,
    Standing,
    dump_standing,
    load_standing,
    move_case,
    open_ended_case,
    open_resting_case,
    put_back,
    settle_case,
    standing_of,
)
from engine.commands.migration_words import Line, VerdictKind, lines_of_move, refusal, verdict_kind
from engine.commands.recording import record
from engine.exceptions import Conflict, InvalidAnswers, NotFound, Refused
from engine.models import bundle, case_migration, process_instance, workspace
from engine.permissions import require
from engine.records import dataclass
from engine.spiff import NOTHING_RENAMED, Renamed
from engine.transaction import Actor, Reader, Transaction

LONGEST_REASON = 5_000
#: Kinds of moves: to another version of the drawing, or of a token by an administrator.
TO_A_VERSION, BY_HAND = "version", "hand"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What moving a case means: `refused` when it cannot be, else what changes for each task, timer and reminder."""

    case_id: int
    from_version: int
    to_version: int
    refused: bool
    lines: tuple[Line, ...]

    @property
    def kind(self) -> VerdictKind:
        """In one word: does the case follow, and how much comes of it."""
        return verdict_kind(self.lines)


class CannotBeUndone(Conflict):
    """The case has gone on since it was moved."""

    def __init__(self, kind: str) -> None:
        instead = (
            "Flytta det i stället vidare för hand."
            if kind == BY_HAND
            else "Flytta det i stället till den version som det ska följa."
        )
        super().__init__(f"Flytten går inte att ångra: det har hänt något i ärendet sedan dess. {instead}")


def preview_migration(
    tx: Transaction, case_id: int, *, to_version: int, by: Actor, renamed: Renamed = NOTHING_RENAMED
) -> Verdict:
    """Say what moving a case would mean; nothing is changed.

    Raises:
        NotPermitted, CaseNotFound, CaseEnded.
        NotFound: the process has no such version.
    """
    case, target = _asked(tx, case_id, to_version=to_version, by=by)
    savepoint = tx.connection.begin_nested()
    try:
        return _moved(tx, case, target, renamed=renamed, reason="", by=by)
    except Refused as refused:
        return _verdict(case, tx, target, refused=True, lines=tuple(map(refusal, refused.problems)))
    finally:
        savepoint.rollback()


def migrate_case(
    tx: Transaction,
    case_id: int,
    *,
    to_version: int,
    reason: str,
    by: Actor,
    renamed: Renamed = NOTHING_RENAMED,
) -> Verdict:
    """Move a case to another version of its process, and return what that meant.

    Raises:
        NotPermitted, CaseNotFound, CaseEnded.
        NotFound: the process has no such version.
        InvalidAnswers: no reason.
        Refused: it would be stranded, or its next automatic step would fail.
    """
    demand_reason(reason)
    case, target = _asked(tx, case_id, to_version=to_version, by=by)
    return _moved(tx, case, target, renamed=renamed, reason=reason, by=by)


def undo_migration(tx: Transaction, case_id: int, *, by: Actor) -> None:
    """Let a case stand as it did before it was last moved, as long as it has not gone on since.

    A case that the move itself ended goes on again.

    Raises:
        NotPermitted, CaseNotFound, CaseEnded.
        NotFound: it has not been moved.
        CannotBeUndone: something has happened in it since.
        DraftWouldBeLost: somebody has begun to write in a task that came with the move.
    """
    case = open_ended_case(tx, case_id)
    last = tx.connection.execute(
        select(case_migration)
        .where(case_migration.c.instance_id == case_id, case_migration.c.undone_at.is_(None))
        .order_by(case_migration.c.id.desc())
        .limit(1)
    ).one_or_none()
    kind = TO_A_VERSION if last is None else last.kind
    _require_to_undo(tx, case.row.process_key, kind, by)
    if last is None:
        raise NotFound(f"Ärendet {case_id} har inte flyttats.")
    if last.revision != case.row.revision:
        raise CannotBeUndone(kind)
    before = load_standing(last.before)
    put_back(tx, case, before, by=by)
    details: dict[str, Any] = {"to": _version(tx, last.from_bundle_id)}
    if kind == BY_HAND:
        details["by_hand"] = True
    record(tx, case_id, "migration_undone", None, details, by=by)
    tx.connection.execute(
        update(case_migration)
        .where(case_migration.c.id == last.id)
        .values(undone_at=tx.now, undone_by_id=by.id)
    )


def _require_to_undo(tx: Transaction, process_key: str, kind: str, by: Actor) -> None:
    """Whoever may make a move may take it back."""
    if kind == BY_HAND:
        require(tx, "case.move", by)
    else:
        _require(tx, process_key, by)


def _asked(tx: Transaction, case_id: int, *, to_version: int, by: Actor) -> tuple[OpenCase, Any]:
    """Return the case, locked, and the version that it is to have."""
    case = open_resting_case(tx, case_id)
    _require(tx, case.row.process_key, by)
    target = tx.connection.execute(
        select(bundle.c.id, bundle.c.version).where(
            bundle.c.process_key == case.row.process_key, bundle.c.version == to_version
        )
    ).one_or_none()
    if target is None:
        raise NotFound(f"Processen {case.row.process_key} har ingen version {to_version}.")
    return case, target


def _require(tx: Transaction, process_key: str, by: Actor) -> None:
    """Who owns the process in the studio decides about its cases; so does an administrator."""
    require(tx, "case.migrate", by, workspace_id=workspace_of(tx, process_key))


def workspace_of(reader: Reader, process_key: str) -> int | None:
    """Return the number of a process' workspace in the studio, null when it has none."""
    found: int | None = reader.connection.scalar(select(workspace.c.id).where(workspace.c.key == process_key))
    return found


def _moved(
    tx: Transaction,
    case: OpenCase,
    target: Row[Any],
    *,
    renamed: Renamed,
    reason: str,
    by: Actor,
) -> Verdict:
    before = standing_of(tx, case.id)
    old = case.program
    program = tx.rooms.programs.program(tx.connection, target.id)
    move_case(tx, case, program, target.id, renamed=renamed)
    versions = {"from": _version(tx, case.row.bundle_id), "to": target.version}
    names = _named(renamed)
    entry = AuditEntry("case_migrated", details={**versions, "reason": reason, "renamed": names})
    settle_case(tx, case, by=by, entry=entry)
    note_move(
        tx, case.id, before, kind=TO_A_VERSION, to_bundle_id=target.id, names=names, reason=reason, by=by
    )
    lines = lines_of_move(tx, before, standing_of(tx, case.id), drawings=(case.program, old))
    return _verdict(case, tx, target, refused=False, lines=lines)


def note_move(
    tx: Transaction,
    case_id: int,
    before: Standing,
    *,
    kind: str,
    to_bundle_id: int,
    names: Mapping[str, str],
    reason: str,
    by: Actor,
) -> None:
    """Keep how a case stood before it was moved, so that it can be undone."""
    revision = select(process_instance.c.revision).where(process_instance.c.id == case_id)
    tx.connection.execute(
        insert(case_migration).values(
            instance_id=case_id,
            kind=kind,
            from_bundle_id=before.case["bundle_id"],
            to_bundle_id=to_bundle_id,
            reason=reason,
            renamed=json.dumps(names, ensure_ascii=False),
            revision=revision.scalar_subquery(),
            at=tx.now,
            by_id=by.id,
            before=dump_standing(before),
        )
    )


def _verdict(
    case: OpenCase,
    tx: Transaction,
    target: Row[Any],
    *,
    refused: bool,
    lines: tuple[Line, ...],
) -> Verdict:
    return Verdict(case.id, _version(tx, case.row.bundle_id), target.version, refused, lines)


def _named(renamed: Renamed) -> dict[str, str]:
    return {f"{process_key}/{old}": new for (process_key, old), new in renamed.items()}


def _version(tx: Transaction, bundle_id: int) -> int:
    version: int = tx.connection.execute(
        select(bundle.c.version).where(bundle.c.id == bundle_id)
    ).scalar_one()
    return version


def demand_reason(reason: str) -> None:
    """Refuse to move a case without saying why.

    Raises:
        InvalidAnswers: no reason, or a long one.
    """
    if not reason.strip():
        raise InvalidAnswers({"reason": "Skriv varför ärendet flyttas."})
    if len(reason) > LONGEST_REASON:
        raise InvalidAnswers({"reason": f"Skriv kortare: högst {LONGEST_REASON} tecken."})
