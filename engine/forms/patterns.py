"""`validate.pattern` without the danger.

A regular expression with choices inside choices can keep a backtracking matcher busy for hours (ReDoS), and
whoever may write a form could stop the site with one. So a pattern is read before it is compiled: it is built
from characters, classes, plain groups and quantifiers, perhaps between `^` and `$`, and the number of ways in
which the matcher could divide a text among its parts stays below `MOST_WAYS`. A pattern without `^` may begin
anywhere, which counts too. Look-around, back references and lazy quantifiers are refused: a format needs none
of them. As in form-js, `\\d` and `\\w` mean ASCII, and a pattern without anchors need only occur somewhere.
"""

from __future__ import annotations

import re

LONGEST_PATTERN = 200
LONGEST_TEXT = 1_000
"""Texts longer than this match no pattern: the bound that makes `MOST_WAYS` hold for `+` and `*`."""
MOST_WAYS = 1_000_000

_QUANTIFIER = re.compile(r"\{(\d{1,4})(?:(,)(\d{1,4})?)?\}|[*+?]")
_CLASS = re.compile(r"\[\^?(?:\\[dwsDWS.\-\]\[\\/^$+*?(){}|]|[^\]\\\[])+\]")
_ESCAPES = frozenset("dwsDWS.-][\\/^$+*?(){}|tn")


class PatternRefused(ValueError):
    """The pattern is not one of the simple ones; the text says in Swedish what to change."""


def compile_pattern(text: str) -> re.Pattern[str]:
    """Compile a pattern that is safe to run on whatever a stranger writes.

    Raises:
        PatternRefused: it is too long, not a simple pattern or too costly.
    """
    if len(text) > LONGEST_PATTERN:
        raise PatternRefused(f"Mönstret är för långt. Håll det under {LONGEST_PATTERN} tecken.")
    begins, ends = text.startswith("^"), text.endswith("$") and not text.endswith("\\$")
    body = text[begins : len(text) - ends]
    ways = _Reader(body, anchored=begins or ends).whole()
    if ways * (1 if begins else LONGEST_TEXT) > MOST_WAYS:
        raise PatternRefused(
            "Mönstret går att tolka på för många sätt. Börja med ^ och använd {1,20} i stället för +."
        )
    try:
        return re.compile(("\\A" if begins else "") + f"(?:{body})" + ("\\Z" if ends else ""), re.ASCII)
    except re.error as error:
        raise PatternRefused("Mönstret är inte ett reguljärt uttryck.") from error


def matches(pattern: re.Pattern[str], text: str) -> bool:
    return len(text) <= LONGEST_TEXT and pattern.search(text) is not None


class _Reader:
    """Walks through a pattern and counts the ways in which a text can be divided among its parts."""

    def __init__(self, text: str, *, anchored: bool) -> None:
        self.text = text
        self.anchored = anchored
        self.at = 0

    def whole(self) -> int:
        ways = self.alternatives(depth=0)
        if self._peek():
            raise PatternRefused("Mönstret har en parentes för mycket.")
        return ways

    def alternatives(self, depth: int) -> int:
        ways = self._sequence(depth)
        while self._peek() == "|":
            if self.anchored and depth == 0:
                raise PatternRefused("Sätt parentes runt alternativen, till exempel ^(ja|nej)$.")
            self.at += 1
            ways += self._sequence(depth)
        return ways

    def _sequence(self, depth: int) -> int:
        ways = 1
        while self._peek() not in ("", "|", ")"):
            inner = self._atom(depth)
            ways *= self._repeated(inner)
        return ways

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _atom(self, depth: int) -> int:
        character = self._peek()
        if character == "(":
            return self._group(depth)
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escape()
        if character in "*+?{}]^$":
            raise PatternRefused(
                f"Tecknet {character} står på fel plats. Skriv \\{character} för själva tecknet."
            )
        self.at += 1
        return 1

    def _group(self, depth: int) -> int:
        if depth >= 3:
            raise PatternRefused("Mönstret har för många parenteser inuti varandra.")
        self.at += 3 if self.text.startswith("(?:", self.at) else 1
        if self._peek() == "?":
            raise PatternRefused("Mönstret använder (?…). Bara vanliga parenteser går att använda.")
        ways = self.alternatives(depth + 1)
        if self._peek() != ")":
            raise PatternRefused("Mönstret saknar en slutparentes.")
        self.at += 1
        return ways

    def _class(self) -> int:
        found = _CLASS.match(self.text, self.at)
        if found is None:
            raise PatternRefused("Mönstret har en teckenklass [...] som inte går att läsa.")
        self.at = found.end()
        return 1

    def _escape(self) -> int:
        if self.text[self.at + 1 : self.at + 2] not in _ESCAPES or self.at + 1 >= len(self.text):
            raise PatternRefused("Mönstret använder ett omvänt snedstreck på ett sätt som inte stöds.")
        self.at += 2
        return 1

    def _repeated(self, inner: int) -> int:
        found = _QUANTIFIER.match(self.text, self.at)
        if found is None:
            return inner
        self.at = found.end()
        if self._peek() in ("?", "+", "*", "{"):
            raise PatternRefused("Mönstret har två upprepningar i rad, till exempel +? eller *+.")
        least, most = _bounds(found)
        if inner > 1 and most > 1:
            raise PatternRefused("Mönstret upprepar en parentes som själv går att läsa på flera sätt.")
        return inner + 1 if most <= 1 else most - least + 1


def _bounds(found: re.Match[str]) -> tuple[int, int]:
    match found.group():
        case "*":
            return 0, LONGEST_TEXT
        case "+":
            return 1, LONGEST_TEXT
        case "?":
            return 0, 1
    least = int(found[1])
    if found[2] is None:
        return least, least
    return least, int(found[3]) if found[3] else LONGEST_TEXT
