"""What somebody tries with a draft."""

import json
from typing import Any

from sqlalchemy import select

from engine.drafts import find_workspace
from engine.models import trial
from engine.permissions import require
from engine.transaction import Actor, Reader


def trial_of(reader: Reader, workspace_key: str, actor: Actor) -> dict[str, Any] | None:
    """Return a person's trial of a process, null when they try nothing.

    Raises:
        NotFound: no such workspace.
        NotPermitted: they may not read it.
    """
    space = find_workspace(reader, workspace_key)
    require(reader, "draft.read", actor, workspace_id=space.id)
    text = reader.connection.scalar(
        select(trial.c.document).where(trial.c.workspace_id == space.id, trial.c.user_id == actor.id)
    )
    found: dict[str, Any] | None = None if text is None else json.loads(text)
    return found
