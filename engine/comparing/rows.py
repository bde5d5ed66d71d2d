"""Which rows of two tables are the same row: by the rule's id, else by what it says, else by what it nearly says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.records import dataclass

#: Beyond this many pairs of rows that say different things nobody reads row by row any more.
_MOST_PAIRS = 40_000


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as written: its id in the file, its cells by column, its annotation."""

    id: str
    cells: Mapping[str, str]
    note: str


def match_rows(old: Sequence[RawRow], new: Sequence[RawRow]) -> dict[int, int]:
    """Index of each new row that an old one became -> index of the old one."""
    found: dict[int, int] = {}
    _match_by(found, old, new, [row.id for row in old], [row.id for row in new])
    _match_by(found, old, new, [_said(row) for row in old], [_said(row) for row in new])
    _match_nearest(found, old, new)
    return found


def _match_by(
    found: dict[int, int],
    old: Sequence[RawRow],
    new: Sequence[RawRow],
    old_keys: Sequence[str],
    new_keys: Sequence[str],
) -> None:
    """Match what is not matched yet and has the same key, the first with the first; "" is no key."""
    taken = set(found.values())
    waiting: dict[str, list[int]] = {}
    for index in range(len(old)):
        if index not in taken:
            waiting.setdefault(old_keys[index], []).append(index)
    for index in range(len(new)):
        same = waiting.get(new_keys[index], []) if index not in found and new_keys[index] else []
        if same:
            found[index] = same.pop(0)


def _said(row: RawRow) -> str:
    return repr((sorted(row.cells.items()), row.note))


def _match_nearest(found: dict[int, int], old: Sequence[RawRow], new: Sequence[RawRow]) -> None:
    """A row written anew by another tool has another id: it is the one with most cells alike, at least half."""
    taken = set(found.values())
    left = [index for index in range(len(old)) if index not in taken]
    fresh = [index for index in range(len(new)) if index not in found]
    if len(left) * len(fresh) > _MOST_PAIRS:
        return
    likeness = {(n, o): _likeness(old[o], new[n]) for n in fresh for o in left}
    for (n, o), share in sorted(likeness.items(), key=lambda pair: (-pair[1], abs(pair[0][0] - pair[0][1]))):
        if share >= 0.5 and n not in found and o not in taken:
            found[n] = o
            taken.add(o)


def _likeness(old: RawRow, new: RawRow) -> float:
    """The share of cells that are alike among those where either says something."""
    keys = {key for row in (old, new) for key, cell in row.cells.items() if cell not in ("", "-")}
    if not keys:
        return 1.0
    return sum(old.cells.get(key) == new.cells.get(key) for key in keys) / len(keys)
