"""The words of the language: keywords, the names of types, and names of several words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.feel.dialect import STANDARD
from engine.feel.functions import BUILTINS
from engine.feel.lexer import Token, tokens_of
from engine.feel.properties import SPACED

KEYWORDS = frozenset(
    (
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "between",
        "true",
        "false",
        "null",
        "function",
        "instance",
        "of",
    )
)
TYPES = {
    "number": "number",
    "string": "string",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "date and time": "date and time",
    "dateTime": "date and time",
    "days and time duration": "days and time duration",
    "dayTimeDuration": "days and time duration",
    "years and months duration": "years and months duration",
    "yearMonthDuration": "years and months duration",
    "list": "list",
    "context": "context",
    "range": "range",
    "function": "function",
    "Any": "Any",
    "Null": "null",
}

_Words = tuple[object, ...]


class Phrases:
    """Names of several words, found where a text continues with them; the longest wins."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[object, list[tuple[_Words, str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        words = tuple(token.value for token in tokens_of(name, STANDARD)[:-1])
        if words:
            candidates = self._by_first.setdefault(words[0], [])
            candidates.append((words, name))
            candidates.sort(key=lambda candidate: -len(candidate[0]))

    def at(self, tokens: Sequence[Token], index: int) -> tuple[str, int] | None:
        """The longest name that stands at `index`, and the number of its tokens."""
        for words, name in self._by_first.get(tokens[index].value, ()):
            if words == tuple(token.value for token in tokens[index : index + len(words)]):
                return name, len(words)
        return None


FUNCTION_NAMES = Phrases((*BUILTINS, "is defined"))
PROPERTY_NAMES = Phrases(SPACED)
TYPE_NAMES = Phrases(TYPES)
