"""Two texts laid into one: which words were taken out and which were put in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from engine.comparing.model import Change

_MOST_WORDS = 3_000
"""Words of both texts together; longer ones are shown one after the other."""

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text: SAME, REMOVED or ADDED."""

    change: Change
    text: str


def text_parts(old: str, new: str) -> list[Part]:
    """The old text with its changes, in order: words that stay, go and come."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > _MOST_WORDS:
        return _without_empty([Part(Change.REMOVED, old), Part(Change.ADDED, new)])
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    parts: list[Part] = []
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            parts.append(Part(Change.SAME, "".join(before[start:end])))
        else:
            parts.append(Part(Change.REMOVED, "".join(before[start:end])))
            parts.append(Part(Change.ADDED, "".join(after[other_start:other_end])))
    return _without_empty(parts)


def _without_empty(parts: list[Part]) -> list[Part]:
    return [part for part in parts if part.text]
