"""Who somebody is today: their own roles and those of persons they stand in for."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Date, Row, Select, and_, bindparam, select

from engine.exceptions import NotFound
from engine.models import membership, substitution, user_account
from engine.transaction import Actor, Reader


def load_actor(reader: Reader, user_id: int) -> Actor:
    """Return the active user with what they hold today.

    Raises:
        NotFound: no such user, or the account is closed.
    """
    rows = reader.connection.execute(_BY_ID, {"user": user_id, "today": reader.today}).all()
    if not rows:
        raise NotFound("Kontot finns inte eller är stängt.")
    return actor_of(reader, rows)


def actor_of(reader: Reader, rows: Sequence[Row[Any]]) -> Actor:
    """Return the person that the rows of `select_person` tell of."""
    person = rows[0]
    absent = frozenset(row.absent_user_id for row in rows if row.absent_user_id is not None)
    if absent:
        grants = reader.connection.execute(_ALL_GRANTS, {"users": [person.id, *absent]})
    else:
        grants = reader.connection.execute(_OWN_GRANTS, {"user": person.id})
    return Actor(
        id=person.id,
        username=person.username,
        name=person.name,
        grants=frozenset((row.role, row.unit_id) for row in grants),
        stands_in_for=absent,
    )


def select_person(*more: Any) -> Select[Any]:
    """Return the query for an active user on the date `today`, with `more` columns.

    It gives one row, or one for each person they stand in for.
    """
    stands_in = and_(
        substitution.c.substitute_user_id == user_account.c.id,
        substitution.c.from_on <= bindparam("today", type_=Date),
        substitution.c.until_on >= bindparam("today", type_=Date),
    )
    return (
        select(
            user_account.c.id,
            user_account.c.username,
            user_account.c.name,
            substitution.c.absent_user_id,
            *more,
        )
        .outerjoin_from(user_account, substitution, stands_in)
        .where(user_account.c.is_active)
    )


_BY_ID = select_person().where(user_account.c.id == bindparam("user"))
_OWN_GRANTS = select(membership.c.role, membership.c.unit_id).where(membership.c.user_id == bindparam("user"))
_ALL_GRANTS = select(membership.c.role, membership.c.unit_id).where(
    membership.c.user_id.in_(bindparam("users", expanding=True))
)
