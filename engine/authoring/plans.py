"""Where something new can be put into a drawing."""

from __future__ import annotations

from typing import Literal

from engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a new step goes: beside the one before, on the line of its way, or in a row of its own in the lane.

    `number` picks one of several such places. `words_above`: the words of a diamond stand over it, else under it.
    """

    place: Literal["beside", "line", "row"] = "beside"
    number: int = 0
    words_above: bool = True


FIRST = Plan()
_ROWS = 4
PLANS = (
    FIRST,
    Plan(words_above=False),
    *(Plan("line", number, words_above=above) for number in range(3) for above in (True, False)),
    *(Plan("row", number, words_above=above) for number in range(_ROWS) for above in (True, False)),
)


class NoSuchPlace(Exception):
    """The drawing has no place of the kind that the plan is about."""
