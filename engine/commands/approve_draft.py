"""Approve a draft as it is, byte for byte."""

from sqlalchemy import insert

from engine.cases import AuditEntry, append_system_audit
from engine.drafts import demand_note, draft_digest, lock_workspace
from engine.exceptions import Conflict
from engine.models import approval
from engine.permissions import require
from engine.transaction import Actor, Transaction


class DraftChanged(Conflict):
    """The draft is not any more what somebody looked at. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            "Utkastet har ändrats sedan du öppnade sidan. Läs om den, se vad som är nytt och försök igen."
        )


def approve_draft(
    tx: Transaction, workspace_key: str, *, content_hash: str, note: str = "", by: Actor
) -> None:
    """Approve the content that `content_hash` names; it stops counting when a byte changes.

    Whoever may read the draft and is a process owner may approve. Approving one's own work is noted, but counts only
    for what others have changed (`engine.queries.studio.readiness`).

    Raises:
        NotFound: no such workspace.
        NotPermitted: `by` is no process owner, or has no part in the workspace.
        InvalidAnswers: the note is too long.
        DraftChanged: the draft is another by now.
    """
    space = lock_workspace(tx, workspace_key)
    require(tx, "draft.approve", by, workspace_id=space.id)
    require(tx, "process.deploy", by)
    demand_note(note)
    if draft_digest(tx, space.id) != content_hash:
        raise DraftChanged
    tx.connection.execute(
        insert(approval).values(
            workspace_id=space.id,
            content_hash=content_hash,
            approved_at=tx.now,
            approved_by_id=by.id,
            note=note,
        )
    )
    details = {"process": space.key, "hash": content_hash, "note": note}
    append_system_audit(tx, by=by, entry=AuditEntry("draft_approved", details=details))
