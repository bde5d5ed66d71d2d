"""What stands in another order: the fewest things that must be moved to make one order of the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def moved(old: Sequence[T], new: Sequence[T]) -> frozenset[T]:
    """The members of both sequences that must be moved for the old order to become the new; each occurs once.

    The rest is a longest increasing run of old places, read in the new order.
    """
    place = {member: number for number, member in enumerate(old)}
    shared = [member for member in new if member in place]
    kept = {shared[index] for index in _longest_increasing([place[member] for member in shared])}
    return frozenset(shared) - kept


def _longest_increasing(numbers: Sequence[int]) -> list[int]:
    """The indices of a longest increasing subsequence (patience sorting: n log n)."""
    ends: list[int] = []
    indices: list[int] = []
    before: list[int] = []
    for index, number in enumerate(numbers):
        pile = bisect_left(ends, number)
        before.append(indices[pile - 1] if pile else -1)
        if pile == len(ends):
            ends.append(number)
            indices.append(index)
        else:
            ends[pile], indices[pile] = number, index
    return _followed_back(indices[-1] if indices else -1, before)


def _followed_back(last: int, before: Sequence[int]) -> list[int]:
    found = []
    while last >= 0:
        found.append(last)
        last = before[last]
    return found[::-1]


def merged(old: Sequence[T], new: Sequence[T]) -> list[T]:
    """All members: the new order, with what only the old one has after the nearest member before it that is left."""
    fresh = set(new)
    after: dict[T | None, list[T]] = {}
    anchor: T | None = None
    for member in old:
        if member in fresh:
            anchor = member
        else:
            after.setdefault(anchor, []).append(member)
    found = list(after.get(None, []))
    for member in new:
        found.append(member)
        found += after.get(member, [])
    return found
