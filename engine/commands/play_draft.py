"""Have the test cases of a draft played: asked for by a person, done in the background, noted by content."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update

from engine.cases import AuditEntry, append_system_audit
from engine.drafts import digest_of, draft_files, lock_workspace, pack, unpack
from engine.drafts.judging import latest_run, test_cases_in
from engine.exceptions import InvalidAnswers
from engine.models import case_run, workspace
from engine.permissions import require
from engine.records import dataclass
from engine.transaction import Actor, Transaction

#: A run that has begun and that nobody has touched for this long was dropped by whoever began it.
PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A run to be done now."""

    id: int
    process_key: str
    files: Mapping[str, bytes]


def ask_for_case_run(tx: Transaction, workspace_key: str, *, by: Actor) -> int:
    """Ask for the test cases of the draft as it is now, and return the number of the run.

    The run that already waits or goes on for the same content is the answer where there is one.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `by` may not read it.
        InvalidAnswers: it has no test cases.
    """
    space = lock_workspace(tx, workspace_key)
    require(tx, "draft.read", by, workspace_id=space.id)
    files = {file.name: file.content for file in draft_files(tx, space.id).values()}
    total = test_cases_in(files)
    if not total:
        raise InvalidAnswers({"files": "Utkastet har inga testfall att spela."})
    digest = digest_of(files)
    before = latest_run(tx, space.id, digest)
    if before is not None and is_under_way(before, tx.now):
        found: int = before.id
        return found
    run_id: int = tx.connection.execute(
        insert(case_run)
        .values(
            workspace_id=space.id,
            content_hash=digest,
            status="waiting",
            files=pack(files),
            done=0,
            total=total,
            results="[]",
            asked_at=tx.now,
            asked_by_id=by.id,
            touched_at=tx.now,
        )
        .returning(case_run.c.id)
    ).scalar_one()
    details = {"process": space.key, "hash": digest, "run": run_id}
    append_system_audit(tx, by=by, entry=AuditEntry("test_cases_asked_for", details=details))
    return run_id


def is_under_way(run: Row[Any], now: datetime) -> bool:
    """Return whether a run waits or goes on: not when it was dropped half-way."""
    dropped_at: datetime = run.touched_at + PATIENCE
    return bool(run.status == "waiting" or (run.status == "running" and now < dropped_at))


def claim_case_run(tx: Transaction) -> Claimed | None:
    """Take the run that has waited longest, null when none waits.

    One that was dropped is not taken up: what stopped whoever played it may be in it. A person can ask again.
    """
    row = tx.connection.execute(
        select(case_run.c.id, case_run.c.files, workspace.c.key)
        .join(workspace, workspace.c.id == case_run.c.workspace_id)
        .where(case_run.c.status == "waiting")
        .order_by(case_run.c.id)
        .limit(1)
        .with_for_update(of=case_run, skip_locked=True)
    ).one_or_none()
    if row is None:
        return None
    _set(tx, row.id, status="running", done=0, results="[]")
    return Claimed(row.id, row.key, unpack(row.files)[0])


def give_back_case_run(tx: Transaction, run_id: int) -> None:
    """Let a run wait again, from its beginning."""
    _set(tx, run_id, status="waiting", done=0, results="[]")


def note_case_run(tx: Transaction, run_id: int, results: Sequence[Mapping[str, Any]]) -> None:
    """Note how far a run has come."""
    _set(tx, run_id, done=len(results), results=_json(results))


def end_case_run(tx: Transaction, run_id: int, results: Sequence[Mapping[str, Any]], *, status: str) -> None:
    """Note how a run went: `held`, `failed` or `broken`. Its files are let go."""
    _set(tx, run_id, status=status, done=len(results), results=_json(results), files=b"")


def _set(tx: Transaction, run_id: int, **values: Any) -> None:
    tx.connection.execute(update(case_run).where(case_run.c.id == run_id).values(touched_at=tx.now, **values))


def _json(results: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(list(results), ensure_ascii=False)
