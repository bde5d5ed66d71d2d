"""Events that tell: those who wait in the case, the world, and the scopes around."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.bpmn import ElementFacts, Event
from engine.feel import Value
from engine.spiff.nodes.events import EventNode, expression_in, receive, waits_for
from engine.spiff.nodes.node import Node
from engine.spiff.tokens import Token
from engine.spiff.views import EventChannel, SentEvent

_PAYLOAD = "payload"


class _Throwing(EventNode):
    def __init__(self, process: Any, facts: ElementFacts, **options: Any) -> None:
        super().__init__(process, facts, **options)
        self.payload = expression_in(facts, _PAYLOAD)


class ThrowEvent(_Throwing):
    """An intermediate throw event or a send task; without a trigger it may announce a phase."""

    def _run_hook(self, my_task: Token) -> bool:
        if self.event is not None:
            throw(my_task, self, self.event)
        elif self.facts.phase:
            my_task.workflow.phase = self.facts.phase
        return True


class EndEvent(_Throwing):
    def _run_hook(self, my_task: Token) -> bool:
        if self.event is not None:
            throw(my_task, self, self.event)
        return True


def throw(token: Token, node: _Throwing, event: Event) -> None:
    """Do what `event` says at a throwing event.

    Raises:
        ElementFailed: an error that nothing catches, or a key or payload that cannot be computed.
    """
    if event.kind == "terminate":
        token.workflow.end_others(token)
    elif event.kind == "error":
        if not _raise_outwards(token, event):
            raise token.failure(
                f"Felet ”{event.code}” kastas vid ”{node.facts.label}”, men ingen händelse fångar det. "
                "Lägg en felhändelse på den aktivitet som ska ta hand om det, eller en händelsedelprocess i den."
            )
    elif event.kind == "escalation":
        _raise_outwards(token, event)
    elif event.kind in ("message", "signal"):
        _tell(token, node, event)


def _raise_outwards(token: Token, event: Event) -> bool:
    """Let the nearest scope around that can catch it do so, and no other. False when none can.

    Of a scope the event sub-processes are asked first, then the boundary events on its edge.
    """
    workflow, way_out = token.workflow, None
    while True:
        catcher = _listening(workflow, event, way_out) or _catching_guard(workflow.owner, event)
        if catcher is not None:
            catcher.task_spec.fire(catcher)
            return True
        if workflow.owner is None:
            return False
        workflow, way_out = workflow.owner.workflow, workflow.owner.task_spec


def _listening(workflow: Any, event: Event, way_out: Node | None) -> Token | None:
    """What sets off an event sub-process; none is set off by what comes out of itself."""
    triggers = (
        (token for token in workflow.living() if token.task_spec.listens) if workflow.spec.triggers else ()
    )
    return _best((token for token in triggers if token.task_spec.handler is not way_out), event=event)


def _catching_guard(owner: Token | None, event: Event) -> Token | None:
    """The guard of the activity `owner` stands at (of the whole activity, when it is one of its rounds)."""
    if owner is None:
        return None
    activity = owner.workflow.tasks[owner._parent] if "round" in owner.internal_data else owner
    return _best(activity.guards(), event=event)


def _best(tokens: Iterable[Token], *, event: Event) -> Token | None:
    """Of those that catch it: one for just this code before one for all."""
    catching = [token for token in tokens if token.task_spec.catches(event.kind, event.code)]
    return min(catching, key=lambda token: token.task_spec.event.code is None, default=None)


def _tell(token: Token, node: _Throwing, event: Event) -> None:
    """Tell those who wait in the case, and the world where it concerns it."""
    kind: EventChannel = "signal" if event.kind == "signal" else "message"
    key, payload = node.correlation_key(token), _payload(node, token)
    reached = _waiting_inside(token, kind, event.name or "", key)
    for waiting in reached:
        receive(waiting, payload)
    if kind == "signal" or not reached:
        token.workflow.top_workflow.sent.append(SentEvent(kind, event.name or "", key, payload))


def _payload(node: _Throwing, token: Token) -> dict[str, Value]:
    value = {} if node.payload is None else token.evaluate(node.payload)
    if not isinstance(value, dict):
        raise token.failure(
            f"Innehållet i ”{node.facts.label}” ska vara namn med värden, till exempel {{a: b}}."
        )
    return value


def _waiting_inside(token: Token, kind: EventChannel, name: str, key: str | None) -> list[Token]:
    """Who in the case hears it: everybody a signal; one a message, rather with this key than with none."""
    living = token.workflow.top_workflow.all_living()
    waiting = [
        other
        for other in living
        if waits_for(other, kind, name) and other.internal_data.get("key") in (None, key)
    ]
    if kind == "signal":
        return waiting
    return sorted(waiting, key=lambda other: other.internal_data.get("key") is None)[:1]
