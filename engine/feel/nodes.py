"""The tree of an expression; every node evaluates itself in a frame.

No node reaches into a Python object: a name is looked up in mappings, what stands after a dot in a context or
in a table of parts, and functions come from a closed list. Work outside of loops is bounded by the length of
the text, so only loops and functions charge the budget: each round what its body weighs.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from engine.exceptions import FeelError
from engine.feel.frames import Frame
from engine.feel.operators import less
from engine.feel.properties import property_of
from engine.feel.values import Range, Value, in_swedish, normalise
from engine.records import dataclass

_MISSING: Final = object()
_KEPT_AS_THEY_ARE: Final = frozenset({type(None), bool, str, Decimal, dict, list})

SUBJECT: Final = "?"
"""The name of the value that a unary test is about."""


@dataclass(slots=True)
class Node:
    """A part of an expression; `position` is where it stands in the text."""

    position: int

    def evaluate(self, frame: Frame) -> Value:
        raise NotImplementedError

    def children(self) -> Sequence[Node]:
        return ()

    def free_names(self) -> frozenset[str]:
        """The names that the surroundings must give."""
        return frozenset().union(*(child.free_names() for child in self.children()))


def size_of(node: Node) -> int:
    """The number of nodes in the tree: the steps of evaluating it once."""
    size = 1
    for child in node.children():
        size += size_of(child)
    return size


@dataclass(slots=True)
class Literal(Node):
    value: Value

    def evaluate(self, frame: Frame) -> Value:  # noqa: ARG002 - every node is asked the same way
        return self.value


@dataclass(slots=True)
class Mistake(Node):
    """What can have no value, such as a call without its arguments: null by the standard, and told."""

    message: str

    def evaluate(self, frame: Frame) -> Value:
        return frame.run.failed(FeelError(self.message), self.position)


@dataclass(slots=True)
class Name(Node):
    name: str

    def evaluate(self, frame: Frame) -> Value:
        value = self._find(frame)
        if value is _MISSING:
            frame.missing(self.name, self.position)
            return None
        return value

    def evaluate_or_null(self, frame: Frame) -> Value:
        """The value, or null when nothing has set the name."""
        value = self._find(frame)
        return None if value is _MISSING else value

    def free_names(self) -> frozenset[str]:
        return frozenset((self.name,))

    def _find(self, frame: Frame) -> Value:
        inner: Frame | None = frame
        while inner is not None:
            value = inner.names.get(self.name, _MISSING)
            if value is not _MISSING:
                return value if type(value) in _KEPT_AS_THEY_ARE else normalise(value)
            inner = inner.outer
        return _MISSING


@dataclass(slots=True)
class Path(Node):
    source: Node
    name: str

    def evaluate(self, frame: Frame) -> Value:
        return self._part(self.source.evaluate(frame), frame)

    def evaluate_or_null(self, frame: Frame) -> Value:
        return self._part(evaluate_or_null(self.source, frame), frame)

    def children(self) -> Sequence[Node]:
        return (self.source,)

    def _part(self, source: Value, frame: Frame) -> Value:
        if type(source) is dict:
            value = source.get(self.name)
            return value if type(value) in _KEPT_AS_THEY_ARE else normalise(value)
        if type(source) is list:
            frame.run.charge(len(source))
        try:
            return property_of(source, self.name)
        except FeelError as error:
            return frame.run.failed(error, self.position)


def evaluate_or_null(node: Node, frame: Frame) -> Value:
    """The value of a node that may be a name, or a path from a name, which nothing has set."""
    return node.evaluate_or_null(frame) if isinstance(node, (Name, Path)) else node.evaluate(frame)


@dataclass(slots=True)
class ListOf(Node):
    items: tuple[Node, ...]

    def evaluate(self, frame: Frame) -> Value:
        return [item.evaluate(frame) for item in self.items]

    def children(self) -> Sequence[Node]:
        return self.items


@dataclass(slots=True)
class ContextOf(Node):
    """`{a: 1, b: a + 1}`; an entry sees those before it."""

    entries: tuple[tuple[str, Node], ...]

    def evaluate(self, frame: Frame) -> Value:
        made: dict[str, Value] = {}
        inner = Frame(made, frame, frame.run)
        for name, node in self.entries:
            made[name] = node.evaluate(inner)
        return made

    def children(self) -> Sequence[Node]:
        return tuple(node for _, node in self.entries)

    def free_names(self) -> frozenset[str]:
        free: frozenset[str] = frozenset()
        for index, (_, node) in enumerate(self.entries):
            free |= node.free_names() - {name for name, _ in self.entries[:index]}
        return free


@dataclass(slots=True)
class RangeOf(Node):
    start: Node
    end: Node
    start_included: bool
    end_included: bool

    def evaluate(self, frame: Frame) -> Value:
        made = Range(
            self.start.evaluate(frame), self.end.evaluate(frame), self.start_included, self.end_included
        )
        # By the standard a range with an end that is null, or before its start, is null.
        return None if frame.run.forgiving and _is_no_range(made) else made

    def children(self) -> Sequence[Node]:
        return (self.start, self.end)


def _is_no_range(made: Range) -> bool:
    if made.start is None or made.end is None:
        return True
    try:
        return less(made.end, made.start) is not False
    except FeelError:
        return True


@dataclass(slots=True)
class ComparisonRange(Node):
    """`(< 10)` as a value: the range of everything for which the comparison holds."""

    operator: str
    end: Node

    def evaluate(self, frame: Frame) -> Value:
        value = self.end.evaluate(frame)
        if value is None:
            return None
        below, above, itself = (self.operator.startswith(sign) for sign in ("<", ">", "="))
        included = self.operator.endswith("=") and self.operator != "!="
        return Range(
            None if below else value,
            None if above else value,
            included and (above or itself),
            included and (below or itself),
            self.operator,
        )

    def children(self) -> Sequence[Node]:
        return (self.end,)


@dataclass(slots=True)
class Conditional(Node):
    condition: Node
    consequence: Node
    alternative: Node

    def evaluate(self, frame: Frame) -> Value:
        condition = self.condition.evaluate(frame)
        if condition is True:
            return self.consequence.evaluate(frame)
        if condition is not False and condition is not None:
            wrong = FeelError(f"Efter ”if” behövs ja eller nej, inte {in_swedish(condition)}.")
            frame.run.failed(wrong, self.position)
        return self.alternative.evaluate(frame)

    def children(self) -> Sequence[Node]:
        return (self.condition, self.consequence, self.alternative)


@dataclass(slots=True)
class All(Node):
    """`a and b and c`: false decides at once."""

    operands: tuple[Node, ...]

    def evaluate(self, frame: Frame) -> Value:
        result: bool | None = True
        for operand in self.operands:
            value = operand.evaluate(frame)
            if value is False:
                return False
            if value is not True:
                result = None
        return result

    def children(self) -> Sequence[Node]:
        return self.operands


@dataclass(slots=True)
class Any(Node):
    """`a or b or c`: true decides at once."""

    operands: tuple[Node, ...]

    def evaluate(self, frame: Frame) -> Value:
        result: bool | None = False
        for operand in self.operands:
            value = operand.evaluate(frame)
            if value is True:
                return True
            if value is not False:
                result = None
        return result

    def children(self) -> Sequence[Node]:
        return self.operands
