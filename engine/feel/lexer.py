"""The words of an expression (DMN 1.3, 10.3.1.2, grammar rules 25-41)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from engine.exceptions import FeelBudgetExceeded, FeelSyntaxError
from engine.feel.limits import MAX_SOURCE
from engine.feel.values import Value

NUMBER, STRING, AT, OPERATOR, WORD, END = "number", "string", "at", "operator", "word", "end"
# As many as a number keeps (decimal128).
_MAX_DIGITS = 34

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*|/\*.*?\*/)
  | (?P<at>@"(?:[^"\\]|\\.)*")
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<number>\d+(?:\.(?!\.)\d+)?|\.\d+)
  | (?P<operator>\.\.|\*\*|<=|>=|!=|==|[-+*/<>=(){}\[\],.:?])
  | (?P<word>[^\W\d]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "'": "'"}


class Token(NamedTuple):
    kind: str
    value: Value
    position: int

    @property
    def shown(self) -> str:
        """The token in an error message."""
        return "slutet" if self.kind == END else f"”{self.value}”"


def tokens_of(source: str) -> list[Token]:
    """The tokens of `source`, with an end token last.

    Raises:
        FeelSyntaxError: a sign that FEEL does not know, or a text that does not end.
        FeelBudgetExceeded: the source is too long.
    """
    if len(source) > MAX_SOURCE:
        raise FeelBudgetExceeded(f"Uttrycket är längre än {MAX_SOURCE} tecken.")
    return [*_scan(source, 0), Token(END, None, len(source))]


def _scan(source: str, position: int) -> Iterator[Token]:
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            raise _unknown(source, position)
        group = str(match.lastgroup)
        if group != "space":
            yield Token(group, _value(group, match.group(), position), position)
        position = match.end()


def _value(group: str, text: str, position: int) -> Value:
    if group == NUMBER:
        if len(text.replace(".", "")) > _MAX_DIGITS:
            raise FeelSyntaxError("Talet har för många siffror.", position=position)
        return Decimal(text)
    if group in (STRING, AT):
        return _ESCAPE.sub(lambda escape: _unescaped(escape, position), text.strip("@")[1:-1])
    return text


def _unescaped(escape: re.Match[str], position: int) -> str:
    code = escape[1]
    if code[0] in "uU" and len(code) > 1:
        number = int(code[1:], 16)
        if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
            raise FeelSyntaxError(f"Tecknet {escape[0]} finns inte.", position=position)
        return chr(number)
    return _ESCAPES.get(code, escape[0])


def _unknown(source: str, position: int) -> FeelSyntaxError:
    sign = source[position]
    if sign in '"@':
        return FeelSyntaxError("Texten saknar avslutande citattecken.", position=position)
    if sign in "'”“’":
        return FeelSyntaxError('Texter skrivs med raka citattecken: "text".', position=position)
    if sign == "$":
        return FeelSyntaxError("Skriv uttrycket i FEEL, utan ${ }.", position=position)
    return FeelSyntaxError(f"Tecknet ”{sign}” hör inte hemma här.", position=position)
