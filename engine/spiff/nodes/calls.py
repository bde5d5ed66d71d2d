"""Processes inside the case: embedded sub-processes and called processes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import CallActivity as StockCallActivity
from SpiffWorkflow.bpmn.specs.defaults import SubWorkflowTask as StockSubWorkflowTask

from engine import feel
from engine.bpmn import ElementFacts, VariableMapping
from engine.feel import Expression, Value
from engine.records import dataclass
from engine.spiff.nodes.node import Node
from engine.spiff.scopes import Scope
from engine.spiff.tokens import READY, STARTED, Token
from engine.spiff.workflows import MAX_VISITS, InnerWorkflow

MAX_DEPTH = 50
"""So many times a process may be in progress inside itself."""


class SubProcess(Node, StockSubWorkflowTask):
    """An embedded sub-process: it works on the variables around it."""

    def __init__(self, process: Any, facts: ElementFacts, *, inner: str, **options: Any) -> None:
        super().__init__(process, facts, subworkflow_spec=inner, **options)

    def _update_hook(self, my_task: Token) -> bool:
        if not super()._update_hook(my_task):
            return False
        my_task._set_state(STARTED)
        top = my_task.workflow.top_workflow
        top.open_inner(top.subprocess_specs[self.spec], my_task, self._scope_inside(my_task)).begin()
        return False

    def _scope_inside(self, token: Token) -> Scope:
        return token.scope

    def _bring_out(self, _token: Token, _inner: InnerWorkflow) -> None:
        """Nothing to bring: it wrote where we read."""

    def inner_ended(self, inner: InnerWorkflow) -> None:
        owner = inner.owner
        owner.workflow.top_workflow.close_inner(owner)
        self._bring_out(owner, inner)
        owner._set_state(READY)

    def _on_cancel(self, my_task: Token) -> None:
        my_task.dismiss_guards()
        inner = my_task.workflow.top_workflow.close_inner(my_task)
        if inner is not None:
            inner.abandon()


class EventSubProcess(SubProcess):
    """What happens when the start event inside is set off; `interrupts` says that nothing else goes on then."""

    def __init__(self, process: Any, facts: ElementFacts, *, interrupts: bool, **options: Any) -> None:
        super().__init__(process, facts, **options)
        self.interrupts = interrupts


class CallActivity(SubProcess, StockCallActivity):
    """A called process. With mappings it has a local scope; without, it works on its caller's variables."""

    def __init__(self, process: Any, facts: ElementFacts, **options: Any) -> None:
        super().__init__(process, facts, **options)
        self.brought_in = _carriers(facts.incoming_mappings)
        self.brought_out = _carriers(facts.outgoing_mappings)

    def _update_hook(self, my_task: Token) -> bool:
        depth = _times_around(my_task, self.spec)
        if depth:
            self._demand_room(my_task, depth)
        return super()._update_hook(my_task)

    def _demand_room(self, token: Token, depth: int) -> None:
        """A process that calls itself goes on as long as the drawing's way out is not taken, but not for ever.

        Raises:
            ElementFailed: it is too deep inside itself, or has called itself too often without a stop.
        """
        name = f"Processen ”{self.facts.called_element}”"
        if depth >= MAX_DEPTH:
            raise token.failure(
                f"{name} har anropat sig själv {MAX_DEPTH} gånger, den ena inuti den andra, och längre in går det "
                "inte. Rätta villkoret för vägen ut, eller värdet som det prövar."
            )
        if not token.workflow.top_workflow.may_begin_again():
            raise token.failure(
                f"{name} har anropat sig själv fler än {MAX_VISITS} gånger utan att någon person, tid eller händelse "
                "har väntats in. Rätta villkoret för vägen ut, eller lägg en uppgift före anropet."
            )

    def _scope_inside(self, token: Token) -> Scope:
        if not self.brought_in and not self.brought_out:
            return token.scope
        return Scope(_carried(self.brought_in, token, token.scope), outer=token.scope)

    def _bring_out(self, token: Token, inner: InnerWorkflow) -> None:
        if inner.scope is not token.scope:
            token.scope.write(_carried(self.brought_out, token, inner.scope))


def _times_around(token: Token, process_name: str) -> int:
    """How many times the process is in progress around the token."""
    depth, workflow = 0, token.workflow
    while workflow is not None:
        depth += workflow.spec.name == process_name
        workflow = None if workflow.owner is None else workflow.owner.workflow
    return depth


@dataclass(frozen=True, slots=True)
class _Carrier:
    """One `camunda:in` or `camunda:out`; without a target it carries all variables of the scope."""

    target: str | None
    variable: str | None
    expression: Expression | None

    def carry(self, token: Token, scope: Scope) -> dict[str, Value]:
        if self.target is None:
            return dict(scope.values)
        if self.expression is not None:
            return {self.target: token.evaluate(self.expression, scope=scope)}
        # A variable that is not set yet is carried as null, as in Camunda.
        return {self.target: scope.visible(token.workflow.top_workflow.reserved).get(self.variable or "")}


def _carriers(mappings: Sequence[VariableMapping]) -> tuple[_Carrier, ...]:
    return tuple(_carrier(mapping) for mapping in mappings)


def _carrier(mapping: VariableMapping) -> _Carrier:
    if mapping.all_variables:
        return _Carrier(None, None, None)
    text = mapping.source_expression
    return _Carrier(mapping.target, mapping.source, feel.compile_expression(text) if text else None)


def _carried(carriers: Sequence[_Carrier], token: Token, scope: Scope) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for carrier in carriers:
        values |= carrier.carry(token, scope)
    return values
