"""A place in the tokens of a text, moving forward: what the parser reads with."""

from __future__ import annotations

from engine.exceptions import FeelSyntaxError
from engine.feel.dialect import PROCESS, Dialect
from engine.feel.lexer import END, OPERATOR, WORD, Token, tokens_of


class Cursor:
    """Stands at one token; `take` moves past it if it is one of those asked for."""

    def __init__(self, source: str, dialect: Dialect = PROCESS) -> None:
        self.source = source
        self.tokens = tokens_of(source, dialect)
        self.index = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def peek(self, *values: str) -> bool:
        token = self.tokens[self.index]
        return token.value in values and token.kind in (OPERATOR, WORD)

    def take(self, *values: str) -> str | None:
        token = self.tokens[self.index]
        if token.value not in values or token.kind not in (OPERATOR, WORD):
            return None
        self.index += 1
        return str(token.value)

    def need(self, value: str) -> None:
        if self.take(value) is None:
            raise self.error(f"Här behövs ”{value}”, inte {self.token.shown}.")

    def end(self) -> None:
        if self.token.kind != END:
            raise self.error(f"{capital(self.token.shown)} hör inte hemma här.")

    def error(self, message: str) -> FeelSyntaxError:
        return FeelSyntaxError(message, position=self.token.position)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
