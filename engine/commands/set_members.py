"""Say who owns a process and who may look at its draft."""

from collections.abc import Mapping

from sqlalchemy import delete, insert

from engine.cases import AuditEntry, append_system_audit, user_id_of
from engine.drafts import lock_workspace
from engine.exceptions import InvalidAnswers, NotFound
from engine.models import workspace_member
from engine.permissions import OWNING_ROLE, load_actor, require
from engine.transaction import Actor, Transaction

PARTS = ("owner", "reader")


def set_members(tx: Transaction, workspace_key: str, members: Mapping[str, str], *, by: Actor) -> None:
    """Let exactly these have a part in the workspace: user name -> `owner` or `reader`.

    Raises:
        NotFound: no such workspace, or nobody with that user name.
        NotPermitted: `by` neither owns the process nor administers.
        InvalidAnswers: nobody would own it, or an owner is no process owner.
    """
    space = lock_workspace(tx, workspace_key)
    require(tx, "draft.share", by, workspace_id=space.id)
    if "owner" not in members.values():
        raise InvalidAnswers({"members": "Någon behöver äga processen. Välj minst en ägare."})
    ids = {username: _member(tx, username, part) for username, part in members.items()}
    tx.connection.execute(delete(workspace_member).where(workspace_member.c.workspace_id == space.id))
    tx.connection.execute(
        insert(workspace_member),
        [
            {"workspace_id": space.id, "user_id": ids[username], "part": part}
            for username, part in members.items()
        ],
    )
    details = {"process": space.key, "members": dict(sorted(members.items()))}
    append_system_audit(tx, by=by, entry=AuditEntry("workspace_members_set", details=details))


def _member(tx: Transaction, username: str, part: str) -> int:
    user_id = user_id_of(tx, username)
    if user_id is None:
        raise NotFound(f"Det finns ingen med användarnamnet {username}.")
    if part not in PARTS:
        raise InvalidAnswers({"members": "Välj ägare eller läsare."})
    if part == "owner" and OWNING_ROLE not in load_actor(tx, user_id).roles:
        raise InvalidAnswers(
            {"members": f"{username} saknar rollen processägare och kan därför bara vara läsare."}
        )
    return user_id
