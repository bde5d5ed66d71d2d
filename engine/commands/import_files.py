"""Take files from outside into a draft: single ones, or a whole process."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from engine.cases import AuditEntry, append_system_audit
from engine.drafts import (
    LONGEST_TITLE,
    demand_fitting,
    draft_files,
    lock_workspace,
    note_version,
    replace_files,
    safety_copy,
)
from engine.exceptions import InvalidAnswers
from engine.permissions import require
from engine.transaction import Actor, Transaction


def import_files(
    tx: Transaction, workspace_key: str, files: Mapping[str, bytes], *, source: str, by: Actor
) -> int:
    """Write files over those of the same name; the others stay. Return the number of the version that it gave.

    `source` says in a few words where they come from, for the list of versions.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `by` does not own the process.
        InvalidAnswers: a file cannot be kept, or there is none.
    """
    space, before = _opened(tx, workspace_key, files, by)
    return _taken(tx, space, before, {**before, **files}, source=source, by=by)


def import_whole_process(
    tx: Transaction, workspace_key: str, files: Mapping[str, bytes], *, source: str, by: Actor
) -> int:
    """Let the draft hold exactly these files. Return the number of the version that it gave.

    Raises: as `import_files`.
    """
    space, before = _opened(tx, workspace_key, files, by)
    return _taken(tx, space, before, files, source=source, by=by)


def _opened(
    tx: Transaction, workspace_key: str, files: Mapping[str, bytes], by: Actor
) -> tuple[Row[Any], dict[str, bytes]]:
    space = lock_workspace(tx, workspace_key)
    require(tx, "draft.change", by, workspace_id=space.id)
    if not files:
        raise InvalidAnswers(
            {"files": "Det finns ingen ritning, tabell, formulär eller testfall att läsa in."}
        )
    return space, {file.name: file.content for file in draft_files(tx, space.id).values()}


def _taken(
    tx: Transaction,
    space: Row[Any],
    before: Mapping[str, bytes],
    after: Mapping[str, bytes],
    *,
    source: str,
    by: Actor,
) -> int:
    demand_fitting(after, beside={})
    safety_copy(tx, space, name=f"Före inläsning: {source}"[:LONGEST_TITLE], by=by)
    replace_files(tx, space, after, by=by)
    number = note_version(tx, space.id, after, kind="import", name=source[:LONGEST_TITLE], by=by)
    changed = sorted(name for name, data in after.items() if before.get(name) != data)
    details = {"process": space.key, "number": number, "files": changed, "from": source}
    append_system_audit(tx, by=by, entry=AuditEntry("draft_imported", details=details))
    return number
