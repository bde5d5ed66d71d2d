"""What an administrator watches: incidents and mail."""

from typing import Any

from sqlalchemy import Row, func, select

from engine.exceptions import NotFound
from engine.models import incident, notification, process_instance, user_account
from engine.transaction import Reader

PAGE = 50


def open_incidents(reader: Reader, *, page: int = 0) -> list[Row[Any]]:
    """Return the open incidents with their case's title, diary number and version, the latest first."""
    return list(
        reader.connection.execute(
            select(
                incident,
                process_instance.c.title,
                process_instance.c.diary_number,
                process_instance.c.bundle_id,
            )
            .join(process_instance, process_instance.c.id == incident.c.instance_id)
            .where(incident.c.status == "open")
            .order_by(incident.c.opened_at.desc())
            .limit(PAGE)
            .offset(page * PAGE)
        )
    )


def incident_kind(reader: Reader, incident_id: int) -> str | None:
    """Return the kind of an incident, null for none of that number."""
    found: str | None = reader.connection.scalar(select(incident.c.kind).where(incident.c.id == incident_id))
    return found


def notifications(
    reader: Reader, *, status: str | None = None, user_id: int | None = None, page: int = 0
) -> list[Row[Any]]:
    """Return mails with their reader's name, the latest first."""
    statement = select(notification, user_account.c.name.label("reader")).outerjoin(
        user_account, user_account.c.id == notification.c.user_id
    )
    if status is not None:
        statement = statement.where(notification.c.status == status)
    if user_id is not None:
        statement = statement.where(notification.c.user_id == user_id)
    ordered = statement.order_by(notification.c.created_at.desc(), notification.c.id.desc())
    return list(reader.connection.execute(ordered.limit(PAGE).offset(page * PAGE)))


def notification_page(reader: Reader, notification_id: int) -> Row[Any]:
    """Return one mail with its reader's name.

    Raises:
        NotFound: no such mail.
    """
    row = reader.connection.execute(
        select(notification, user_account.c.name.label("reader"))
        .outerjoin(user_account, user_account.c.id == notification.c.user_id)
        .where(notification.c.id == notification_id)
    ).one_or_none()
    if row is None:
        raise NotFound(f"Det finns inget utskick med nummer {notification_id}.")
    return row


def trouble_counts(reader: Reader) -> tuple[int, int]:
    """Return how many incidents are open and how many mails are dead."""
    incidents = reader.connection.scalars(
        select(func.count()).select_from(incident).where(incident.c.status == "open")
    ).one()
    dead = reader.connection.scalars(
        select(func.count()).select_from(notification).where(notification.c.status == "dead")
    ).one()
    return incidents, dead
