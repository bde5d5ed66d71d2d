"""The deployed versions of a process, and the files of any of them."""

from typing import Any

from sqlalchemy import Row, select

from engine.bpmn import Bundle
from engine.exceptions import ProcessNotFound
from engine.models import bundle, user_account
from engine.transaction import Reader


def process_versions(reader: Reader, process_key: str) -> list[Row[Any]]:
    """Return the versions, the latest first; `deployed_by` is a name.

    Raises:
        ProcessNotFound: nothing with that key is deployed.
    """
    statement = (
        select(bundle, user_account.c.name.label("deployed_by"))
        .outerjoin(user_account, user_account.c.id == bundle.c.deployed_by_id)
        .where(bundle.c.process_key == process_key)
        .order_by(bundle.c.version.desc())
    )
    rows = list(reader.connection.execute(statement))
    if not rows:
        raise ProcessNotFound(process_key)
    return rows


def deployed_files(reader: Reader, process_key: str, version: int) -> Bundle:
    """Return the files of one version.

    Raises:
        ProcessNotFound: no such version.
    """
    bundle_id = reader.connection.scalar(
        select(bundle.c.id).where(bundle.c.process_key == process_key, bundle.c.version == version)
    )
    if bundle_id is None:
        raise ProcessNotFound(process_key, version)
    return reader.rooms.programs.bundle(reader.connection, bundle_id)
