"""What the engine room shows of a running case, and what it asks of the house around it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, Protocol

from engine.bpmn import ElementFacts
from engine.dmn import DecisionResult
from engine.feel import Value
from engine.records import dataclass

EventChannel = Literal["message", "signal"]


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """A task that waits for a person.

    `element.role` is the role of the task's lane, else of the nearest call activity around it. `called_by` are the
    call activities around it, outermost first. `item` holds what is set in its local scope (a multi-instance round
    or a mapped call), `scope` every variable that it sees. `loop_index` counts the rounds from 0.
    """

    token_id: str
    element: ElementFacts
    called_by: tuple[str, ...]
    item: dict[str, Value]
    loop_index: int | None
    scope: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class StandingToken:
    """A token that is somewhere, and can be moved by hand.

    `is_busy`: something goes on inside its element; `is_round`: it is one round of an element that runs for each of
    many. `called_by` are the call activities around it, outermost first; `loop_index` counts the rounds from 0.
    `targets` are the elements that it can be taken to.
    """

    token_id: str
    element: ElementFacts
    called_by: tuple[str, ...]
    is_busy: bool
    is_round: bool
    loop_index: int | None
    targets: tuple[ElementFacts, ...]


@dataclass(frozen=True, slots=True)
class ArmedTimer:
    token_id: str
    element_id: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Subscription:
    """A waiting message or signal event; `correlation_key` is the key it was armed with."""

    token_id: str
    element_id: str
    kind: EventChannel
    name: str
    correlation_key: str | None


@dataclass(frozen=True, slots=True)
class PassedElement:
    """An element that a token has entered; a join counts when it lets go, a boundary event when it fires."""

    process_key: str
    element_id: str
    kind: str
    name: str | None


@dataclass(frozen=True, slots=True)
class ChosenFlow:
    """A conditional or default flow that a token took."""

    process_key: str
    flow_id: str


@dataclass(frozen=True, slots=True)
class DecisionTaken:
    element_id: str
    process_key: str
    result: DecisionResult


@dataclass(frozen=True, slots=True)
class SentEvent:
    """A message that nobody in the case waited for, or a signal (the case itself has already heard it)."""

    kind: EventChannel
    name: str
    key: str | None
    payload: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """An external service task that was reached; `scope` is every variable that it sees."""

    topic: str
    element: ElementFacts
    token_id: str
    scope: Mapping[str, Value]


class Host(Protocol):
    """The house around the engine room."""

    def call_service(self, call: ServiceCall) -> Mapping[str, Value]:
        """Do the work of a service task; the result is merged into the task's scope."""

    def context(self) -> Mapping[str, Value]:
        """Names that every expression may read and no process may set (`case`)."""
