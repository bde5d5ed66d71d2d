"""The registers: units, users, roles, substitutes, sittings, the calendar's exceptions."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import cast

from sqlalchemy import String, Table, delete, insert, select, update

from engine.cases import AuditEntry, append_system_audit, insert_new, user_id_of
from engine.commands.log_in import close_all_sessions
from engine.commands.passwords import hash_password
from engine.exceptions import InvalidAnswers, NotFound
from engine.models import (
    calendar_exception,
    meeting,
    membership,
    role,
    substitution,
    unit,
    user_account,
)
from engine.permissions import require
from engine.transaction import Actor, Reader, Transaction

_PLAIN_KEY = re.compile(r"[\w.@+-]+")
#: A sitting's papers are closed this long before it.
AGENDA_STOP = timedelta(days=21)
#: Kinds of unit that answer for dialogues and so must have a head (R78).
_ACCOUNTABLE = frozenset({"forvaltning", "bolag", "ks", "kf"})


def add_unit(
    tx: Transaction,
    key: str,
    *,
    name: str,
    kind: str,
    diary_prefix: str,
    by: Actor,
    administration: str | None = None,
    head: str | None = None,
) -> int:
    """Add a unit and return its id. A nämnd names its `administration`; the others name their `head`.

    Raises:
        NotPermitted: `by` may not.
        InvalidAnswers: the unit would have nobody accountable.
        NotFound: no such administration or head.
    """
    require(tx, "user.manage", by)
    _demand_fits(unit, key=key, name=name, kind=kind, diary_prefix=diary_prefix)
    if kind == "namnd" and administration is None:
        raise InvalidAnswers({"administration": f"Ange vilken förvaltning som {name} har."})
    if kind in _ACCOUNTABLE and head is None:
        raise InvalidAnswers({"head": f"Ange vem som är högsta tjänsteperson i {name}."})
    unit_id: int = tx.connection.execute(
        insert(unit)
        .values(
            key=key,
            name=name,
            kind=kind,
            diary_prefix=diary_prefix,
            administration_id=unit_id_of(tx, administration) if administration else None,
            head_user_id=_user(tx, head) if head else None,
        )
        .returning(unit.c.id)
    ).scalar_one()
    _note(tx, "unit_added", {"unit": key, "name": name}, by)
    return unit_id


def add_user(
    tx: Transaction, username: str, *, name: str, email: str, by: Actor, password: str | None = None
) -> int:
    """Add a user and return the id. Without a password only the demo log-in opens the account.

    Raises:
        NotPermitted: `by` may not.
        InvalidAnswers: the user name is taken, or the password is too weak.
    """
    require(tx, "user.manage", by)
    _demand_fits(user_account, username=username, name=name, email=email)
    if tx.connection.scalar(select(user_account.c.id).where(user_account.c.username == username)):
        raise InvalidAnswers({"username": f"Användarnamnet {username} är upptaget."})
    user_id: int = tx.connection.execute(
        insert(user_account)
        .values(
            username=username,
            name=name,
            email=email,
            password_hash=hash_password(password, username=username) if password else None,
            is_active=True,
            created_at=tx.now,
        )
        .returning(user_account.c.id)
    ).scalar_one()
    _note(tx, "user_added", {"user": username}, by)
    return user_id


def set_password(tx: Transaction, username: str, password: str, *, by: Actor) -> None:
    """Give a user a new password; who had come in with the old one is out.

    Raises:
        NotPermitted: `by` may not.
        NotFound: no such user.
        InvalidAnswers: the password is too weak.
    """
    require(tx, "user.manage", by)
    user_id = _user(tx, username)
    tx.connection.execute(
        update(user_account)
        .where(user_account.c.id == user_id)
        .values(password_hash=hash_password(password, username=username))
    )
    close_all_sessions(tx, user_id)
    _note(tx, "password_set", {"user": username}, by)


def grant_role(
    tx: Transaction, username: str, role_key: str, *, by: Actor, unit_key: str | None = None
) -> None:
    """Give a user a role, in a unit or everywhere; nothing happens when they have it.

    Raises:
        NotPermitted: `by` may not.
        NotFound: no such user or unit.
    """
    require(tx, "user.manage", by)
    unit_id = unit_id_of(tx, unit_key) if unit_key else None
    user_id = _user(tx, username)
    _demand_fits(role, key=role_key)
    insert_new(tx, role, [{"key": role_key, "name": role_key}])
    held = tx.connection.scalar(
        select(membership.c.id).where(
            membership.c.user_id == user_id,
            membership.c.role == role_key,
            membership.c.unit_id.is_not_distinct_from(unit_id),
        )
    )
    if held is None:
        tx.connection.execute(insert(membership).values(user_id=user_id, role=role_key, unit_id=unit_id))
        _note(tx, "role_granted", {"user": username, "role": role_key, "unit": unit_key}, by)


def revoke_role(
    tx: Transaction, username: str, role_key: str, *, by: Actor, unit_key: str | None = None
) -> None:
    """Take a role from a user.

    Raises:
        NotPermitted: `by` may not.
        NotFound: no such user or unit.
    """
    require(tx, "user.manage", by)
    unit_id = unit_id_of(tx, unit_key) if unit_key else None
    tx.connection.execute(
        delete(membership).where(
            membership.c.user_id == _user(tx, username),
            membership.c.role == role_key,
            membership.c.unit_id.is_not_distinct_from(unit_id),
        )
    )
    _note(tx, "role_revoked", {"user": username, "role": role_key, "unit": unit_key}, by)


def name_role(tx: Transaction, role_key: str, name: str, *, by: Actor) -> None:
    """Give a role the name that people see."""
    require(tx, "user.manage", by)
    _demand_fits(role, key=role_key, name=name)
    insert_new(tx, role, [{"key": role_key, "name": name}])
    tx.connection.execute(update(role).where(role.c.key == role_key).values(name=name))
    _note(tx, "role_named", {"role": role_key, "name": name}, by)


def add_substitution(
    tx: Transaction, *, absent: str, substitute: str, from_on: date, until_on: date, by: Actor
) -> None:
    """Let `substitute` stand in for `absent` between two days, both included. Persons may set it for themselves.

    Raises:
        NotPermitted: `by` is neither the absent person nor may set it for others.
        NotFound: no such user.
        InvalidAnswers: the days are in the wrong order.
    """
    absent_id = _user(tx, absent)
    if absent_id != by.id:
        require(tx, "substitution.manage", by)
    if until_on < from_on:
        raise InvalidAnswers({"until_on": "Sista dagen ska vara samma dag som den första eller senare."})
    tx.connection.execute(
        insert(substitution).values(
            absent_user_id=absent_id,
            substitute_user_id=_user(tx, substitute),
            from_on=from_on,
            until_on=until_on,
        )
    )
    _note(tx, "substitution_added", {"absent": absent, "substitute": substitute}, by)


def end_substitution(tx: Transaction, substitution_id: int, *, by: Actor) -> None:
    """Take a substitution back. Persons may end their own.

    Raises:
        NotFound: there is no such substitution.
        NotPermitted: `by` is neither the absent person nor may end it for others.
    """
    row = tx.connection.execute(
        select(substitution).where(substitution.c.id == substitution_id)
    ).one_or_none()
    if row is None:
        raise NotFound("Ersättaren är redan borttagen.")
    if row.absent_user_id != by.id:
        require(tx, "substitution.manage", by)
    tx.connection.execute(delete(substitution).where(substitution.c.id == substitution_id))
    details = {"absent": row.absent_user_id, "substitute": row.substitute_user_id}
    _note(tx, "substitution_ended", details, by)


def add_meeting(
    tx: Transaction, unit_key: str, on_date: date, *, by: Actor, agenda_stop_on: date | None = None
) -> None:
    """Put a sitting in the calendar.

    Raises:
        NotPermitted: `by` may not.
        NotFound: no such unit.
    """
    require(tx, "calendar.manage", by)
    closes_on = agenda_stop_on or on_date - AGENDA_STOP
    tx.connection.execute(
        insert(meeting).values(unit_id=unit_id_of(tx, unit_key), on_date=on_date, agenda_stop_on=closes_on)
    )
    days = {"unit": unit_key, "day": on_date.isoformat(), "agenda_stop": closes_on.isoformat()}
    _note(tx, "meeting_added", days, by)


def set_calendar_exception(tx: Transaction, on_date: date, name: str, *, by: Actor, working: bool) -> None:
    """Make a day a working day or a day off in spite of the usual calendar."""
    require(tx, "calendar.manage", by)
    _demand_fits(calendar_exception, name=name)
    tx.connection.execute(delete(calendar_exception).where(calendar_exception.c.on_date == on_date))
    tx.connection.execute(
        insert(calendar_exception).values(on_date=on_date, is_working_day=working, name=name)
    )
    _note(tx, "calendar_changed", {"day": on_date.isoformat(), "name": name, "working": working}, by)


def _demand_fits(table: Table, **texts: str) -> None:
    """Refuse a text that its column has no place for, or that is no line.

    Raises:
        InvalidAnswers: names each of them.
    """
    longest = {name: cast("String", table.c[name].type).length or 0 for name in texts}
    wrong = {
        name: f"”{text[:40]}” går inte att använda. Skriv 1–{longest[name]} tecken på en rad."
        for name, text in texts.items()
        if not 0 < len(text.strip()) <= len(text) <= longest[name] or not text.isprintable()
    }
    wrong |= {
        name: f"”{texts[name][:40]}” går inte att använda. Skriv bokstäver, siffror och tecknen . _ - + @."
        for name in ("key", "username")
        if name in texts and not _PLAIN_KEY.fullmatch(texts[name])
    }
    if wrong:
        raise InvalidAnswers(wrong)


def unit_id_of(reader: Reader, key: str) -> int:
    """Return a unit's id.

    Raises:
        NotFound: no such unit.
    """
    found: int | None = reader.connection.scalar(select(unit.c.id).where(unit.c.key == key))
    if found is None:
        raise NotFound(f"Det finns ingen enhet med nyckeln {key}.")
    return found


def _user(reader: Reader, username: str) -> int:
    found = user_id_of(reader, username)
    if found is None:
        raise NotFound(f"Det finns ingen med användarnamnet {username}.")
    return found


def _note(tx: Transaction, kind: str, details: Mapping[str, object], by: Actor) -> None:
    append_system_audit(tx, by=by, entry=AuditEntry(kind, details=details))
