"""The writes of a case: gathered while it is stored, and sent together.

PostgreSQL takes all of them as one statement, each but the last a part of its WITH: a statement costs two changes of
processes, which is more than what it does. A pipeline would save them too, but there the server's time limit for a
frozen transaction does not hold. SQLite takes them one after the other.

In one statement no write sees what another does. So none of them may change a row that another changes, or insert a
key that another deletes: what must be first is not gathered but sent at once.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BindParameter, Table, bindparam, insert
from sqlalchemy.sql.dml import UpdateBase

from engine.cases.insert_new import in_parts, inserting, parameters_of
from engine.records import dataclass
from engine.transaction import Transaction

#: Parameters of one statement. PostgreSQL takes 65,535 and SQLite 32,766; planning so many together saves nothing.
MOST_TOGETHER = 1_000


@dataclass(frozen=True, slots=True)
class Names:
    """Gives a write's parameters names that are its own among those of the whole statement."""

    prefix: str

    def __call__(self, name: str, type_: Any = None) -> BindParameter[Any]:
        return bindparam(self.prefix + name, type_=type_)

    def some(self, name: str, count: int) -> list[BindParameter[Any]]:
        """Return the parameters of a list of `count` values; `numbered` makes their values."""
        return [self(f"{name}_{number}") for number in range(count)]


def numbered(name: str, values: Sequence[Any]) -> dict[str, Any]:
    """Return the parameters that `Names.some` names."""
    return {f"{name}_{number}": value for number, value in enumerate(values)}


#: Makes the statement of a write with so many rows, or values in its list; a function of a module, so that what is
#: made once is found again.
Make = Callable[[Names, int], UpdateBase]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a write's statement depends on, beside its parameters."""

    make: Make
    count: int


class Writes:
    """The writes of one case, in order; the last one says how many rows it changed."""

    def __init__(self) -> None:
        self._shapes: list[_Shape] = []
        self._parameters: list[Mapping[str, Any]] = []

    def add(self, make: Make, parameters: Mapping[str, Any], *, count: int = 1) -> None:
        """Add a write; `parameters` are those that `make` names."""
        self._shapes.append(_Shape(make, count))
        self._parameters.append(parameters)

    def insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows, all with the same columns."""
        for some in in_parts(rows):
            self.add(_inserting(table, tuple(some[0])), parameters_of(some), count=len(some))

    def send(self, tx: Transaction) -> int:
        """Send them all; return how many rows the last one changed."""
        if not self._shapes:
            return 0
        together = tx.connection.dialect.name == "postgresql" and self._size() <= MOST_TOGETHER
        last = len(self._shapes) - 1
        if together:
            return self._send(tx, slice(0, last + 1))
        for number in range(last):
            self._send(tx, slice(number, number + 1))
        return self._send(tx, slice(last, last + 1))

    def _size(self) -> int:
        return sum(len(parameters) for parameters in self._parameters)

    def _send(self, tx: Transaction, which: slice) -> int:
        parameters = {
            f"w{number}_{name}": value
            for number, one in enumerate(self._parameters[which])
            for name, value in one.items()
        }
        return tx.connection.execute(_statement(tuple(self._shapes[which])), parameters).rowcount


@lru_cache(maxsize=512)
def _statement(shapes: tuple[_Shape, ...]) -> UpdateBase:
    """Return the statement, made once: making it costs several times what it costs to run it."""
    *before, last = (shape.make(Names(f"w{number}_"), shape.count) for number, shape in enumerate(shapes))
    return last.add_cte(*(write.cte(f"w{number}") for number, write in enumerate(before)))


@cache
def _inserting(table: Table, columns: tuple[str, ...]) -> Make:
    return lambda names, count: inserting(insert(table), columns, count, parameter=names)
