"""The one metadata object of the database, its naming convention and its column types.

Constraints have names from the first day, so that a migration can drop or alter them on both databases.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Column, Integer, MetaData
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING_CONVENTION)

#: SQLite numbers rows by itself only in a column of type INTEGER.
#: The largest number that a row can have, in either database.
LARGEST_ID = 2**63 - 1
Id = BigInteger().with_variant(Integer(), "sqlite")


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(moment: datetime) -> int:
    """Return the whole milliseconds since 1970 of an aware moment; what is left of them is cut off.

    Not rounded: no moment is stored as later than it is, so what is due by the rows is due by the clock.
    """
    return (moment - _EPOCH) // _MILLISECOND


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as whole milliseconds since 1970 (UTC).

    The same order, precision and index speed on SQLite and PostgreSQL; a naive datetime is refused.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: moments are aware")
        return milliseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


def id_column() -> Column[int]:
    """Return the primary key that every table has."""
    return Column("id", Id, primary_key=True, autoincrement=True)
