"""Who somebody is today: their own roles and those of persons they stand in for."""

from sqlalchemy import Date, bindparam, select

from engine.exceptions import NotFound
from engine.models import membership, substitution, user_account
from engine.transaction import Actor, Reader


def load_actor(reader: Reader, user_id: int) -> Actor:
    """Return the active user with what they hold today.

    Raises:
        NotFound: no such user, or the account is closed.
    """
    person = reader.connection.execute(_PERSON, {"user": user_id}).one_or_none()
    if person is None:
        raise NotFound("Kontot finns inte eller är stängt.")
    absent = frozenset(reader.connection.scalars(_ABSENT, {"user": user_id, "today": reader.today}))
    grants = reader.connection.execute(_GRANTS, {"users": [user_id, *absent]})
    return Actor(
        id=person.id,
        username=person.username,
        name=person.name,
        grants=frozenset((row.role, row.unit_id) for row in grants),
        stands_in_for=absent,
    )


_PERSON = select(user_account.c.id, user_account.c.username, user_account.c.name).where(
    user_account.c.id == bindparam("user"), user_account.c.is_active
)
_ABSENT = select(substitution.c.absent_user_id).where(
    substitution.c.substitute_user_id == bindparam("user"),
    substitution.c.from_on <= bindparam("today", type_=Date),
    substitution.c.until_on >= bindparam("today", type_=Date),
)
_GRANTS = select(membership.c.role, membership.c.unit_id).where(
    membership.c.user_id.in_(bindparam("users", expanding=True))
)
