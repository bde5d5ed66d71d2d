"""Asking a decision as if somebody looked over its shoulder: each question, each cell, each decision behind it.

`DecisionModel.evaluate` stops at the first mistake and at the first cell that does not hold. Here every cell of every
rule is asked, so that a person sees why a rule did not answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import thread_time

from engine import feel
from engine.dmn.logic import Scope, Session
from engine.dmn.model import Decision, DecisionModel, Evaluation
from engine.dmn.table import DecisionTable, Rule
from engine.exceptions import DecisionFailed
from engine.feel import Value
from engine.records import dataclass

#: What one look may cost: steps of FEEL in all decisions together, and seconds of the processor.
MOST_STEPS = 200_000
LONGEST = 0.5

#: For each cell of a rule whether it holds; None where it could not be asked.
Cells = tuple[bool | None, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """A decision that was looked at.

    `inputs` are what its table's questions were answered with, `cells` the rules' cells in their order (fewer than
    there are rules where there was no time for more), both empty without a table. `failure` says in words why there
    is no `value`, "" where there is one.
    """

    decision: Decision
    inputs: tuple[Value, ...] = ()
    cells: tuple[Cells, ...] = ()
    value: Value = None
    fired: tuple[int, ...] = ()
    failure: str = ""

    @property
    def holding(self) -> tuple[int, ...]:
        """The numbers of the rules all of whose cells hold, whether they answer or not."""
        return tuple(number for number, cells in enumerate(self.cells, start=1) if all(cells))


class Patience:
    """How long somebody waits for an answer: processor seconds of the own thread."""

    def __init__(self, seconds: float = LONGEST) -> None:
        self._until = thread_time() + seconds

    @property
    def is_spent(self) -> bool:
        return thread_time() > self._until


def examine(model: DecisionModel, decision: str, context: Mapping[str, Value]) -> tuple[Examined, ...]:
    """Look at a decision and at all those it requires, those first. A failed one is the last.

    Raises:
        DecisionFailed: there is no such decision.
    """
    look = _Look(model, context)
    found: list[Examined] = []
    for each in in_order(model, model.find(decision)):
        found.append(look.at(each))
        if found[-1].failure:
            break
    return tuple(found)


def limited(model: DecisionModel) -> Session:
    """A session that may cost what one look may."""
    session = Session(model.dialect)
    session.account = feel.Account(MOST_STEPS)
    return session


def in_order(model: DecisionModel, decision: Decision) -> list[Decision]:
    """The decision and those it requires, each after those that it requires itself."""
    waiting = model.with_required(decision)
    done: dict[str, Decision] = {}
    # The reader has refused circles: each round lets at least one go.
    while waiting:
        done |= {each.id: each for each in waiting if set(each.requires) <= done.keys()}
        waiting = [each for each in waiting if each.id not in done]
    return list(done.values())


class _Look:
    """Looks at the decisions of one file with one purse."""

    def __init__(self, model: DecisionModel, context: Mapping[str, Value]) -> None:
        self._evaluation = Evaluation(model, context, limited(model))
        # Cells that the decision itself never asks may be wrong without harm: a purse of their own.
        self._asking = limited(model)
        self._patience = Patience()

    def at(self, decision: Decision) -> Examined:
        inputs: tuple[Value, ...] = ()
        cells: tuple[Cells, ...] = ()
        try:
            scope = self._evaluation.scope_of(decision)
            if decision.table is not None:
                inputs = tuple(decision.table.asked(scope))
                cells = self._cells(decision.table, inputs, scope)
            made = self._evaluation.result_of(decision)
        except DecisionFailed as error:
            return Examined(decision, inputs, cells, fired=error.rules, failure=str(error))
        except RecursionError:
            return Examined(decision, failure="Beslut och affärskunskap anropar varandra i för många led.")
        return Examined(decision, inputs, cells, made.value, made.fired)

    def _cells(self, table: DecisionTable, inputs: Sequence[Value], scope: Scope) -> tuple[Cells, ...]:
        asking = Scope(scope.names, self._asking)
        found: list[Cells] = []
        for rule in table.rules:
            if self._patience.is_spent or self._asking.account.steps <= 0:
                break
            found.append(tuple(_cell(table, rule, at, value, asking) for at, value in enumerate(inputs)))
        return tuple(found)


def _cell(table: DecisionTable, rule: Rule, at: int, value: Value, scope: Scope) -> bool | None:
    try:
        return table.cell_holds(rule, at, value, scope)
    except DecisionFailed:
        return None
