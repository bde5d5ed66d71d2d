"""What somebody must be asked before a decision can be made: a field for each value that it reads, of its type.

A value that a table asks about by its name, or by a path from one, has the type and the allowed values of its
column. What is only used inside longer expressions has neither: there one writes FEEL.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from itertools import islice

from engine import clock, feel
from engine.dmn.columns import OTHER_TEXT, Witness, witnesses_of
from engine.dmn.logic import LiteralExpression, Place
from engine.dmn.model import Decision, DecisionModel
from engine.dmn.table import DecisionTable, Input
from engine.dmn.types import ANY, Type
from engine.feel import Shape, Value
from engine.feel.nodes import Literal, Name, Node, Path
from engine.records import dataclass

#: More than this nobody fills in.
MOST_FIELDS = 100
_MOST_CHOICES = 100
_MOST_TRIED = 100
_MOST_NODES = 20_000
_MOST_PARTS = 50
_CONTROLS = {
    "boolean": "boolean",
    "number": "number",
    "date": "date",
    "date and time": "moment",
    "time": "time",
    "days and time duration": "duration",
    "years and months duration": "duration",
    "string": "text",
}
_CLOCK = re.compile(r"\b(today|now)\s*\(")
_LIST_FUNCTIONS = frozenset({"count", "list contains", "sum", "min", "max", "mean"})


@dataclass(frozen=True, slots=True)
class Field:
    """A value that is asked for.

    `path` leads to it in the case's variables. `control` is choice, boolean, number, date, moment, time, duration,
    text, or feel for what has to be written as an expression. `choices` are all that it may be, where they can be
    counted; `known` are those that some cell speaks of. `sample` is a value to begin with.
    """

    path: tuple[str, ...]
    label: str
    control: str
    type: Type = ANY
    choices: tuple[Value, ...] = ()
    known: tuple[Value, ...] = ()
    allowed: feel.UnaryTests | None = None
    sample: Value = None

    @property
    def key(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True)
class Asking:
    """All that a decision and those it requires read. `asks_for_day`: one of them asks what day it is.

    `known` is what those who ask know of the values of names that no column asks for alone.
    """

    model: DecisionModel
    decision: Decision
    known: Mapping[str, Shape] = field(default_factory=dict)

    @cached_property
    def decisions(self) -> list[Decision]:
        return self.model.with_required(self.decision)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields in the order of the tables' columns, the asked table's first; then the rest by name,
        what has to be written as an expression last."""
        names = list(dict.fromkeys(use.name for use in self.decision.names))
        order = list(dict.fromkeys(column.path[0] for column in self._simple if column.path[0] in names))
        found = [field for name in order for field in self._fields_of(name)]
        rest = [field for name in sorted(set(names) - set(order)) for field in self._fields_of(name)]
        return (*found, *sorted(rest, key=lambda field: field.control == "feel"))

    @cached_property
    def asks_for_day(self) -> bool:
        texts = [text for each in self.decisions for text in _texts(each)]
        has_knowledge = any(each.requires_knowledge for each in self.decisions)
        return has_knowledge or any(text is None or _CLOCK.search(text) for text in texts)

    def field_of(self, column: Input) -> Field | None:
        """The field that answers a column's question by itself."""
        path = path_of(column.logic.expression.tree)
        return next((field for field in self.fields if field.path == path), None)

    @cached_property
    def _simple(self) -> list[_Column]:
        """The columns that ask for a name, or a path from one."""
        return [
            _Column(path, table, at)
            for decision in self.decisions
            if (table := decision.table) is not None
            for at, column in enumerate(table.inputs)
            if (path := path_of(column.logic.expression.tree))
        ]

    @cached_property
    def _columns(self) -> Mapping[str, Mapping[tuple[str, ...], list[_Column]]]:
        """The simple columns by the name that they begin with, and by their paths."""
        found: defaultdict[str, defaultdict[tuple[str, ...], list[_Column]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for column in self._simple:
            found[column.path[0]][column.path].append(column)
        return found

    @cached_property
    def _places(self) -> Mapping[str, set[Place]]:
        """Where each name is used."""
        found: defaultdict[str, set[Place]] = defaultdict(set)
        for use in self.decision.names:
            found[use.name].add(use.place)
        return found

    def _fields_of(self, name: str) -> list[Field]:
        columns = self._columns.get(name, {})
        asked = {each.asked.logic.place for group in columns.values() for each in group}
        alone = self._places[name] <= asked
        if columns and (alone or list(columns) == [(name,)]) and not _one_inside_another(columns):
            return [_of_columns(group) for group in columns.values()]
        data = self.model.input_data.get(name)
        if data is not None and not columns:
            return list(_of_type((name,), name, data.type, self._sample_of(name)))
        sample = self._sample_of(name)
        return [_of_shape(name, self.known.get(name, feel.ANY), sample)]

    def _sample_of(self, name: str) -> Value:
        """The least that the expressions can be asked about: what is counted is a list, what has parts has them."""
        if name in self._listed:
            return self._listed[name]
        parts = self._parts.get(name)
        return _with_parts(parts) if parts else None

    @cached_property
    def _nodes(self) -> list[Node]:
        """The parts of all questions and expressions, as many as are looked at."""
        every = (node for each in self.decisions for tree in _trees(each) for node in _inside(tree))
        return list(islice(every, _MOST_NODES))

    @cached_property
    def _listed(self) -> Mapping[str, list[Value]]:
        """By name what is sought in the lists that functions are called with."""
        found: dict[str, list[Value]] = {}
        for node in self._nodes:
            called = {signature.name for signature, _ in getattr(node, "signatures", ())}
            first, *others = getattr(node, "arguments", ()) or (None,)
            if called & _LIST_FUNCTIONS and isinstance(first, Name) and first.name not in found:
                found[first.name] = [each.value for each in others if isinstance(each, Literal)]
        return found

    @cached_property
    def _parts(self) -> Mapping[str, list[tuple[str, ...]]]:
        """By name the parts that expressions take of it."""
        found: defaultdict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
        for node in self._nodes:
            path = path_of(node)
            if len(path) > 1 and len(found[path[0]]) < _MOST_PARTS:
                found[path[0]][path[1:]] = None
        return {name: list(parts) for name, parts in found.items()}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that asks for a path."""

    path: tuple[str, ...]
    table: DecisionTable
    at: int

    @property
    def asked(self) -> Input:
        return self.table.inputs[self.at]

    @property
    def cells(self) -> list[feel.UnaryTests]:
        return [rule.tests[self.at] for rule in self.table.rules]


def path_of(node: object) -> tuple[str, ...]:
    """The names of a name or of a path from one; empty for anything else."""
    if isinstance(node, Name):
        return (node.name,)
    if isinstance(node, Path):
        source = path_of(node.source)
        return (*source, node.name) if source else ()
    return ()


def _one_inside_another(paths: Collection[tuple[str, ...]]) -> bool:
    return any(path[:end] in paths for path in paths for end in range(1, len(path)))


def _of_columns(columns: Sequence[_Column]) -> Field:
    """The field for the value that some columns ask about: the first of them that knows most of it decides."""
    fields = [_of_column(each) for each in columns]
    known = tuple(dict.fromkeys(value for field in fields for value in field.known))
    best = next((each for each in fields if each.choices), None) or next(
        (each for each in fields if each.control != "feel"), fields[0]
    )
    return replace(best, known=known)


def _of_column(column: _Column) -> Field:
    asked = column.asked
    # What a cell cannot be compared with makes no witness: a sample is sought among those there are.
    found = [each for each in witnesses_of(asked, column.cells) or () if each.value != OTHER_TEXT]
    allowed = asked.allowed or asked.type.allowed
    kinds = {feel.kind(each.value) for each in found if each.value is not None}
    kind = asked.type.kind or (kinds.pop() if len(kinds) == 1 else None)
    field = Field(
        column.path,
        asked.label,
        "feel" if asked.type.is_collection else _CONTROLS.get(kind or "", "feel"),
        asked.type if asked.type.kind else replace(asked.type, kind=kind),
        choices=_counted(allowed),
        known=tuple(each.value for each in found if each.value is not None and each.words),
        allowed=allowed,
    )
    if field.choices and field.control not in ("boolean", "feel"):
        field = replace(field, control="choice")
    return replace(field, sample=_sample(field, found, column.cells))


def _counted(allowed: feel.UnaryTests | None) -> tuple[Value, ...]:
    """The allowed values, where they are nothing but a list of values."""
    tests = None if allowed is None or allowed.negated else allowed.constants
    if not tests or len(tests) > _MOST_CHOICES or any(test.operator != "=" for test in tests):
        return ()
    return tuple(test.value for test in tests if test.value is not None)


def _sample(field: Field, found: Sequence[Witness], cells: Sequence[feel.UnaryTests]) -> Value:
    """A value that the first rule with something to say about it answers, so that there is something to see."""
    told = [each for each in found if each.value is not None]
    candidates = [each.value for each in told if each.is_point or each.words]
    candidates += [each.value for each in told if each.value not in candidates]
    candidates = candidates[:_MOST_TRIED] or [*field.choices[:1]]
    asked = next((cell for cell in cells if not cell.holds_always and cell.constants is not None), None)
    if asked is not None:
        for value in candidates:
            if asked.matches(value, {}, missing_is_null=True):
                return value
    if candidates:
        return candidates[0]
    return _usual(field.control)


def _of_type(path: tuple[str, ...], label: str, type_: Type, sample: Value) -> Iterator[Field]:
    """A field for each part of a type that has parts, and one for a type that has none."""
    if type_.components and not type_.is_collection and len(path) < 4:
        for name, each in type_.components.items():
            part = sample.get(name) if isinstance(sample, dict) else None
            yield from _of_type((*path, name), f"{label}: {name}" if len(path) > 1 else name, each, part)
        return
    choices = _counted(type_.allowed)
    control = "feel" if type_.is_collection else _CONTROLS.get(type_.kind or "", "feel")
    if choices and control not in ("boolean", "feel"):
        control = "choice"
    if sample is None:
        sample = choices[0] if choices else _usual(control)
    yield Field(path, label, control, type_, choices, allowed=type_.allowed, sample=sample)


def _of_shape(name: str, shape: Shape, sample: Value) -> Field:
    """The field for a name of which only the shape of its values is known."""
    kinds = shape.kinds or frozenset()
    kind = next(iter(kinds)) if len(kinds) == 1 else ""
    if kind not in _CONTROLS:
        return Field((name,), name, "feel", sample=[] if kind == "list" and sample is None else sample)
    known = (shape.values or ()) if kind == "string" else ()
    if sample is None:
        sample = known[0] if known else _usual(_CONTROLS[kind])
    return Field((name,), name, _CONTROLS[kind], Type(kind, kind), known=known, sample=sample)


def _usual(control: str) -> Value:
    """A value to begin with where nothing tells of one."""
    return {"boolean": False, "number": feel.from_json(1), "date": clock.today()}.get(control)


def _with_parts(parts: Sequence[tuple[str, ...]]) -> Value:
    made: dict[str, Value] = {}
    for first in dict.fromkeys(part[0] for part in parts):
        inner = [part[1:] for part in parts if part[0] == first and len(part) > 1]
        made[first] = _with_parts(inner) if inner else None
    return made


def _inside(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children():
        yield from _inside(child)


def _trees(decision: Decision) -> Iterator[Node]:
    if decision.table is not None:
        yield from (column.logic.expression.tree for column in decision.table.inputs)
    elif isinstance(decision.logic, LiteralExpression):
        yield decision.logic.expression.tree


def _texts(decision: Decision) -> Iterator[str | None]:
    """The expressions of a decision as they are written; None for logic that has others inside."""
    table = decision.table
    if table is not None:
        yield from (column.logic.expression.text for column in table.inputs)
        for rule in table.rules:
            yield from (test.text for test in rule.tests)
            yield from (cell.expression.text for cell in rule.cells if cell is not None)
    elif isinstance(decision.logic, LiteralExpression):
        yield decision.logic.expression.text
    else:
        yield None
