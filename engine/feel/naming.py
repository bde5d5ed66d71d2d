"""The names of an expression, and the types it names: which words belong together."""

from __future__ import annotations

from collections.abc import Collection

from engine.exceptions import FeelBudgetExceeded
from engine.feel.cursor import Cursor
from engine.feel.dialect import PROCESS, STANDARD, Dialect
from engine.feel.lexer import END, OPERATOR, STRING, WORD
from engine.feel.limits import MAX_NESTING
from engine.feel.types import FeelType
from engine.feel.words import FUNCTION_NAMES, KEYWORDS, PROPERTY_NAMES, TYPE_NAMES, TYPES, Phrases


class Names(Cursor):
    """Reads names and types; knows those that the surroundings declare and those that the text itself makes."""

    def __init__(
        self,
        source: str,
        *,
        phrases: Collection[str] = (),
        functions: Collection[str] = (),
        types: Collection[tuple[str, FeelType]] = (),
        dialect: Dialect = PROCESS,
    ) -> None:
        """`phrases`: names with other signs than letters and digits. `functions`: names that hold
        functions. `types`: those that the surroundings define."""
        super().__init__(source, dialect)
        self._dialect = dialect
        self._phrases = Phrases(phrases)
        self._functions = set(functions)
        self._types = dict(types)
        self._type_names = Phrases(self._types)
        self._depth = 0

    def _refuse_depth(self) -> None:
        if self._depth > MAX_NESTING:
            raise FeelBudgetExceeded(
                f"Uttrycket har fler än {MAX_NESTING} lager.", position=self.token.position
            )

    # Names

    def _key(self) -> str:
        if self.token.kind == STRING:
            self.index += 1
            return str(self.tokens[self.index - 1].value)
        if self._dialect is STANDARD:
            return self._new_name(":")
        words = []
        while self.token.kind == WORD:
            words.append(str(self.token.value))
            self.index += 1
        if not words:
            raise self.error(f"Här behövs ett namn på ett fält, inte {self.token.shown}.")
        return " ".join(words)

    def _new_name(self, *ends: str) -> str:
        """The name that an expression gives to something of its own: by the standard it may have several words
        and signs, up to one of `ends`."""
        first = self.token
        if self._dialect is PROCESS or first.kind != WORD or self._phrases.at(self.tokens, self.index):
            return self._name()
        while self.token.kind != END and not self.peek(*ends):
            self.index += 1
        name = " ".join(self.source[first.position : self.token.position].split())
        if not name.isidentifier():
            self._phrases.add(name)
        return name

    def _name(self) -> str:
        if found := self._phrases.at(self.tokens, self.index):
            self.index += found[1]
            return found[0]
        token = self.token
        if token.kind != WORD or token.value in KEYWORDS:
            raise self.error(f"Här behövs ett namn, inte {token.shown}.")
        self.index += 1
        return str(token.value)

    def _type(self) -> FeelType:
        if found := self._type_names.at(self.tokens, self.index):
            self.index += found[1]
            return self._types[found[0]]
        found = TYPE_NAMES.at(self.tokens, self.index)
        if found is None:
            raise self.error(f"Typen {self.token.shown} finns inte.")
        self.index += found[1]
        kind = TYPES[found[0]]
        return self._inner_types(kind) if self.take("<") else FeelType(kind)

    def _inner_types(self, kind: str) -> FeelType:
        """What stands between the brackets of `list<number>`, `context<a: string>`, `function<number> -> Any`."""
        self._depth += 1
        self._refuse_depth()
        inner: list[tuple[str, FeelType]] = []
        while not self.take(">"):
            if inner:
                self.need(",")
            name = ""
            if kind == "context":
                name = self._key()
                self.need(":")
            inner.append((name, self._type()))
        self._depth -= 1
        if kind == "context":
            return FeelType(kind, fields=tuple(inner))
        if kind == "function":
            self.need("-")
            self.need(">")
            self._type()
            return FeelType(kind, arity=len(inner))
        return FeelType(kind, item=inner[0][1] if inner else None)

    def _calls_a_builtin(self, name: str) -> bool:
        """Whether a name that is also a built-in function's is called here: the function then."""
        found = FUNCTION_NAMES.at(self.tokens, self.index)
        return (
            found is not None
            and found[0] == name
            and self.tokens[self.index + found[1]][:2] == (OPERATOR, "(")
        )

    def _function_name(self) -> str | None:
        found = FUNCTION_NAMES.at(self.tokens, self.index)
        if found is None or self.tokens[self.index + found[1]][:2] != (OPERATOR, "("):
            return None
        self.index += found[1]
        return found[0]

    def _property(self) -> str:
        found = self._phrases.at(self.tokens, self.index) or PROPERTY_NAMES.at(self.tokens, self.index)
        if found:
            self.index += found[1]
            return found[0]
        if self.token.kind != WORD:
            raise self.error(f"Efter punkten behövs ett namn, inte {self.token.shown}.")
        self.index += 1
        return str(self.tokens[self.index - 1].value)

    def _argument_name(self, known: Phrases) -> str | None:
        name, length = known.at(self.tokens, self.index) or (str(self.token.value), 1)
        after = self.tokens[self.index + length] if self.index + length < len(self.tokens) else self.token
        if self.token.kind == END or after[:2] != (OPERATOR, ":"):
            return None
        self.index += length + 1
        return name
