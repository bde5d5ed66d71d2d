"""`Reader` and `Transaction`: the first argument of every query and every command."""

from datetime import date, datetime

from sqlalchemy import Connection

from engine import clock
from engine.calendar import WorkCalendar
from engine.records import dataclass
from engine.transaction.rooms import Rooms


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it, with what they hold today.

    `grants` are (role, unit id or null for every unit), those of persons they stand in for included;
    `stands_in_for` are the ids of those persons. The engine itself and the operator at the command line have no
    account (`id` null) and are `trusted`: no permission is asked of them.
    """

    id: int | None
    username: str
    name: str
    grants: frozenset[tuple[str, int | None]] = frozenset()
    stands_in_for: frozenset[int] = frozenset()
    trusted: bool = False

    @property
    def roles(self) -> frozenset[str]:
        """The roles held anywhere."""
        return frozenset(role for role, _ in self.grants)

    def holds(self, role: str, unit_id: int | None) -> bool:
        """Whether the person holds `role` in a unit (null: anywhere)."""
        if unit_id is None:
            return role in self.roles
        return (role, unit_id) in self.grants or (role, None) in self.grants


SYSTEM = Actor(None, "system", "Niosteg", trusted=True)
OPERATOR = Actor(None, "operator", "Driften", trusted=True)


@dataclass(frozen=True, slots=True)
class Reader:
    """A look at the database at one moment; `calendar` are the municipality's working days."""

    connection: Connection
    now: datetime
    rooms: Rooms
    calendar: WorkCalendar

    @property
    def today(self) -> date:
        """The date in Sweden at this moment."""
        return clock.local(self.now).date()


@dataclass(frozen=True, slots=True)
class Transaction(Reader):
    """The one transaction of a command, opened and ended by `ProcessEngine.run` and nobody else."""
