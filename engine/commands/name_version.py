"""Name the draft as it is, and go back to a version. Going back keeps what was there first."""

from engine.cases import AuditEntry, append_system_audit
from engine.drafts import (
    demand_note,
    demand_title,
    draft_files,
    lock_workspace,
    note_version,
    replace_files,
    safety_copy,
    unpacked_version,
)
from engine.permissions import require
from engine.transaction import Actor, Transaction


def name_version(tx: Transaction, workspace_key: str, *, name: str, note: str = "", by: Actor) -> int:
    """Keep the draft as a version with a name, and return its number.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `by` does not own the process.
        InvalidAnswers: the name is none, or the note is too long.
    """
    space = lock_workspace(tx, workspace_key)
    require(tx, "draft.change", by, workspace_id=space.id)
    demand_title(name, field="name")
    demand_note(note)
    files = {file.name: file.content for file in draft_files(tx, space.id).values()}
    number = note_version(tx, space.id, files, kind="named", name=name, note=note, by=by)
    details = {"process": space.key, "number": number, "name": name, "note": note}
    append_system_audit(tx, by=by, entry=AuditEntry("draft_version_named", details=details))
    return number


def restore_version(tx: Transaction, workspace_key: str, number: int, *, by: Actor) -> int | None:
    """Let the draft be as version `number`; return the number of the safety copy of what it was.

    Null: what it was is the latest version already.

    Raises:
        NotFound: no such workspace or version.
        NotPermitted: `by` does not own the process.
    """
    space = lock_workspace(tx, workspace_key)
    require(tx, "draft.change", by, workspace_id=space.id)
    version, files = unpacked_version(tx, space.id, number)
    copy = safety_copy(tx, space, name=f"Före återställning till ”{version.name}”"[:200], by=by)
    replace_files(tx, space, files, by=by)
    details = {"process": space.key, "number": number, "safety_copy": copy}
    append_system_audit(tx, by=by, entry=AuditEntry("draft_restored", details=details))
    return copy
