"""When conditions hold: values are cut where the conditions tell them apart, and each piece is tried.

A name or a path that is only compared with constants is a *leaf*: one witness stands for each piece of its values. The
conditions themselves are asked about every combination of witnesses; what hangs on anything else may be true or
not, and nothing is claimed of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise, product

from engine.exceptions import FeelError
from engine.feel.calls import Call
from engine.feel.comparing import COMPARISONS, Between, Comparison, In, IsNull
from engine.feel.constants import constant_tests, is_constant
from engine.feel.expression import Expression
from engine.feel.frames import Frame, Run
from engine.feel.nodes import All, Any, Conditional, Literal, Name, Node, Path
from engine.feel.shapes import Bounds, Shape
from engine.feel.text import to_text
from engine.feel.values import Range, Value, kind

_MOST_CASES = 4_000
"""Combinations that are tried at most; with more nothing is claimed."""
_OTHER = "\uffffannat"
_IS_THERE = "finns"
_ORDERED = ("number", "date", "date and time")
_EITHER = frozenset((True, False, None))

_Path = tuple[str, ...]
_Names = Callable[[str], Shape | None]


@dataclass(frozen=True, slots=True)
class Witness:
    """A value that stands for all that the conditions treat alike; `words` tell of it: "= 3", "är tomt"."""

    value: Value
    words: str


@dataclass(frozen=True, slots=True)
class Case:
    """A combination of witnesses, and for each condition what it may come to there: true, false, null."""

    told: tuple[tuple[str, Witness], ...]
    outcomes: tuple[frozenset[bool | None], ...]

    @property
    def nulls(self) -> int:
        """How many of its values are empty: people meet those with few of them first."""
        return sum(witness.value is None for _, witness in self.told)


def told_of(holding: Sequence[Case], cases: Sequence[Case]) -> str:
    """Words for a case in which something holds: "antal = 3 och svar är tomt".

    `holding` are all cases in which it does; a name that does not matter for that is left out.
    """
    case = min(holding, key=lambda each: each.nulls)
    kept = list(range(len(case.told)))
    those = set(map(id, holding))
    for at in range(len(case.told)):
        rest = [other for other in kept if other != at]
        alike = (each for each in cases if all(each.told[other] == case.told[other] for other in rest))
        if all(id(each) in those for each in alike):
            kept = rest
    return " och ".join(_words(case, kept))


def _words(case: Case, kept: Sequence[int]) -> Iterator[str]:
    empty = [name for name, witness in case.told if witness.value is None]
    for at in kept:
        name, witness = case.told[at]
        if witness.words != _IS_THERE and not any(name.startswith(f"{around}.") for around in empty):
            yield f"{name} {witness.words}"


def cases_of(conditions: Sequence[Expression], names: _Names) -> list[Case] | None:
    """Every combination of witnesses; None when there are too many to try."""
    leaves = _Leaves()
    for condition in conditions:
        leaves.collect(condition.tree)
    witnesses = {path: leaves.witnesses(path, names) for path in sorted(leaves.found)}
    known = {path: found for path, found in witnesses.items() if found is not None}
    total = 1
    for found in known.values():
        total *= len(found)
    if total > _MOST_CASES:
        return None
    return [_case(conditions, dict(zip(known, chosen, strict=True))) for chosen in product(*known.values())]


def _case(conditions: Sequence[Expression], chosen: Mapping[_Path, Witness]) -> Case:
    told = tuple((".".join(path), witness) for path, witness in chosen.items())
    tried = _Trial(chosen)
    return Case(told, tuple(tried.outcomes(condition.tree) for condition in conditions))


@dataclass(slots=True)
class _Leaves:
    """The leaves of some conditions, with the constants that they are compared with.

    `contained` are those that lists are asked for.
    """

    found: dict[_Path, list[Value]] = field(default_factory=dict)
    contained: dict[_Path, list[Value]] = field(default_factory=dict)

    def collect(self, node: Node) -> None:
        if isinstance(node, (All, Any, Conditional)) or _is_not(node):
            for child in node.children():
                self.collect(child)
            return
        path, constants = _tested(node)
        if path is not None:
            self.found.setdefault(path, []).extend(constants)
            if isinstance(node, Call):
                self.contained.setdefault(path, []).extend(constants)

    def witnesses(self, path: _Path, names: _Names) -> list[Witness] | None:
        if any(other != path and other[: len(path)] == path for other in self.found):
            # A context of which parts are asked for: it is there, or it is not.
            return [Witness({}, _IS_THERE), _NULL] if path not in self.contained else None
        shape = _shape_at(path, names)
        if path in self.contained:
            return _of_lists(self.contained[path], self.found[path], shape)
        return _of_values(self.found[path], shape)


_NULL = Witness(None, "är tomt")


def _is_not(node: Node) -> bool:
    return isinstance(node, Call) and node.signatures[0][0].name == "not"


def _tested(node: Node) -> tuple[_Path | None, list[Value]]:
    """The leaf that a test is about, with the constants that it is compared with; None when it is no such test."""
    read = _TESTS.get(type(node))
    return (None, []) if read is None else read(node)


def _bare(node: Node) -> tuple[_Path | None, list[Value]]:
    return _path_of(node), [True]


def _null_test(node: IsNull) -> tuple[_Path | None, list[Value]]:
    return _path_of(node.operand), []


def _compared(node: Comparison) -> tuple[_Path | None, list[Value]]:
    for leaf, other in ((node.left, node.right), (node.right, node.left)):
        if is_constant(other):
            constants = _constants(other)
            return _path_of(leaf) if node.operator in _EQUALITIES or _have_pieces(
                constants
            ) else None, constants
    return None, []


def _between_constants(node: Between) -> tuple[_Path | None, list[Value]]:
    if not (is_constant(node.low) and is_constant(node.high)):
        return None, []
    constants = [*_constants(node.low), *_constants(node.high)]
    return _path_of(node.operand) if _have_pieces(constants) else None, constants


def _among(node: In) -> tuple[_Path | None, list[Value]]:
    tests = constant_tests(node.tests)
    if tests is None:
        return None, []
    constants = [end for test in tests for end in _ends(test.value)]
    is_plain = all(test.operator in ("=", "!=") for test in tests)
    return _path_of(node.operand) if is_plain or _have_pieces(constants) else None, constants


def _contained(node: Call) -> tuple[_Path | None, list[Value]]:
    if node.signatures[0][0].name != "list contains" or not is_constant(node.arguments[1]):
        return None, []
    return _path_of(node.arguments[0]), _constants(node.arguments[1])


def _have_pieces(constants: Sequence[Value]) -> bool:
    """Whether the values on both sides of the constants can be told: nobody reads those between two texts."""
    return not any(isinstance(value, str) for value in constants)


_EQUALITIES = (COMPARISONS["="], COMPARISONS["!="])
_TESTS: Mapping[type[Node], Callable[..., tuple[_Path | None, list[Value]]]] = {
    Name: _bare,
    Path: _bare,
    IsNull: _null_test,
    Comparison: _compared,
    Between: _between_constants,
    In: _among,
    Call: _contained,
}


def _path_of(node: Node) -> _Path | None:
    if isinstance(node, Name):
        return (node.name,)
    if isinstance(node, Path):
        source = _path_of(node.source)
        return None if source is None else (*source, node.name)
    return None


def _constants(node: Node) -> list[Value]:
    try:
        return [node.evaluate(Frame({}, None, Run(forgiving=False)))]
    except FeelError:
        return []


def _ends(value: Value) -> list[Value]:
    return [value.start, value.end] if isinstance(value, Range) else [value]


def _shape_at(path: _Path, names: _Names) -> Shape | None:
    shape = names(path[0])
    for step in path[1:]:
        if shape is None or shape.fields is None or not shape.is_only("context"):
            return None
        inner = shape.fields.get(step)
        if inner is None:
            return None
        shape = inner if not shape.nullable or inner.nullable else _nullable(inner)
    return shape


def _nullable(shape: Shape) -> Shape:
    return Shape(shape.kinds, shape.values, shape.fields, shape.item, shape.bounds)


# Witnesses


def _of_values(constants: Iterable[Value], shape: Shape | None) -> list[Witness] | None:
    """Witnesses for a leaf; None when its values cannot be told apart by its constants."""
    points = [value for value in constants if value is not None]
    kinds = {kind(value) for value in points}
    if shape is not None and shape.is_known:
        kinds |= shape.kinds or frozenset()
    null = [_NULL] if shape is None or shape.nullable or not shape.is_known else []
    if not kinds:
        return [Witness(_OTHER, "har ett värde"), *null]
    if len(kinds) > 1:
        return None
    found = _of_kind(kinds.pop(), points, shape)
    return None if found is None else [*found, *null]


def _of_kind(of: str, points: Sequence[Value], shape: Shape | None) -> list[Witness] | None:
    if of == "boolean":
        return [Witness(True, "är ja"), Witness(False, "är nej")]
    if shape is not None and shape.values:
        return [Witness(value, f"= {to_text(value)}") for value in shape.values]
    if of == "string":
        others = [] if shape is not None and shape.values is not None else [Witness(_OTHER, "är något annat")]
        return [*(Witness(text, f"= {to_text(text)}") for text in dict.fromkeys(points)), *others]
    if of in _ORDERED and points:
        bounds = shape.bounds if shape is not None and shape.bounds is not None else Bounds()
        return _cut(sorted(set(points)), bounds)
    return None if points else [Witness(_OTHER, "har ett värde")]


def _cut(points: Sequence[Value], bounds: Bounds) -> list[Witness]:
    """The points, and one value before, between and after them, as far as those can come."""
    step: Value = Decimal(1) if isinstance(points[0], Decimal) else timedelta(days=1)
    found = [Witness(points[0] - step, f"< {to_text(points[0])}")]
    for lower, upper in pairwise(points):
        found.append(Witness(lower, f"= {to_text(lower)}"))
        between = _between(lower, upper, bounds)
        if between is not None:
            found.append(Witness(between, f"= {to_text(between)}"))
    found.append(Witness(points[-1], f"= {to_text(points[-1])}"))
    found.append(Witness(points[-1] + step, f"> {to_text(points[-1])}"))
    return [each for each in found if not isinstance(each.value, Decimal) or bounds.holds(each.value)]


def _between(lower: Value, upper: Value, bounds: Bounds) -> Value:
    if isinstance(lower, Decimal):
        middle = lower + (upper - lower) / 2
        whole = middle.to_integral_value()
        if lower < whole < upper:
            return whole
        return None if bounds.whole else middle
    middle_day = lower + (upper - lower) / 2
    if isinstance(lower, date) and not isinstance(lower, datetime):
        return middle_day if lower < middle_day < upper else None
    return middle_day


def _of_lists(
    contained: Iterable[Value], tested: Iterable[Value], shape: Shape | None
) -> list[Witness] | None:
    """Lists with none, each and all of what is looked for."""
    wanted = list(dict.fromkeys(value for value in contained if value is not None))
    if len(list(tested)) > len(list(contained)) or len(wanted) > 6:
        return None
    null = [_NULL] if shape is None or shape.nullable else []
    sets: list[list[Value]] = [[]]
    for value in wanted:
        sets += [[*each, value] for each in sets]
    return [Witness(each, _listed(each)) for each in sets] + null


def _listed(values: Sequence[Value]) -> str:
    return f"innehåller {' och '.join(map(to_text, values))}" if values else "är en tom lista"


# Trying


@dataclass(frozen=True, slots=True)
class _Trial:
    """The conditions with one value for each leaf."""

    chosen: Mapping[_Path, Witness]

    def outcomes(self, node: Node) -> frozenset[bool | None]:
        if isinstance(node, (All, Any)):
            return self._combined(node)
        if isinstance(node, Conditional):
            return self._conditional(node)
        if isinstance(node, Literal):
            return frozenset((node.value if isinstance(node.value, bool) else None,))
        if _is_not(node):
            return frozenset(None if each is None else not each for each in self.outcomes(node.children()[0]))
        return self._tested(node)

    def _combined(self, node: All | Any) -> frozenset[bool | None]:
        decides = isinstance(node, Any)
        results: frozenset[bool | None] = frozenset((not decides,))
        for operand in node.operands:
            found = self.outcomes(operand)
            results = frozenset(_both(one, other, decides) for one in results for other in found)
        return results

    def _conditional(self, node: Conditional) -> frozenset[bool | None]:
        asked = self.outcomes(node.condition)
        found: frozenset[bool | None] = frozenset()
        if True in asked:
            found |= self.outcomes(node.consequence)
        if asked - {True}:
            found |= self.outcomes(node.alternative)
        return found

    def _tested(self, node: Node) -> frozenset[bool | None]:
        path, _ = _tested(node)
        if path is None:
            return self._constant(node)
        value = self._value(path)
        if value is _UNKNOWN:
            return _EITHER
        return self._evaluated(node, _nested(path, value))

    def _constant(self, node: Node) -> frozenset[bool | None]:
        if isinstance(node, Comparison) and is_constant(node.left) and is_constant(node.right):
            return self._evaluated(node, {})
        return _EITHER

    def _evaluated(self, node: Node, names: Mapping[str, Value]) -> frozenset[bool | None]:
        try:
            value = node.evaluate(Frame(names, None, Run(forgiving=False)))
        except FeelError:
            # It stops with a message: that is no way taken in silence.
            return _EITHER
        return frozenset((value if isinstance(value, bool) else None,))

    def _value(self, path: _Path) -> Value:
        """The value of a leaf; null where something that it is a part of is null."""
        for length in range(1, len(path)):
            around = self.chosen.get(path[:length])
            if around is not None and around.value is None:
                return None
        witness = self.chosen.get(path)
        return _UNKNOWN if witness is None else witness.value


_UNKNOWN = object()


def _nested(path: _Path, value: Value) -> dict[str, Value]:
    for step in reversed(path[1:]):
        value = {step: value}
    return {path[0]: value}


def _both(one: bool | None, other: bool | None, decides: bool) -> bool | None:  # noqa: FBT001 - three truth values
    if one is decides or other is decides:
        return decides
    return None if one is None or other is None else not decides
