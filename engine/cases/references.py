"""What a form's choice list may offer besides the case's own variables: persons, units, sittings.

Keys: `users`, `users_<role>`, `officials`, `elected`, `units`, `bodies`, `meetings`, `meetings_<unit key>`.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from engine.models import meeting, membership, unit, user_account
from engine.transaction import Reader

ELECTED_ROLES = ("elected_official", "committee_chair")
#: Who can decide on a dialogue (R78).
DECIDING_KINDS = ("kf", "ks", "namnd", "bolag")

Options = list[tuple[str, str]]


class CaseReferences:
    """Choice lists from the registers, each read once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._read: dict[str, Options | None] = {}

    def options(self, key: str) -> Options | None:
        """Return [(value, label), ...], or null when the key is not one of the registers'."""
        if key not in self._read:
            self._read[key] = self._look_up(key)
        return self._read[key]

    def _look_up(self, key: str) -> Options | None:
        statement = _statement(key)
        if statement is None:
            return None
        rows = self._reader.connection.execute(statement, {"today": self._reader.today})
        if key.partition("_")[0] == "meetings":
            return [(f"{row.key}:{row.on_date}", f"{row.on_date} {row.name}") for row in rows]
        return [(row[0], row.name) for row in rows]


@lru_cache(maxsize=256)
def _statement(key: str) -> Select[Any] | None:
    """Return the query for a choice list, built once; null when the key is not one of the registers'."""
    if key.startswith("users_"):
        return _holders([key.removeprefix("users_")]).order_by(user_account.c.name)
    if key.startswith("meetings_"):
        return _meetings().where(unit.c.key == key.removeprefix("meetings_"))
    if key == "meetings":
        return _meetings()
    if key in _PERSON_LISTS:
        return _PERSON_LISTS[key]().order_by(user_account.c.name)
    return _UNIT_LISTS[key]().order_by(unit.c.name) if key in _UNIT_LISTS else None


def _meetings() -> Select[Any]:
    return (
        select(meeting.c.on_date, unit.c.key, unit.c.name)
        .join(unit, unit.c.id == meeting.c.unit_id)
        .where(meeting.c.on_date >= bindparam("today", type_=meeting.c.on_date.type))
        .order_by(meeting.c.on_date, unit.c.name)
    )


def _active() -> Select[tuple[str, str]]:
    return select(user_account.c.username, user_account.c.name).where(user_account.c.is_active)


def _holder_ids(roles: tuple[str, ...] | list[str]) -> Select[tuple[int]]:
    return select(membership.c.user_id).where(membership.c.role.in_(roles))


def _holders(roles: tuple[str, ...] | list[str]) -> Select[tuple[str, str]]:
    return _active().where(user_account.c.id.in_(_holder_ids(roles)))


_PERSON_LISTS: dict[str, Callable[[], Select[tuple[str, str]]]] = {
    "users": _active,
    "elected": lambda: _holders(ELECTED_ROLES),
    "officials": lambda: _active().where(~user_account.c.id.in_(_holder_ids(ELECTED_ROLES))),
}
_UNIT_LISTS: dict[str, Callable[[], Select[tuple[str, str]]]] = {
    "units": lambda: select(unit.c.key, unit.c.name),
    "bodies": lambda: select(unit.c.key, unit.c.name).where(unit.c.kind.in_(DECIDING_KINDS)),
}
