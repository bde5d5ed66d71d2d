"""Versions of a draft: all its files at one moment, as a zip."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, func, insert, select

from engine.drafts.packing import pack, unpack
from engine.drafts.rows import digest_of, draft_files
from engine.exceptions import NotFound
from engine.models import draft_version
from engine.transaction import Actor, Reader, Transaction


def note_version(
    tx: Transaction,
    workspace_id: int,
    files: Mapping[str, bytes],
    *,
    kind: str,
    name: str,
    note: str = "",
    bundle_version: int | None = None,
    by: Actor,
) -> int:
    """Keep the files as the workspace's next version and return its number."""
    last = tx.connection.scalar(
        select(func.max(draft_version.c.number)).where(draft_version.c.workspace_id == workspace_id)
    )
    number: int = (last or 0) + 1
    tx.connection.execute(
        insert(draft_version).values(
            workspace_id=workspace_id,
            number=number,
            name=name,
            note=note,
            kind=kind,
            content_hash=digest_of(files),
            bundle_version=bundle_version,
            files=pack(files),
            created_at=tx.now,
            created_by_id=by.id,
        )
    )
    return number


def safety_copy(tx: Transaction, space: Row[Any], *, name: str, by: Actor) -> int | None:
    """Keep the draft as it is before much of it changes; null when the latest version is just that."""
    files = {file.name: file.content for file in draft_files(tx, space.id).values()}
    latest = tx.connection.scalar(
        select(draft_version.c.content_hash)
        .where(draft_version.c.workspace_id == space.id)
        .order_by(draft_version.c.number.desc())
        .limit(1)
    )
    if not files or latest == digest_of(files):
        return None
    return note_version(tx, space.id, files, kind="safety", name=name, by=by)


def unpacked_version(reader: Reader, workspace_id: int, number: int) -> tuple[Row[Any], dict[str, bytes]]:
    """Return a version's row and its files.

    Raises:
        NotFound: the workspace has no such version.
    """
    row = reader.connection.execute(
        select(draft_version).where(
            draft_version.c.workspace_id == workspace_id, draft_version.c.number == number
        )
    ).one_or_none()
    if row is None:
        raise NotFound(f"Arbetsytan har ingen version {number}.")
    return row, unpack(row.files)[0]
