"""Tasks: work for people, and work for the engine."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import ManualTask as StockManualTask
from SpiffWorkflow.bpmn.specs.defaults import NoneTask as StockNoneTask
from SpiffWorkflow.bpmn.specs.defaults import ScriptTask as StockScriptTask
from SpiffWorkflow.bpmn.specs.defaults import ServiceTask as StockServiceTask
from SpiffWorkflow.bpmn.specs.defaults import UserTask as StockUserTask

from engine import feel
from engine.bpmn import ElementFacts
from engine.exceptions import Conflict, DecisionFailed, ElementFailed, FeelError, NiostegError
from engine.spiff.decisions import DEFAULT_MAPPING, Decision, shaped
from engine.spiff.nodes.node import Node
from engine.spiff.tokens import Token
from engine.spiff.views import DecisionTaken, ServiceCall


class UserTask(Node, StockUserTask):
    """Waits for a person."""


class ManualTask(Node, StockManualTask):
    """Waits for a person to say that it is done."""


class UntypedTask(Node, StockNoneTask):
    """A task of no kind; somebody has to do it, so it waits for a person."""


class ScriptTask(Node, StockScriptTask):
    """Sets one variable to the value of one FEEL expression."""

    def __init__(self, process: Any, facts: ElementFacts, **options: Any) -> None:
        super().__init__(process, facts, script=facts.script, **options)
        self.expression = feel.compile_expression(facts.script or "")

    def _execute(self, task: Token) -> bool:
        task.scope.write({self.facts.result_variable or "": task.evaluate(self.expression)})
        return True


class BusinessRuleTask(Node):
    """Asks a decision and keeps which rules answered."""

    def __init__(self, process: Any, facts: ElementFacts, *, decision: Decision, **options: Any) -> None:
        super().__init__(process, facts, **options)
        self.decision = decision

    def _run_hook(self, my_task: Token) -> bool:
        facts = self.facts
        try:
            result = self.decision.model.evaluate(self.decision.decision_id, my_task.visible())
            value = shaped(result, self.decision, facts.decision_mapping or DEFAULT_MAPPING)
        except (DecisionFailed, FeelError) as error:
            raise my_task.failure(str(error)) from error
        taken = DecisionTaken(facts.id, facts.process_key, result)
        my_task.workflow.top_workflow.decisions.append(taken)
        my_task.scope.write({facts.result_variable or "": value})
        return True


class ServiceTask(Node, StockServiceTask):
    """Lets the house do the work; what it answers is merged into the scope, or kept in the result variable."""

    def _execute(self, task: Token) -> bool:
        answer = self._call(task)
        variable = self.facts.result_variable
        task.scope.write({variable: answer} if variable else answer)
        return True

    def _call(self, token: Token) -> dict[str, feel.Value]:
        call = ServiceCall(self.facts.topic or "", self.facts, str(token.id), token.visible())
        try:
            return dict(token.workflow.top_workflow.host.call_service(call))
        except (Conflict, ElementFailed):
            raise
        except NiostegError as error:
            raise token.failure(str(error)) from error
