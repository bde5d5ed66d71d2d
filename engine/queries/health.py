"""What `niosteg doctor` asks: does time pass, does mail go out, is there somebody for everything, can all of it run."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, or_, select

from engine.bpmn.facts import FOR_PEOPLE
from engine.cases import HEAD_ROLE
from engine.exceptions import Refused
from engine.models import (
    SCHEDULER,
    bundle,
    bundle_file,
    heartbeat,
    membership,
    notification,
    process_instance,
    role,
    unit,
    user_account,
)
from engine.queries.registers import latest_bundles
from engine.records import dataclass
from engine.transaction import Reader

#: Kinds of unit that somebody heads; a nämnd has its förvaltning's head, a råd has none (R78).
_HEADED = ("bolag", "forvaltning", "kf", "ks")


def last_tick(reader: Reader) -> datetime | None:
    """Return when a scheduler was last seen to tick, null when none ever was."""
    return reader.connection.scalar(select(heartbeat.c.at).where(heartbeat.c.name == SCHEDULER))


@dataclass(frozen=True, slots=True)
class Outbox:
    """Mails that have not gone out. `oldest_due_at`: since when the longest waiting could have been sent, null when
    none is due; `failing`: how many wait for another attempt, and the latest `error` among them."""

    oldest_due_at: datetime | None
    failing: int
    error: str | None


def outbox(reader: Reader) -> Outbox:
    """Return how the outbox stands."""
    unsent = notification.c.status.in_(("pending", "sending"))
    oldest = reader.connection.scalar(
        select(func.min(notification.c.not_before_at)).where(
            unsent, notification.c.not_before_at <= reader.now
        )
    )
    errors = reader.connection.scalars(
        select(notification.c.error)
        .where(unsent, notification.c.error.is_not(None))
        .order_by(notification.c.id.desc())
    ).all()
    return Outbox(oldest, len(errors), errors[0] if errors else None)


def roles_without_holder(reader: Reader) -> list[str]:
    """Return the names of the roles that get tasks in the latest versions and that no active person holds.

    The head of an administration is derived from the unit and held by nobody else.
    """
    held = reader.connection.scalars(
        select(membership.c.role)
        .join(user_account, user_account.c.id == membership.c.user_id)
        .where(user_account.c.is_active)
    )
    missing = set(_drawn_roles(reader)) - set(held) - {HEAD_ROLE}
    names = {row.key: row.name for row in reader.connection.execute(select(role))}
    return sorted(names.get(key, key) for key in missing)


def _drawn_roles(reader: Reader) -> Iterator[str]:
    for row in latest_bundles(reader):
        try:
            processes = reader.rooms.programs.bundle(reader.connection, row.id).processes
        except Refused:
            continue  # `unusable_bundles` tells
        for facts in processes.values():
            for element in facts.elements.values():
                if element.kind in FOR_PEOPLE:
                    yield from element.candidate_groups or filter(None, [element.role])


def units_without_head(reader: Reader) -> list[str]:
    """Return the names of the units in which nobody is accountable, by name (R78)."""
    return list(
        reader.connection.scalars(
            select(unit.c.name)
            .outerjoin(user_account, user_account.c.id == unit.c.head_user_id)
            .where(
                or_(
                    unit.c.kind.in_(_HEADED) & user_account.c.is_active.is_not(True),
                    (unit.c.kind == "namnd") & unit.c.administration_id.is_(None),
                )
            )
            .order_by(unit.c.name)
        )
    )


@dataclass(frozen=True, slots=True)
class Unusable:
    """A deployed version that this program cannot run; `cases` are on their way in it."""

    process_key: str
    version: int
    cases: int
    why: str


def unusable_bundles(reader: Reader) -> tuple[int, list[Unusable]]:
    """Compile all that cases are in or would start in; return how many versions that is, and those that fail."""
    versions = _in_use(reader)
    refused = [
        Unusable(key, version, cases, why)
        for bundle_id, key, version, cases in versions
        if (why := _refusal(reader, bundle_id)) is not None
    ]
    return len(versions), refused


def _in_use(reader: Reader) -> list[tuple[int, str, int, int]]:
    going_on = {
        row.bundle_id: row.cases
        for row in reader.connection.execute(
            select(process_instance.c.bundle_id, func.count().label("cases"))
            .where(process_instance.c.status.in_(("active", "paused")))
            .group_by(process_instance.c.bundle_id)
        )
    }
    latest = {row.id for row in latest_bundles(reader)}
    rows = reader.connection.execute(
        select(bundle.c.id, bundle.c.process_key, bundle.c.version).order_by(
            bundle.c.process_key, bundle.c.version
        )
    )
    return [
        (row.id, row.process_key, row.version, going_on.get(row.id, 0))
        for row in rows
        if row.id in latest or row.id in going_on
    ]


def _refusal(reader: Reader, bundle_id: int) -> str | None:
    """Return why a version cannot be used, null when it can."""
    programs, connection = reader.rooms.programs, reader.connection
    names = connection.scalars(select(bundle_file.c.name).where(bundle_file.c.bundle_id == bundle_id)).all()
    try:
        programs.program(connection, bundle_id)
        programs.decisions(connection, bundle_id)
        for name in names:
            if name.endswith(".form"):
                programs.form(connection, bundle_id, name.removesuffix(".form"))
    except Refused as refused:
        return str(refused)
    return None
