"""The cases that are about another one: changes of its plan, pauses."""

from typing import Any

from sqlalchemy import Row, select

from engine.models import bundle, process_instance, user_account
from engine.transaction import Reader

#: The latest are enough on a page; each is also in the managers' list.
MOST = 50


def cases_about(reader: Reader, case_id: int) -> list[Row[Any]]:
    """Return the cases about a case, running ones first, then the latest: id, title, status, phase, process_name ..."""
    return list(
        reader.connection.execute(
            select(
                process_instance.c.id,
                process_instance.c.title,
                process_instance.c.status,
                process_instance.c.outcome,
                process_instance.c.started_at,
                bundle.c.name.label("process_name"),
                user_account.c.name.label("started_by"),
            )
            .join(bundle, bundle.c.id == process_instance.c.bundle_id)
            .outerjoin(user_account, user_account.c.id == process_instance.c.started_by_id)
            .where(process_instance.c.about_instance_id == case_id)
            .order_by(process_instance.c.ended_at.is_not(None), process_instance.c.id.desc())
            .limit(MOST)
        )
    )
