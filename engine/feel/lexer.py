"""The words of an expression (DMN 1.3, 10.3.1.2, grammar rules 25-41)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from engine.exceptions import FeelBudgetExceeded, FeelSyntaxError
from engine.feel.dialect import PROCESS, Dialect
from engine.feel.limits import MAX_SOURCE
from engine.feel.values import Value

NUMBER, STRING, AT, OPERATOR, WORD, END = "number", "string", "at", "operator", "word", "end"
# As many as a number keeps (decimal128).
_MAX_DIGITS = 34
_MAX_EXPONENT = 40

# What is no word of the text, and then the word: one look for both. Nothing of the first is ever given back.
_TOKEN = re.compile(
    r"""
    (?:\s|//[^\n]*|/\*.*?\*/)*+
    (?:
    (?P<at>@"(?:[^"\\]|\\.)*")
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<number>(?:\d+(?:\.(?!\.)\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?)
  | (?P<operator>\.\.|\*\*|<=|>=|!=|==|[-+*/<>=(){}\[\],.:?])
  | (?P<word>(?:[^\W\d]|[\U00010000-\U000EFFFF])(?:\w|[\U00010000-\U000EFFFF])*)
    )?
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(
    r"\\(u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)",
    re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "'": "'"}


class Token(NamedTuple):
    kind: str
    value: Value
    position: int

    @property
    def shown(self) -> str:
        """The token in an error message."""
        return "slutet" if self.kind == END else f"”{self.value}”"


def tokens_of(source: str, dialect: Dialect = PROCESS) -> list[Token]:
    """The tokens of `source`, with an end token last. In the dialect of the standard a sign that only names may
    hold, such as an apostrophe, is a token of its own.

    Raises:
        FeelSyntaxError: a sign that FEEL does not know, or a text that does not end.
        FeelBudgetExceeded: the source is too long.
    """
    if len(source) > MAX_SOURCE:
        raise FeelBudgetExceeded(f"Uttrycket är längre än {MAX_SOURCE} tecken.")
    return [*_scan(source, dialect), Token(END, None, len(source))]


def _scan(source: str, dialect: Dialect) -> Iterator[Token]:
    position, end = 0, len(source)
    while match := _TOKEN.match(source, position):
        group, position = match.lastgroup, match.end()
        if group is not None:
            text, start = match[group], match.start(group)
            plain = group in (WORD, OPERATOR)
            yield Token(group, text if plain else _value(group, text, start), start)
        elif position == end:
            return
        else:
            if dialect is PROCESS or source[position] in '"@':
                raise _unknown(source, position)
            yield Token(OPERATOR, source[position], position)
            position += 1


def _value(group: str, text: str, position: int) -> Value:
    if group == NUMBER:
        number = Decimal(text)
        if len(number.as_tuple().digits) > _MAX_DIGITS or abs(number.adjusted()) > _MAX_EXPONENT:
            raise FeelSyntaxError("Talet har för många siffror.", position=position)
        return number
    if group in (STRING, AT):
        return _ESCAPE.sub(lambda escape: _unescaped(escape, position), text.strip("@")[1:-1])
    return text


def _unescaped(escape: re.Match[str], position: int) -> str:
    code = escape[1]
    if escape["high"]:
        # A character outside of the first 65 536, written as JSON writes it: in two halves.
        return chr(0x10000 + ((int(escape["high"], 16) - 0xD800) << 10) + int(escape["low"], 16) - 0xDC00)
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
