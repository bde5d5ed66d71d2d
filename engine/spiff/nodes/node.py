"""What all elements have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn import ElementFacts
from engine.feel import Expression
from engine.records import dataclass
from engine.spiff.tokens import CANCELLED, Token
from engine.spiff.views import ChosenFlow


class Guard(Protocol):
    """A boundary event, to the activity that it sits on."""

    def arm(self, token: Token) -> None: ...


class Around(Protocol):
    """The node that runs an activity in rounds, to the activity inside."""

    def round_ended(self, token: Token) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A sequence flow on its way out of an element."""

    flow_id: str
    target: Node
    condition: Expression | None = None
    is_default: bool = False


class Node(BpmnSpecMixin):
    """An element of a drawing, shared by all cases and threads: nothing here changes after it has been compiled.

    SpiffWorkflow's life of a task is kept: `_update` when a token is sent, `_run` when it is ready, `_on_complete`
    when it is done. Its predictions are not: k parallel blocks of b branches in a row cost b**k predicted tasks.
    """

    #: Whether a token here only listens for what sets off an event sub-process; it keeps no process from its end.
    listens = False
    #: Whether it waits until a condition holds, and so is asked again when something has happened.
    watches = False
    #: Whether nothing else goes on in the process around while a token is here.
    interrupts = False

    def __init__(self, process: Any, facts: ElementFacts, *, name: str | None = None, **options: Any) -> None:
        super().__init__(process, name or facts.id, bpmn_name=facts.name, lane=facts.role, **options)
        self.bpmn_id = facts.id
        self.facts = facts
        self.passages: tuple[Passage, ...] = ()
        self.chooses = False
        self.guards: tuple[Guard, ...] = ()
        self.around: Around | None = None

    def leads_to(self, passages: Sequence[Passage]) -> None:
        self.passages = tuple(passages)
        self.chooses = any(passage.condition is not None or passage.is_default for passage in passages)
        for passage in passages:
            self.connect(passage.target)

    def guarded_by(self, events: Sequence[Guard]) -> None:
        self.guards = tuple(events)
        for event in events:
            self.connect(event)

    def test(self) -> None:
        """Nothing to ask of a ready token: the drawing was checked when it was compiled."""

    def _predict(self, *_args: Any, **_options: Any) -> None:
        """No token before its element is reached."""

    def _update(self, my_task: Token) -> None:
        """A token is on its way here: it arrives in its turn, so that what fails here is not the sender's fault."""
        my_task.workflow.top_workflow.agenda.append(my_task)

    def arrive(self, token: Token) -> None:
        if self._update_hook(token):
            token._ready()

    def _update_hook(self, my_task: Token) -> bool:
        my_task.enter()
        return self._guarded(my_task)

    def _guarded(self, token: Token) -> bool:
        """Arm the boundary events. False when one of them was due at once and has interrupted the activity."""
        for guard in self.guards:
            self.arm_guard(token, guard)
            if token._state == CANCELLED:
                return False
        return True

    def arm_guard(self, token: Token, guard: Guard) -> None:
        waiting = token.workflow.task_tree._add_child(guard)
        waiting.internal_data["host"] = token.id
        guard.arm(waiting)

    def _on_complete_hook(self, my_task: Token) -> None:
        my_task.dismiss_guards()
        for passage in self._leaving(my_task):
            self._send(my_task, passage)

    def _leaving(self, token: Token) -> Sequence[Passage]:
        """The passages that the token takes: all that are open (BPMN 2.0, 10.6.3 and 13.3.2), else the default."""
        if not self.chooses:
            return self.passages
        chosen = [passage for passage in self.passages if not passage.is_default and may_take(token, passage)]
        return chosen or default_of(self, token)

    def _send(self, token: Token, passage: Passage) -> Token:
        """A token on the way; SpiffWorkflow lets it arrive when the one that sent it is done."""
        if passage.condition is not None or passage.is_default:
            token.workflow.top_workflow.chosen.append(ChosenFlow(self.facts.process_key, passage.flow_id))
        sent = token._add_child(passage.target)
        if len(passage.target._inputs) > 1:
            sent.internal_data["via"] = passage.flow_id
        return sent

    def _on_cancel(self, my_task: Token) -> None:
        my_task.dismiss_guards()


def may_take(token: Token, passage: Passage) -> bool:
    return passage.condition is None or token.holds(passage.condition)


def default_of(node: Node, token: Token) -> Sequence[Passage]:
    """What is left when no condition holds.

    Raises:
        ElementFailed: no flow is the default.
    """
    default = next((passage for passage in node.passages if passage.is_default), None)
    if default is None:
        raise token.failure(
            f"Inget villkor efter ”{node.facts.label}” är uppfyllt, och ingen väg är förvald. "
            "Rätta värdena, eller gör ett av flödena till standardflöde i ritningen."
        )
    return [default]
