"""Retire a process: no new cases start, running ones go on to their end."""

from typing import Any

from sqlalchemy import update

from engine.cases import AuditEntry, append_system_audit
from engine.drafts import lock_workspace
from engine.models import workspace
from engine.permissions import require
from engine.transaction import Actor, Transaction


def retire_process(tx: Transaction, workspace_key: str, *, by: Actor) -> None:
    """Let no new cases of the process start.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `by` does not own the process.
    """
    _set(tx, workspace_key, by, kind="process_retired", retired_at=tx.now)


def reopen_process(tx: Transaction, workspace_key: str, *, by: Actor) -> None:
    """Let cases of a retired process start again.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `by` does not own the process.
    """
    _set(tx, workspace_key, by, kind="process_reopened", retired_at=None)


def _set(tx: Transaction, key: str, by: Actor, *, kind: str, retired_at: Any) -> None:
    space = lock_workspace(tx, key)
    require(tx, "draft.change", by, workspace_id=space.id)
    if (space.retired_at is None) == (retired_at is None):
        return
    tx.connection.execute(update(workspace).where(workspace.c.id == space.id).values(retired_at=retired_at))
    append_system_audit(tx, by=by, entry=AuditEntry(kind, details={"process": key}))
