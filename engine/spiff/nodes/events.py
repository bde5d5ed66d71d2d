"""Events that wait: for time, messages, signals, conditions, and for what is thrown inside.

Triggers are told apart by `Event.kind` of the facts; the stock event definitions are not used: they parse time in a
zone fixed at import, share one due time between the timers behind a gateway, and let a caught error go on.
"""

from __future__ import annotations

from typing import Any

from engine import clock, feel
from engine.bpmn import ElementFacts, Event
from engine.feel import Value
from engine.spiff.nodes.node import Node
from engine.spiff.timers import Alarm, Timer
from engine.spiff.tokens import WAITING, Token

_CORRELATION_KEY = "correlationKey"


class EventNode(Node):
    """An event (or a send or receive task) with its trigger."""

    def __init__(self, process: Any, facts: ElementFacts, **options: Any) -> None:
        super().__init__(process, facts, **options)
        self.event: Event | None = facts.event
        self.timer = Timer(facts.event) if facts.event and facts.event.kind == "timer" else None
        self.condition = _condition_of(facts.event)
        self.watches = self.condition is not None
        self.key = expression_in(facts, _CORRELATION_KEY)

    def correlation_key(self, token: Token) -> str | None:
        value = None if self.key is None else token.evaluate(self.key)
        return None if value is None else str(feel.to_json(value))


class _Catching(EventNode):
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


def is_due(token: Token) -> bool:
    due_at = Alarm(token).due_at
    return token._state == WAITING and due_at is not None and due_at <= clock.now()


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


def expression_in(facts: ElementFacts, name: str) -> feel.Expression | None:
    """The FEEL of an extension property, None when there is none."""
    text = facts.properties.get(name)
    return feel.compile_expression(text) if text else None
