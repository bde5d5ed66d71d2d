"""Save what a person has typed so far, without judging it."""

import json
import zlib
from collections.abc import Mapping, Sequence

from sqlalchemy import update

from engine.commands.claim_user_task import open_task
from engine.exceptions import NotACandidate
from engine.models import user_task
from engine.permissions import may_complete
from engine.transaction import Actor, Transaction


def save_draft(tx: Transaction, task_id: int, typed: Mapping[str, Sequence[str]], *, by: Actor) -> None:
    """Keep the typed fields with the task; whoever saves a draft of an untaken task takes it.

    Raises:
        UserTaskNotFound, UserTaskAlreadyCompleted: it is not open.
        NotACandidate: it is not `by`'s to do.
    """
    task = open_task(tx, task_id)
    if not may_complete(by, task):
        raise NotACandidate(task_id)
    draft = zlib.compress(json.dumps({name: list(values) for name, values in typed.items()}).encode())
    tx.connection.execute(
        update(user_task)
        .where(user_task.c.id == task_id)
        .values(
            draft=draft,
            draft_saved_at=tx.now,
            assignee_id=task.assignee_id or by.id,
            claimed_at=task.claimed_at or tx.now,
        )
    )
