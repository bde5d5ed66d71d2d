"""Save, remove and rename a file of a draft. Whatever it holds is saved: errors stop deployment, never saving."""

from datetime import datetime, timedelta
from typing import Any
from zlib import decompress

from sqlalchemy import Row, select

from engine import clock
from engine.cases import AuditEntry, append_system_audit
from engine.drafts import DraftFile, demand_fitting, draft_files, lock_workspace, put_files, remove_files
from engine.exceptions import Conflict, InvalidAnswers, NotFound
from engine.models import draft_file, draft_revision
from engine.permissions import require
from engine.records import dataclass
from engine.transaction import Actor, Transaction

#: Somebody who goes on saving the same file is one event of the audit trail until they rest this long.
SITTING = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Saved:
    """A file as it is now."""

    name: str
    revision: int
    saved_at: datetime


class DraftOvertaken(Conflict):
    """Somebody else has saved the file since. Nothing was changed.

    `theirs` is the file as they left it, `base` what both began from (null when it is too long ago).
    """

    def __init__(self, theirs: DraftFile, base: bytes | None) -> None:
        self.theirs = theirs
        self.base = base
        self.who = theirs.changed_by or "Niosteg"
        self.when = theirs.changed_at
        super().__init__(
            f"{self.who} ändrade {theirs.name} {clock.local(self.when):%Y-%m-%d kl. %H.%M}, efter att du öppnade den. "
            "Inget av det ni har skrivit är borta: jämför, och välj vilken som ska gälla."
        )


def save_draft_file(
    tx: Transaction, workspace_key: str, *, name: str, content: bytes, base_revision: int, by: Actor
) -> Saved:
    """Save a file over the revision that it was opened at; 0 = it was not there.

    The same content again is no change, so what is sent twice is saved once.

    Raises:
        NotFound: no such workspace, or somebody has removed the file.
        NotPermitted: `by` does not own the process.
        InvalidAnswers: the name cannot be, or it is too large.
        DraftOvertaken: somebody else has saved it since.
    """
    space = _opened(tx, workspace_key, by)
    before = draft_files(tx, space.id, [name]).get(name)
    if before is not None and before.content == content:
        return Saved(name, before.revision, before.changed_at)
    _demand_not_overtaken(tx, space.id, name, before, base_revision)
    demand_fitting({name: content}, beside=_sizes(tx, space.id))
    revision = put_files(tx, space, {name: content}, by=by)
    if before is None or before.changed_by != by.name or tx.now - before.changed_at > SITTING:
        _note(tx, space, "draft_changed", {"file": name, "revision": revision}, by)
    return Saved(name, revision, tx.now)


def save_with_new_file(
    tx: Transaction,
    workspace_key: str,
    *,
    name: str,
    content: bytes,
    base_revision: int,
    new_name: str,
    new_content: bytes,
    by: Actor,
) -> Saved:
    """Save a file that names another, and make the other: both or neither.

    Raises:
        NotFound, NotPermitted, DraftOvertaken: as `save_draft_file`.
        InvalidAnswers: there is a file of the new name already, or one of them cannot be.
    """
    space = _opened(tx, workspace_key, by)
    before = draft_files(tx, space.id, [name]).get(name)
    _demand_not_overtaken(tx, space.id, name, before, base_revision)
    sizes = _sizes(tx, space.id)
    if new_name in sizes:
        raise InvalidAnswers(
            {"new_name": f"Det finns redan en fil som heter {new_name}. Välj ett annat namn."}
        )
    demand_fitting({name: content, new_name: new_content}, beside=sizes)
    revision = put_files(tx, space, {name: content, new_name: new_content}, by=by)
    for file in (name, new_name):
        _note(tx, space, "draft_changed", {"file": file, "revision": revision}, by)
    return Saved(name, revision, tx.now)


def delete_draft_file(
    tx: Transaction, workspace_key: str, *, name: str, base_revision: int, by: Actor
) -> None:
    """Remove a file that is as it was when it was looked at.

    Raises:
        NotFound: no such workspace or file.
        NotPermitted: `by` does not own the process.
        DraftOvertaken: somebody else has saved it since.
    """
    space = _opened(tx, workspace_key, by)
    before = _there(tx, space, name)
    _demand_not_overtaken(tx, space.id, name, before, base_revision)
    remove_files(tx, space, [name], by=by)
    _note(tx, space, "draft_file_removed", {"file": name}, by)


def rename_draft_file(
    tx: Transaction, workspace_key: str, *, name: str, new_name: str, base_revision: int, by: Actor
) -> Saved:
    """Give a file another name of the same kind. What refers to it by the old name is told by the checks.

    Raises:
        NotFound: no such workspace or file.
        NotPermitted: `by` does not own the process.
        InvalidAnswers: the new name cannot be, or is taken.
        DraftOvertaken: somebody else has saved it since.
    """
    space = _opened(tx, workspace_key, by)
    before = _there(tx, space, name)
    _demand_not_overtaken(tx, space.id, name, before, base_revision)
    sizes = _sizes(tx, space.id)
    if new_name in sizes:
        raise InvalidAnswers({"new_name": f"Det finns redan en fil som heter {new_name}."})
    del sizes[name]
    demand_fitting({new_name: before.content}, beside=sizes)
    remove_files(tx, space, [name], by=by)
    revision = put_files(tx, space, {new_name: before.content}, by=by)
    _note(tx, space, "draft_file_renamed", {"file": name, "to": new_name}, by)
    return Saved(new_name, revision, tx.now)


def _opened(tx: Transaction, key: str, by: Actor) -> Row[Any]:
    space = lock_workspace(tx, key)
    require(tx, "draft.change", by, workspace_id=space.id)
    return space


def _there(tx: Transaction, space: Row[Any], name: str) -> DraftFile:
    found = draft_files(tx, space.id, [name]).get(name)
    if found is None:
        raise NotFound(f"Det finns ingen fil {name} i ”{space.title}”.")
    return found


def _demand_not_overtaken(
    tx: Transaction, workspace_id: int, name: str, before: DraftFile | None, base_revision: int
) -> None:
    if before is None and base_revision:
        raise NotFound(
            f"Någon har tagit bort eller döpt om {name} sedan du öppnade den. "
            "Spara den som en ny fil om den ska vara kvar."
        )
    if before is not None and before.revision != base_revision:
        raise DraftOvertaken(before, _state(tx, workspace_id, name, base_revision))


def _state(tx: Transaction, workspace_id: int, name: str, revision: int) -> bytes | None:
    kept = tx.connection.scalar(
        select(draft_revision.c.content).where(
            draft_revision.c.workspace_id == workspace_id,
            draft_revision.c.name == name,
            draft_revision.c.revision == revision,
        )
    )
    return None if kept is None else decompress(kept)


def _sizes(tx: Transaction, workspace_id: int) -> dict[str, int]:
    rows = tx.connection.execute(
        select(draft_file.c.name, draft_file.c.size).where(draft_file.c.workspace_id == workspace_id)
    )
    return {row.name: row.size for row in rows}


def _note(tx: Transaction, space: Row[Any], kind: str, details: dict[str, object], by: Actor) -> None:
    append_system_audit(tx, by=by, entry=AuditEntry(kind, details={"process": space.key, **details}))
