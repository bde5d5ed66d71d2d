"""The rows of a workspace: its files as they are now, with the last states of each."""

import hashlib
import zlib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from engine.cases import insert_new
from engine.exceptions import NotFound
from engine.models import draft_author, draft_file, draft_revision, draft_version, user_account, workspace
from engine.records import dataclass
from engine.transaction import Actor, Reader, Transaction

#: States of a file that are kept: whoever began from an older one is told so, but not what it held.
KEPT_REVISIONS = 20


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file of a draft. `changed_by` is a name, null for the engine's own work."""

    name: str
    content: bytes
    revision: int
    sha256: str
    changed_at: datetime
    changed_by: str | None


def find_workspace(reader: Reader, key: str) -> Row[Any]:
    """Return the row of a workspace.

    Raises:
        NotFound: there is none for that process.
    """
    return _found(
        reader.connection.execute(select(workspace).where(workspace.c.key == key)).one_or_none(), key
    )


def lock_workspace(tx: Transaction, key: str) -> Row[Any]:
    """Return the row of a workspace, held until the transaction ends: changes come one after the other.

    Raises:
        NotFound: there is none for that process.
    """
    statement = select(workspace).where(workspace.c.key == key).with_for_update()
    return _found(tx.connection.execute(statement).one_or_none(), key)


def _found(row: Row[Any] | None, key: str) -> Row[Any]:
    if row is None:
        raise NotFound(f"Studion har ingen arbetsyta för processen ”{key}”.")
    return row


def draft_files(
    reader: Reader, workspace_id: int, names: Collection[str] | None = None
) -> dict[str, DraftFile]:
    """Return the files as they are now, by name; `names` alone where they are given."""
    statement = (
        select(draft_file, user_account.c.name.label("changed_by"))
        .outerjoin(user_account, user_account.c.id == draft_file.c.changed_by_id)
        .where(draft_file.c.workspace_id == workspace_id)
        .order_by(draft_file.c.name)
    )
    if names is not None:
        statement = statement.where(draft_file.c.name.in_(names))
    return {
        row.name: DraftFile(
            row.name, zlib.decompress(row.content), row.revision, row.sha256, row.changed_at, row.changed_by
        )
        for row in reader.connection.execute(statement)
    }


def draft_digest(reader: Reader, workspace_id: int) -> str:
    """Return the content hash of the draft as it is now; no content is read."""
    rows = reader.connection.execute(
        select(draft_file.c.name, draft_file.c.sha256).where(draft_file.c.workspace_id == workspace_id)
    )
    return digest_of_hashes({row.name: row.sha256 for row in rows})


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the content hash of files: another byte, name or file is another hash."""
    return digest_of_hashes({name: sha256(data) for name, data in files.items()})


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digest_of_hashes(digests: Mapping[str, str]) -> str:
    """Return the content hash of files whose SHA-256 is known."""
    # No name has a line break, so no two sets of files are written alike.
    lines = "".join(f"{digest} {name}\n" for name, digest in sorted(digests.items()))
    return sha256(lines.encode())


def put_files(tx: Transaction, space: Row[Any], files: Mapping[str, bytes], *, by: Actor) -> int:
    """Write files over those of the same name, and return the revision that they have got."""
    revision = _next_revision(tx, space, by)
    if not files:
        return revision
    packed = {name: zlib.compress(data) for name, data in files.items()}
    _delete(tx, space.id, files)
    tx.connection.execute(
        insert(draft_file),
        [
            {
                "workspace_id": space.id,
                "name": name,
                "content": packed[name],
                "size": len(data),
                "sha256": sha256(data),
                "revision": revision,
                "changed_at": tx.now,
                "changed_by_id": by.id,
            }
            for name, data in files.items()
        ],
    )
    _keep_states(tx, space.id, packed, revision=revision, by=by)
    return revision


def remove_files(tx: Transaction, space: Row[Any], names: Collection[str], *, by: Actor) -> int:
    """Remove files with their states, and return the revision of the workspace after that."""
    revision = _next_revision(tx, space, by)
    _delete(tx, space.id, names)
    tx.connection.execute(
        delete(draft_revision).where(
            draft_revision.c.workspace_id == space.id, draft_revision.c.name.in_(names)
        )
    )
    return revision


def replace_files(tx: Transaction, space: Row[Any], files: Mapping[str, bytes], *, by: Actor) -> None:
    """Let the draft hold exactly these files; those that are as before keep their revision."""
    before = draft_files(tx, space.id)
    gone = before.keys() - files.keys()
    changed = {
        name: data for name, data in files.items() if name not in before or before[name].content != data
    }
    if gone:
        remove_files(tx, space, gone, by=by)
    if changed:
        put_files(tx, space, changed, by=by)


def latest_deployed(reader: Reader, workspace_id: int) -> Row[Any] | None:
    """Return the version that was deployed last from here, without its files."""
    return reader.connection.execute(
        select(*(column for column in draft_version.c if column.name != "files"))
        .where(draft_version.c.workspace_id == workspace_id, draft_version.c.kind == "deployed")
        .order_by(draft_version.c.number.desc())
        .limit(1)
    ).one_or_none()


def _next_revision(tx: Transaction, space: Row[Any], by: Actor) -> int:
    revision: int = tx.connection.execute(
        update(workspace)
        .where(workspace.c.id == space.id)
        .values(revision=workspace.c.revision + 1, changed_at=tx.now, changed_by_id=by.id)
        .returning(workspace.c.revision)
    ).scalar_one()
    if by.id is not None:
        insert_new(tx, draft_author, [{"workspace_id": space.id, "user_id": by.id}])
    return revision


def _delete(tx: Transaction, workspace_id: int, names: Collection[str]) -> None:
    tx.connection.execute(
        delete(draft_file).where(draft_file.c.workspace_id == workspace_id, draft_file.c.name.in_(names))
    )


def _keep_states(
    tx: Transaction, workspace_id: int, packed: Mapping[str, bytes], *, revision: int, by: Actor
) -> None:
    states = [
        {
            "workspace_id": workspace_id,
            "name": name,
            "revision": revision,
            "content": content,
            "saved_at": tx.now,
            "saved_by_id": by.id,
        }
        for name, content in packed.items()
    ]
    tx.connection.execute(insert(draft_revision), states)
    for name in packed:
        _forget_old_states(tx, workspace_id, name)


def _forget_old_states(tx: Transaction, workspace_id: int, name: str) -> None:
    of_file = (draft_revision.c.workspace_id == workspace_id, draft_revision.c.name == name)
    oldest_kept = (
        select(draft_revision.c.revision)
        .where(*of_file)
        .order_by(draft_revision.c.revision.desc())
        .offset(KEPT_REVISIONS - 1)
        .limit(1)
        .scalar_subquery()
    )
    tx.connection.execute(delete(draft_revision).where(*of_file, draft_revision.c.revision < oldest_kept))
