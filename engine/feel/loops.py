"""The nodes that go through lists: filters, `for`, `some`, `every`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import date

from engine.exceptions import FeelBudgetExceeded, FeelError
from engine.feel import operators
from engine.feel.comparing import Negation
from engine.feel.frames import Frame
from engine.feel.limits import MAX_ITEMS
from engine.feel.nodes import Literal, Node, RangeOf, size_of
from engine.feel.values import Range, Value, is_number, normalise
from engine.records import dataclass

_ITEMS_PER_STEP = 8


@dataclass(slots=True)
class Filter(Node):
    """`list[2]`, `list[-1]`, `list[item > 5]`, `list[status = "klar"]`."""

    source: Node
    condition: Node
    weight: int = field(init=False)

    def __post_init__(self) -> None:
        self.weight = size_of(self.condition)

    def evaluate(self, frame: Frame) -> Value:
        source = self.source.evaluate(frame)
        items = source if isinstance(source, list) else [] if source is None else [source]
        if isinstance(self.condition, (Literal, Negation)):
            return self._at(items, self.condition.evaluate(frame), frame)
        kept = []
        for item in items:
            verdict = self._verdict(normalise(item), items, frame)
            if is_number(verdict):
                return self._at(items, verdict, frame)
            if verdict is True:
                kept.append(item)
        return kept

    def children(self) -> Sequence[Node]:
        return (self.source, self.condition)

    def free_names(self) -> frozenset[str]:
        # A name inside the brackets may be a field of the items, which nothing here tells.
        return self.source.free_names()

    def _verdict(self, item: Value, items: Sequence[Value], frame: Frame) -> Value:
        frame.run.charge(self.weight)
        inner = Frame({"item": item}, frame, frame.run, rows=items)
        if isinstance(item, dict):
            inner = Frame(item, inner, frame.run)
        return self.condition.evaluate(inner)

    def _at(self, items: Sequence[Value], position: Value, frame: Frame) -> Value:
        if position is True:
            return items
        if position is False or position is None:
            return []
        try:
            index = operators.whole(position)
        except FeelError as error:
            return frame.run.failed(error, self.position)
        if index == 0 or abs(index) > len(items):
            return None
        return normalise(items[index - 1 if index > 0 else index])


@dataclass(slots=True)
class Iteration:
    """`x in list` or `x in 1..10` of a loop."""

    name: str
    source: Node
    end: Node | None

    def values(self, frame: Frame) -> Sequence[Value]:
        source = self.source.evaluate(frame)
        if self.end is not None:
            return _values_between(source, self.end.evaluate(frame))
        if source is None and isinstance(self.source, RangeOf):
            raise FeelError("Intervallet har inga värden.")
        if isinstance(source, Range):
            return _values_of(source)
        return source if isinstance(source, list) else [] if source is None else [source]

    def nodes(self) -> tuple[Node, ...]:
        return (self.source,) if self.end is None else (self.source, self.end)


def _values_between(first: Value, last: Value) -> Sequence[Value]:
    """The whole numbers, or the days, from one to the other, in either direction."""
    if _is_day(first) and _is_day(last):
        return [date.fromordinal(each) for each in _between(first.toordinal(), last.toordinal())]
    return _between(operators.whole(first), operators.whole(last))


def _between(start: int, end: int) -> range:
    if abs(end - start) >= MAX_ITEMS:
        raise FeelBudgetExceeded(f"Intervallet har fler än {MAX_ITEMS} tal.")
    return range(start, end + 1) if start <= end else range(start, end - 1, -1)


def _values_of(bounds: Range) -> Sequence[Value]:
    if _is_day(bounds.start) and _is_day(bounds.end):
        days = (bounds.start.toordinal(), bounds.end.toordinal())
        return [date.fromordinal(each) for each in _inside(*days, bounds)]
    return _inside(operators.whole(bounds.start), operators.whole(bounds.end), bounds)


def _inside(start: int, end: int, bounds: Range) -> range:
    first, last = start + (not bounds.start_included), end - (not bounds.end_included)
    return _between(first, last) if first <= last else range(0)


def _is_day(value: Value) -> bool:
    return type(value) is date


class _Nothing(Exception):
    """There is nothing that the loop could go through."""


@dataclass(slots=True)
class Loop(Node):
    """What `for`, `some` and `every` share: nested iterations around a body."""

    iterations: tuple[Iteration, ...]
    body: Node
    weight: int = field(init=False)

    def __post_init__(self) -> None:
        self.weight = 1 + size_of(self.body)

    def evaluate(self, frame: Frame) -> Value:
        try:
            return self.value(frame)
        except _Nothing:
            return None

    def value(self, frame: Frame) -> Value:
        """What the rounds come to."""
        raise NotImplementedError

    def rounds(self, frame: Frame, depth: int = 0) -> Iterator[Frame]:
        """A frame for each round, the last iteration turning fastest."""
        if depth == len(self.iterations):
            yield frame
            return
        iteration = self.iterations[depth]
        for value in self._values(iteration, frame):
            frame.run.charge(self.weight)
            yield from self.rounds(Frame({iteration.name: value}, frame, frame.run), depth + 1)

    def children(self) -> Sequence[Node]:
        return (*(node for each in self.iterations for node in each.nodes()), self.body)

    def free_names(self) -> frozenset[str]:
        free: frozenset[str] = frozenset()
        bound: set[str] = set()
        for iteration in self.iterations:
            free |= frozenset().union(*(node.free_names() for node in iteration.nodes())) - bound
            bound.add(iteration.name)
        return free | (self.body.free_names() - bound - self.own_names())

    def own_names(self) -> frozenset[str]:
        return frozenset()

    def _values(self, iteration: Iteration, frame: Frame) -> Sequence[Value]:
        try:
            return iteration.values(frame)
        except FeelError as error:
            frame.run.failed(error, self.position)
            raise _Nothing from error


@dataclass(slots=True)
class For(Loop):
    """`for x in xs return x * 2`; `partial` is the list of the results so far."""

    def value(self, frame: Frame) -> Value:
        results: list[Value] = []
        with_partial = "partial" in self.body.free_names()
        for inner in self.rounds(frame):
            if len(results) >= MAX_ITEMS:
                raise FeelBudgetExceeded(f"Listan får fler än {MAX_ITEMS} värden.")
            if with_partial:
                frame.run.charge(len(results) // _ITEMS_PER_STEP)
                results.append(self.body.evaluate(Frame({"partial": list(results)}, inner, frame.run)))
            else:
                results.append(self.body.evaluate(inner))
        return results

    def own_names(self) -> frozenset[str]:
        return frozenset(("partial",))


@dataclass(slots=True)
class Some(Loop):
    """`some x in xs satisfies x > 1`."""

    def value(self, frame: Frame) -> Value:
        result: bool | None = False
        for inner in self.rounds(frame):
            result = operators.either(result, self.body.evaluate(inner))
            if result is True:
                return True
        return result


@dataclass(slots=True)
class Every(Loop):
    """`every x in xs satisfies x > 1`."""

    def value(self, frame: Frame) -> Value:
        result: bool | None = True
        for inner in self.rounds(frame):
            result = operators.both(result, self.body.evaluate(inner))
            if result is False:
                return False
        return result
