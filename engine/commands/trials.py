"""Keep what somebody tries with a draft, from one page to the next and past the closing of the browser."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, update

from engine.drafts import find_workspace
from engine.exceptions import InvalidAnswers
from engine.models import trial
from engine.permissions import require
from engine.transaction import Actor, Transaction

#: Characters of JSON.
LARGEST = 500_000


def save_trial(tx: Transaction, workspace_key: str, document: Mapping[str, Any], *, by: Actor) -> None:
    """Keep a person's trial of a process; each has one.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `by` may not read it.
        InvalidAnswers: it has become too large.
    """
    space = find_workspace(tx, workspace_key)
    require(tx, "draft.read", by, workspace_id=space.id)
    text = json.dumps(document, ensure_ascii=False)
    if len(text) > LARGEST:
        raise InvalidAnswers({"document": "Provet har blivit för stort. Börja om."})
    values = {"document": text, "changed_at": tx.now}
    mine = (trial.c.workspace_id == space.id, trial.c.user_id == by.id)
    if tx.connection.execute(update(trial).where(*mine).values(values)).rowcount == 0:
        tx.connection.execute(insert(trial).values(workspace_id=space.id, user_id=by.id, **values))


def forget_trial(tx: Transaction, workspace_key: str, *, by: Actor) -> None:
    """Throw a person's trial away.

    Raises:
        NotFound: no such workspace.
        NotPermitted: `by` may not read it.
    """
    space = find_workspace(tx, workspace_key)
    require(tx, "draft.read", by, workspace_id=space.id)
    tx.connection.execute(delete(trial).where(trial.c.workspace_id == space.id, trial.c.user_id == by.id))
