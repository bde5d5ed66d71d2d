"""When conditions hold: values are cut where the conditions tell them apart, and each piece is tried.

A name or a path that is only compared with constants is a *leaf*: one witness stands for each piece of its values. The
conditions themselves are asked about every combination of witnesses; what hangs on anything else may be true or
not, and nothing is claimed of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise, product
from math import prod

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
from engine.records import dataclass

_MOST_CASES = 4_000
"""Combinations that are tried at most; with more nothing is claimed."""
_MOST_SOUGHT = 6
"""Values that a list is asked for."""
_OTHER = "\uffffannat"
_IS_THERE = "finns"
_ORDERED = ("number", "date", "date and time")

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
    if prod(map(len, known.values())) > _MOST_CASES:
        return None
    trial = _Trial(known)
    tried = [trial.of(condition.tree) for condition in conditions]
    named = [[(".".join(path), witness) for witness in found] for path, found in known.items()]
    return [
        Case(told, tuple([_OUTCOMES[each(places)] for each in tried]))
        for told, places in zip(product(*named), product(*(range(len(each)) for each in named)), strict=True)
    ]


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
    found = _beyond(points[0], -step, "<")
    for lower, upper in pairwise(points):
        found.append(Witness(lower, f"= {to_text(lower)}"))
        between = _between(lower, upper, bounds)
        if between is not None:
            found.append(Witness(between, f"= {to_text(between)}"))
    found.append(Witness(points[-1], f"= {to_text(points[-1])}"))
    found += _beyond(points[-1], step, ">")
    return [each for each in found if not isinstance(each.value, Decimal) or bounds.holds(each.value)]


def _beyond(point: Value, step: Value, sign: str) -> list[Witness]:
    """What lies outside of all points; nothing where the calendar ends."""
    try:
        return [Witness(point + step, f"{sign} {to_text(point)}")]
    except OverflowError:
        return []


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
    contained: Sequence[Value], tested: Sequence[Value], shape: Shape | None
) -> list[Witness] | None:
    """Lists with none, each and all of what is looked for."""
    if any(isinstance(value, (list, dict, Range)) for value in contained):
        return None
    wanted = list(dict.fromkeys(value for value in contained if value is not None))
    if len(tested) > len(contained) or len(wanted) > _MOST_SOUGHT:
        return None
    null = [_NULL] if shape is None or shape.nullable else []
    sets: list[list[Value]] = [[]]
    for value in wanted:
        sets += [[*each, value] for each in sets]
    return [Witness(each, _listed(each)) for each in sets] + null


def _listed(values: Sequence[Value]) -> str:
    return f"innehåller {' och '.join(map(to_text, values))}" if values else "är en tom lista"


# Trying: what a condition may come to is a set of true (1), false (2) and null (4)

_TRUE, _FALSE, _NONE = 1, 2, 4
_EITHER = _TRUE | _FALSE | _NONE
_OUTCOMES: Sequence[frozenset[bool | None]] = [
    frozenset(value for bit, value in ((_TRUE, True), (_FALSE, False), (_NONE, None)) if bits & bit)
    for bits in range(_EITHER + 1)
]
_Places = tuple[int, ...]
_Asked = Callable[[_Places], int]
"""What a condition may come to, by the place of each leaf's witness."""


class _Trial:
    """Conditions as functions of the places of the witnesses; each test is asked once about each witness."""

    def __init__(self, known: Mapping[_Path, Sequence[Witness]]) -> None:
        self._known = known
        self._at = {path: at for at, path in enumerate(known)}

    def of(self, node: Node) -> _Asked:
        if isinstance(node, (All, Any)):
            return self._combined(node)
        if isinstance(node, Conditional):
            return self._conditional(node)
        if isinstance(node, Literal):
            return _always(_bit(node.value))
        if _is_not(node):
            inner = self.of(node.children()[0])
            return lambda places: _INVERTED[inner(places)]
        return self._test(node)

    def _combined(self, node: All | Any) -> _Asked:
        operands = [self.of(operand) for operand in node.operands]
        table = _BOTH if isinstance(node, All) else _ONE
        start, end = (_TRUE, _FALSE) if isinstance(node, All) else (_FALSE, _TRUE)

        def combined(places: _Places) -> int:
            result = start
            for operand in operands:
                result = table[result][operand(places)]
                if result == end:
                    break  # whatever the others come to
            return result

        return combined

    def _conditional(self, node: Conditional) -> _Asked:
        asked, then, otherwise = (self.of(each) for each in node.children())

        def chosen(places: _Places) -> int:
            bits = asked(places)
            return (then(places) if bits & _TRUE else 0) | (otherwise(places) if bits & ~_TRUE else 0)

        return chosen

    def _test(self, node: Node) -> _Asked:
        path, _ = _tested(node)
        if path is None:
            is_fixed = isinstance(node, Comparison) and is_constant(node.left) and is_constant(node.right)
            return _always(_asked(node, {}) if is_fixed else _EITHER)
        if path not in self._at:
            return _always(_EITHER)
        at = self._at[path]
        bits = [_asked(node, _nested(path, each.value)) for each in self._known[path]]
        around = [path[:length] for length in range(1, len(path)) if path[:length] in self._at]
        if not around:
            return lambda places: bits[places[at]]
        return self._within(bits, at, around, _asked(node, _nested(path, None)))

    def _within(self, bits: Sequence[int], at: int, around: Sequence[_Path], empty: int) -> _Asked:
        """A test of a part of what may itself be null: then it is null, too."""
        nulls = [
            (self._at[path], place)
            for path in around
            for place, each in enumerate(self._known[path])
            if each.value is None
        ]

        def tested(places: _Places) -> int:
            for one, place in nulls:
                if places[one] == place:
                    return empty
            return bits[places[at]]

        return tested


def _always(bits: int) -> _Asked:
    return lambda _: bits


def _bit(value: Value) -> int:
    return _TRUE if value is True else _FALSE if value is False else _NONE


def _asked(node: Node, names: Mapping[str, Value]) -> int:
    try:
        return _bit(node.evaluate(Frame(names, None, Run(forgiving=False))))
    except FeelError:
        # It stops with a message: that is no way taken in silence.
        return _EITHER


def _nested(path: _Path, value: Value) -> dict[str, Value]:
    for step in reversed(path[1:]):
        value = {step: value}
    return {path[0]: value}


def _both(pair: tuple[bool | None, bool | None], *, decides: bool) -> bool | None:
    if any(each is decides for each in pair):
        return decides
    return None if None in pair else not decides


def _table(*, decides: bool) -> Sequence[Sequence[int]]:
    """`and` (false decides) or `or` (true decides) of two sets of outcomes."""
    return [
        [_bits(_both(pair, decides=decides) for pair in product(one, other)) for other in _OUTCOMES]
        for one in _OUTCOMES
    ]


def _bits(values: Iterable[bool | None]) -> int:
    found = 0
    for value in values:
        found |= _bit(value)
    return found


_BOTH = _table(decides=False)
_ONE = _table(decides=True)
_INVERTED = [_bits(None if value is None else not value for value in each) for each in _OUTCOMES]
