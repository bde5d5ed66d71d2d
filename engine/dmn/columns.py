"""The values that a table's columns may be asked about, cut where the cells tell them apart.

One witness stands for each piece of a column's line of values, and the cells themselves are asked about the witnesses.
A cell that is no comparison with constants may hold anywhere: where one has a say nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from engine import feel
from engine.dmn.table import DecisionTable, Input
from engine.feel import Shape, Value
from engine.records import dataclass

# A table is looked at while somebody waits for the answer: beyond this size nothing is claimed of a column.
_MAX_QUESTIONS = 100_000
#: Stands for every text that no cell knows.
OTHER_TEXT = "\uffffannat"
_ORDERED = ("number", "date", "date and time", "time", "days and time duration", "years and months duration")

Shapes = Callable[[Input], Shape | None]
"""What is known of the values that a column is asked about; None = nothing."""


def unknown(_: Input) -> Shape | None:
    return None


@dataclass(frozen=True, slots=True)
class Witness:
    """A value that stands for all from `low` to `high`: those are the value itself, or what it lies between.

    `words` are for what has no order.
    """

    value: Value
    words: str = ""
    low: Value = None
    high: Value = None

    @property
    def is_point(self) -> bool:
        return bool(self.low == self.value)


@dataclass(frozen=True, slots=True)
class Column:
    """A column's witnesses, null last; `holding[r]` are those that rule r's cell holds for.

    None in `holding` = nobody can say.
    """

    label: str
    witnesses: tuple[Witness, ...]
    holding: tuple[frozenset[int] | None, ...]

    def told(self, places: Collection[int]) -> str:
        """Words for the pieces: "veckor < 14", "nivå = dialog"."""
        return f"{self.label} {self.words(places)}"

    def words(self, places: Collection[int]) -> str:
        """The same without the label: "< 14", "= dialog"; only the first where no words hold for all."""
        first, last = self.witnesses[min(places)], self.witnesses[max(places)]
        if first.words or last.words or len(places) <= max(places) - min(places):
            return first.words or _interval(first, first)
        return _interval(first, last)


def _interval(first: Witness, last: Witness) -> str:
    low, high = feel.to_text(first.low), feel.to_text(last.high)
    if first.low is None:
        return f"{'≤' if last.is_point else '<'} {high}"
    if last.high is None:
        return f"{'≥' if first.is_point else '>'} {low}"
    if first is last and first.is_point:
        return f"= {low}"
    if first.is_point != last.is_point:
        return f"≥ {low} och < {high}" if first.is_point else f"> {low} och ≤ {high}"
    return f"ligger från {low} till {high}" if first.is_point else f"ligger mellan {low} och {high}"


class Effort:
    """The work that may still be spent on the tables of a file, in questions to cells: some microseconds each."""

    def __init__(self, questions: int = 100_000) -> None:
        self._left = float(questions)
        #: Whether something was left out because it would have taken too much.
        self.fell_short = False

    def spend(self, questions: float) -> bool:
        """Take from what is left. False when it was not enough."""
        self._left -= questions
        self.fell_short = self.fell_short or self.is_spent
        return not self.is_spent

    @property
    def is_spent(self) -> bool:
        return self._left < 0


def columns_of(table: DecisionTable, shapes: Shapes, effort: Effort) -> list[Column]:
    return [
        column_of(table, index, shapes(table.inputs[index]), effort) for index in range(len(table.inputs))
    ]


def column_of(
    table: DecisionTable, index: int, shape: Shape | None = None, effort: Effort | None = None
) -> Column:
    """One of the columns, where `shape` is what is known of its values; uncut where that takes too much effort."""
    asked = table.inputs[index]
    cells = [rule.tests[index] for rule in table.rules]
    witnesses = witnesses_of(asked, cells, shape)
    if witnesses is None:
        return uncut(table, index)
    questions = len(witnesses) * sum(len(cell.constants or ()) for cell in cells if _named_by(cell) is None)
    effort = effort or Effort()
    if questions > _MAX_QUESTIONS:
        effort.fell_short = True
        return uncut(table, index)
    if not effort.spend(questions):
        return uncut(table, index)
    places = {each.value: place for place, each in enumerate(witnesses) if each.value is not None}
    return Column(label_of(asked), witnesses, tuple(_holding(cell, witnesses, places) for cell in cells))


def uncut(table: DecisionTable, index: int) -> Column:
    """A column in one piece, of which only the cells that hold always are certain."""
    everything = (frozenset((0,)) if rule.tests[index].holds_always else None for rule in table.rules)
    return Column(label_of(table.inputs[index]), (Witness(None, "är vad som helst"),), tuple(everything))


def label_of(asked: Input) -> str:
    """What a column is called in a sentence: without the question mark that its head may end with."""
    return asked.label.rstrip("?").strip()


def _holding(
    cell: feel.UnaryTests, witnesses: Sequence[Witness], places: Mapping[Value, int]
) -> frozenset[int] | None:
    if cell.holds_always:
        return frozenset(range(len(witnesses)))
    if cell.constants is None:
        return None
    named = _named_by(cell)
    if named is not None:
        return frozenset(places[value] for value in named if value in places)
    return frozenset(
        place for place, each in enumerate(witnesses) if cell.matches(each.value, {}, missing_is_null=True)
    )


def _named_by(cell: feel.UnaryTests) -> list[Value] | None:
    """The numbers and texts that a cell holds for, where it only names some: no need to ask it then."""
    tests = cell.constants
    if tests is None or cell.negated:
        return None
    is_plain = all(test.operator == "=" and isinstance(test.value, Decimal | str) for test in tests)
    return [test.value for test in tests] if is_plain else None


def witnesses_of(
    asked: Input, cells: Sequence[feel.UnaryTests], shape: Shape | None = None
) -> tuple[Witness, ...] | None:
    """Values that stand for all that the column may be given, null last; None when they cannot be told."""
    allowed = asked.allowed or asked.type.allowed
    tests = [*cells, *([allowed] if allowed is not None else [])]
    points = [point for each in tests for test in each.constants or () for point in _points(test)]
    kinds = {feel.kind(point) for point in points} | ({asked.type.kind} if asked.type.kind else set())
    if asked.type.is_collection or len(kinds) > 1:
        return None
    # Where neither type nor constants tell a kind, a text stands for all that is not empty.
    kind = kinds.pop() if kinds else "string"
    values = _values(kind, points, tests, whole=asked.type.name in ("integer", "long") or _is_whole(shape))
    if values is None:
        return None
    values = _that_can_come(values, kind, shape)
    known = [
        each for each in values if allowed is None or allowed.matches(each.value, {}, missing_is_null=True)
    ]
    return (*known, Witness(None, "är tomt"))


def _is_whole(shape: Shape | None) -> bool:
    return shape is not None and shape.bounds is not None and shape.bounds.whole


def _that_can_come(values: list[Witness], kind: str, shape: Shape | None) -> list[Witness]:
    """The witnesses without those that the case never has."""
    if shape is None or not shape.is_only(kind):
        return values
    if kind == "number" and shape.bounds is not None:
        bounds = shape.bounds
        return [each for each in values if bounds.holds(each.value)]
    if kind == "string" and shape.values:
        asked = [each for each in values if each.value in shape.values]
        rest = [value for value in shape.values if value not in {each.value for each in asked}]
        return [*asked, *(Witness(value, f"= {value}") for value in rest)]
    return values


def _points(test: feel.ConstantTest) -> list[Value]:
    ends = (test.value.start, test.value.end) if isinstance(test.value, feel.Range) else (test.value,)
    return [end for end in ends if end is not None]


def _values(
    kind: str, points: Sequence[Value], tests: Sequence[feel.UnaryTests], *, whole: bool
) -> list[Witness] | None:
    if kind == "boolean":
        return [Witness(True, "= ja"), Witness(False, "= nej")]
    if kind == "string":
        compared = {test.operator for each in tests for test in each.constants or ()}
        if not compared <= {"=", "!="}:
            return None
        return [Witness(text, f"= {text}") for text in dict.fromkeys(points)] + [
            Witness(OTHER_TEXT, "är något annat")
        ]
    if kind not in _ORDERED or not points:
        return None
    return _cut(sorted(set(points)), whole=whole)


def _cut(points: Sequence[Value], *, whole: bool) -> list[Witness]:
    """The points, and one value before, between and after them."""
    found: list[Witness] = []
    step = _step(points[0])
    first, last = points[0], points[-1]
    if step is not None:
        found.append(Witness(_shifted(first, step, -1), high=first))
    for lower, upper in pairwise(points):
        found.append(Witness(lower, low=lower, high=lower))
        between = _between(lower, upper, whole=whole)
        if between is not None:
            found.append(Witness(between, low=lower, high=upper))
    found.append(Witness(last, low=last, high=last))
    if step is not None:
        found.append(Witness(_shifted(last, step, 1), low=last))
    return found


def _step(point: Value) -> Value:
    if isinstance(point, Decimal):
        return Decimal(1)
    if isinstance(point, date):
        return feel.DaysTime(timedelta(days=1))
    return None


def _shifted(point: Value, step: Value, direction: int) -> Value:
    sign = "+" if direction > 0 else "-"
    return feel.compile_expression(f"point {sign} step").evaluate(
        {"point": point, "step": step}, missing_is_null=True
    )


def _between(lower: Value, upper: Value, *, whole: bool) -> Value:
    """A value between the two; None when there is none, or none that we can count out."""
    if isinstance(lower, Decimal):
        middle = lower + (upper - lower) / 2
        return middle.to_integral_value() if whole and upper - lower > 1 else None if whole else middle
    if isinstance(lower, feel.DaysTime):
        return feel.DaysTime(lower.delta + (upper.delta - lower.delta) / 2)
    if isinstance(lower, date):
        middle = lower + (upper - lower) / 2
        return middle if lower < middle < upper else None
    return None
