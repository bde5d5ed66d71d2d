"""Decision tables: which rules hold, and what the hit policy makes of them (DMN 1.3, chapter 8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from engine import feel
from engine.dmn.logic import LiteralExpression, Logic, NameUse, Place, Scope, of_type, shown
from engine.dmn.types import Type
from engine.exceptions import DecisionFailed
from engine.feel import Value
from engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Input:
    """A column that is asked; `allowed` are its input values."""

    id: str
    label: str
    logic: LiteralExpression
    type: Type
    allowed: feel.UnaryTests | None


@dataclass(frozen=True, slots=True)
class Output:
    """A column that answers. `allowed` are its output values, the first of them the most important."""

    name: str
    label: str
    type: Type
    allowed: tuple[Value, ...]
    default: Logic | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row; `number` counts from 1, a cell that is None answers null. `note` is its annotation."""

    number: int
    id: str
    tests: tuple[feel.UnaryTests, ...]
    cells: tuple[LiteralExpression | None, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableOutcome:
    value: Value
    fired: tuple[int, ...]
    inputs: Mapping[str, Value]


_Answer = tuple[Value, ...]
_Hit = tuple[Rule, _Answer]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A table; `hit_policy` by its full name, `aggregation` SUM, MIN, MAX, COUNT or None."""

    place: Place
    hit_policy: str
    aggregation: str | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    def evaluate(self, scope: Scope) -> Value:
        return self.decide(scope).value

    def decide(self, scope: Scope) -> TableOutcome:
        """The value, with the rules that gave it and the inputs that they were asked about.

        Raises:
            DecisionFailed: the rules that hold contradict the hit policy, or an expression or a value is
            wrong, and the session does not make that null.
        """
        try:
            return self._decided(scope)
        except DecisionFailed as error:
            scope.session.failed(error)
            return TableOutcome(None, error.rules, {})

    def _decided(self, scope: Scope) -> TableOutcome:
        return self.answered(self.asked(scope), scope)

    def asked(self, scope: Scope) -> list[Value]:
        """What its questions are answered with.

        Raises:
            DecisionFailed: one of them cannot be worked out, or is of a wrong type or not allowed.
        """
        return [self._input(each, scope) for each in self.inputs]

    def answered(self, inputs: Sequence[Value], scope: Scope) -> TableOutcome:
        """The outcome where its questions are answered with `inputs`.

        Raises:
            DecisionFailed: as `decide`, whatever the session does.
        """
        holding = (rule for rule in self.rules if self._holds(rule, inputs, scope))
        # FIRST asks no further than the first rule that holds.
        heard = islice(holding, 1) if self.hit_policy == "FIRST" else holding
        hits = [(rule, self._answer(rule, scope)) for rule in heard]
        kept = _POLICIES[self.hit_policy](self, hits)
        return TableOutcome(
            value=self._value(kept, scope),
            fired=tuple(rule.number for rule, _ in kept),
            inputs={each.label: value for each, value in zip(self.inputs, inputs, strict=True)},
        )

    def uses(self) -> Sequence[NameUse]:
        return [
            *(use for each in self.inputs for use in each.logic.uses()),
            *(use for rule in self.rules for use in self._rule_uses(rule)),
            *(use for each in self.outputs if each.default is not None for use in each.default.uses()),
        ]

    def cell_holds(self, rule: Rule, at: int, value: Value, scope: Scope) -> bool:
        """Whether a rule's cell in column `at` holds for a value.

        Raises:
            DecisionFailed: it cannot be asked about such a value.
        """
        tests = rule.tests[at]
        place = self.cell_place(rule, self.inputs[at].label)
        return tests.holds_always or _holds_for(tests, value, scope, place)

    def cell_place(self, rule: Rule, column: str, *, entry: str = "") -> Place:
        """Where a cell is: in its own entry where that has an id, else in its rule."""
        return self.place.within(entry or rule.id, f"regel {rule.number}, kolumnen ”{column}”")

    @property
    def gives_list(self) -> bool:
        """Whether the value is a list of the answers of all rules that hold."""
        return self.hit_policy in ("RULE ORDER", "OUTPUT ORDER") or (
            self.hit_policy == "COLLECT" and self.aggregation is None
        )

    def _rule_uses(self, rule: Rule) -> Sequence[NameUse]:
        tested = [
            NameUse(name, self.cell_place(rule, column.label))
            for column, tests in zip(self.inputs, rule.tests, strict=True)
            for name in sorted(tests.names)
        ]
        return [*tested, *(use for cell in rule.cells if cell is not None for use in cell.uses())]

    def _input(self, column: Input, scope: Scope) -> Value:
        place = column.logic.place
        value = of_type(column.type, column.logic.evaluate(scope), place, scope.session, "Indata")
        if (
            column.allowed is not None
            and value is not None
            and not _holds_for(column.allowed, value, scope, place)
        ):
            raise place.failed(
                f"Indata {shown(value)} hör inte till de tillåtna värdena {column.allowed.text}."
            )
        return value

    def _holds(self, rule: Rule, inputs: Sequence[Value], scope: Scope) -> bool:
        return all(
            tests.holds_always or _holds_for(tests, value, scope, self.cell_place(rule, column.label))
            for tests, value, column in zip(rule.tests, inputs, self.inputs, strict=True)
        )

    def _answer(self, rule: Rule, scope: Scope) -> _Answer:
        values = [None if cell is None else cell.evaluate(scope) for cell in rule.cells]
        if scope.session.lenient:
            values = [each.type.fitted(value) for each, value in zip(self.outputs, values, strict=True)]
        for column, value in zip(self.outputs, values, strict=True):
            if not column.type.accepts(value):
                place = self.cell_place(rule, column.label)
                raise place.failed(
                    f"Svaret {shown(value)} är inte av typen {column.type.name}.", rules=[rule.number]
                )
            if column.allowed and value is not None and value not in column.allowed:
                place = self.cell_place(rule, column.label)
                raise place.failed(f"Svaret {shown(value)} är inte tillåtet i kolumnen.", rules=[rule.number])
        return tuple(values)

    def _value(self, hits: Sequence[_Hit], scope: Scope) -> Value:
        if not hits:
            return self._value_without_hits(scope)
        if self.aggregation is not None:
            return self._aggregated(hits)
        values = [self._named(answer) for _, answer in hits]
        return values if self.gives_list else values[0]

    def _value_without_hits(self, scope: Scope) -> Value:
        """The default outputs; without any, nothing: no answers in a list, null elsewhere."""
        if any(column.default is not None for column in self.outputs):
            answer = self._named(
                tuple(None if each.default is None else each.default.evaluate(scope) for each in self.outputs)
            )
            return [answer] if self.gives_list else answer
        if self.aggregation == "COUNT":
            return feel.from_json(0)
        return [] if self.gives_list else None

    def _aggregated(self, hits: Sequence[_Hit]) -> Value:
        try:
            return _AGGREGATIONS[str(self.aggregation)].evaluate(
                {"values": [answer[0] for _, answer in hits]}
            )
        except feel.FeelError as error:
            numbers = [rule.number for rule, _ in hits]
            raise self.place.failed(f"Svaren går inte att räkna samman. {error}", rules=numbers) from error

    def _named(self, answer: _Answer) -> Value:
        if len(self.outputs) == 1:
            return answer[0]
        return {column.name: value for column, value in zip(self.outputs, answer, strict=True)}


def _holds_for(tests: feel.UnaryTests, value: Value, scope: Scope, place: Place) -> bool:
    session = scope.session
    try:
        holds = tests.matches(value, scope.names, account=session.account)
    except feel.FeelError as error:
        session.failed_in(place, error, tests.text)
        return False
    if session.account.mistakes:
        session.note(place, tests.text)
    return holds


def _only_one(table: DecisionTable, hits: Sequence[_Hit]) -> Sequence[_Hit]:
    if len(hits) > 1:
        numbers = [rule.number for rule, _ in hits]
        raise table.place.failed(
            f"Tabellen ska ge högst en regel (UNIQUE), men {_listed(numbers)} gäller samtidigt.",
            rules=numbers,
        )
    return hits


def _any_of_the_same(table: DecisionTable, hits: Sequence[_Hit]) -> Sequence[_Hit]:
    if any(answer != hits[0][1] for _, answer in hits):
        numbers = [rule.number for rule, _ in hits]
        raise table.place.failed(
            f"Reglerna som gäller ska ge samma svar (ANY), men {_listed(numbers)} ger olika.", rules=numbers
        )
    return hits


def _first(_: DecisionTable, hits: Sequence[_Hit]) -> Sequence[_Hit]:
    return hits[:1]


def _all(_: DecisionTable, hits: Sequence[_Hit]) -> Sequence[_Hit]:
    return hits


def _by_importance(table: DecisionTable, hits: Sequence[_Hit]) -> Sequence[_Hit]:
    """The hits in the order of the output values, the first column deciding before the second."""

    def importance(hit: _Hit) -> tuple[int, ...]:
        return tuple(
            column.allowed.index(value) if value in column.allowed else len(column.allowed)
            for column, value in zip(table.outputs, hit[1], strict=True)
        )

    return sorted(hits, key=importance)


def _most_important(table: DecisionTable, hits: Sequence[_Hit]) -> Sequence[_Hit]:
    return _by_importance(table, hits)[:1]


_POLICIES: Mapping[str, Callable[[DecisionTable, Sequence[_Hit]], Sequence[_Hit]]] = {
    "UNIQUE": _only_one,
    "ANY": _any_of_the_same,
    "FIRST": _first,
    "PRIORITY": _most_important,
    "RULE ORDER": _all,
    "OUTPUT ORDER": _by_importance,
    "COLLECT": _all,
}
_AGGREGATIONS: Mapping[str, feel.Expression] = {
    "SUM": feel.compile_expression("sum(values)"),
    "MIN": feel.compile_expression("min(values)"),
    "MAX": feel.compile_expression("max(values)"),
    "COUNT": feel.compile_expression("count(values)"),
}

HIT_POLICIES = frozenset(_POLICIES)
AGGREGATIONS = frozenset(_AGGREGATIONS)


def _listed(numbers: Sequence[int]) -> str:
    return "reglerna " + ", ".join(map(str, numbers[:-1])) + f" och {numbers[-1]}"
