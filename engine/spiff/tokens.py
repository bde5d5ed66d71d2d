"""Tokens: SpiffWorkflow's tasks without their burdens.

A stock task copies all data from its parent, predicts its future, keeps its past and logs every change of state with
a dozen look-ups. A token does none of that: variables belong to the scope, a token is born when its element is
reached, and leaves the tree when it is done. So a case that has looped a thousand times is as small as a new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, cast

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn import ElementFacts
from engine.exceptions import ElementFailed, FeelError
from engine.feel import Expression, Value
from engine.spiff.scopes import Scope
from engine.spiff.views import PassedElement

READY, WAITING, STARTED = TaskState.READY, TaskState.WAITING, TaskState.STARTED
FUTURE, COMPLETED, CANCELLED = TaskState.FUTURE, TaskState.COMPLETED, TaskState.CANCELLED


class Token(Task):
    """A token at an element.

    `internal_data` is the engine's own notes in plain JSON types: `via` (the flow that brought it), `host` (the
    activity that a boundary event guards), `race` (the event-based gateway it competes at), `round` (its number
    among the rounds of an activity, from 0), `timer` and `key` (what an event waits for), `held` (its condition held
    when it was last looked at). `memory` holds the FEEL values of a multi-instance activity in progress, `local` the
    scope of one of its rounds.
    """

    #: Variables belong to the scope; nobody can put anything here.
    data: Mapping[str, Any] = MappingProxyType({})
    last_state_change = 0.0
    thread_id = 0

    def __init__(
        self, workflow: Any, task_spec: Any, parent: Token | None, state: int, token_id: int
    ) -> None:
        # Not Task.__init__: it reads the clock, draws a random id and binds a new dict to `data`.
        self.id = token_id
        self.workflow = workflow
        self.task_spec = task_spec
        self.triggered = False
        self.internal_data: dict[str, Any] = {}
        self.memory: dict[str, Value] | None = None
        self.local: Scope | None = None
        self._state = state
        self._children: list[int] = []
        self._parent = None if parent is None else parent.id
        workflow.tasks[token_id] = self
        if parent is not None:
            parent._children.append(token_id)

    @property
    def facts(self) -> ElementFacts:
        return cast("ElementFacts", self.task_spec.facts)

    @property
    def scope(self) -> Scope:
        return self.local or cast("Scope", self.workflow.scope)

    def visible(self, extra: Mapping[str, Value] | None = None) -> Mapping[str, Value]:
        return self.scope.visible(self.workflow.top_workflow.reserved, extra)

    def evaluate(
        self, expression: Expression, extra: Mapping[str, Value] | None = None, *, scope: Scope | None = None
    ) -> Value:
        """The value of `expression` in the token's scope, or in another one that the element works with.

        Raises:
            ElementFailed: it cannot be computed; the cause quotes it.
        """
        try:
            return expression.evaluate(
                (scope or self.scope).visible(self.workflow.top_workflow.reserved, extra)
            )
        except FeelError as error:
            raise self.failure(f"Uttrycket ”{expression.text}” går inte att räkna ut. {error}") from error

    def holds(self, condition: Expression, extra: Mapping[str, Value] | None = None) -> bool:
        """Whether `condition` is true in the token's scope. FEEL: only true is true, null is not.

        Raises:
            ElementFailed: it cannot be computed, or is neither true, false nor null.
        """
        return self._is_true(condition, self.evaluate(condition, extra))

    def holds_by_now(self, condition: Expression) -> bool:
        """As `holds`, for what is waited for: a name that nothing has set yet is null."""
        try:
            value = condition.evaluate(self.visible(), missing_is_null=True)
        except FeelError as error:
            raise self.failure(f"Uttrycket ”{condition.text}” går inte att räkna ut. {error}") from error
        return self._is_true(condition, value)

    def _is_true(self, condition: Expression, value: Value) -> bool:
        if value is None or isinstance(value, bool):
            return value is True
        raise self.failure(f"Villkoret ”{condition.text}” ska ge ja eller nej (true eller false).")

    def failure(self, cause: str) -> ElementFailed:
        facts = self.facts
        return ElementFailed(
            facts.id, process_key=facts.process_key, token_id=str(self.id), cause=cause, name=facts.name or ""
        )

    @property
    def stands_by(self) -> bool:
        """Whether it is a boundary event or an event sub-process that waits: nothing is in progress here."""
        return "host" in self.internal_data or self.task_spec.listens

    def enter(self) -> None:
        """Note that the element has been entered."""
        facts = self.facts
        self.workflow.top_workflow.passed.append(
            PassedElement(facts.process_key, facts.id, facts.kind, facts.name)
        )

    def guards(self) -> Iterator[Token]:
        """The boundary events that wait on this activity."""
        for token in list(self.workflow.tasks.values()):
            if token.internal_data.get("host") == self.id:
                yield token

    def dismiss_guards(self) -> None:
        if self.task_spec.guards:
            for guard in self.guards():
                guard.cancel()

    def cancel(self) -> None:
        """Leave the case without going on, together with everything that lives inside the element."""
        if self.id not in self.workflow.tasks:
            return
        self._set_state(CANCELLED)
        self.task_spec._on_cancel(self)
        self.workflow.retire(self)

    def step(self) -> None:
        """Take the step that the token is on the agenda for: arrive, run, or be collected as an ended round.

        Raises:
            ElementFailed: the element failed.
        """
        if self._state == FUTURE:
            self.task_spec.arrive(self)
        elif self._state == READY:
            self.run()
        elif self._state == COMPLETED:
            self.task_spec.around.round_ended(self)
            self.workflow.retire(self)

    def complete(self) -> None:
        # An element may end itself while it runs: an error end event cancels the sub-process that it stands in.
        if self._state != CANCELLED:
            super().complete()

    def _add_child(self, task_spec: Any, state: int = FUTURE) -> Token:
        return Token(self.workflow, task_spec, self, state, self.workflow.top_workflow.new_id())

    def _set_state(self, value: int) -> None:
        self._state = value
        if value == READY and not self.task_spec.manual:
            self.workflow.top_workflow.agenda.append(self)

    def _inherit_data(self) -> None:
        """Nothing to inherit."""
