"""Compiled expressions and unary tests: what the rooms above hold on to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import TypeVar

from engine.exceptions import FeelBudgetExceeded
from engine.feel.comparing import Tests
from engine.feel.constants import ConstantTest, constant_tests, is_constant
from engine.feel.dialect import PROCESS, STANDARD, Dialect
from engine.feel.frames import Account, Frame, Run
from engine.feel.nodes import SUBJECT, Node, size_of
from engine.feel.parser import Parser
from engine.feel.types import FeelType
from engine.feel.values import Value, checked_result

_CACHED = 8_192
_T = TypeVar("_T")


class Expression:
    """A FEEL expression, ready to be evaluated any number of times, in any thread.

    `names` are the names that the context must give; names inside a filter's brackets, which may be fields of
    the filtered items, are not among them.
    """

    __slots__ = ("_node", "_weight", "dialect", "names", "text")

    def __init__(self, text: str, node: Node, dialect: Dialect = PROCESS) -> None:
        self.text = text
        self.names = node.free_names()
        self.dialect = dialect
        self._node = node
        self._weight = size_of(node)

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    @property
    def tree(self) -> Node:
        """What it is made of, for those who ask about it before it is evaluated."""
        return self._node

    @property
    def is_constant(self) -> bool:
        """Whether the value is the same whatever the context and the clock say."""
        return is_constant(self._node)

    def evaluate(
        self,
        context: Mapping[str, Value],
        *,
        missing_is_null: bool = False,
        account: Account | None = None,
    ) -> Value:
        """The value in `context`.

        With `missing_is_null` a name that is not set is null, and so is an operation on the wrong kinds of
        values, for forms that are not filled in yet; in the dialect of the standard they always are, and
        `account` is told of them. Otherwise both are errors.

        Raises:
            FeelNameError: it uses a name that is not set (and does not ask whether it is null).
            FeelBudgetExceeded: it is too much work.
            FeelError: an operation on values of the wrong kinds.
        """
        run = Run(forgiving=missing_is_null or self.dialect is STANDARD, account=account)
        value = _guarded(lambda: checked_result(self._node.evaluate(Frame(context, None, run))))
        run.settle(self._weight)
        return value


class UnaryTests:
    """A cell of a decision table: what it says of a value."""

    __slots__ = ("_tests", "_weight", "dialect", "names", "text")

    def __init__(self, text: str, tests: Tests | None, dialect: Dialect = PROCESS) -> None:
        self.text = text
        self.dialect = dialect
        self.names = tests.free_names() - {SUBJECT} if tests is not None else frozenset[str]()
        self._tests = tests
        self._weight = 1 if tests is None else size_of(tests)

    def __repr__(self) -> str:
        return f"UnaryTests({self.text!r})"

    @property
    def tree(self) -> Tests | None:
        """What it is made of; None where it holds always."""
        return self._tests

    @property
    def holds_always(self) -> bool:
        """Whether the cell is `-` or empty."""
        return self._tests is None

    @property
    def constants(self) -> tuple[ConstantTest, ...] | None:
        """The tests, where each compares with a constant; None where one of them does not. See `negated`."""
        return None if self._tests is None else constant_tests(self._tests)

    @property
    def negated(self) -> bool:
        """Whether the cell is `not(...)`: it holds where none of its tests does."""
        return self._tests is not None and self._tests.negated

    def matches(
        self,
        value: Value,
        context: Mapping[str, Value],
        *,
        missing_is_null: bool = False,
        account: Account | None = None,
    ) -> bool:
        """Whether the tests hold for `value`; a test that is null does not hold.

        Raises:
            FeelError: as `Expression.evaluate`.
        """
        if self._tests is None:
            return True
        tests = self._tests
        run = Run(forgiving=missing_is_null or self.dialect is STANDARD, account=account)
        holds = _guarded(lambda: tests.holds(value, Frame(context, None, run))) is True
        run.settle(self._weight)
        return holds


def compile_expression(
    text: str,
    *,
    phrases: Collection[str] = (),
    functions: Collection[str] = (),
    types: Collection[tuple[str, FeelType]] = (),
    dialect: Dialect = PROCESS,
) -> Expression:
    """Compile an expression; a leading `=` is allowed.

    `phrases` are names with spaces or other signs that may stand in it, `functions` names that hold functions
    (DMN's business knowledge), `types` the named types of `instance of`; none is needed in a process.

    Raises:
        FeelSyntaxError: it is not FEEL.
        FeelBudgetExceeded: it is too long or nested too deeply.
    """
    return _compiled(text, frozenset(phrases), frozenset(functions), tuple(types), dialect)


def compile_unary_tests(
    text: str,
    *,
    phrases: Collection[str] = (),
    functions: Collection[str] = (),
    types: Collection[tuple[str, FeelType]] = (),
    dialect: Dialect = PROCESS,
) -> UnaryTests:
    """Compile a cell of a decision table: `> 5`, `"a","b"`, `not([1..5])`, `-`.

    Raises:
        FeelSyntaxError, FeelBudgetExceeded: as `compile_expression`.
    """
    return _compiled_tests(text, frozenset(phrases), frozenset(functions), tuple(types), dialect)


def evaluate(text: str, context: Mapping[str, Value]) -> Value:
    """The value of an expression in the dialect of processes; it is compiled once.

    Raises:
        FeelError: as `compile_expression` and `Expression.evaluate`.
    """
    return compile_expression(text).evaluate(context)


@lru_cache(_CACHED)
def _compiled(
    text: str,
    phrases: frozenset[str],
    functions: frozenset[str],
    types: tuple[tuple[str, FeelType], ...],
    dialect: Dialect,
) -> Expression:
    parser = Parser(text, phrases=phrases, functions=functions, types=types, dialect=dialect)
    return Expression(text.strip(), _guarded(parser.expression), dialect)


@lru_cache(_CACHED)
def _compiled_tests(
    text: str,
    phrases: frozenset[str],
    functions: frozenset[str],
    types: tuple[tuple[str, FeelType], ...],
    dialect: Dialect,
) -> UnaryTests:
    parser = Parser(text, phrases=phrases, functions=functions, types=types, dialect=dialect)
    return UnaryTests(text.strip(), _guarded(parser.unary_tests), dialect)


def _guarded(work: Callable[[], _T]) -> _T:
    try:
        return work()
    except RecursionError as error:
        raise FeelBudgetExceeded("Uttrycket har för många lager.") from error
