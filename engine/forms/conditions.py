"""`conditional.hide` for the browser: the part of FEEL that a 2 kB script can follow, as a JSON syntax tree.

The server evaluates every condition with `engine.feel` and is the truth. So that fields come and go while a
person types, the page also carries the condition as a tree: nested lists whose first item is the operation.

    ["=", a, b]  != < <= > >=        ["and", a, b]  ["or", a, b]  ["not", a]        ["in", a, b, c...]
    ["contains", list, item]         ["list", a, b...]           ["value", null | true | "text" | 12.5]
    ["name", "decision.outcome"]     as written; `bind` makes it ["field", posted name, kind] or ["value",
    ...]

`to_ast` gives None for any other FEEL, and `bind` for values that JSON has no word for; the page then shows
and hides that field when the form is sent or "Uppdatera formuläret" is pressed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Ast = list[Any]

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d+)?|\.\d+)
      | (?P<text>"(?:[^"\\]|\\["\\nt])*")
      | (?P<sign><=|>=|!=|=|<|>|\(|\)|\[|\]|,|-)
      | (?P<name>list\s+contains\b|[^\W\d]\w*(?:\.[^\W\d]\w*)*)
    )""",
    re.VERBOSE,
)
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_CONSTANTS = {"null": None, "true": True, "false": False}
_KEYWORDS = frozenset(
    {"if", "then", "else", "for", "some", "every", "return", "satisfies", "between", "instance", "function"}
)
_MOST_TOKENS = 200


class _OutsideTheSubset(Exception):
    """FEEL, but not for the script in the browser."""


def to_ast(expression: str) -> Ast | None:
    """The syntax tree of a condition, None when it is FEEL that only the server evaluates."""
    try:
        return _Parser(_tokens(expression.strip().removeprefix("="))).whole()
    except _OutsideTheSubset:
        return None


def bind(ast: Ast, resolve: Callable[[str], Ast | None]) -> Ast | None:
    """The tree with its names replaced by what `resolve` gives for them; None if one has no answer."""
    if ast[0] == "name":
        return resolve(ast[1])
    if ast[0] == "value":
        return ast
    branches = [bind(branch, resolve) for branch in ast[1:]]
    return None if None in branches else [ast[0], *branches]


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or len(tokens) >= _MOST_TOKENS:
            raise _OutsideTheSubset
        kind = str(found.lastgroup)
        tokens.append((kind, found[kind]))
        at = found.end()
    return tokens


class _Parser:
    """or < and < comparison < a literal, a name, a list, `not(...)`, `list contains(...)` or parentheses."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0

    def whole(self) -> Ast:
        tree = self._disjunction()
        if self.at < len(self.tokens):
            raise _OutsideTheSubset
        return tree

    def _next(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def _take(self) -> tuple[str, str]:
        token = self._next()
        self.at += 1
        return token

    def _accept(self, text: str) -> bool:
        kind, found = self._next()
        if kind == "text" or found != text:
            return False
        self.at += 1
        return True

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise _OutsideTheSubset

    def _disjunction(self) -> Ast:
        tree = self._conjunction()
        while self._accept("or"):
            tree = ["or", tree, self._conjunction()]
        return tree

    def _conjunction(self) -> Ast:
        tree = self._comparison()
        while self._accept("and"):
            tree = ["and", tree, self._comparison()]
        return tree

    def _comparison(self) -> Ast:
        left = self._operand()
        kind, text = self._next()
        if kind == "sign" and text in _COMPARISONS:
            self.at += 1
            return [text, left, self._operand()]
        if self._accept("in"):
            return ["in", left, *self._choices()]
        return left

    def _choices(self) -> list[Ast]:
        """`in ("a", "b")` and `in ["a", "b"]`; ranges and unary tests are for the server."""
        closing = {"(": ")", "[": "]"}.get(self._take()[1])
        if closing is None:
            raise _OutsideTheSubset
        return self._items(closing)

    def _items(self, closing: str) -> list[Ast]:
        items: list[Ast] = []
        if self._accept(closing):
            return items
        items.append(self._disjunction())
        while self._accept(","):
            items.append(self._disjunction())
        self._expect(closing)
        return items

    def _operand(self) -> Ast:
        kind, text = self._take()
        if kind == "number":
            return ["value", float(text) if "." in text else int(text)]
        if kind == "text":
            return ["value", _unescape(text)]
        if kind == "name":
            return self._word(text)
        return self._signed(text)

    def _signed(self, sign: str) -> Ast:
        if sign == "(":
            tree = self._disjunction()
            self._expect(")")
            return tree
        if sign == "[":
            return ["list", *self._items("]")]
        if sign == "-" and self._next()[0] == "number":
            return ["value", -self._operand()[1]]
        raise _OutsideTheSubset

    def _word(self, word: str) -> Ast:
        if word in _CONSTANTS:
            return ["value", _CONSTANTS[word]]
        if word == "not":
            self._expect("(")
            return ["not", *self._arguments(1)]
        if word.rsplit(maxsplit=1)[-1] == "contains" and word != "contains":
            self._expect("(")
            return ["contains", *self._arguments(2)]
        if word in _KEYWORDS or (self._next()[0] == "name" and self._next()[1] not in ("and", "or", "in")):
            raise _OutsideTheSubset
        if self._next() in (("sign", "("), ("sign", "[")):
            raise _OutsideTheSubset
        return ["name", word]

    def _arguments(self, count: int) -> list[Ast]:
        arguments = self._items(")")
        if len(arguments) != count:
            raise _OutsideTheSubset
        return arguments


def _unescape(literal: str) -> str:
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), literal[1:-1])
