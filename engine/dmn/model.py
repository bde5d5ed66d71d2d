"""A compiled decision file, and asking it."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine import feel
from engine.dmn.logic import Calls, Logic, NameUse, Place, Scope, shown
from engine.dmn.table import DecisionTable, Output, TableOutcome
from engine.dmn.types import Type
from engine.exceptions import DecisionFailed, Problem
from engine.feel import Value


@dataclass(frozen=True, slots=True)
class InputData:
    """What the file says it must be given."""

    id: str
    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A function of the file; `requires` are the names of others that it calls."""

    name: str
    function: Logic
    requires: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    `inputs` are the labels of its table's questions, `outputs` its answers (one without a name for an
    expression), `hit_policy` None where it has no table. `requires` are ids of decisions that are made first.
    `names` are the names that the surroundings must give it and the decisions it requires, with their places.
    """

    id: str
    name: str
    logic: Logic
    type: Type
    place: Place
    requires: tuple[str, ...]
    requires_input: tuple[str, ...]
    requires_knowledge: tuple[str, ...]
    names: tuple[NameUse, ...] = ()

    @property
    def table(self) -> DecisionTable | None:
        return self.logic if isinstance(self.logic, DecisionTable) else None

    @property
    def hit_policy(self) -> str | None:
        return self.table.hit_policy if self.table is not None else None

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(each.label for each in self.table.inputs) if self.table is not None else ()

    @property
    def outputs(self) -> tuple[Output, ...]:
        return self.table.outputs if self.table is not None else (Output("", self.name, self.type, ()),)

    @property
    def input_names(self) -> frozenset[str]:
        return frozenset(use.name for use in self.names)


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """A decision that was made.

    `fired` are the numbers of the rules that gave the value, from 1; `inputs` what its table's questions (or
    the names in its expression) were answered with. `trace` holds this and every decision required for it,
    those first.
    """

    decision_id: str
    name: str
    value: Value
    fired: tuple[int, ...]
    inputs: Mapping[str, Value]
    trace: tuple[DecisionResult, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """All decisions of a file. `warnings` are what may be meant; errors would have refused the file."""

    name: str
    decisions: Mapping[str, Decision]
    input_data: Mapping[str, InputData]
    knowledge: Mapping[str, Knowledge]
    warnings: tuple[Problem, ...] = ()

    def find(self, decision: str) -> Decision:
        """The decision with this id, else with this name.

        Raises:
            DecisionFailed: there is none.
        """
        if decision in self.decisions:
            return self.decisions[decision]
        for each in self.decisions.values():
            if each.name == decision:
                return each
        known = ", ".join(self.decisions)
        raise DecisionFailed(decision, f"Filen {self.name} har inget sådant beslut. Den har: {known}.")

    def evaluate(self, decision: str, context: Mapping[str, Value]) -> DecisionResult:
        """Make the decision called `decision` (id or name), and first those it requires, from the names in
        `context`.

        Raises:
            DecisionFailed: a hit policy is broken, a name is not set, or a value is of a wrong type; says
            where.
        """
        asked = self.find(decision)
        evaluation = _Evaluation(self, context)
        result = evaluation.result_of(asked)
        return replace(result, trace=tuple(evaluation.made.values()))

    def coerce_inputs(self, decision: str, data: Mapping[str, Any]) -> dict[str, Value]:
        """`data` from JSON as the decision takes it: texts become dates, numbers, durations where a type asks
        for it.

        Types are those of the input data, and of table columns that ask for a name or a path from one. A text
        that is not of the type stays a text; the evaluation then says what is wrong.
        """
        values: dict[str, Value] = feel.from_json(dict(data))
        for each in self._with_required(self.find(decision)):
            for data_name in each.requires_input:
                _convert(values, [data_name], self.input_data[data_name].type)
            for column in each.table.inputs if each.table is not None else ():
                _convert(values, column.logic.expression.text.split("."), column.type)
        return values

    def _with_required(self, decision: Decision) -> list[Decision]:
        found = {decision.id: decision}
        waiting = [decision]
        while waiting:
            for required in waiting.pop().requires:
                if required not in found:
                    found[required] = self.decisions[required]
                    waiting.append(found[required])
        return list(found.values())


class _Evaluation:
    """The decisions made on the way to one answer, each of them once."""

    def __init__(self, model: DecisionModel, context: Mapping[str, Value]) -> None:
        self._model = model
        self._context = context
        self._calls = Calls()
        self.made: dict[str, DecisionResult] = {}

    def result_of(self, decision: Decision) -> DecisionResult:
        if decision.id not in self.made:
            required = [self._model.decisions[each] for each in decision.requires]
            results = [(each, self.result_of(each)) for each in required]
            self.made[decision.id] = self._decide(decision, self._scope(decision, results))
        return self.made[decision.id]

    def _scope(self, decision: Decision, required: list[tuple[Decision, DecisionResult]]) -> Scope:
        names: dict[str, Value] = {}
        for each, result in required:
            names.update(_answers(each, result))
        for each, result in required:
            names[each.id] = result.value
        for each, result in required:
            names[each.name] = result.value
        scope = Scope(ChainMap(names, self._context), self._calls)  # type: ignore[arg-type]  # it only reads
        return scope.with_names(self._functions(decision.requires_knowledge))

    def _functions(self, names: tuple[str, ...]) -> dict[str, Value]:
        functions = {}
        for name in names:
            knowledge = self._model.knowledge[name]
            # Business knowledge sees its parameters and other knowledge, nothing of the case (10.5.2).
            functions[name] = knowledge.function.evaluate(
                Scope(self._functions(knowledge.requires), self._calls)
            )
        return functions

    def _decide(self, decision: Decision, scope: Scope) -> DecisionResult:
        self._check_inputs(decision, scope)
        if decision.table is not None:
            outcome = decision.table.decide(scope)
        else:
            own_names = sorted({use.name for use in decision.logic.uses()} - set(decision.requires_knowledge))
            value = decision.logic.evaluate(scope)
            outcome = TableOutcome(value, (), {name: scope.names.get(name) for name in own_names})
        if not decision.type.accepts(outcome.value):
            raise decision.place.failed(
                f"Svaret {shown(outcome.value)} är inte av typen {decision.type.name}."
            )
        return DecisionResult(decision.id, decision.name, outcome.value, outcome.fired, outcome.inputs)

    def _check_inputs(self, decision: Decision, scope: Scope) -> None:
        for name in decision.requires_input:
            data = self._model.input_data[name]
            value = scope.names.get(name)
            if not data.type.accepts(value):
                raise decision.place.failed(
                    f"Indata ”{name}” {shown(value)} är inte av typen {data.type.name}."
                )


def _answers(decision: Decision, result: DecisionResult) -> Mapping[str, Value]:
    """A required table's answers by the names of its columns, as Camunda 7 gives them to the next table."""
    if len(decision.outputs) == 1:
        return {decision.outputs[0].name: result.value} if decision.outputs[0].name else {}
    return result.value if isinstance(result.value, dict) else {}


def _convert(values: dict[str, Value], path: list[str], type_: Type) -> None:
    holder: Value = values
    for name in path[:-1]:
        holder = holder.get(name) if isinstance(holder, dict) else None
    if isinstance(holder, dict) and path[-1] in holder:
        holder[path[-1]] = type_.convert(holder[path[-1]])
