"""Two texts laid into one: which words were taken out and which were put in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from engine.comparing.model import Change
from engine.records import dataclass

_WORK = 30_000_000
"""Steps that the texts of one page may take at the worst: some seconds of a text made to be slow, a blink of others."""

_WORDS = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text: SAME, REMOVED or ADDED."""

    change: Change
    text: str


class Texts:
    """Compares texts word by word while there is work left for it, after that as wholes."""

    def __init__(self, work: int = _WORK) -> None:
        self._work = work

    def parts(self, old: str, new: str) -> list[Part]:
        """The old text with its changes, in order: words that stay, go and come."""
        before, after = _WORDS.findall(old), _WORDS.findall(new)
        first = _alike(before, after)
        last = _alike(before[first:][::-1], after[first:][::-1])
        middle = before[first : len(before) - last], after[first : len(after) - last]
        found = [
            Part(Change.SAME, "".join(before[:first])),
            *self._middle(*middle),
            Part(Change.SAME, "".join(before[len(before) - last :])),
        ]
        return [part for part in found if part.text]

    def _middle(self, before: Sequence[str], after: Sequence[str]) -> list[Part]:
        # What difflib needs for texts that are all alike and nowhere the same.
        cost = len(before) * len(after) * min(len(before), len(after)) // 3
        if cost > self._work:
            return [Part(Change.REMOVED, "".join(before)), Part(Change.ADDED, "".join(after))]
        self._work -= cost
        return list(_word_by_word(before, after))


def _alike(before: Sequence[str], after: Sequence[str]) -> int:
    """How many words are the same from the start."""
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count


def _word_by_word(before: Sequence[str], after: Sequence[str]) -> list[Part]:
    parts: list[Part] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            parts.append(Part(Change.SAME, "".join(before[start:end])))
        else:
            parts.append(Part(Change.REMOVED, "".join(before[start:end])))
            parts.append(Part(Change.ADDED, "".join(after[other_start:other_end])))
    return parts
