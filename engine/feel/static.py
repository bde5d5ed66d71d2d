"""What an expression will come to, and what cannot go well in it, told before it is evaluated.

    shape = judge(expression, names, findings)

Only what goes wrong for every value that can come is a finding: `fails` is what raises when it is evaluated,
`never` is a comparison of what is never equal, `unknown_value` one with a value that never comes, `unknown_field` a
field that no value has.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from itertools import product
from typing import Literal

from engine.exceptions import FeelError
from engine.feel import operators, shapes
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
    Operator,
    Test,
    Tests,
)
from engine.feel.constants import is_constant
from engine.feel.expression import Expression
from engine.feel.functions import Signature
from engine.feel.functions.registry import Parameter
from engine.feel.loops import Every, Filter, For, Iteration, Loop, Some
from engine.feel.nodes import (
    All,
    Any,
    Conditional,
    ContextOf,
    ListOf,
    Name,
    Node,
    Path,
    RangeOf,
)
from engine.feel.nodes import Literal as LiteralNode
from engine.feel.properties import property_of
from engine.feel.results import result_of
from engine.feel.shapes import ANY, BOOLEAN, Shape, context_of, list_of, of_kind, of_value, union
from engine.feel.text import to_feel
from engine.feel.values import IN_SWEDISH, DaysTime, Value, YearsMonths, kind
from engine.records import dataclass

FindingKind = Literal["fails", "never", "unknown_value", "unknown_field"]
Names = Callable[[str], Shape | None]
"""The shape of a name of the surroundings; None when there is no such name."""

_SIGNS: Mapping[Operator, str] = {operator: sign for sign, operator in COMPARISONS.items() if sign != "=="}
_MOST_TOLD = 8
# One value of each kind: what an operator does to it, it does to all of them.
_SAMPLES: Mapping[str, Value] = {
    "boolean": True,
    "number": Decimal(2),
    "string": "a",
    "date": date(2026, 1, 2),
    "time": time(8),
    "date and time": datetime(2026, 1, 2, 8, tzinfo=UTC),
    "years and months duration": YearsMonths(2),
    "days and time duration": DaysTime(timedelta(days=2)),
    "list": [],
    "context": {},
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What cannot go well in an expression: `position` is its offset in the text, from 0."""

    kind: FindingKind
    message: str
    position: int


@dataclass(frozen=True, slots=True)
class _Scope:
    """Names and their shapes, those of the surroundings behind them.

    `is_open`: there may be others, which hide those behind. `is_row`: they are the fields of the rows of a filter.
    """

    names: Mapping[str, Shape]
    outer: _Scope | None = None
    is_open: bool = False
    is_row: bool = False


def judge(expression: Expression, names: Names, findings: list[Finding]) -> Shape:
    """The shape of the expression's value; what is found is added to `findings`."""
    return _Judge(names, findings).shape(expression.tree, _Scope({}))


def judge_tests(tests: Tests, subject: Shape, names: Names, findings: list[Finding]) -> None:
    """Add to `findings` what cannot go well in unary tests of a value of the shape `subject`."""
    _Judge(names, findings).tests(tests, subject, _Scope({}))


@dataclass(slots=True)
class _Judge:
    names: Names
    findings: list[Finding]

    def shape(self, node: Node, scope: _Scope) -> Shape:
        read = _READERS.get(type(node))
        if read is not None:
            return read(self, node, scope)
        for child in node.children():
            self.shape(child, scope)
        return ANY

    def _say(self, kind: FindingKind, message: str, node: Node) -> None:
        self.findings.append(Finding(kind, message, node.position))

    # Values and names

    def read_literal(self, node: LiteralNode, _: _Scope) -> Shape:
        return of_value(node.value)

    def read_name(self, node: Name, scope: _Scope) -> Shape:
        inner: _Scope | None = scope
        row: _Scope | None = None
        while inner is not None:
            if node.name in inner.names:
                return inner.names[node.name]
            if inner.is_open:
                return ANY
            row = inner if inner.is_row and row is None else row
            inner = inner.outer
        shape = self.names(node.name)
        if shape is None and row is not None:
            message = (
                f"”{node.name}” finns varken i raderna eller bland variablerna.{guess(node.name, row.names)}"
            )
            self._say("fails", message, node)
        return shape or ANY

    def read_path(self, node: Path, scope: _Scope) -> Shape:
        return self._part(node, self.shape(node.source, scope))

    def _part(self, node: Path, source: Shape) -> Shape:
        if not source.is_known:
            return ANY if source.kinds is None else source
        found = [
            each for kind in source.kinds or () if (each := self._part_of(kind, node, source)) is not None
        ]
        if not found:
            self._say("fails", f"Det finns inget ”{node.name}” i {_in_words(source)}.", node)
            return ANY
        return union(*found)

    def _part_of(self, kind: str, node: Path, source: Shape) -> Shape | None:
        if kind == "context":
            return self._field(node, source)
        if kind == "list":
            return list_of(ANY if source.item is None else self._part(node, source.item))
        part = _part_kind(kind, node.name)
        return None if part is None else shapes.or_null(of_kind(part))

    def _field(self, node: Path, source: Shape) -> Shape:
        if source.fields is None:
            return ANY
        if node.name not in source.fields:
            self._say(
                "unknown_field",
                f"Det finns inget ”{node.name}” i ”{_written(node.source)}”."
                f"{guess(node.name, source.fields)}",
                node,
            )
            return shapes.NOTHING
        shape = source.fields[node.name]
        return shapes.or_null(shape) if source.nullable else shape

    def read_list(self, node: ListOf, scope: _Scope) -> Shape:
        return list_of(union(*(self.shape(item, scope) for item in node.items)), nullable=False)

    def read_context(self, node: ContextOf, scope: _Scope) -> Shape:
        made: dict[str, Shape] = {}
        inner = _Scope(made, scope)
        for name, entry in node.entries:
            made[name] = self.shape(entry, inner)
        return context_of(made, nullable=False)

    def read_range(self, node: RangeOf, scope: _Scope) -> Shape:
        for child in node.children():
            self.shape(child, scope)
        return of_kind("range")

    # Operators

    def read_arithmetic(self, node: Arithmetic, scope: _Scope) -> Shape:
        result = self.shape(node.first, scope)
        for operator, operand in node.rest:
            result = self._operated(operator, result, self.shape(operand, scope), node)
        return result

    def _operated(self, operator: Operator, left: Shape, right: Shape, node: Node) -> Shape:
        if shapes.NOTHING.kinds in (left.kinds, right.kinds):
            return shapes.NOTHING
        if not left.is_known or not right.is_known:
            return ANY
        tried = [_kind_after(operator, *pair) for pair in product(left.kinds or (), right.kinds or ())]
        made = {each for each in tried if isinstance(each, str)}
        wrong = [each for each in tried if isinstance(each, FeelError)]
        if len(wrong) == len(tried):
            self._say("fails", wrong[0].message, node)
        return shapes.or_null(of_kind(*sorted(made))) if made else ANY

    def read_negation(self, node: Negation, scope: _Scope) -> Shape:
        operand = self.shape(node.operand, scope)
        if isinstance(node.operand, LiteralNode) and operand.is_only("number"):
            return of_value(-node.operand.value)
        made = {each for each in operand.kinds or () if _can_be_negated(each)}
        if operand.is_known and not made:
            self._say("fails", f"Kan inte sätta minus framför {_in_words(operand)}.", node)
        return shapes.or_null(of_kind(*sorted(made))) if made else ANY

    def read_comparison(self, node: Comparison, scope: _Scope) -> Shape:
        left, right = self.shape(node.left, scope), self.shape(node.right, scope)
        if _SIGNS[node.operator] in ("=", "!="):
            self._equality(node, (node.left, left), (node.right, right))
        else:
            self._operated(node.operator, left, right, node)
        return BOOLEAN

    def _equality(self, node: Node, one: tuple[Node, Shape], other: tuple[Node, Shape]) -> None:
        constants = [each for each in (one, other) if is_constant(each[0])]
        if len(constants) == 1:
            what, subject = other if constants[0] is one else one
            self._value(node, what, subject, constants[0][1])
        elif not constants:
            self._kinds(node, one, other)

    def _kinds(self, node: Node, one: tuple[Node, Shape], other: tuple[Node, Shape]) -> None:
        (left_node, left), (right_node, right) = one, other
        if not left.is_known or not right.is_known or (left.kinds or set()) & (right.kinds or set()):
            return
        self._say(
            "never",
            f"{_called(left_node)} är {_in_words(left)} och {_called(right_node)} är {_in_words(right)}: "
            "de är aldrig lika.",
            node,
        )

    def _value(self, node: Node, what: Node, subject: Shape, constant: Shape) -> None:
        """Complain of a constant that the subject can never be."""
        if not subject.is_known or not constant.is_known:
            return
        if not (subject.kinds or set()) & (constant.kinds or set()):
            said = f" ({told_values(constant.values)})" if constant.values else ""
            message = f"{_called(what)} är {_in_words(subject)}, aldrig {_in_words(constant)}{said}."
            self._say("never", message, node)
            return
        if subject.values is None or constant.values is None:
            return
        known = {(kind(value), value) for value in subject.values}
        for value in constant.values:
            if (kind(value), value) not in known:
                self._say(
                    "unknown_value",
                    f"{_called(what)} är {told_values(subject.values)}, aldrig {to_feel(value)}."
                    f"{_guess_value(value, subject.values)}",
                    node,
                )

    def read_is_null(self, node: IsNull, scope: _Scope) -> Shape:
        self.shape(node.operand, scope)
        return Shape(frozenset({"boolean"}), (True, False), nullable=False)

    def read_between(self, node: Between, scope: _Scope) -> Shape:
        value, low, high = (self.shape(each, scope) for each in (node.operand, node.low, node.high))
        self._operated(operators.less, low, value, node)
        self._operated(operators.less, value, high, node)
        return BOOLEAN

    def read_in(self, node: In, scope: _Scope) -> Shape:
        self.tests(node.tests, self.shape(node.operand, scope), scope, node.operand)
        return BOOLEAN

    def tests(self, tests: Tests, subject: Shape, scope: _Scope, what: Node | None = None) -> None:
        for test in tests.tests:
            self._test(test, subject, scope, what)

    def _test(self, test: Test, subject: Shape, scope: _Scope, what: Node | None) -> None:
        value = self.shape(test.expression, _Scope({"?": subject}, scope))
        node = what or Name(test.position, "?")
        if test.operator not in (None, "=", "!="):
            self._operated(COMPARISONS[test.operator or "="], subject, value, test)
        elif test.operator is None and isinstance(test.expression, RangeOf):
            ends = [self.shape(end, scope) for end in (test.expression.start, test.expression.end)]
            for end in ends:
                self._operated(operators.less, subject, end, test)
        elif not test.about_subject and is_constant(test.expression):
            inner = value.item if value.is_only("list") and "list" not in (subject.kinds or ()) else value
            self._value(test, node, subject, inner or ANY)

    def read_logic(self, node: All | Any, scope: _Scope) -> Shape:
        for operand in node.operands:
            shape = self.shape(operand, scope)
            if shape.is_known and "boolean" not in (shape.kinds or ()):
                self._say(
                    "never",
                    f"{_called(operand)} är {_in_words(shape)}, varken ja eller nej.",
                    operand,
                )
        return BOOLEAN

    def read_conditional(self, node: Conditional, scope: _Scope) -> Shape:
        condition = self.shape(node.condition, scope)
        if condition.is_known and "boolean" not in (condition.kinds or ()):
            self._say("fails", f"Efter ”if” behövs ja eller nej, inte {_in_words(condition)}.", node)
        return union(self.shape(node.consequence, scope), self.shape(node.alternative, scope))

    def read_instance_of(self, node: InstanceOf, scope: _Scope) -> Shape:
        self.shape(node.operand, scope)
        return BOOLEAN

    # Lists

    def read_filter(self, node: Filter, scope: _Scope) -> Shape:
        source = self.shape(node.source, scope)
        item = item_of(source)
        condition = self.shape(node.condition, _inside(item, scope))
        if condition.is_only("number"):
            return shapes.or_null(item)
        return list_of(item, nullable=False) if condition.is_only("boolean") else ANY

    def read_loop(self, node: Loop, scope: _Scope) -> Shape:
        for iteration in node.iterations:
            scope = _Scope({iteration.name: self._turn(iteration, scope)}, scope)
        if isinstance(node, For):
            return list_of(self.shape(node.body, _Scope({"partial": of_kind("list")}, scope)))
        self.shape(node.body, scope)
        return BOOLEAN

    def _turn(self, iteration: Iteration, scope: _Scope) -> Shape:
        source = self.shape(iteration.source, scope)
        if iteration.end is not None:
            self.shape(iteration.end, scope)
            return source if source.is_known else ANY
        return ANY if "range" in (source.kinds or ()) else item_of(source)

    # Functions

    def read_call(self, node: Call, scope: _Scope) -> Shape:
        arguments = [self.shape(argument, scope) for argument in node.arguments]
        name = node.signatures[0][0].name
        wrong = [_misfit(signature, order, arguments) for signature, order in node.signatures]
        if all(wrong) and wrong[0] is not None:
            parameter, shape = wrong[0]
            wanted = " eller ".join(sorted(_kind_in_words(each) for each in parameter.kinds))
            self._say(
                "fails", f"{name}: ”{parameter.name}” ska vara {wanted}, inte {_in_words(shape)}.", node
            )
            return ANY
        if name == "list contains" and arguments[0].item is not None and is_constant(node.arguments[1]):
            self._value(node, node.arguments[0], arguments[0].item, arguments[1])
        return result_of(name, arguments, node.arguments)

    def read_function(self, node: FunctionOf, scope: _Scope) -> Shape:
        self.shape(node.body, _Scope(dict.fromkeys(node.parameters, ANY), scope))
        return of_kind("function")

    def read_invocation(self, node: Invocation, scope: _Scope) -> Shape:
        for argument in node.arguments:
            self.shape(argument, scope)
        return ANY


_READERS: Mapping[type[Node], Callable[..., Shape]] = {
    LiteralNode: _Judge.read_literal,
    Name: _Judge.read_name,
    Path: _Judge.read_path,
    ListOf: _Judge.read_list,
    ContextOf: _Judge.read_context,
    RangeOf: _Judge.read_range,
    Arithmetic: _Judge.read_arithmetic,
    Negation: _Judge.read_negation,
    Comparison: _Judge.read_comparison,
    IsNull: _Judge.read_is_null,
    Between: _Judge.read_between,
    In: _Judge.read_in,
    All: _Judge.read_logic,
    Any: _Judge.read_logic,
    Conditional: _Judge.read_conditional,
    InstanceOf: _Judge.read_instance_of,
    Filter: _Judge.read_filter,
    For: _Judge.read_loop,
    Some: _Judge.read_loop,
    Every: _Judge.read_loop,
    Call: _Judge.read_call,
    FunctionOf: _Judge.read_function,
    Invocation: _Judge.read_invocation,
}


def item_of(shape: Shape) -> Shape:
    """What a filter or a loop meets: the items of a list, or the one value that is no list."""
    if shape.kinds is None:
        return ANY
    inner = [shape.item or ANY] if "list" in shape.kinds else []
    others = shape.kinds - {"list"}
    alone = [Shape(others, shape.values, shape.fields, None, shape.bounds, nullable=False)] if others else []
    return union(*inner, *alone)


def _inside(item: Shape, scope: _Scope) -> _Scope:
    """What is seen inside a filter's brackets: the fields of the item, and `item`."""
    around = _Scope({"item": item}, scope)
    if item.kinds is not None and "context" not in item.kinds:
        return around
    return _Scope(item.fields or {}, around, is_open=item.fields is None, is_row=True)


@lru_cache(4096)
def _kind_after(operator: Operator, left: str, right: str) -> str | FeelError | None:
    """The kind of the operator's value for two kinds, or why it has none; None where nobody can say."""
    if left not in _SAMPLES or right not in _SAMPLES:
        return None
    try:
        value = operator(_SAMPLES[left], _SAMPLES[right])
    except FeelError as error:
        return error
    return kind(value)


def _can_be_negated(of: str) -> bool:
    return of == "number" or of.endswith("duration")


@lru_cache(1024)
def _part_kind(of: str, name: str) -> str | None:
    """The kind of a part of a date or a duration; None where there is no such part."""
    if of not in _SAMPLES:
        return "Any" if of in ("range", "function") else None
    try:
        value = property_of(_SAMPLES[of], name)
    except FeelError:
        return None
    return "string" if name == "timezone" else "days and time duration" if value is None else kind(value)


def _misfit(
    signature: Signature, order: Sequence[int | None], arguments: Sequence[Shape]
) -> tuple[Parameter, Shape] | None:
    """The first parameter that its argument can never be, with the argument."""
    parameters = signature.parameters + signature.parameters[-1:] * (len(order) - len(signature.parameters))
    for parameter, index in zip(parameters, order, strict=False):
        if index is not None and not _fits(parameter, arguments[index]):
            return parameter, arguments[index]
    return None


def _fits(parameter: Parameter, argument: Shape) -> bool:
    wanted = parameter.kinds | ({"number"} if "whole" in parameter.kinds else set())
    # One value stands for a list of it, and a list of one value for that value.
    if not argument.is_known or wanted & {"any", "list"} or "list" in (argument.kinds or ()):
        return True
    return bool(wanted & (argument.kinds or set()))


# Words


def guess(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1)
    return f" Menade du ”{near[0]}”?" if near else ""


def told_values(values: Collection[Value]) -> str:
    """The values in a row: "a", "b" eller "c"; the first of them where there are many."""
    told = [to_feel(value) for value in values]
    if len(told) > _MOST_TOLD:
        return f"ett av {len(told)} värden ({', '.join(told[:_MOST_TOLD])} …)"
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} eller {told[-1]}"


def _guess_value(value: Value, known: Collection[Value]) -> str:
    if not isinstance(value, str):
        return ""
    return guess(value, (each for each in known if isinstance(each, str)))


def _in_words(shape: Shape) -> str:
    words = sorted(IN_SWEDISH.get(each, each) for each in shape.kinds or ())
    return " eller ".join(words) if words else "ett tomt värde"


def _kind_in_words(of: str) -> str:
    return "ett heltal" if of == "whole" else IN_SWEDISH.get(of, of)


def _called(node: Node) -> str:
    return f"”{_written(node)}”" if isinstance(node, (Name, Path)) else "Värdet"


def _written(node: Node) -> str:
    if isinstance(node, Path):
        return f"{_written(node.source)}.{node.name}"
    return node.name if isinstance(node, Name) else "värdet"
