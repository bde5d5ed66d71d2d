"""Topic `publish_notice`: a line that citizens may read about the case.

Properties `headline` and `text` (FEEL); optionally `case` (FEEL), the case that it is about when that is another one.
Nothing but these two texts is published.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert

from engine.models import notice
from engine.service_tasks.properties import case_of, text_of
from engine.spiff import ServiceCall
from engine.transaction import Transaction

#: Characters: a title, and the words around it.
LONGEST_HEADLINE = 300


def publish_notice(tx: Transaction, case_id: int, call: ServiceCall) -> Mapping[str, Any]:
    """Publish the notice; sets no variable."""
    tx.connection.execute(
        insert(notice).values(
            instance_id=case_of(call, case_id),
            headline=text_of(call, "headline")[:LONGEST_HEADLINE],
            body=text_of(call, "text"),
            published_at=tx.now,
        )
    )
    return {}
