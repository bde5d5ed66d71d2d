"""A running case and the processes inside it, as SpiffWorkflow sees them.

The stock workflow looks for work by walking the task tree (and stops silently at depth 1,000), and lets every
waiting task look at the whole tree after every step. Here a token that becomes ready puts itself on the agenda.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from typing import Any, cast

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from engine.feel import Value
from engine.spiff.processes import ProcessSpec
from engine.spiff.scopes import Scope
from engine.spiff.tokens import COMPLETED, READY, Token
from engine.spiff.views import ChosenFlow, DecisionTaken, Host, PassedElement, SentEvent

MAX_VISITS = 500
MAX_STEPS = 40_000
"""Of all elements together between two stops: about a second's work. A thousand rounds of ten steps are 10,000."""
_ROOT_ID = 0


class _TokenTree:
    """What a case and a process inside it have in common.

    `tasks` holds the living tokens and, under them, a root that never moves. `phase` is the last phase that an
    untyped throw event announced.
    """

    tasks: dict[int, Token]
    task_tree: Token
    scope: Scope
    spec: ProcessSpec
    top_workflow: CaseWorkflow
    completed: bool
    completed_event: Any
    phase: str | None = None

    def plant(self) -> None:
        self.task_tree = Token(self, self.spec.start, None, COMPLETED, _ROOT_ID)

    def begin(self) -> None:
        """Listen for what sets off event sub-processes, and send a token to the start event."""
        for node in (*self.spec.triggers, self.spec.entry):
            self.send_to(node)

    def send_to(self, node: Any) -> Token:
        """A new token on its way to `node`, from nowhere in particular."""
        token = self.task_tree._add_child(node)
        node._update(token)
        return token

    def living(self) -> Iterator[Token]:
        return (token for token in list(self.tasks.values()) if token is not self.task_tree)

    def retire(self, token: Token) -> None:
        """Take a finished token out of the tree; the process is over when the last one in progress is gone."""
        if self.tasks.pop(token.id, None) is None:
            return
        self.tasks[token._parent or _ROOT_ID]._children.remove(token.id)
        for child_id in token._children:
            self.tasks[child_id]._parent = _ROOT_ID
        self.task_tree._children.extend(token._children)
        if len(self.tasks) == 1 and not self.completed:
            self.completed = True
            self.completed_event(self)
        elif self.spec.triggers and not self.completed:
            self._stop_listening_alone()

    def _stop_listening_alone(self) -> None:
        if all(token.task_spec.listens for token in self.living()):
            for token in self.living():
                token.cancel()

    def abandon(self) -> None:
        """End the process without going on from it."""
        self.completed = True
        for token in self.living():
            token.cancel()

    def end_others(self, survivor: Token) -> None:
        for token in self.living():
            if token is not survivor:
                token.cancel()

    def _task_completed_notify(self, task: Token) -> None:
        if task.task_spec.around is None:
            self.retire(task)
        else:
            self.top_workflow.agenda.append(task)


class InnerWorkflow(_TokenTree, BpmnSubWorkflow):
    """An embedded sub-process or a called process; `owner` is the token of the activity that it runs for."""

    def __init__(self, spec: ProcessSpec, owner: Token, scope: Scope) -> None:
        self.owner = owner
        self.scope = scope
        super().__init__(spec, owner.id, owner.workflow.top_workflow, deserializing=True)
        self.plant()

    @property
    def parent_workflow(self) -> Any:
        return self.owner.workflow

    def _calculate_depth(self) -> int:
        return cast("int", self.owner.workflow.depth) + 1


class CaseWorkflow(_TokenTree, BpmnWorkflow):
    """A running case. `subprocesses` holds the processes inside it by the id of their owner's token."""

    subprocesses: dict[int, InnerWorkflow]
    owner = None

    def __init__(self, main: ProcessSpec, specs: Mapping[str, ProcessSpec], scope: Scope, host: Host) -> None:
        self.scope = scope
        self.host = host
        self.agenda: deque[Token] = deque()
        self.passed: list[PassedElement] = []
        self.chosen: list[ChosenFlow] = []
        self.decisions: list[DecisionTaken] = []
        self.sent: list[SentEvent] = []
        self.last_id = _ROOT_ID
        self._reserved: Mapping[str, Value] | None = None
        self._begun_again = 0
        self._watches = any(spec.watches for spec in specs.values())
        super().__init__(main, specs, script_engine=self, deserializing=True)
        self.plant()

    @property
    def reserved(self) -> Mapping[str, Value]:
        if self._reserved is None:
            self._reserved = self.host.context()
        return self._reserved

    def new_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def workflows(self) -> Iterator[CaseWorkflow | InnerWorkflow]:
        """The case and the processes inside it, outer before inner."""
        yield self
        yield from list(self.subprocesses.values())

    def all_living(self) -> Iterator[Token]:
        """Every living token, in the order they were born."""
        living = [token for workflow in self.workflows() for token in workflow.living()]
        return iter(sorted(living, key=lambda token: token.id))

    def token(self, token_id: int) -> Token | None:
        found = (workflow.tasks.get(token_id) for workflow in self.workflows())
        return next((token for token in found if token is not None and token_id != _ROOT_ID), None)

    def open_inner(self, spec: ProcessSpec, owner: Token, scope: Scope) -> InnerWorkflow:
        inner = InnerWorkflow(spec, owner, scope)
        self.subprocesses[owner.id] = inner
        inner.completed_event.connect(owner.task_spec.inner_ended)
        return inner

    def close_inner(self, owner: Token) -> InnerWorkflow | None:
        return self.subprocesses.pop(owner.id, None)

    def run_automatic_steps(self, max_visits: int) -> None:
        """Run until only people, time and messages can move the case.

        Raises:
            ElementFailed: an element failed, or was visited more than `max_visits` times without a stop, or all
                of them together took more than `MAX_STEPS` steps.
        """
        steps = 0
        visits: Counter[tuple[int | None, str]] = Counter()
        self._begun_again = 0
        self._look_at_conditions()
        while self.agenda or self._open_gates():
            token = self.agenda.popleft()
            steps += 1
            if steps > MAX_STEPS:
                raise token.failure(_TOO_MUCH)
            if token._state == READY and "round" not in token.internal_data:
                place = (token.workflow.parent_task_id, token.task_spec.name)
                visits[place] += 1
                if visits[place] > max_visits:
                    raise token.failure(_endless(token, max_visits))
            token.step()
            self._look_at_conditions()

    def may_begin_again(self) -> bool:
        """Count a process that has called itself; False when that was once too often without a stop."""
        self._begun_again += 1
        return self._begun_again <= MAX_VISITS

    def _look_at_conditions(self) -> None:
        """Ask the events that wait for a condition whether it holds; each step may have changed a variable."""
        if self._watches:
            for token in self.all_living():
                if token.task_spec.watches:
                    token.task_spec.look(token)

    def _open_gates(self) -> bool:
        """Let go of inclusive joins that nothing on its way can reach any more; asked only when all else rests."""
        for workflow in self.workflows():
            for gate in workflow.spec.inclusive_joins:
                gate.try_to_fire(workflow)
        return bool(self.agenda)


_TOO_MUCH = (
    f"Ärendet skulle gå fler än {MAX_STEPS} automatiska steg utan att någon person, tid eller händelse väntas in. "
    "Korta listorna som stegen upprepas för, eller lägg en uppgift eller en väntan emellan."
)


def _endless(token: Token, max_visits: int) -> str:
    return (
        f"Varv utan stopp: ”{token.facts.label}” har passerats fler än {max_visits} gånger utan att någon person, "
        "tid eller händelse har väntats in. Rätta villkoret som leder tillbaka, eller lägg en uppgift i varvet."
    )
