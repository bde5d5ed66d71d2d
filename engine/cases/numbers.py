"""The number of a case as a variable holds it: a form's answer, or what an expression made of it."""

from decimal import Decimal
from typing import Any

from engine.exceptions import CaseNotFound
from engine.models.metadata import LARGEST_ID


def case_number(value: Any) -> int:
    """Return the number of a case that a variable holds; whether there is such a case is for the database to tell.

    Raises:
        CaseNotFound: no case can have it.
    """
    is_number = isinstance(value, Decimal | int) and not isinstance(value, bool)
    if not is_number or not 0 < value <= LARGEST_ID or value != int(value):
        raise CaseNotFound(f"”{str(value)[:40]}”")
    return int(value)
