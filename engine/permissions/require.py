"""`require`: the one question before anything is done."""

from sqlalchemy import select

from engine.exceptions import NotPermitted
from engine.models import participant, process_instance, unit, workspace_member
from engine.permissions.table import ANYBODY, OWNER, PERMISSIONS
from engine.transaction import Actor, Reader

#: Without it, nobody owns a process.
OWNING_ROLE = "process_owner"


def require(
    reader: Reader,
    permission: str,
    actor: Actor,
    *,
    case_id: int | None = None,
    workspace_id: int | None = None,
) -> None:
    """Ask whether `actor` has `permission`, for a case or a workspace where one is meant.

    Raises:
        NotPermitted: they do not; nothing was done.
    """
    if not is_permitted(reader, permission, actor, case_id=case_id, workspace_id=workspace_id):
        raise NotPermitted(
            "Du har inte behörighet att göra det här. Be den som är administratör om du behöver det.",
            permission=permission,
        )


def is_permitted(
    reader: Reader,
    permission: str,
    actor: Actor,
    *,
    case_id: int | None = None,
    workspace_id: int | None = None,
) -> bool:
    """Return whether `actor` has `permission`."""
    roles = PERMISSIONS[permission]
    if workspace_id is not None:
        return holds(permission, actor) or not roles.isdisjoint(parts_in(reader, workspace_id, actor))
    if case_id is None or actor.trusted or ANYBODY in roles:
        return holds(permission, actor)
    return _in_case(reader, roles, actor, case_id)


def holds(permission: str, actor: Actor) -> bool:
    """Return whether `actor` has `permission` somewhere, by what they hold."""
    roles = PERMISSIONS[permission]
    if actor.trusted:
        return True
    if ANYBODY in roles:
        return actor.id is not None
    return not roles.isdisjoint(actor.roles)


def parts_in(reader: Reader, workspace_id: int, actor: Actor) -> frozenset[str]:
    """Return the parts that `actor` has in a workspace, those of persons they stand in for included."""
    found = reader.connection.scalars(
        select(workspace_member.c.part).where(
            workspace_member.c.workspace_id == workspace_id,
            workspace_member.c.user_id.in_([actor.id, *actor.stands_in_for]),
        )
    )
    parts = frozenset(f"@{part}" for part in found)
    return parts if OWNING_ROLE in actor.roles else parts - {OWNER}


def _in_case(reader: Reader, roles: frozenset[str], actor: Actor, case_id: int) -> bool:
    near = reader.connection.execute(
        select(process_instance.c.unit_id, unit.c.administration_id)
        .outerjoin(unit, unit.c.id == process_instance.c.unit_id)
        .where(process_instance.c.id == case_id)
    ).one_or_none()
    units = {None, *near} if near else {None}
    if any(role in roles and unit_id in units for role, unit_id in actor.grants):
        return True
    named = reader.connection.scalars(
        select(participant.c.role).where(
            participant.c.instance_id == case_id,
            participant.c.user_id.in_([actor.id, *actor.stands_in_for]),
        )
    )
    return not roles.isdisjoint(named)
