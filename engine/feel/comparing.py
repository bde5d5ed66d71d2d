"""The nodes that count, compare and test."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from engine.exceptions import FeelError
from engine.feel import operators
from engine.feel.frames import Frame
from engine.feel.nodes import SUBJECT, Literal, Node, RangeOf, evaluate_or_null
from engine.feel.types import FeelType
from engine.feel.values import Range, Value, normalise, weigh
from engine.records import dataclass

Operator = Callable[[Value, Value], Value]


@dataclass(slots=True)
class Arithmetic(Node):
    """`a + b - c`: operators of one strength, from left to right."""

    first: Node
    rest: tuple[tuple[Operator, Node], ...]

    def evaluate(self, frame: Frame) -> Value:
        value = self.first.evaluate(frame)
        for operator, node in self.rest:
            operand = node.evaluate(frame)
            try:
                value = operator(value, operand)
            except FeelError as error:
                frame.run.failed(error, self.position)
                value = None
            if type(value) is str:
                frame.run.charge(len(value) >> 9)
        return value

    def children(self) -> Sequence[Node]:
        return (self.first, *(node for _, node in self.rest))


@dataclass(slots=True)
class Negation(Node):
    operand: Node

    def evaluate(self, frame: Frame) -> Value:
        value = self.operand.evaluate(frame)
        try:
            return operators.negate(value)
        except FeelError as error:
            return frame.run.failed(error, self.position)

    def children(self) -> Sequence[Node]:
        return (self.operand,)


def _equal(left: Value, right: Value) -> bool | None:
    return operators.equal(left, right)


def _unequal(left: Value, right: Value) -> bool | None:
    return operators.invert(operators.equal(left, right))


COMPARISONS: Mapping[str, Operator] = {
    "=": _equal,
    "==": _equal,
    "!=": _unequal,
    "<": operators.less,
    "<=": operators.less_or_equal,
    ">": lambda left, right: operators.less(right, left),
    ">=": lambda left, right: operators.less_or_equal(right, left),
}


def compare(operator: Operator, left: Value, right: Value, frame: Frame, position: int) -> bool | None:
    """Compare two values; the work of comparing what lies inside them is charged."""
    if type(left) in (list, dict) and type(right) in (list, dict):
        frame.run.charge(weigh(left, frame.run.steps))
    try:
        result: bool | None = operator(left, right)
    except FeelError as error:
        frame.run.failed(error, position)
        return None
    return result


@dataclass(slots=True)
class Comparison(Node):
    operator: Operator
    left: Node
    right: Node

    def evaluate(self, frame: Frame) -> Value:
        return compare(
            self.operator, self.left.evaluate(frame), self.right.evaluate(frame), frame, self.position
        )

    def children(self) -> Sequence[Node]:
        return (self.left, self.right)


@dataclass(slots=True)
class IsNull(Node):
    """`x = null`, `x != null`, `is defined(x)`: the test of a name that may not be set; `when` is what null
    answers."""

    operand: Node
    when: bool

    def evaluate(self, frame: Frame) -> Value:
        return (evaluate_or_null(self.operand, frame) is None) is self.when

    def children(self) -> Sequence[Node]:
        return (self.operand,)


@dataclass(slots=True)
class Between(Node):
    operand: Node
    low: Node
    high: Node

    def evaluate(self, frame: Frame) -> Value:
        value = self.operand.evaluate(frame)
        bounds = Range(self.low.evaluate(frame), self.high.evaluate(frame), True, True)
        return compare(operators.within, value, bounds, frame, self.position)

    def children(self) -> Sequence[Node]:
        return (self.operand, self.low, self.high)


@dataclass(slots=True)
class InstanceOf(Node):
    """`x instance of list<number>`."""

    operand: Node
    type: FeelType

    def evaluate(self, frame: Frame) -> Value:
        return self.type.holds(self.operand.evaluate(frame), frame.run.charge)

    def children(self) -> Sequence[Node]:
        return (self.operand,)


@dataclass(slots=True)
class Test(Node):
    """One unary test: what `> 5`, `[1..3]`, `"a"` or `count(?) > 2` says of a value.

    With an operator the value is compared. Without, the expression's own value decides: a range or a list
    holds the value, a boolean is a condition, anything else is equal to it (DMN 1.3, 10.3.2.8 and table 55).
    """

    operator: str | None
    expression: Node
    about_subject: bool = field(init=False)

    def __post_init__(self) -> None:
        self.about_subject = SUBJECT in self.expression.free_names()

    def holds(self, subject: Value, frame: Frame) -> bool | None:
        value = self.expression.evaluate(Frame({SUBJECT: subject}, frame, frame.run))
        if self.operator is not None:
            return compare(COMPARISONS[self.operator], subject, value, frame, self.position)
        if value is None and isinstance(self.expression, RangeOf):
            return None
        if self.about_subject:
            return value if isinstance(value, bool) else None
        if (
            isinstance(value, bool)
            and not isinstance(subject, bool)
            and not isinstance(self.expression, Literal)
        ):
            return value
        return self._holds_plainly(subject, value, frame)

    def children(self) -> Sequence[Node]:
        return (self.expression,)

    def free_names(self) -> frozenset[str]:
        return self.expression.free_names() - {SUBJECT}

    def _holds_plainly(self, subject: Value, value: Value, frame: Frame) -> bool | None:
        if isinstance(value, Range) and not isinstance(subject, Range):
            return compare(operators.within, subject, value, frame, self.position)
        if not isinstance(value, list) or (
            isinstance(subject, list) and compare(_equal, subject, value, frame, self.position)
        ):
            return compare(_equal, subject, value, frame, self.position)
        frame.run.charge(len(value))
        return any(self._holds_plainly(subject, normalise(each), frame) is True for each in value)


@dataclass(slots=True)
class Tests(Node):
    """Unary tests with commas between: one of them holds; `negated`: none of them does."""

    tests: tuple[Test, ...]
    negated: bool = False

    def holds(self, subject: Value, frame: Frame) -> bool | None:
        result: bool | None = False
        for test in self.tests:
            holds = test.holds(subject, frame)
            if holds is True:
                return not self.negated
            if holds is None:
                result = None
        return operators.invert(result) if self.negated else result

    def children(self) -> Sequence[Node]:
        return self.tests


@dataclass(slots=True)
class In(Node):
    """`x in [1..5]`, `x in ("a", "b")`, `x in (> 5)`."""

    operand: Node
    tests: Tests

    def evaluate(self, frame: Frame) -> Value:
        return self.tests.holds(self.operand.evaluate(frame), frame)

    def children(self) -> Sequence[Node]:
        return (self.operand, self.tests)
