"""The files that people attached."""

from typing import Any

from sqlalchemy import Row, select

from engine.exceptions import NotFound
from engine.models import upload, user_account
from engine.permissions import require
from engine.transaction import Actor, Reader


def case_files(reader: Reader, case_id: int) -> list[Row[Any]]:
    """Return `id`, `name`, `size`, `uploaded_at` and `person` of the files attached in a case, the latest first."""
    return list(
        reader.connection.execute(
            select(
                upload.c.id,
                upload.c.name,
                upload.c.size,
                upload.c.uploaded_at,
                user_account.c.name.label("person"),
            )
            .outerjoin(user_account, user_account.c.id == upload.c.uploaded_by_id)
            .where(upload.c.instance_id == case_id)
            .order_by(upload.c.id.desc())
        )
    )


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
