"""What can be known of a value before there is one: its kinds, its choices, its fields.

A shape claims only what holds for every value that can come; what nobody knows is `ANY`. Null is always possible
where `nullable` says so, and is none of the kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from operator import attrgetter
from typing import TypeVar

from engine.feel.values import Value, kind
from engine.records import dataclass

_MOST_VALUES = 64
_STRING = frozenset(("string",))
_DEEPEST = 5

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where numbers lie; None = no limit on that side. `whole`: they have no decimals."""

    low: Decimal | None = None
    high: Decimal | None = None
    whole: bool = False

    def holds(self, number: Decimal) -> bool:
        if self.whole and number != number.to_integral_value():
            return False
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of a value.

    `kinds` are those of FEEL that it can be (None: any; none at all: always null). `values` are all that it can be
    besides null, where they can be counted; `fields` those of a context, `item` what a list holds, `bounds` where a
    number lies: each None where that is not known.
    """

    kinds: frozenset[str] | None = None
    values: tuple[Value, ...] | None = None
    fields: Mapping[str, Shape] | None = None
    item: Shape | None = None
    bounds: Bounds | None = None
    nullable: bool = True

    @property
    def is_known(self) -> bool:
        """Whether it is known to be of some kinds, when it is not null."""
        return bool(self.kinds)

    def is_only(self, kind: str) -> bool:
        """Whether it is of this kind, or null."""
        return self.kinds is not None and self.kinds == frozenset((kind,))


ANY = Shape()
NOTHING = Shape(frozenset(), ())
"""Always null."""
_NEVER = Shape(frozenset(), (), nullable=False)
BOOLEAN = Shape(frozenset({"boolean"}), (True, False))


def of_kind(*kinds: str) -> Shape:
    return BOOLEAN if kinds == ("boolean",) else Shape(frozenset(kinds))


def of_values(values: Iterable[Value]) -> Shape:
    """The shape of something that is always one of `values`."""
    return union(*(of_value(value) for value in values))


def of_value(value: Value) -> Shape:
    if value is None:
        return NOTHING
    if isinstance(value, list):
        return list_of(union(*map(of_value, value)), nullable=False)
    if isinstance(value, dict):
        fields = {name: of_value(each) for name, each in value.items()}
        return Shape(frozenset({"context"}), fields=fields, nullable=False)
    of = kind(value)
    return Shape(frozenset({of}), None if of in ("range", "function") else (value,), nullable=False)


def list_of(item: Shape, *, nullable: bool = True) -> Shape:
    return Shape(frozenset({"list"}), item=item, nullable=nullable)


def context_of(fields: Mapping[str, Shape] | None, *, nullable: bool = True) -> Shape:
    return Shape(frozenset({"context"}), fields=fields, nullable=nullable)


def or_null(shape: Shape) -> Shape:
    return shape if shape.nullable else _with_null(shape, nullable=True)


def _with_null(shape: Shape, *, nullable: bool) -> Shape:
    return Shape(shape.kinds, shape.values, shape.fields, shape.item, shape.bounds, nullable)


def union(*shapes: Shape) -> Shape:
    """What is known of a value that has one of the shapes."""
    result = _NEVER
    for shape in shapes:
        result = shape if result is _NEVER or result is shape else _either(result, shape)
    return result


def _either(one: Shape, other: Shape) -> Shape:
    nullable = one.nullable or other.nullable
    if not one.kinds and one.kinds is not None:
        return other if other.nullable == nullable else _with_null(other, nullable=nullable)
    if not other.kinds and other.kinds is not None:
        return one if one.nullable == nullable else _with_null(one, nullable=nullable)
    if one.kinds is None or other.kinds is None:
        return Shape(nullable=nullable)
    kinds = one.kinds | other.kinds
    return Shape(
        kinds,
        _all_values(one, other),
        _of_those("context", one, other, _fields, _all_fields) if "context" in kinds else None,
        _of_those("list", one, other, _item, union) if "list" in kinds else None,
        _of_those("number", one, other, _bounds, _hull) if "number" in kinds else None,
        nullable,
    )


_fields: Callable[[Shape], Mapping[str, Shape] | None] = attrgetter("fields")
_item: Callable[[Shape], Shape | None] = attrgetter("item")
_bounds: Callable[[Shape], Bounds | None] = attrgetter("bounds")


def _all_values(one: Shape, other: Shape) -> tuple[Value, ...] | None:
    if one.values is None or other.values is None:
        return None
    if one.kinds == other.kinds == _STRING:
        found = tuple(dict.fromkeys((*one.values, *other.values)))
    else:
        # True and 1 are equal to Python, and two values to us.
        found = tuple({(kind(value), value): value for value in (*one.values, *other.values)}.values())
    return found if len(found) <= _MOST_VALUES else None


def _of_those(
    wanted: str,
    one: Shape,
    other: Shape,
    part: Callable[[Shape], _T | None],
    both: Callable[[_T, _T], _T],
) -> _T | None:
    """A part of the shapes that only values of one kind have."""
    having = [part(shape) for shape in (one, other) if wanted in (shape.kinds or ())]
    known = [each for each in having if each is not None]
    if len(known) < len(having) or not known:
        return None
    return known[0] if len(known) == 1 else both(known[0], known[1])


def _all_fields(one: Mapping[str, Shape], other: Mapping[str, Shape]) -> Mapping[str, Shape]:
    return {name: union(one.get(name, NOTHING), other.get(name, NOTHING)) for name in {**one, **other}}


def _hull(one: Bounds, other: Bounds) -> Bounds:
    low = None if one.low is None or other.low is None else min(one.low, other.low)
    high = None if one.high is None or other.high is None else max(one.high, other.high)
    return Bounds(low, high, one.whole and other.whole)


def beside(one: Shape, other: Shape) -> Shape:
    """Two contexts whose fields end up in the same one."""
    if one.fields is None or other.fields is None:
        return union(one, other)
    fields = dict(one.fields)
    for name, shape in other.fields.items():
        fields[name] = beside(fields[name], shape) if name in fields else shape
    return context_of(fields, nullable=one.nullable and other.nullable)


def cut(shape: Shape, depth: int = _DEEPEST) -> Shape:
    """The shape without what lies deep inside it: so one that is made from itself comes to rest."""
    if shape.fields is None and shape.item is None:
        return shape
    if depth == 0:
        return Shape(shape.kinds, nullable=shape.nullable)
    fields = (
        None if shape.fields is None else {key: cut(each, depth - 1) for key, each in shape.fields.items()}
    )
    item = None if shape.item is None else cut(shape.item, depth - 1)
    return Shape(shape.kinds, shape.values, fields, item, shape.bounds, shape.nullable)
