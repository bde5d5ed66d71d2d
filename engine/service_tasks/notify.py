"""Topic `notify`: write to people about the case.

Properties: `to` = role ids separated by comma, or `participants` (everyone named in the case); `subject` and `text`
(FEEL); optionally `case` (FEEL), the case that it is about when that is another one. The mail is a row of the outbox
in the same transaction; it is sent after it.
"""

from collections.abc import Mapping
from typing import Any

from engine.cases.mailing import Mail, add_mails, recipients_of
from engine.service_tasks.properties import PropertyMissing, case_of, text_of
from engine.spiff import ServiceCall
from engine.transaction import Transaction


def notify(tx: Transaction, case_id: int, call: ServiceCall) -> Mapping[str, Any]:
    """Put one mail for each recipient in the outbox; sets no variable."""
    to = call.element.properties.get("to")
    if to is None:
        raise PropertyMissing(call, "to")
    subject, body = text_of(call, "subject"), text_of(call, "text")
    roles = [role.strip() for role in to.split(",")]
    about = case_of(call, case_id)
    add_mails(
        tx,
        [
            Mail(
                key=f"notify.{case_id}.{call.token_id}.{user_id}",
                user_id=user_id,
                subject=subject,
                body=body,
                reason=f"Steget ”{call.element.label}” skickar det här.",
                case_id=about,
            )
            for user_id in recipients_of(tx, about, roles)
        ],
    )
    return {}
