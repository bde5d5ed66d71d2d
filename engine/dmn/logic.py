"""The boxed expressions of a decision, except its tables (DMN 1.3, chapters 7.3 and 10.2)."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import Protocol

from engine import feel
from engine.dmn.types import Type
from engine.exceptions import DecisionFailed
from engine.feel import Value
from engine.records import dataclass

_MAX_CALLS = 500
_MAX_STEPS = 600_000
_MAX_WARNINGS = 20


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


class Session:
    """One evaluation: what it may still cost, and what becomes of its mistakes.

    In the process dialect a mistake is an error. By the standard it is null, and `warnings` tells of it; only
    what costs too much stays an error.
    """

    def __init__(self, dialect: feel.Dialect) -> None:
        self.warnings: list[str] = []
        self.account = feel.Account(_MAX_STEPS)
        self._dialect = dialect
        self._calls = 0
        self._spent = False

    @property
    def lenient(self) -> bool:
        return self._dialect is feel.STANDARD

    def count(self, place: Place) -> None:
        """Count a call of business knowledge, or a round of a loop.

        Raises:
            DecisionFailed: there were too many.
        """
        self._calls += 1
        if self._calls > _MAX_CALLS:
            self._spent = True
            raise place.failed(f"Affärskunskap anropas fler än {_MAX_CALLS} gånger.")

    def failed(self, error: DecisionFailed) -> None:
        """Null by the standard; otherwise raise the error."""
        if self._dialect is feel.PROCESS or self._spent:
            raise error
        self._warn(str(error))

    def failed_in(self, place: Place, error: feel.FeelError, text: str) -> None:
        """The same for an expression at a place."""
        if isinstance(error, feel.FeelBudgetExceeded):
            self._spent = True
        self.failed(place.failed(explained(error, text)))

    def note(self, place: Place, text: str) -> None:
        """Tell of the mistakes that became null inside an expression."""
        for mistake in self.account.mistakes:
            self._warn(str(place.failed(explained(mistake, text))))
        self.account.mistakes.clear()

    def _warn(self, message: str) -> None:
        if len(self.warnings) < _MAX_WARNINGS and message not in self.warnings:
            self.warnings.append(message)


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that an expression sees."""

    names: Mapping[str, Value]
    session: Session

    def with_names(self, names: Mapping[str, Value]) -> Scope:
        return Scope(ChainMap(dict(names), self.names), self.session)  # type: ignore[arg-type]  # it only reads


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
        session = scope.session
        try:
            value = self.expression.evaluate(scope.names, account=session.account)
        except feel.FeelError as error:
            return session.failed_in(self.place, error, self.expression.text)
        if session.account.mistakes:
            session.note(self.place, self.expression.text)
        return value

    def uses(self) -> Sequence[NameUse]:
        return [NameUse(name, self.place) for name in sorted(self.expression.names)]


@dataclass(frozen=True, slots=True)
class Nothing:
    """What could not be compiled: null by the standard, with its reason."""

    place: Place
    reason: str

    def evaluate(self, scope: Scope) -> Value:
        return scope.session.failed(self.place.failed(self.reason))

    def uses(self) -> Sequence[NameUse]:
        return ()


@dataclass(frozen=True, slots=True)
class Typed:
    """A logic whose value must be of a type."""

    place: Place
    logic: Logic
    type: Type

    def evaluate(self, scope: Scope) -> Value:
        return of_type(self.type, self.logic.evaluate(scope), self.place, scope.session)

    def uses(self) -> Sequence[NameUse]:
        return self.logic.uses()


def of_type(type_: Type, value: Value, place: Place, session: Session, what: str = "Värdet") -> Value:
    """`value` as the type takes it. By the standard it is first made to fit where it can (10.3.2.9.4).

    Raises:
        DecisionFailed: it does not fit, and the session does not make that null.
    """
    if session.lenient:
        value = type_.fitted(value)
    if type_.accepts(value) and not (session.lenient and type_.lacks(value)):
        return value
    return session.failed(place.failed(f"{what} {shown(value)} är inte av typen {type_.name}."))


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
class Parameter:
    """What a function takes."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    """A function of the model: business knowledge, or a function that a context entry holds."""

    place: Place
    parameters: tuple[Parameter, ...]
    body: Logic

    def evaluate(self, scope: Scope) -> Value:
        names = tuple(each.name for each in self.parameters)

        def call(arguments: Sequence[Value]) -> Value:
            if len(arguments) != len(names):
                message = f"Funktionen tar {len(names)} värden, inte {len(arguments)}."
                return scope.session.failed(self.place.failed(message))
            scope.session.count(self.place)
            values = [
                of_type(each.type, value, self.place, scope.session, f"”{each.name}”")
                for each, value in zip(self.parameters, arguments, strict=True)
            ]
            return self.body.evaluate(scope.with_names(dict(zip(names, values, strict=True))))

        return feel.Function(names, call)

    def uses(self) -> Sequence[NameUse]:
        names = {each.name for each in self.parameters}
        return [use for use in self.body.uses() if use.name not in names]


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of business knowledge, its parameters bound by name."""

    place: Place
    function: Logic
    bindings: Mapping[str, Logic]

    def evaluate(self, scope: Scope) -> Value:
        function = self.function.evaluate(scope)
        if not isinstance(function, feel.Function):
            return scope.session.failed(self.place.failed("Det som anropas är ingen funktion."))
        if set(function.parameters) != set(self.bindings):
            message = f"Anropet ska ge värdena {', '.join(function.parameters)}."
            return scope.session.failed(self.place.failed(message))
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
