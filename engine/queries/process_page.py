"""A deployed process for those who want to know how the work goes."""

from typing import Any

from sqlalchemy import Row, select

from engine.bpmn import Bundle
from engine.exceptions import ProcessNotFound
from engine.models import bundle, user_account
from engine.records import dataclass
from engine.transaction import Reader


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """The latest version of a process: its row, with `deployed_by` as a name, and its files."""

    row: Row[Any]
    files: Bundle


def process_page(reader: Reader, process_key: str) -> ProcessPage:
    """Return the latest version of a process.

    Raises:
        ProcessNotFound: nothing with that key is deployed.
    """
    row = reader.connection.execute(
        select(bundle, user_account.c.name.label("deployed_by"))
        .outerjoin(user_account, user_account.c.id == bundle.c.deployed_by_id)
        .where(bundle.c.process_key == process_key)
        .order_by(bundle.c.version.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise ProcessNotFound(process_key)
    return ProcessPage(row, reader.rooms.programs.bundle(reader.connection, row.id))
