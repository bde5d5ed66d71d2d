"""The boxed expressions of a decision, except its tables (DMN 1.3, chapters 7.3 and 10.2)."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from engine import feel
from engine.dmn.types import Type
from engine.exceptions import DecisionFailed
from engine.feel import Value

_MAX_CALLS = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the decision's name, the element's id, and the words for it in a message."""

    decision: str
    element: str
    words: str = ""

    def within(self, element: str, words: str) -> Place:
        return Place(self.decision, element or self.element, ", ".join(filter(None, (self.words, words))))

    def failed(self, message: str, *, rules: Sequence[int] = ()) -> DecisionFailed:
        return DecisionFailed(
            self.decision, f"{self.words}: {message}" if self.words else message, rules=rules
        )


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name that an expression takes from its surroundings, and where."""

    name: str
    place: Place


class Calls:
    """How often business knowledge was called in one evaluation; models may not multiply their work without
    end."""

    def __init__(self) -> None:
        self.made = 0

    def count(self, place: Place) -> None:
        self.made += 1
        if self.made > _MAX_CALLS:
            raise place.failed(f"Affärskunskap anropas fler än {_MAX_CALLS} gånger.")


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that an expression sees."""

    names: Mapping[str, Value]
    calls: Calls

    def with_names(self, names: Mapping[str, Value]) -> Scope:
        return Scope(ChainMap(dict(names), self.names), self.calls)  # type: ignore[arg-type]  # it only reads


class Logic(Protocol):
    """What gives a decision, a cell or a piece of business knowledge its value."""

    def evaluate(self, scope: Scope) -> Value:
        """The value.

        Raises:
            DecisionFailed: there is none, with its place.
        """

    def uses(self) -> Sequence[NameUse]:
        """The names that it takes from its surroundings."""


@dataclass(frozen=True, slots=True)
class LiteralExpression:
    """A FEEL expression."""

    place: Place
    expression: feel.Expression

    def evaluate(self, scope: Scope) -> Value:
        try:
            return self.expression.evaluate(scope.names)
        except feel.FeelError as error:
            raise self.place.failed(explained(error, self.expression.text)) from error

    def uses(self) -> Sequence[NameUse]:
        return [NameUse(name, self.place) for name in sorted(self.expression.names)]


@dataclass(frozen=True, slots=True)
class Typed:
    """A logic whose value must be of a type."""

    place: Place
    logic: Logic
    type: Type

    def evaluate(self, scope: Scope) -> Value:
        value = self.logic.evaluate(scope)
        if not self.type.accepts(value):
            raise self.place.failed(f"Värdet {shown(value)} är inte av typen {self.type.name}.")
        return value

    def uses(self) -> Sequence[NameUse]:
        return self.logic.uses()


@dataclass(frozen=True, slots=True)
class BoxedContext:
    """Named entries, each seeing those before it; with `result` that is the value, otherwise all entries
    are."""

    entries: tuple[tuple[str, Logic], ...]
    result: Logic | None

    def evaluate(self, scope: Scope) -> Value:
        made: dict[str, Value] = {}
        for name, logic in self.entries:
            made[name] = logic.evaluate(scope.with_names(made))
        return made if self.result is None else self.result.evaluate(scope.with_names(made))

    def uses(self) -> Sequence[NameUse]:
        used: list[NameUse] = []
        known: set[str] = set()
        for name, logic in (*self.entries, *([("", self.result)] if self.result is not None else [])):
            used += [use for use in logic.uses() if use.name not in known]
            known.add(name)
        return used


@dataclass(frozen=True, slots=True)
class BoxedList:
    items: tuple[Logic, ...]

    def evaluate(self, scope: Scope) -> Value:
        return [item.evaluate(scope) for item in self.items]

    def uses(self) -> Sequence[NameUse]:
        return [use for item in self.items for use in item.uses()]


@dataclass(frozen=True, slots=True)
class Relation:
    """A list of contexts, written as rows and columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Logic, ...], ...]

    def evaluate(self, scope: Scope) -> Value:
        return [
            dict(zip(self.columns, [cell.evaluate(scope) for cell in row], strict=True)) for row in self.rows
        ]

    def uses(self) -> Sequence[NameUse]:
        return [use for row in self.rows for cell in row for use in cell.uses()]


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    """A function of the model: business knowledge, or a function that a context entry holds."""

    place: Place
    parameters: tuple[str, ...]
    body: Logic

    def evaluate(self, scope: Scope) -> Value:
        def call(arguments: Sequence[Value]) -> Value:
            if len(arguments) != len(self.parameters):
                wanted = len(self.parameters)
                raise self.place.failed(f"Funktionen tar {wanted} värden, inte {len(arguments)}.")
            scope.calls.count(self.place)
            return self.body.evaluate(scope.with_names(dict(zip(self.parameters, arguments, strict=True))))

        return feel.Function(self.parameters, call)

    def uses(self) -> Sequence[NameUse]:
        return [use for use in self.body.uses() if use.name not in self.parameters]


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of business knowledge, its parameters bound by name."""

    place: Place
    function: Logic
    bindings: Mapping[str, Logic]

    def evaluate(self, scope: Scope) -> Value:
        function = self.function.evaluate(scope)
        if not isinstance(function, feel.Function):
            raise self.place.failed("Det som anropas är ingen funktion.")
        if set(function.parameters) != set(self.bindings):
            raise self.place.failed(f"Anropet ska ge värdena {', '.join(function.parameters)}.")
        return function.call([self.bindings[name].evaluate(scope) for name in function.parameters])

    def uses(self) -> Sequence[NameUse]:
        return [*self.function.uses(), *(use for logic in self.bindings.values() for use in logic.uses())]


def explained(error: feel.FeelError, text: str) -> str:
    """The error with the text it stands in, and what a lonely unknown word most often is: a text without
    quotes."""
    message = f"{error} Uttrycket är: {text}"
    if isinstance(error, feel.FeelNameError) and error.name == text:
        message += f' Om du menar texten, skriv "{text}" med citattecken.'
    return message


def shown(value: Value) -> str:
    """A value in a message: its kind and, where that is short, what it is."""
    text = feel.to_text(value)
    return (
        f"”{text}” ({feel.in_swedish(value)})" if text and len(text) <= 40 else f"({feel.in_swedish(value)})"
    )
