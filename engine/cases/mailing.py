"""Put mail in the outbox: decided in the transaction, sent after it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, select

from engine.cases.assignment import HEAD_ROLE, head_of
from engine.cases.insert_new import insert_new
from engine.models import (
    membership,
    notification,
    participant,
    process_instance,
    substitution,
    unit,
    user_account,
)
from engine.records import dataclass
from engine.transaction import Transaction

#: Stands for everyone who is named in the case.
PARTICIPANTS = "participants"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to a user. `key` is unique and becomes its Message-ID; `reason` says why it came."""

    key: str
    user_id: int
    subject: str
    body: str
    reason: str
    case_id: int | None = None
    task_id: int | None = None


def add_mails(tx: Transaction, mails: Sequence[Mail]) -> None:
    """Put mails in the outbox, each key once; whoever stands in for an absent reader gets the mail as well."""
    addressed = [*mails, *_for_substitutes(tx, mails)]
    addresses = _addresses(tx, {mail.user_id for mail in addressed})
    insert_new(
        tx,
        notification,
        [
            {
                "key": mail.key,
                "instance_id": mail.case_id,
                "user_task_id": mail.task_id,
                "user_id": mail.user_id,
                "to_address": addresses[mail.user_id],
                "subject": _one_line(mail.subject),
                "body": mail.body,
                "reason": mail.reason,
                "status": "pending",
                "not_before_at": tx.now,
                "attempts": 0,
                "created_at": tx.now,
            }
            for mail in addressed
        ],
    )


def _one_line(text: str) -> str:
    """A title may have line breaks; a header that had them would be another header, and the mail never go out."""
    return " ".join(text.split())


def _for_substitutes(tx: Transaction, mails: Sequence[Mail]) -> list[Mail]:
    stand_ins = tx.connection.execute(
        select(substitution.c.absent_user_id, substitution.c.substitute_user_id).where(
            substitution.c.absent_user_id.in_({mail.user_id for mail in mails}),
            substitution.c.from_on <= tx.today,
            substitution.c.until_on >= tx.today,
        )
    ).all()
    return [
        Mail(
            key=f"{mail.key}.{row.substitute_user_id}",
            user_id=row.substitute_user_id,
            subject=mail.subject,
            body=mail.body,
            reason=f"{mail.reason} Du får det här som ersättare.",
            case_id=mail.case_id,
            task_id=mail.task_id,
        )
        for row in stand_ins
        for mail in mails
        if mail.user_id == row.absent_user_id
    ]


def _addresses(tx: Transaction, user_ids: Iterable[int]) -> dict[int, str]:
    rows = tx.connection.execute(
        select(user_account.c.id, user_account.c.email).where(user_account.c.id.in_(list(user_ids)))
    )
    return {row.id: row.email for row in rows}


def holders_of_task(tx: Transaction, assignee_id: int | None, queue: str) -> list[int]:
    """Return whoever has the task, else everyone whom its queue offers it to."""
    if assignee_id is not None:
        return [assignee_id]
    role, _, unit_id = queue.partition("@")
    if not unit_id:
        return _holders(tx, role)
    return _holders(tx, role, membership.c.unit_id == int(unit_id)) or _holders(tx, role, _FOR_EVERY_UNIT)


def recipients_of(tx: Transaction, case_id: int, roles: Iterable[str]) -> list[int]:
    """Return the users whom a message to `roles` reaches in a case, each once.

    A role is its named participant, else its holders in the case's unit or that unit's administration, else its
    holders everywhere; the head of the administration is always the one derived from the unit (R78).
    """
    found: dict[int, None] = {}
    for role in roles:
        found |= dict.fromkeys(_recipients(tx, case_id, role))
    return list(found)


def _recipients(tx: Transaction, case_id: int, role: str) -> list[int]:
    named = select(participant.c.user_id).where(participant.c.instance_id == case_id)
    if role == PARTICIPANTS:
        return list(tx.connection.scalars(named.order_by(participant.c.role)))
    unit_id, administration_id = tx.connection.execute(
        select(process_instance.c.unit_id, unit.c.administration_id)
        .outerjoin(unit, unit.c.id == process_instance.c.unit_id)
        .where(process_instance.c.id == case_id)
    ).one()
    if role == HEAD_ROLE and unit_id is not None:
        head = head_of(tx, unit_id)
        return [head] if head is not None else []
    near = [place for place in (unit_id, administration_id) if place is not None]
    return (
        list(tx.connection.scalars(named.where(participant.c.role == role)))
        or _holders(tx, role, membership.c.unit_id.in_(near))
        or _holders(tx, role, _FOR_EVERY_UNIT)
        or _holders(tx, role)
    )


_FOR_EVERY_UNIT = membership.c.unit_id.is_(None)


def _holders(tx: Transaction, role: str, *where: ColumnElement[bool]) -> list[int]:
    statement: Select[tuple[int]] = (
        select(membership.c.user_id)
        .join(user_account, user_account.c.id == membership.c.user_id)
        .where(membership.c.role == role, user_account.c.is_active, *where)
        .distinct()
        .order_by(membership.c.user_id)
    )
    return list(tx.connection.scalars(statement))
