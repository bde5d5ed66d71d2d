"""Whom an open task is offered to, and whether somebody may do it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from engine.transaction import Actor


def queues_of(actor: Actor, unit_ids: Iterable[int]) -> list[str]:
    """Return the queues whose tasks are offered to `actor`; `unit_ids` are all the units there are."""
    everywhere, named = queues_granted(actor)
    units = list(unit_ids)
    return sorted({*named, *(f"{role}@{near}" for role in everywhere for near in units)})


def queues_granted(actor: Actor) -> tuple[list[str], list[str]]:
    """Return the roles whose queue in every unit is offered to `actor`, and the other queues by name."""
    everywhere = {role for role, unit_id in actor.grants if unit_id is None}
    near = {f"{role}@{unit_id}" for role, unit_id in actor.grants if unit_id is not None}
    return sorted(everywhere), sorted({role for role, _ in actor.grants} | near)


def is_candidate(actor: Actor, queue: str) -> bool:
    """Return whether tasks of `queue` are offered to `actor`."""
    role, _, unit_id = queue.partition("@")
    return actor.trusted or actor.holds(role, int(unit_id) if unit_id else None)


def may_complete(actor: Actor, task: Row[Any]) -> bool:
    """Return whether `actor` may do the task: they have it, stand in for who has it, or it is offered to them."""
    if actor.trusted:
        return True
    if task.assignee_id is not None:
        return task.assignee_id == actor.id or task.assignee_id in actor.stands_in_for
    return is_candidate(actor, task.queue)
