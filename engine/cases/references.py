"""What a form's choice list may offer besides the case's own variables: persons, units, sittings.

Keys: `users`, `users_<role>`, `officials`, `elected`, `units`, `bodies`, `meetings`, `meetings_<unit key>`.
"""

from collections.abc import Callable

from sqlalchemy import Select, select

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
        if key.startswith("users_"):
            return self._persons(_holders([key.removeprefix("users_")]))
        if key.startswith("meetings_"):
            return self._meetings(key.removeprefix("meetings_"))
        if key == "meetings":
            return self._meetings(None)
        if key in _PERSON_LISTS:
            return self._persons(_PERSON_LISTS[key]())
        return self._units(_UNIT_LISTS[key]()) if key in _UNIT_LISTS else None

    def _persons(self, statement: Select[tuple[str, str]]) -> Options:
        rows = self._reader.connection.execute(statement.order_by(user_account.c.name))
        return [(row.username, row.name) for row in rows]

    def _units(self, statement: Select[tuple[str, str]]) -> Options:
        return [
            (row.key, row.name) for row in self._reader.connection.execute(statement.order_by(unit.c.name))
        ]

    def _meetings(self, unit_key: str | None) -> Options:
        statement = (
            select(meeting.c.on_date, unit.c.key, unit.c.name)
            .join(unit, unit.c.id == meeting.c.unit_id)
            .where(meeting.c.on_date >= self._reader.today)
            .order_by(meeting.c.on_date, unit.c.name)
        )
        if unit_key is not None:
            statement = statement.where(unit.c.key == unit_key)
        rows = self._reader.connection.execute(statement)
        return [(f"{row.key}:{row.on_date}", f"{row.on_date} {row.name}") for row in rows]


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
