"""The boxed expressions that choose and repeat (DMN 1.4, 10.2.2.9-13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine import feel
from engine.dmn.logic import Logic, NameUse, Place, Scope
from engine.feel import Value
from engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Conditional:
    """A condition, and what holds if it is true and if it is not."""

    place: Place
    condition: Logic
    consequence: Logic
    alternative: Logic

    def evaluate(self, scope: Scope) -> Value:
        condition = self.condition.evaluate(scope)
        if condition is not None and not isinstance(condition, bool):
            message = f"Villkoret är {feel.in_swedish(condition)}, inte ja eller nej."
            return scope.session.failed(self.place.failed(message))
        return (self.consequence if condition else self.alternative).evaluate(scope)

    def uses(self) -> Sequence[NameUse]:
        return [*self.condition.uses(), *self.consequence.uses(), *self.alternative.uses()]


@dataclass(frozen=True, slots=True)
class Filter:
    """The items of a list for which a condition is true; it knows them as `item`, and by their fields."""

    place: Place
    source: Logic
    condition: Logic

    def evaluate(self, scope: Scope) -> Value:
        kept = []
        for item in _items(self.source.evaluate(scope)):
            scope.session.count(self.place)
            names = {"item": item, **(item if isinstance(item, dict) else {})}
            verdict = self.condition.evaluate(scope.with_names(names))
            if verdict is not None and not isinstance(verdict, bool):
                message = f"Villkoret är {feel.in_swedish(verdict)}, inte ja eller nej."
                return scope.session.failed(self.place.failed(message))
            if verdict:
                kept.append(item)
        return kept

    def uses(self) -> Sequence[NameUse]:
        # A name in the condition may be a field of the items, which nothing here tells.
        return self.source.uses()


@dataclass(frozen=True, slots=True)
class Loop:
    """What the loops share: a name for each item of a list, and a body that is evaluated with it."""

    place: Place
    name: str
    source: Logic
    body: Logic

    def uses(self) -> Sequence[NameUse]:
        known = (self.name, "partial")
        return [*self.source.uses(), *(use for use in self.body.uses() if use.name not in known)]

    def rounds(self, scope: Scope, partial: Sequence[Value] = ()) -> Iterator[Value]:
        """The body's value for each item; `partial` is what the body sees of the values so far."""
        for item in _items(self.source.evaluate(scope)):
            scope.session.count(self.place)
            yield self.body.evaluate(scope.with_names({self.name: item, "partial": list(partial)}))


@dataclass(frozen=True, slots=True)
class For(Loop):
    """The list of the body's values."""

    def evaluate(self, scope: Scope) -> Value:
        values: list[Value] = []
        for value in self.rounds(scope, values):
            values.append(value)  # noqa: PERF402 - the body sees what is there so far
        return values


@dataclass(frozen=True, slots=True)
class Some(Loop):
    """Whether the body is true for one item."""

    def evaluate(self, scope: Scope) -> Value:
        verdicts = list(self.rounds(scope))
        if any(each is True for each in verdicts):
            return True
        return False if all(each is False for each in verdicts) else None


@dataclass(frozen=True, slots=True)
class Every(Loop):
    """Whether the body is true for every item."""

    def evaluate(self, scope: Scope) -> Value:
        verdicts = list(self.rounds(scope))
        if any(each is False for each in verdicts):
            return False
        return True if all(each is True for each in verdicts) else None


def _items(source: Value) -> Sequence[Value]:
    if source is None:
        return ()
    return source if isinstance(source, list) else [source]
