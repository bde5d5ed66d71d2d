"""A compiled decision file, and asking it."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from types import MappingProxyType
from typing import Any

from engine import feel
from engine.dmn.logic import Logic, NameUse, Parameter, Place, Scope, Session, of_type
from engine.dmn.table import DecisionTable, Output, TableOutcome
from engine.dmn.types import Type
from engine.exceptions import DecisionFailed, Problem
from engine.feel import Value
from engine.records import dataclass


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
class Service:
    """A decision service: decisions that are asked together (DMN 1.3, 10.4).

    `parameters` are what it takes: input data first, then the decisions of `given`, which it does not make itself.
    Both `outputs` and `given` are ids of decisions.
    """

    id: str
    name: str
    place: Place
    parameters: tuple[Parameter, ...]
    outputs: tuple[str, ...]
    given: tuple[str, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    `inputs` are the labels of its table's questions, `outputs` its answers (one without a name for an
    expression), `hit_policy` None where it has no table. `requires` are ids of decisions that are made first.
    `names` are the names that the surroundings must give it and the decisions it requires, with their places.
    `name` is what expressions call it, `label` what people do.
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
    label: str = ""

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
    the names in its expression) were answered with. `warnings` tell of the mistakes that became null on the way,
    in the dialect of the standard. `trace` holds this and every decision required for it, those first.
    """

    decision_id: str
    name: str
    value: Value
    fired: tuple[int, ...]
    inputs: Mapping[str, Value]
    warnings: tuple[str, ...] = ()
    trace: tuple[DecisionResult, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """All decisions of a file. `warnings` are what may be meant; errors would have refused the file."""

    name: str
    decisions: Mapping[str, Decision]
    input_data: Mapping[str, InputData]
    knowledge: Mapping[str, Knowledge]
    services: Mapping[str, Service] = field(default_factory=dict)
    dialect: feel.Dialect = feel.PROCESS
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
        session = Session(self.dialect)
        evaluation = Evaluation(self, context, session)
        with _not_too_deep(asked.place):
            result = evaluation.result_of(asked)
        return replace(result, warnings=tuple(session.warnings), trace=tuple(evaluation.made.values()))

    def invoke(self, service: str, context: Mapping[str, Value]) -> DecisionResult:
        """Ask the decision service called `service` (id or name); what it takes comes from `context`.

        The value of a service with several decisions is a context of them, by their names.

        Raises:
            DecisionFailed: there is no such service, or as `evaluate`.
        """
        asked = next((each for each in self.services.values() if service in (each.id, each.name)), None)
        if asked is None:
            raise DecisionFailed(service, f"Filen {self.name} har ingen sådan beslutstjänst.")
        session = Session(self.dialect)
        with _not_too_deep(asked.place):
            value = _service_function(self, asked, session).call(
                [context.get(each.name) for each in asked.parameters]
            )
        return DecisionResult(asked.id, asked.name, value, (), dict(context), tuple(session.warnings))

    def coerce_inputs(self, decision: str, data: Mapping[str, Any]) -> dict[str, Value]:
        """`data` from JSON as the decision takes it: texts become dates, numbers, durations where a type asks
        for it.

        Types are those of the input data, and of table columns that ask for a name or a path from one. A text
        that is not of the type stays a text; the evaluation then says what is wrong.
        """
        values: dict[str, Value] = feel.from_json(dict(data))
        for each in self.with_required(self.find(decision)):
            for data_name in each.requires_input:
                _convert(values, [data_name], self.input_data[data_name].type)
            for column in each.table.inputs if each.table is not None else ():
                _convert(values, column.logic.expression.text.split("."), column.type)
        return values

    def with_required(self, decision: Decision) -> list[Decision]:
        """The decision, and those that it requires, directly or through others."""
        found = {decision.id: decision}
        waiting = [decision]
        while waiting:
            for required in waiting.pop().requires:
                if required not in found:
                    found[required] = self.decisions[required]
                    waiting.append(found[required])
        return list(found.values())


class Evaluation:
    """The decisions made on the way to one answer, each of them once; `given` are not made, but known."""

    def __init__(
        self,
        model: DecisionModel,
        context: Mapping[str, Value],
        session: Session,
        given: Mapping[str, DecisionResult] = MappingProxyType({}),
    ) -> None:
        self._model = model
        self._context = context
        self._session = session
        self.made: dict[str, DecisionResult] = dict(given)

    def result_of(self, decision: Decision) -> DecisionResult:
        if decision.id not in self.made:
            self.made[decision.id] = self._decide(decision, self.scope_of(decision))
        return self.made[decision.id]

    def scope_of(self, decision: Decision) -> Scope:
        """The names that the decision sees; those that it requires are made first."""
        required = [
            (each, self.result_of(each)) for each in map(self._model.decisions.__getitem__, decision.requires)
        ]
        names: dict[str, Value] = {}
        for each, result in required:
            names.update(_answers(each, result))
        for each, result in required:
            names[each.id] = result.value
        for each, result in required:
            names[each.name] = result.value
        scope = Scope(ChainMap(names, self._context), self._session)  # type: ignore[arg-type]  # it only reads
        return scope.with_names(
            {**self._inputs(decision, scope), **self._functions(decision.requires_knowledge)}
        )

    def _functions(self, names: tuple[str, ...]) -> dict[str, Value]:
        functions: dict[str, Value] = {}
        for name in names:
            if name in self._model.services:
                functions[name] = _service_function(self._model, self._model.services[name], self._session)
                continue
            knowledge = self._model.knowledge[name]
            # Business knowledge sees its parameters and other knowledge, nothing of the case (10.5.2).
            functions[name] = knowledge.function.evaluate(
                Scope(self._functions(knowledge.requires), self._session)
            )
        return functions

    def _decide(self, decision: Decision, scope: Scope) -> DecisionResult:
        if decision.table is not None:
            outcome = decision.table.decide(scope)
        else:
            own_names = sorted({use.name for use in decision.logic.uses()} - set(decision.requires_knowledge))
            value = decision.logic.evaluate(scope)
            outcome = TableOutcome(value, (), {name: scope.names.get(name) for name in own_names})
        value = of_type(decision.type, outcome.value, decision.place, self._session, "Svaret")
        return DecisionResult(decision.id, decision.name, value, outcome.fired, outcome.inputs)

    def _inputs(self, decision: Decision, scope: Scope) -> dict[str, Value]:
        """The input data that the decision requires, of their types."""
        values = {}
        for name in decision.requires_input:
            data = self._model.input_data[name]
            if name in scope.names or self._session.lenient:
                value = scope.names.get(name)
                values[name] = of_type(data.type, value, decision.place, self._session, f"Indata ”{name}”")
        return values


def _service_function(model: DecisionModel, service: Service, session: Session) -> feel.Function:
    """The service as a function of its parameters."""
    names = tuple(each.name for each in service.parameters)

    def call(arguments: Sequence[Value]) -> Value:
        if len(arguments) != len(names):
            message = f"Beslutstjänsten tar {len(names)} värden, inte {len(arguments)}."
            return session.failed(service.place.failed(message))
        session.count(service.place)
        values = {
            each.name: of_type(each.type, value, service.place, session, f"”{each.name}”")
            for each, value in zip(service.parameters, arguments, strict=True)
        }
        given = {
            each: DecisionResult(each, model.decisions[each].name, values[model.decisions[each].name], (), {})
            for each in service.given
        }
        evaluation = Evaluation(model, values, session, given)
        answers = {
            model.decisions[each].name: evaluation.result_of(model.decisions[each]).value
            for each in service.outputs
        }
        value = answers if len(answers) > 1 else next(iter(answers.values()), None)
        return of_type(service.type, value, service.place, session)

    return feel.Function(names, call)


@contextmanager
def _not_too_deep(place: Place) -> Iterator[None]:
    try:
        yield
    except RecursionError as error:
        raise place.failed("Beslut och affärskunskap anropar varandra i för många led.") from error


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
