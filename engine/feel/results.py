"""What the built-in functions give, as far as it can be told from what they are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.feel.nodes import ListOf, Literal, Node
from engine.feel.shapes import ANY, Shape, context_of, list_of, of_kind, or_null, union

_Arguments = Sequence[Shape]
_Nodes = Sequence[Node]

_BY_KIND: Mapping[str, tuple[str, ...]] = {
    "number": (
        "number", "decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down",
        "modulo", "sqrt", "log", "exp", "count", "sum", "product", "mean", "median", "stddev", "string length",
        "day of year", "week of year", "arbetsdagar mellan",
    ),
    "string": (
        "substring", "upper case", "lower case", "trim", "substring before", "substring after", "replace",
        "string join", "string", "day of week", "month of year",
    ),
    "boolean": (
        "is blank", "contains", "starts with", "ends with", "matches", "is empty", "list contains", "all", "any",
        "odd", "even", "not", "is", "before", "after", "meets", "met by", "overlaps", "overlaps before",
        "overlaps after", "finishes", "finished by", "starts", "started by", "includes", "during", "coincides",
    ),
    "date": ("date", "today", "last day of month", "arbetsdagar"),
    "date and time": ("date and time", "now"),
    "time": ("time",),
    "years and months duration": ("years and months duration",),
    "range": ("range",),
}  # fmt: skip
_KIND_OF = {name: kind for kind, names in _BY_KIND.items() for name in names}
_NEVER_NULL = frozenset(("today", "now", "count"))


def result_of(name: str, arguments: _Arguments, nodes: _Nodes) -> Shape:
    """The shape of a call's value."""
    if name in _KIND_OF:
        shape = of_kind(_KIND_OF[name])
        return shape if name not in _NEVER_NULL else Shape(shape.kinds, shape.values, nullable=False)
    make = _OTHERS.get(name)
    return ANY if make is None or not arguments else make(arguments, nodes)


def _item(shape: Shape) -> Shape:
    if shape.kinds is None:
        return ANY
    return shape.item or ANY if shape.is_only("list") else shape if "list" not in shape.kinds else ANY


def _extreme(arguments: _Arguments, _: _Nodes) -> Shape:
    return or_null(_item(arguments[0]) if len(arguments) == 1 else union(*arguments))


def _same(arguments: _Arguments, _: _Nodes) -> Shape:
    return list_of(_item(arguments[0]))


def _joined(arguments: _Arguments, _: _Nodes) -> Shape:
    return list_of(union(*map(_item, arguments)))


def _appended(arguments: _Arguments, _: _Nodes) -> Shape:
    return list_of(union(_item(arguments[0]), *arguments[1:]))


def _replaced(arguments: _Arguments, _: _Nodes) -> Shape:
    return list_of(union(_item(arguments[0]), arguments[-1]))


def _flattened(arguments: _Arguments, _: _Nodes) -> Shape:
    item = _item(arguments[0])
    while item.is_only("list") and item.item is not None:
        item = item.item
    return list_of(item if item.kinds is not None and "list" not in item.kinds else ANY)


def _duration(_arguments: _Arguments, nodes: _Nodes) -> Shape:
    text = nodes[0].value if isinstance(nodes[0], Literal) else None
    if not isinstance(text, str):
        return of_kind("days and time duration", "years and months duration")
    in_months = "T" not in text and "D" not in text
    return of_kind("years and months duration" if in_months else "days and time duration")


def _absolute(arguments: _Arguments, _: _Nodes) -> Shape:
    kinds = arguments[0].kinds
    return of_kind(*sorted(kinds)) if kinds else ANY


def _put(arguments: _Arguments, nodes: _Nodes) -> Shape:
    key = nodes[1].value if isinstance(nodes[1], Literal) else None
    fields = arguments[0].fields
    if not isinstance(key, str) or fields is None:
        return context_of(None)
    return context_of({**fields, key: arguments[2]})


def _merged(arguments: _Arguments, nodes: _Nodes) -> Shape:
    """Of `[a, b]` each context is known by itself; of any other list only what they are together."""
    items = nodes[0].items if len(nodes) == 1 and isinstance(nodes[0], ListOf) else None
    if items is not None or (len(arguments) == 1 and arguments[0].is_only("list")):
        fields = arguments[0].item.fields if arguments[0].item is not None else None
        return context_of(None if fields is None else {name: or_null(each) for name, each in fields.items()})
    fields = {}
    for argument in arguments:
        if argument.fields is None:
            return context_of(None)
        fields = {**fields, **argument.fields}
    return context_of(fields)


def _or_else(arguments: _Arguments, _: _Nodes) -> Shape:
    return union(*arguments)


def _positions(_arguments: _Arguments, _: _Nodes) -> Shape:
    return list_of(of_kind("number"))


def _texts(_arguments: _Arguments, _: _Nodes) -> Shape:
    return list_of(of_kind("string"))


def _some_context(_arguments: _Arguments, _: _Nodes) -> Shape:
    return context_of(None)


_OTHERS: Mapping[str, Callable[[_Arguments, _Nodes], Shape]] = {
    "min": _extreme,
    "max": _extreme,
    "sublist": _same,
    "remove": _same,
    "reverse": _same,
    "distinct values": _same,
    "duplicate values": _same,
    "sort": _same,
    "mode": _same,
    "append": _appended,
    "concatenate": _joined,
    "union": _joined,
    "insert before": _replaced,
    "list replace": _replaced,
    "flatten": _flattened,
    "index of": _positions,
    "split": _texts,
    "duration": _duration,
    "abs": _absolute,
    "context": _some_context,
    "context put": _put,
    "put": _put,
    "context merge": _merged,
    "get or else": _or_else,
}
