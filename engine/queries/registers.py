"""The registers as lists."""

from datetime import date
from typing import Any

from sqlalchemy import Row, func, select

from engine.models import bundle, meeting, membership, role, substitution, unit, user_account
from engine.transaction import Reader


def users(reader: Reader) -> list[Row[Any]]:
    """Return the active users by name."""
    return list(
        reader.connection.execute(
            select(user_account).where(user_account.c.is_active).order_by(user_account.c.name)
        )
    )


def memberships(reader: Reader) -> list[Row[Any]]:
    """Return who holds which role where: user_id, username, role, role_name, unit_key, unit_name."""
    return list(
        reader.connection.execute(
            select(
                membership.c.user_id,
                user_account.c.username,
                membership.c.role,
                role.c.name.label("role_name"),
                unit.c.key.label("unit_key"),
                unit.c.name.label("unit_name"),
            )
            .join(user_account, user_account.c.id == membership.c.user_id)
            .join(role, role.c.key == membership.c.role)
            .outerjoin(unit, unit.c.id == membership.c.unit_id)
            .order_by(user_account.c.username, role.c.name)
        )
    )


def substitutes_of(reader: Reader, user_id: int) -> list[Row[Any]]:
    """Return who stands in for a user, now and to come: id, name, from_on, until_on."""
    return list(
        reader.connection.execute(
            select(substitution.c.id, user_account.c.name, substitution.c.from_on, substitution.c.until_on)
            .join(user_account, user_account.c.id == substitution.c.substitute_user_id)
            .where(substitution.c.absent_user_id == user_id, substitution.c.until_on >= reader.today)
            .order_by(substitution.c.from_on, user_account.c.name)
        )
    )


def units(reader: Reader) -> list[Row[Any]]:
    """Return all units by name."""
    return list(reader.connection.execute(select(unit).order_by(unit.c.name)))


def role_names(reader: Reader) -> dict[str, str]:
    """Return {role key: the name people see}."""
    return {row.key: row.name for row in reader.connection.execute(select(role))}


def coming_meetings(reader: Reader) -> list[Row[Any]]:
    """Return the sittings from today on, with their unit's name."""
    return list(
        reader.connection.execute(
            select(meeting, unit.c.key.label("unit_key"), unit.c.name.label("unit_name"))
            .join(unit, unit.c.id == meeting.c.unit_id)
            .where(meeting.c.on_date >= reader.today)
            .order_by(meeting.c.on_date)
        )
    )


def meetings_between(reader: Reader, unit_id: int, first: date, last: date) -> list[Row[Any]]:
    """Return a unit's sittings from `first` to `last`, both included."""
    return list(
        reader.connection.execute(
            select(meeting)
            .where(meeting.c.unit_id == unit_id, meeting.c.on_date.between(first, last))
            .order_by(meeting.c.on_date)
        )
    )


def latest_bundles(reader: Reader) -> list[Row[Any]]:
    """Return the latest deployed version of each process, by name."""
    newest = (
        select(bundle.c.process_key, func.max(bundle.c.version).label("version"))
        .group_by(bundle.c.process_key)
        .subquery()
    )
    return list(
        reader.connection.execute(
            select(bundle)
            .join(
                newest,
                (newest.c.process_key == bundle.c.process_key) & (newest.c.version == bundle.c.version),
            )
            .order_by(bundle.c.name)
        )
    )
