"""From text to tree: FEEL's grammar (DMN 1.3, 10.3.1.2), by recursive descent.

Names are single words, except those that the caller declares (`phrases`: DMN's names may hold spaces) and
those of the built-in functions. `Parser` leaves no freedom: what it does not understand is a
`FeelSyntaxError` with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import ClassVar

from engine.exceptions import FeelBudgetExceeded, FeelError, FeelSyntaxError
from engine.feel import operators
from engine.feel.calls import Call, FunctionOf, Invocation
from engine.feel.comparing import (
    COMPARISONS,
    Arithmetic,
    Between,
    Comparison,
    In,
    InstanceOf,
    IsNull,
    Negation,
    Test,
    Tests,
)
from engine.feel.cursor import capital
from engine.feel.dialect import PROCESS, STANDARD
from engine.feel.functions import BUILTINS, Signature
from engine.feel.lexer import AT, END, NUMBER, OPERATOR, STRING, WORD
from engine.feel.loops import Every, Filter, For, Iteration, Some
from engine.feel.naming import Names
from engine.feel.nodes import (
    SUBJECT,
    All,
    Any,
    ComparisonRange,
    Conditional,
    ContextOf,
    ListOf,
    Literal,
    Mistake,
    Name,
    Node,
    Path,
    RangeOf,
)
from engine.feel.temporal import parse_any
from engine.feel.types import ANY, FeelType
from engine.feel.words import Phrases

_NEVER_FIRST = frozenset(
    (*COMPARISONS, ")", "]", ",", "}", "+", "*", "/", "**", ".", "and", "or", "then", "else")
)
_COMPARING = (*COMPARISONS, "between", "in", "instance")
_CONSTANTS = {"true": True, "false": False, "null": None}
_ARITHMETIC: Sequence[dict[str, Callable[..., object]]] = (
    {"+": operators.add, "-": operators.subtract},
    {"*": operators.multiply, "/": operators.divide},
    {"**": operators.power},
)
_SIGNS = tuple(sign for signs in _ARITHMETIC for sign in signs)
_MAX_DEPTH = 100
_FUNCTIONS = 256


class Parser(Names):
    """Reads one expression, or one cell of unary tests."""

    def expression(self) -> Node:
        """The whole text as one expression; a leading `=` is allowed."""
        self.take("=")
        node = self._expression()
        self.end()
        return _shallow(node)

    def unary_tests(self) -> Tests | None:
        """The whole text as unary tests; None for `-`, which holds for everything."""
        if [token.value for token in self.tokens[:-1]] in ([], ["-"]):
            return None
        tests = self._negated_tests() or self._tests()
        self.end()
        _shallow(tests)
        return tests

    # Expressions, the loosest first

    def _expression(self) -> Node:
        self._depth += 1
        self._refuse_depth()
        token = self.tokens[self.index]
        read = self._BEGUN_BY.get(str(token.value)) if token.kind == WORD else None
        node = self._disjunction() if read is None else read(self)
        self._depth -= 1
        return node

    def _conditional(self) -> Node:
        position = self.token.position
        self.need("if")
        condition = self._expression()
        self.need("then")
        consequence = self._expression()
        self.need("else")
        return Conditional(position, condition, consequence, self._expression())

    def _for(self) -> Node:
        position = self.token.position
        self.need("for")
        iterations = self._iterations()
        self.need("return")
        return For(position, iterations, self._expression())

    def _some(self) -> Node:
        position = self.token.position
        self.need("some")
        iterations = self._iterations()
        self.need("satisfies")
        return Some(position, iterations, self._expression())

    def _every(self) -> Node:
        position = self.token.position
        self.need("every")
        iterations = self._iterations()
        self.need("satisfies")
        return Every(position, iterations, self._expression())

    def _iterations(self) -> tuple[Iteration, ...]:
        iterations = [self._iteration()]
        while self.take(","):
            iterations.append(self._iteration())
        return tuple(iterations)

    def _iteration(self) -> Iteration:
        name = self._new_name("in")
        self._functions.add(name)
        self.need("in")
        source = self._expression()
        return Iteration(name, source, self._expression() if self.take("..") else None)

    def _function(self) -> Node:
        position = self.token.position
        self.need("function")
        self.need("(")
        parameters: list[str] = []
        types: list[FeelType] = []
        while not self.take(")"):
            if parameters:
                self.need(",")
            parameters.append(self._new_name(":", ",", ")"))
            types.append(self._type() if self.take(":") else ANY)
        self._functions.update(parameters)
        if self.peek("external"):
            raise self.error("Funktioner utanför FEEL kan inte användas.")
        checked = tuple(types) if self._dialect is STANDARD else ()
        return FunctionOf(position, tuple(parameters), self._expression(), checked)

    _BEGUN_BY: ClassVar[Mapping[str, Callable[[Parser], Node]]] = {
        "if": _conditional,
        "for": _for,
        "some": _some,
        "every": _every,
        "function": _function,
    }

    def _disjunction(self) -> Node:
        operands = [self._conjunction()]
        while self.take("or"):
            operands.append(self._conjunction())
        return operands[0] if len(operands) == 1 else Any(operands[0].position, tuple(operands))

    def _conjunction(self) -> Node:
        operands = [self._comparison()]
        while self.take("and"):
            operands.append(self._comparison())
        return operands[0] if len(operands) == 1 else All(operands[0].position, tuple(operands))

    def _comparison(self) -> Node:
        node = self._arithmetic()
        while self.peek(*_COMPARING):
            position = self.token.position
            if operator := self.take(*COMPARISONS):
                node = _comparison(position, operator, node, self._arithmetic())
            elif self.take("between"):
                low = self._arithmetic()
                self.need("and")
                node = Between(position, node, low, self._arithmetic())
            elif self.take("in"):
                node = In(position, node, self._tests_after_in())
            elif self.take("instance"):
                self.need("of")
                node = InstanceOf(position, node, self._type())
        return node

    def _arithmetic(self, strength: int = 0) -> Node:
        return self._continued(self._negation(), strength)

    def _continued(self, first: Node, strength: int) -> Node:
        """What `first` is the first operand of, among operators of at least this strength."""
        if strength == len(_ARITHMETIC) or not self.peek(*_SIGNS):
            return first
        first = self._continued(first, strength + 1)
        operators_here = _ARITHMETIC[strength]
        if self._dialect is STANDARD and strength == 0:
            operators_here = {**operators_here, "-": operators.subtract_by_standard}
        position = self.token.position
        rest = []
        while operator := self.take(*operators_here):
            rest.append((operators_here[operator], self._arithmetic(strength + 1)))
        return Arithmetic(position, first, tuple(rest)) if rest else first

    def _negation(self) -> Node:
        if not self.peek("-"):
            return self._postfix()
        position, minuses = self.token.position, 0
        while self.take("-"):
            minuses += 1
        operand = self._postfix()
        return Negation(position, operand) if minuses % 2 else operand

    def _postfix(self) -> Node:
        node = self._primary()
        while True:
            if not self.peek(".", "[", "("):
                return node
            position = self.token.position
            if self.take("."):
                node = Path(position, node, self._property())
            elif self.peek("[") and not self._closes_range():
                self.need("[")
                node = Filter(position, node, self._expression())
                self.need("]")
            elif self.peek("(") and self._may_be_called(node):
                node = Invocation(position, node, *self._arguments(()))
            else:
                return node

    def _closes_range(self) -> bool:
        """Whether this `[` ends an interval such as `[1..5[`: nothing after it could begin a condition."""
        after = self.tokens[self.index + 1]
        return after.kind == END or (after.kind in (OPERATOR, WORD) and after.value in _NEVER_FIRST)

    def _may_be_called(self, node: Node) -> bool:
        if self._dialect is PROCESS and isinstance(node, Name) and node.name not in self._functions:
            raise self._unknown_function(node)
        return isinstance(node, (Name, Path, FunctionOf, Invocation, Filter))

    def _unknown_function(self, node: Name) -> FeelSyntaxError:
        near = get_close_matches(node.name, (*BUILTINS, *self._functions), n=1)
        hint = f" Menade du ”{near[0]}”?" if near else ""
        return FeelSyntaxError(f"Funktionen ”{node.name}” finns inte.{hint}", position=node.position)

    # What an expression is made of

    def _primary(self) -> Node:
        token = self.token
        read = self._readers.get(token.kind)
        if read is None:
            raise self.error(f"{capital(token.shown)} hör inte hemma här.")
        return read()

    @cached_property
    def _readers(self) -> dict[str, Callable[[], Node]]:
        return {
            NUMBER: self._literal,
            STRING: self._literal,
            AT: self._at_literal,
            WORD: self._word,
            OPERATOR: self._bracketed,
        }

    def _literal(self) -> Node:
        token = self.token
        self.index += 1
        return Literal(token.position, token.value)

    def _at_literal(self) -> Node:
        token = self.token
        self.index += 1
        try:
            return Literal(token.position, parse_any(token.value))
        except FeelError as error:
            return self._wrong(error.message, token.position)

    def _wrong(self, message: str, position: int) -> Node:
        """What can have no value: refused in a process, null by the standard."""
        if self._dialect is PROCESS:
            raise FeelSyntaxError(message, position=position)
        return Mistake(position, message)

    def _word(self) -> Node:
        token = self.token
        if (found := self._phrases.at(self.tokens, self.index)) and not self._calls_a_builtin(found[0]):
            self.index += found[1]
            return Name(token.position, found[0])
        if (function := self._function_name()) is not None:
            return self._call(function, token.position)
        if token.value in _CONSTANTS:
            self.index += 1
            return Literal(token.position, _CONSTANTS[token.value])
        if token.value in ("if", "for", "some", "every", "function"):
            return self._expression()
        return Name(token.position, self._name())

    def _call(self, function: str, position: int) -> Node:
        if function == "is defined":
            arguments, _ = self._arguments(("value",))
            if len(arguments) != 1:
                return self._wrong("”is defined” tar ett värde.", position)
            return IsNull(position, arguments[0], when=False)
        parameters = {each.name for signature in BUILTINS[function] for each in signature.parameters}
        arguments, names = self._arguments(parameters)
        candidates = _candidates(BUILTINS[function], len(arguments), names)
        if not candidates:
            return self._wrong(f"”{function}” anropas så här: {_usage(BUILTINS[function])}.", position)
        return Call(position, candidates, arguments)

    def _arguments(self, parameters: Collection[str]) -> tuple[tuple[Node, ...], tuple[str, ...]]:
        """The values between the parentheses, and their names where they have any."""
        self.need("(")
        known = _phrases_of(frozenset(parameters))
        values: list[Node] = []
        names: list[str] = []
        while not self.take(")"):
            if values:
                self.need(",")
            if (name := self._argument_name(known)) is not None:
                names.append(name)
            values.append(self._expression())
        if names and (len(names) < len(values) or len(set(names)) < len(names)):
            raise self.error("Ge alla värden namn, vart och ett en gång, eller inga.")
        return tuple(values), tuple(names)

    def _bracketed(self) -> Node:
        position = self.token.position
        if self.take("?"):
            return Name(position, SUBJECT)
        if self.take("{"):
            return self._context(position)
        opening = self.take("(", "[", "]")
        if opening is None:
            raise self.error(f"{capital(self.token.shown)} hör inte hemma här.")
        if opening == "[" and self.take("]"):
            return ListOf(position, ())
        if opening == "(" and self._dialect is STANDARD and self.peek(*COMPARISONS):
            return self._comparison_range(position)
        return self._list_or_range(position, opening)

    def _comparison_range(self, position: int) -> Node:
        operator = str(self.take(*COMPARISONS))
        end = self._arithmetic()
        self.need(")")
        return ComparisonRange(position, operator, end)

    def _list_or_range(self, position: int, opening: str) -> Node:
        first = self._expression()
        if self.take(".."):
            return self._range(position, first, opening)
        if opening == "(":
            self.need(")")
            return first
        if opening == "]":
            raise self.error("Här behövs ”..” och slutet på intervallet.")
        return self._list(position, first)

    def _range(self, position: int, start: Node, opening: str) -> Node:
        end = self._expression()
        closing = self.take("]", ")", "[")
        if closing is None:
            raise self.error(f"Här behövs ”]” eller ”)”, inte {self.token.shown}.")
        return RangeOf(position, start, end, opening == "[", closing == "]")

    def _list(self, position: int, first: Node) -> Node:
        items = [first]
        while self.take(","):
            items.append(self._expression())
        self.need("]")
        return ListOf(position, tuple(items))

    def _context(self, position: int) -> Node:
        entries: dict[str, Node] = {}
        while not self.take("}"):
            if entries:
                self.need(",")
            start = self.token.position
            key = self._key()
            if key in entries:
                raise FeelSyntaxError(f"Fältet ”{key}” finns två gånger.", position=start)
            self.need(":")
            entries[key] = self._expression()
            self._functions.add(key)
        return ContextOf(position, tuple(entries.items()))

    # Unary tests

    def _tests_after_in(self) -> Tests:
        position, start = self.token.position, self.index
        if self.take("("):
            tests = self._tests()
            if self.take(")"):
                return tests
            # An open range, `(1..5)`, begins like tests in parentheses.
            self.index = start
        return Tests(position, (self._test(),))

    def _negated_tests(self) -> Tests | None:
        start = self.index
        if not self.take("not") or not self.take("("):
            self.index = start
            return None
        tests = self._tests()
        if self.take(")") and self.token.kind == END:
            return Tests(tests.position, tests.tests, negated=True)
        # `not(x) and y`: an expression that begins with the function.
        self.index = start
        return None

    def _tests(self) -> Tests:
        tests = [self._test()]
        while self.take(","):
            tests.append(self._test())
        return Tests(tests[0].position, tuple(tests))

    def _test(self) -> Test:
        position = self.token.position
        operator = self.take(*COMPARISONS)
        if operator is None:
            return Test(position, None, self._expression())
        return Test(position, "=" if operator == "==" else operator, self._arithmetic())


@lru_cache(_FUNCTIONS)
def _phrases_of(parameters: frozenset[str]) -> Phrases:
    """The names of a function's parameters: the same few at each of its calls."""
    return Phrases(parameters)


def _comparison(position: int, operator: str, left: Node, right: Node) -> Node:
    if operator in ("=", "==", "!="):
        for operand, other in ((left, right), (right, left)):
            if isinstance(other, Literal) and other.value is None:
                return IsNull(position, operand, when=operator != "!=")
    return Comparison(position, COMPARISONS[operator], left, right)


def _candidates(
    signatures: Sequence[Signature], count: int, names: Sequence[str]
) -> tuple[tuple[Signature, tuple[int | None, ...]], ...]:
    orders = ((signature, signature.order_of(count, names)) for signature in signatures)
    return tuple((signature, order) for signature, order in orders if order is not None)


def _usage(signatures: Sequence[Signature]) -> str:
    return " eller ".join(
        f"{signature.name}({', '.join(parameter.name for parameter in signature.parameters)})"
        for signature in signatures
    )


def _shallow(root: Node) -> Node:
    level: list[Node] = [root]
    for _ in range(_MAX_DEPTH):
        level = [child for node in level for child in node.children()]
        if not level:
            return root
    raise FeelBudgetExceeded(f"Uttrycket har fler än {_MAX_DEPTH} lager.")
