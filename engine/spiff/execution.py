"""One running case: the engine room's door to the rooms above."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from engine import feel
from engine.bpmn import ElementFacts
from engine.exceptions import NiostegError, UserTaskNotFound
from engine.feel import Value
from engine.spiff.nodes.events import is_due, receive, waits_for
from engine.spiff.nodes.node import Node
from engine.spiff.program import Program
from engine.spiff.scopes import Scope
from engine.spiff.state import dump_state, load_state
from engine.spiff.timers import Alarm
from engine.spiff.tokens import READY, STARTED, WAITING, Token
from engine.spiff.views import (
    ArmedTimer,
    ChosenFlow,
    DecisionTaken,
    EventChannel,
    Host,
    PassedElement,
    SentEvent,
    StandingToken,
    Subscription,
    WaitingTask,
)
from engine.spiff.workflows import MAX_VISITS, CaseWorkflow, InnerWorkflow

#: Kinds of elements that a token can be taken to: all that is done or waited for, and no gateway that gathers.
WHERE_ONE_CAN_GO_ON = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "scriptTask",
        "serviceTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "callActivity",
        "subProcess",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "exclusiveGateway",
        "endEvent",
    }
)


class MoveRefused(NiostegError):
    """A token cannot be moved like that by hand."""


class Execution:
    """A case in memory. After an `ElementFailed` it is half way between two states: throw it away.

    `passed`, `chosen`, `decisions` and `sent` tell what has happened since it was started or restored.
    """

    def __init__(self, case: CaseWorkflow) -> None:
        self._case = case

    @classmethod
    def start(cls, program: Program, variables: Mapping[str, Value], *, host: Host) -> Execution:
        """A new case at its start event; `run` takes it from there."""
        case = CaseWorkflow(program.main, program.specs, Scope(dict(variables)), host)
        case.begin()
        return cls(case)

    @classmethod
    def restore(
        cls, program: Program, state: bytes, variables: Mapping[str, Value], *, host: Host
    ) -> Execution:
        """The case that `state` tells of.

        Raises:
            ValueError: the state is of another format or another process.
            ElementFailed: the case stands at an element that the drawing does not have.
        """
        return cls(load_state(program, state, Scope(dict(variables)), host))

    def state(self) -> bytes:
        """Tokens and local scopes, without the drawing and the case's own variables."""
        return dump_state(self._case)

    @property
    def variables(self) -> dict[str, Value]:
        """The case's own variables; read them when the case is to be saved."""
        return self._case.scope.values

    @property
    def passed(self) -> list[PassedElement]:
        return self._case.passed

    @property
    def chosen(self) -> list[ChosenFlow]:
        return self._case.chosen

    @property
    def decisions(self) -> list[DecisionTaken]:
        return self._case.decisions

    @property
    def sent(self) -> list[SentEvent]:
        return self._case.sent

    @property
    def ended(self) -> bool:
        return bool(self._case.completed)

    # Moving the case

    def run(self, *, max_visits: int = MAX_VISITS) -> None:
        """Run automatic steps until only people, time and messages can move the case.

        Raises:
            ElementFailed: an element failed, or was passed more than `max_visits` times without a stop.
        """
        self._case.run_automatic_steps(max_visits)

    def complete(self, token_id: str, answers: Mapping[str, Value]) -> None:
        """Write `answers` to the scope of an open task and mark it done.

        Raises:
            UserTaskNotFound: no task is open there.
        """
        token = self._open_task(token_id)
        token.scope.write(answers)
        token.run()

    def fire_timers(self) -> int:
        """Fire the timers that are due, oldest first; `run` takes the case on from there. Returns how many fired."""
        fired = 0
        while (token := self._next_due()) is not None:
            token.task_spec.fire(token)
            fired += 1
        return fired

    def rearm_timers(self) -> bool:
        """Work out anew the timers whose expressions follow variables. True when one of them changed.

        Raises:
            ElementFailed: an expression gives no time.
        """
        following = [token for token in self._alarms() if token.task_spec.timer.follows_variables]
        changed = [Alarm(token).rearm(token.task_spec.timer) for token in following]
        return any(changed)

    def deliver(
        self,
        name: str,
        kind: EventChannel = "message",
        *,
        token_id: str | None = None,
        payload: Mapping[str, Value] | None = None,
    ) -> int:
        """Let the events that wait for a message or signal fire. Returns how many were reached.

        `payload` is written to the scope of each. With `token_id` only that one is reached, if it still waits.
        """
        values = dict(payload or {})
        asked = list(self._case.all_living()) if token_id is None else [self._token(token_id)]
        waiting = [token for token in asked if token is not None and waits_for(token, kind, name)]
        reached = 0
        for token in waiting:
            # One that another called off, as its rival or its host, waits no more.
            if waits_for(token, kind, name):
                receive(token, values)
                reached += 1
        return reached

    def arm_new_guards(self, is_known: Callable[[Node, Token | None], bool]) -> None:
        """Arm the boundary events and event sub-processes that a newer drawing has around what is in progress.

        `is_known` says of one, and of the activity that it guards, whether it was there before: where such a one does
        not wait, it has fired.

        Raises:
            ElementFailed: a time or key cannot be computed.
        """
        for token in self._case.all_living():
            if token._state in (READY, WAITING, STARTED) and not token.stands_by:
                for guard in token.task_spec.guards:
                    if not is_known(guard, token):
                        token.task_spec.arm_guard(token, guard)
        for workflow in self._case.workflows():
            if not workflow.completed and not _is_interrupted(workflow):
                for trigger in workflow.spec.triggers:
                    if not is_known(trigger, None):
                        workflow.send_to(trigger)

    # By hand, in an emergency

    def skip(self, token_id: str) -> None:
        """Go on from an element as if it were done, without what it would have given.

        Raises:
            UserTaskNotFound: there is no such token.
            MoveRefused: something goes on inside the element.
        """
        token = self._alone(token_id)
        self._forget(token)
        token.complete()

    def go_to(self, token_id: str, element_id: str) -> None:
        """Take a token from where it is to another element of the same process.

        Raises:
            UserTaskNotFound: there is no such token.
            MoveRefused: nothing can go on at that element, or it is one round of many.
        """
        token = self._no_round(token_id)
        node = token.workflow.spec.task_specs.get(element_id)
        if not _can_go_on_at(node):
            raise MoveRefused(f"Ärendet kan inte gå vidare vid {element_id}. Välj ett steg i samma process.")
        # First the new one: a process whose last token leaves is over.
        token.workflow.send_to(node)
        self._forget(token)
        token.cancel()

    def call_off(self, token_id: str) -> None:
        """End a branch where its token is, and all that goes on inside.

        Raises:
            UserTaskNotFound: there is no such token.
            MoveRefused: it is one round of many.
        """
        token = self._no_round(token_id)
        self._forget(token)
        token.cancel()

    def standing(self) -> list[StandingToken]:
        """What can be moved by hand, in the order it came: all that is in progress, outer before inner."""
        return [
            StandingToken(
                token_id=str(token.id),
                element=token.facts,
                called_by=_called_by(token),
                is_busy=self._is_busy(token),
                is_round=_is_round(token),
                loop_index=_loop_index(token),
                targets=_targets(token),
            )
            for token in self._case.all_living()
            if not token.stands_by
        ]

    def _is_busy(self, token: Token) -> bool:
        return token.id in self._case.subprocesses or token._state == STARTED

    def _no_round(self, token_id: str) -> Token:
        token = self._living_token(token_id)
        if _is_round(token):
            # The others would wait for it, or the step be left twice.
            raise MoveRefused(
                f"”{token.facts.label}” görs en gång för varje rad. Hoppa över den här raden, eller flytta hela steget."
            )
        return token

    def _alone(self, token_id: str) -> Token:
        token = self._living_token(token_id)
        if self._is_busy(token) or token.stands_by:
            raise MoveRefused(f"Något pågår inne i ”{token.facts.label}”. Välj det steg som pågår i stället.")
        return token

    def _forget(self, token: Token) -> None:
        """What had stopped at a token is not tried again."""
        self._case.agenda = deque(waiting for waiting in self._case.agenda if waiting is not token)

    def cancel(self) -> None:
        """End the case where it stands."""
        self._case.abandon()

    # What it waits for

    def open_tasks(self) -> list[WaitingTask]:
        """Tasks that wait for people, in the order they came."""
        open_now = (token for token in self._case.all_living() if _is_open(token))
        return [self._waiting_task(token) for token in open_now]

    def timers(self) -> list[ArmedTimer]:
        armed = ((token, Alarm(token).due_at) for token in self._alarms())
        return [ArmedTimer(str(token.id), token.facts.id, due) for token, due in armed if due is not None]

    def subscriptions(self) -> list[Subscription]:
        waiting = (
            token for token in self._case.all_living() if token._state == WAITING and token.facts.event
        )
        return [found for token in waiting if (found := _subscription(token)) is not None]

    def active_elements(self) -> list[tuple[str, str]]:
        """Process key and element id of everything in progress, each once; boundary events that wait are not."""
        living = (token.facts for token in self._case.all_living() if not token.stands_by)
        return list(dict.fromkeys((facts.process_key, facts.id) for facts in living))

    def phases(self) -> list[str]:
        """The phases that the case is in, each once, oldest first."""
        living = (token for token in self._case.all_living() if not token.stands_by)
        return list(dict.fromkeys(phase for token in living if (phase := _phase_of(token)) is not None))

    # Looking from a token

    def scope(self, token_id: str) -> Mapping[str, Value]:
        """Every variable that the token sees.

        Raises:
            UserTaskNotFound: there is no such token.
        """
        return self._living_token(token_id).visible()

    def evaluate(self, token_id: str, text: str) -> Value:
        """The value of a FEEL expression where the token stands.

        Raises:
            UserTaskNotFound: there is no such token.
            FeelSyntaxError: it is not FEEL.
            ElementFailed: it cannot be computed.
        """
        return self._living_token(token_id).evaluate(feel.compile_expression(text))

    def _waiting_task(self, token: Token) -> WaitingTask:
        owners = _callers(token)
        local = token.scope if token.scope is not self._case.scope else None
        return WaitingTask(
            token_id=str(token.id),
            element=_with_role(token.facts, owners),
            called_by=_called_by(token),
            item={} if local is None else dict(local.values),
            loop_index=_loop_index(token),
            scope=token.visible(),
        )

    def _next_due(self) -> Token | None:
        due = [token for token in self._alarms() if is_due(token)]
        return min(due, key=lambda token: (Alarm(token).due_at, token.id), default=None)

    def _alarms(self) -> Iterator[Token]:
        return (
            token
            for token in self._case.all_living()
            if "timer" in token.internal_data and token._state == WAITING
        )

    def _token(self, token_id: str) -> Token | None:
        return self._case.token(int(token_id)) if token_id.isdecimal() else None

    def _living_token(self, token_id: str) -> Token:
        token = self._token(token_id)
        if token is None:
            raise UserTaskNotFound(token_id)
        return token

    def _open_task(self, token_id: str) -> Token:
        token = self._living_token(token_id)
        if not _is_open(token):
            raise UserTaskNotFound(token_id)
        return token


def _is_interrupted(workflow: CaseWorkflow | InnerWorkflow) -> bool:
    """Whether an event sub-process has put an end to everything else in it."""
    return any(token.task_spec.interrupts for token in workflow.living())


def _is_open(token: Token) -> bool:
    return bool(token.task_spec.manual) and token._state == READY


def _subscription(token: Token) -> Subscription | None:
    event = token.facts.event
    if event is None or event.kind not in ("message", "signal"):
        return None
    kind: EventChannel = "signal" if event.kind == "signal" else "message"
    return Subscription(str(token.id), token.facts.id, kind, event.name or "", token.internal_data.get("key"))


def _owners(token: Token) -> Iterator[Token]:
    """The tokens of the activities around `token`, innermost first."""
    owner = token.workflow.owner
    while owner is not None:
        yield owner
        owner = owner.workflow.owner


def _callers(token: Token) -> list[Token]:
    """The tokens of the call activities around `token`, innermost first."""
    return [owner for owner in _owners(token) if owner.facts.kind == "callActivity"]


def _called_by(token: Token) -> tuple[str, ...]:
    return tuple(owner.facts.id for owner in reversed(_callers(token)))


def _can_go_on_at(node: object) -> bool:
    """Whether a token can be taken there by hand: to no gateway that gathers, and not into a round."""
    return isinstance(node, Node) and node.facts.kind in WHERE_ONE_CAN_GO_ON and node.around is None


def _targets(token: Token) -> tuple[ElementFacts, ...]:
    if _is_round(token):
        return ()
    return tuple(node.facts for node in token.workflow.spec.task_specs.values() if _can_go_on_at(node))


def _is_round(token: Token) -> bool:
    return getattr(token.task_spec, "around", None) is not None


def _with_role(facts: ElementFacts, callers: list[Token]) -> ElementFacts:
    """A called process uses its own lanes, else it inherits its caller's role."""
    if facts.role is not None:
        return facts
    inherited = next((caller.facts.role for caller in callers if caller.facts.role), None)
    return facts if inherited is None else replace(facts, role=inherited)


def _loop_index(token: Token) -> int | None:
    """The number of the innermost round around the token, from 0."""
    for place in (token, *_owners(token)):
        index = place.internal_data.get("round")
        if index is not None:
            return int(index)
    return None


def _phase_of(token: Token) -> str | None:
    """The innermost phase around the token: its element's own, else the last announced, else that of its owner."""
    for place in (token, *_owners(token)):
        phase = place.facts.phase or place.workflow.phase
        if phase is not None:
            return str(phase)
    return None
