"""Topic `assign_diary_number`: give the case the next number in its body's diary (OSL 5:1: register promptly).

Property `prefix` (FEEL, optional): the diary's letters, else those of the deciding body. Sets `diary_number` to
<prefix><year>/<number>, for example KFN2026/88; a case that has one keeps it.
"""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.models import process_instance, unit
from engine.service_tasks.properties import text_of
from engine.spiff import ServiceCall
from engine.transaction import Transaction

DEFAULT_PREFIX = "KS"


def assign_diary_number(tx: Transaction, case_id: int, call: ServiceCall) -> Mapping[str, Any]:
    """Return the case's diary number under the name `diary_number`."""
    known = call.scope.get("diary_number")
    if known:
        return {"diary_number": known}
    series = f"{_prefix(tx, call)}{tx.today.year}/"
    return {"diary_number": f"{series}{_highest(tx, series) + 1}"}


def _prefix(tx: Transaction, call: ServiceCall) -> str:
    if "prefix" in call.element.properties:
        return text_of(call, "prefix")
    body = call.scope.get("deciding_body") or (call.scope.get("case") or {}).get("unit")
    found: str | None = tx.connection.scalar(select(unit.c.diary_prefix).where(unit.c.key == body))
    return found or DEFAULT_PREFIX


def _highest(tx: Transaction, series: str) -> int:
    numbers = tx.connection.scalars(
        select(process_instance.c.diary_number).where(
            process_instance.c.diary_number.startswith(series, autoescape=True)
        )
    )
    found = (re.fullmatch(r"\d+", number.removeprefix(series)) for number in numbers)
    return max((int(match[0]) for match in found if match), default=0)
