"""Name the draft as it is, go back to a version, and take in one that is deployed. What was there is kept first."""

from sqlalchemy import select

from engine.cases import AuditEntry, append_system_audit
from engine.drafts import (
    demand_fitting,
    demand_note,
    demand_title,
    draft_files,
    lock_workspace,
    note_version,
    replace_files,
    safety_copy,
    unpacked_version,
)
from engine.drafts.judging import TEST_CASES
from engine.exceptions import ProcessNotFound
from engine.models import bundle, draft_author
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


def take_in_deployed(tx: Transaction, workspace_key: str, version: int, *, by: Actor) -> int | None:
    """Let the draft be what deployed version `version` holds; return the number of the safety copy of what it was.

    For a version that came from elsewhere: a command, another tool. The draft's test cases stay, for a deployed
    version keeps none. When it is the version in force, what the draft then holds counts as deployed, and nobody has
    changed it. Null: what it was is the latest version already.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `by` does not own the process.
        ProcessNotFound: the process has no such version.
        InvalidAnswers: its files do not fit in a draft.
    """
    space = lock_workspace(tx, workspace_key)
    require(tx, "draft.change", by, workspace_id=space.id)
    rows = tx.connection.execute(
        select(bundle).where(bundle.c.process_key == space.key).order_by(bundle.c.version.desc())
    ).all()
    wanted = next((row for row in rows if row.version == version), None)
    if wanted is None:
        raise ProcessNotFound(space.key, version)
    before = draft_files(tx, space.id)
    tests = {name: file.content for name, file in before.items() if name.endswith(TEST_CASES)}
    files = {**tests, **tx.rooms.programs.bundle(tx.connection, wanted.id).files}
    demand_fitting(files, beside={})
    copy = safety_copy(tx, space, name=f"Innan version {version} hämtades från driften", by=by)
    replace_files(tx, space, files, by=by)
    is_in_force = wanted is rows[0]
    if is_in_force:
        tx.connection.execute(draft_author.delete().where(draft_author.c.workspace_id == space.id))
    note_version(
        tx,
        space.id,
        files,
        kind="deployed" if is_in_force else "import",
        name=f"Version {version}, hämtad från driften",
        note=wanted.note,
        bundle_version=version,
        by=by,
    )
    details = {"process": space.key, "version": version, "safety_copy": copy}
    append_system_audit(tx, by=by, entry=AuditEntry("deployed_version_taken_in", details=details))
    return copy
