"""Events: waiting for time, messages and signals, and telling the world.

Triggers are told apart by `Event.kind` of the facts; the stock event definitions are not used: they parse time in a
zone fixed at import, share one due time between the timers behind a gateway, and let a caught error go on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine import clock, feel
from engine.bpmn import ElementFacts, Event
from engine.feel import Value
from engine.spiff.nodes.node import Node
from engine.spiff.timers import Alarm, Timer
from engine.spiff.tokens import WAITING, Token
from engine.spiff.views import EventChannel, SentEvent

_CORRELATION_KEY = "correlationKey"
_PAYLOAD = "payload"


class _Event(Node):
    """An event (or a send or receive task) with its trigger."""

    def __init__(self, process: Any, facts: ElementFacts, **options: Any) -> None:
        super().__init__(process, facts, **options)
        self.event: Event | None = facts.event
        self.timer = Timer(facts.event) if facts.event and facts.event.kind == "timer" else None
        self.condition = _condition_of(facts.event)
        self.watches = self.condition is not None
        self.key = _compiled(facts, _CORRELATION_KEY)
        self.payload = _compiled(facts, _PAYLOAD)

    def correlation_key(self, token: Token) -> str | None:
        value = None if self.key is None else token.evaluate(self.key)
        return None if value is None else str(feel.to_json(value))


class _Catching(_Event):
    """Waits until it fires."""

    def _update_hook(self, my_task: Token) -> bool:
        # Of events that race behind a gateway only the winner counts as passed.
        if "race" not in my_task.internal_data:
            my_task.enter()
        if self._guarded(my_task):
            self.arm(my_task)
        return False

    def arm(self, token: Token) -> None:
        """Begin to wait; what is already due, or true, fires at once.

        Raises:
            ElementFailed: the time, the condition or the key cannot be computed.
        """
        token._set_state(WAITING)
        if self.timer is not None:
            Alarm(token).arm(self.timer)
            if is_due(token):
                self.fire(token)
        elif self.watches:
            self.look(token)
        elif self.key is not None:
            token.internal_data["key"] = self.correlation_key(token)

    def look(self, token: Token) -> None:
        """Fire when the condition has come true: to fire again it must first be false (BPMN 2.0, 10.5.5).

        Raises:
            ElementFailed: the condition cannot be computed.
        """
        if self.condition is None or token._state != WAITING:
            return
        held = token.internal_data.pop("held", False)
        if token.holds_by_now(self.condition):
            token.internal_data["held"] = True
            if not held:
                self.fire(token)

    def fire(self, token: Token) -> None:
        race = token.internal_data.pop("race", None)
        if race is not None:
            for rival in token.workflow.living():
                if rival.internal_data.get("race") == race:
                    rival.cancel()
            token.enter()
        token._ready()


class CatchEvent(_Catching):
    """An intermediate catch event or a receive task."""


class LinkTarget(Node):
    """Where the link events that throw its name go on."""


class StartEvent(_Catching):
    """Begins at once (the message or signal that starts a case has come by then); a timer is waited for."""

    def arm(self, token: Token) -> None:
        if self.timer is None:
            token._ready()
        else:
            super().arm(token)


class BegunStart(StartEvent):
    """The start inside an event sub-process: what it waits for has happened when a token comes here."""

    def arm(self, token: Token) -> None:
        token._ready()


class _OnGuard(_Catching):
    """Waits beside what is in progress. A cycle or a message that does not interrupt may fire again and again."""

    def catches(self, kind: str, code: str | None) -> bool:
        """Whether it is for this error or escalation; without a code of its own it is for all of them."""
        event = self.event
        return event is not None and event.kind == kind and event.code in (None, code)

    def _stays(self, token: Token) -> bool:
        """Whether it goes on waiting after this."""
        if self.facts.interrupting:
            return False
        if self.timer is None:
            return True
        return self.timer.kind == "cycle" and Alarm(token).next_round(self.timer)


class BoundaryEvent(_OnGuard):
    """Guards an activity."""

    def fire(self, token: Token) -> None:
        if self.facts.interrupting:
            self._interrupt(token)
        elif self._stays(token):
            self._let_go(token.workflow.task_tree._add_child(self))
        else:
            del token.internal_data["host"]
            self._let_go(token)

    def _interrupt(self, token: Token) -> None:
        host = token.workflow.tasks[token.internal_data.pop("host")]
        self._let_go(token)
        host.cancel()

    def _let_go(self, token: Token) -> None:
        token.enter()
        token._ready()


class Trigger(_OnGuard):
    """Sets off an event sub-process (BPMN 2.0, 10.3.5 and 13.5.4); it stands in the process around, as its start."""

    listens = True

    def __init__(self, process: Any, facts: ElementFacts, *, handler: Node, **options: Any) -> None:
        super().__init__(process, facts, **options)
        self.handler = handler

    def _update_hook(self, my_task: Token) -> bool:
        self.arm(my_task)
        return False

    def fire(self, token: Token) -> None:
        begun = token.workflow.send_to(self.handler)
        if self.facts.interrupting:
            token.workflow.end_others(begun)
        elif not self._stays(token):
            token.cancel()


class ThrowEvent(_Event):
    """An intermediate throw event or a send task; without a trigger it may announce a phase."""

    def _run_hook(self, my_task: Token) -> bool:
        if self.event is not None:
            throw(my_task, self, self.event)
        elif self.facts.phase:
            my_task.workflow.phase = self.facts.phase
        return True


class EndEvent(_Event):
    def _run_hook(self, my_task: Token) -> bool:
        if self.event is not None:
            throw(my_task, self, self.event)
        return True


def is_due(token: Token) -> bool:
    due_at = Alarm(token).due_at
    return token._state == WAITING and due_at is not None and due_at <= clock.now()


def throw(token: Token, node: _Event, event: Event) -> None:
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


def _tell(token: Token, node: _Event, event: Event) -> None:
    """Tell those who wait in the case, and the world where it concerns it."""
    kind: EventChannel = "signal" if event.kind == "signal" else "message"
    key, payload = node.correlation_key(token), _payload(node, token)
    reached = _waiting_inside(token, kind, event.name or "", key)
    for waiting in reached:
        receive(waiting, payload)
    if kind == "signal" or not reached:
        token.workflow.top_workflow.sent.append(SentEvent(kind, event.name or "", key, payload))


def _payload(node: _Event, token: Token) -> dict[str, Value]:
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


def waits_for(token: Token, kind: str, name: str) -> bool:
    node = token.task_spec
    if token._state != WAITING or not isinstance(node, _Catching) or node.event is None:
        return False
    return bool(node.event.kind == kind and node.event.name == name)


def receive(token: Token, payload: dict[str, Value]) -> None:
    token.scope.write(payload)
    token.task_spec.fire(token)


def _condition_of(event: Event | None) -> feel.Expression | None:
    return feel.compile_expression(event.condition) if event is not None and event.condition else None


def _compiled(facts: ElementFacts, name: str) -> feel.Expression | None:
    text = facts.properties.get(name)
    return feel.compile_expression(text) if text else None
