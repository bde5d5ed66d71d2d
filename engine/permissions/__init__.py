"""Who may do what: one table, asked in the service layer by `require`. Pages only hide what it would refuse."""

from engine.permissions.actors import load_actor
from engine.permissions.candidates import is_candidate, may_complete, queues_granted, queues_of
from engine.permissions.four_eyes import did_checked_step
from engine.permissions.require import OWNING_ROLE, holds, is_permitted, parts_in, require
from engine.permissions.table import PERMISSIONS

__all__ = [
    "OWNING_ROLE",
    "PERMISSIONS",
    "did_checked_step",
    "holds",
    "is_candidate",
    "is_permitted",
    "load_actor",
    "may_complete",
    "parts_in",
    "queues_granted",
    "queues_of",
    "require",
]
