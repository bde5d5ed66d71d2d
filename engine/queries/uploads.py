"""A file that somebody attached."""

from typing import Any

from sqlalchemy import Row, select

from engine.exceptions import NotFound
from engine.models import upload
from engine.permissions import require
from engine.transaction import Actor, Reader


def uploaded_file(reader: Reader, upload_id: int, *, by: Actor) -> Row[Any]:
    """Return the row of an upload, content included.

    Raises:
        NotFound: no such file.
        NotPermitted: `by` may not read its case.
    """
    row = reader.connection.execute(select(upload).where(upload.c.id == upload_id)).one_or_none()
    if row is None:
        raise NotFound(f"Bilagan {upload_id} finns inte.")
    require(reader, "case.read", by, case_id=row.instance_id)
    return row
