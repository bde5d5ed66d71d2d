"""Correlate a message or broadcast a signal that comes from outside."""

from collections.abc import Mapping
from typing import Any

from engine.cases import deliver_message
from engine.permissions import require
from engine.transaction import Actor, Transaction


def correlate_message(
    tx: Transaction, name: str, *, by: Actor, key: str | None = None, payload: Mapping[str, Any] | None = None
) -> int:
    """Deliver a message to the case that waits for it; return how many were reached (0 or 1).

    Raises:
        NotPermitted: `by` may not speak for what is outside.
    """
    require(tx, "message.deliver", by)
    return deliver_message(tx, name, kind="message", key=key, payload=payload or {}, by=by)


def broadcast_signal(
    tx: Transaction, name: str, *, by: Actor, payload: Mapping[str, Any] | None = None
) -> int:
    """Deliver a signal to every case that waits for it; return how many were reached.

    Raises:
        NotPermitted: `by` may not speak for what is outside.
    """
    require(tx, "message.deliver", by)
    return deliver_message(tx, name, kind="signal", key=None, payload=payload or {}, by=by)
