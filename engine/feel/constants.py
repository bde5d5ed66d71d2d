"""What can be known of an expression before it is evaluated: its constants."""

from __future__ import annotations

from engine.exceptions import FeelError
from engine.feel.calls import Call
from engine.feel.comparing import Arithmetic, Negation, Test, Tests
from engine.feel.frames import Frame, Run
from engine.feel.nodes import ListOf, Literal, Node, RangeOf
from engine.feel.values import Range, Value
from engine.records import dataclass

_OF_CONSTANTS = (Literal, Negation, Arithmetic, ListOf, RangeOf, Call)
_CHANGING = frozenset(("today", "now", "arbetsdagar", "arbetsdagar mellan"))


@dataclass(frozen=True, slots=True)
class ConstantTest:
    """A comparison with a constant: `operator` is one of = != < <= > >=, or `in` with a range."""

    operator: str
    value: Value


def is_constant(node: Node) -> bool:
    """Whether the node's value depends on nothing."""
    if not isinstance(node, _OF_CONSTANTS):
        return False
    if isinstance(node, Call) and any(signature.name in _CHANGING for signature, _ in node.signatures):
        return False
    for child in node.children():  # noqa: SIM110 - asked of every cell of every table: no generator between
        if not is_constant(child):
            return False
    return True


def constant_tests(tests: Tests) -> tuple[ConstantTest, ...] | None:
    """The tests of a cell as comparisons with constants; None when one of them is something else."""
    if not all(is_constant(test.expression) for test in tests.tests):
        return None
    return tuple(each for test in tests.tests for each in _constants_of(test))


def _constants_of(test: Test) -> list[ConstantTest]:
    try:
        value = test.expression.evaluate(Frame({}, None, Run(forgiving=False)))
    except FeelError:
        # It fails in the same way when the cell is asked, and says so there.
        return []
    if test.operator is not None:
        return [ConstantTest(test.operator, value)]
    if isinstance(value, Range):
        return [ConstantTest("in", value)]
    return [ConstantTest("=", each) for each in (value if isinstance(value, list) else [value])]
