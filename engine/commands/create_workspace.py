"""Open a workspace of the studio for a process: a new one, one that is deployed already, or a copy of another."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, insert, select

from engine.cases import AuditEntry, append_system_audit, user_id_of
from engine.drafts import (
    demand_fitting,
    demand_key,
    demand_title,
    draft_files,
    find_workspace,
    note_version,
    put_files,
    under_new_key,
)
from engine.exceptions import InvalidAnswers, NotFound, ProcessNotFound
from engine.models import bundle, draft_author, workspace, workspace_member
from engine.permissions import OWNING_ROLE, load_actor, require
from engine.transaction import Actor, Transaction


def create_workspace(
    tx: Transaction,
    key: str,
    *,
    title: str,
    files: Mapping[str, bytes],
    by: Actor,
    owner: str | None = None,
) -> int:
    """Open a workspace for a process that is not deployed, with these files, and return its id.

    `owner` is a user name; without it, whoever opens it owns it.

    Raises:
        NotPermitted: `by` may not.
        InvalidAnswers: the key, the title, a file or the owner cannot be; `errors` says which.
        NotFound: nobody has the owner's user name.
    """
    require(tx, "draft.create", by)
    _demand_new(tx, key)
    if _latest_bundle(tx, key) is not None:
        raise InvalidAnswers(
            {"key": f"Processen ”{key}” är redan driftsatt. Öppna den i studion, eller välj en annan nyckel."}
        )
    space = _open(tx, key, title, owner=owner, by=by)
    demand_fitting(files, beside={})
    put_files(tx, space, files, by=by)
    return _noted(tx, space, "workspace_created", {}, by)


def open_deployed_process(
    tx: Transaction, key: str, *, by: Actor, beside: Mapping[str, bytes], owner: str | None = None
) -> int:
    """Open a workspace for a deployed process that has none, and return its id.

    It holds the files of the version in force, and `beside`: test cases, which a deployed version does not keep.
    What it holds then counts as deployed.

    Raises:
        NotPermitted: `by` may not.
        ProcessNotFound: nothing with that key is deployed.
        InvalidAnswers: it has a workspace, or its files do not fit in one.
        NotFound: nobody has the owner's user name.
    """
    require(tx, "draft.create", by)
    _demand_new(tx, key)
    version = _latest_bundle(tx, key)
    if version is None:
        raise ProcessNotFound(key)
    files = {**tx.rooms.programs.bundle(tx.connection, version.id).files, **beside}
    space = _open(tx, key, version.name, owner=owner, by=by)
    demand_fitting(files, beside={})
    put_files(tx, space, files, by=by)
    tx.connection.execute(draft_author.delete().where(draft_author.c.workspace_id == space.id))
    note_version(
        tx,
        space.id,
        files,
        kind="deployed",
        name=f"Version {version.version}, som den är i drift",
        note=version.note,
        bundle_version=version.version,
        by=by,
    )
    return _noted(tx, space, "workspace_created", {"version": version.version}, by)


def copy_workspace(tx: Transaction, key: str, *, new_key: str, title: str, by: Actor) -> int:
    """Open a workspace for a new process that begins as a copy of another's draft, and return its id.

    Raises:
        NotFound: there is no workspace to copy.
        NotPermitted: `by` may not read it, or not open any.
        InvalidAnswers: the new key or title cannot be.
    """
    source = find_workspace(tx, key)
    require(tx, "draft.read", by, workspace_id=source.id)
    files = {file.name: file.content for file in draft_files(tx, source.id).values()}
    return create_workspace(
        tx, new_key, title=title, files=under_new_key(files, key, new_key, title=title), by=by
    )


def _demand_new(tx: Transaction, key: str) -> None:
    demand_key(key)
    if tx.connection.scalar(select(workspace.c.id).where(workspace.c.key == key)):
        raise InvalidAnswers({"key": f"Det finns redan en process med nyckeln ”{key}” i studion."})


def _latest_bundle(tx: Transaction, key: str) -> Row[Any] | None:
    return tx.connection.execute(
        select(bundle).where(bundle.c.process_key == key).order_by(bundle.c.version.desc()).limit(1)
    ).one_or_none()


def _open(tx: Transaction, key: str, title: str, *, owner: str | None, by: Actor) -> Row[Any]:
    demand_title(title)
    owner_id = _owner(tx, owner, by)
    space = tx.connection.execute(
        insert(workspace)
        .values(
            key=key,
            title=title,
            created_at=tx.now,
            created_by_id=by.id,
            changed_at=tx.now,
            changed_by_id=by.id,
            revision=0,
        )
        .returning(workspace)
    ).one()
    if owner_id is not None:
        tx.connection.execute(
            insert(workspace_member).values(workspace_id=space.id, user_id=owner_id, part="owner")
        )
    return space


def _owner(tx: Transaction, username: str | None, by: Actor) -> int | None:
    """Return who will own it; nobody, when the engine itself opens it."""
    if username is None and by.trusted:
        return None
    owner_id = by.id if username is None else user_id_of(tx, username)
    if owner_id is None:
        raise NotFound(f"Det finns ingen med användarnamnet {username}.")
    if OWNING_ROLE not in load_actor(tx, owner_id).roles:
        raise InvalidAnswers({"owner": "Ägaren behöver ha rollen processägare. Välj någon som har den."})
    return owner_id


def _noted(tx: Transaction, space: Row[Any], kind: str, details: dict[str, object], by: Actor) -> int:
    append_system_audit(tx, by=by, entry=AuditEntry(kind, details={"process": space.key, **details}))
    found: int = space.id
    return found
