"""A running case for tests: short words for what a test does and sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn import Bundle
from engine.spiff import Execution, Program, ServiceCall, compile_bundle
from tests.support.drawings import bundle


@dataclass
class FakeHost:
    """Answers service calls by topic and remembers them."""

    answers: Mapping[str, Callable[[ServiceCall], Mapping[str, Any]]] = field(default_factory=dict)
    reserved: Mapping[str, Any] = field(default_factory=lambda: {"case": {"id": 1, "title": "Torget"}})
    calls: list[ServiceCall] = field(default_factory=list)

    def call_service(self, call: ServiceCall) -> Mapping[str, Any]:
        self.calls.append(call)
        answer = self.answers.get(call.topic)
        return {} if answer is None else answer(call)

    def context(self) -> Mapping[str, Any]:
        return self.reserved


class Case:
    """A case that is saved and restored after every step, unless it is `kept` in memory."""

    def __init__(
        self,
        drawing: str | Bundle | Program,
        variables: Mapping[str, Any] | None = None,
        *,
        host: FakeHost | None = None,
        kept: bool = False,
        **called: str,
    ) -> None:
        self.host = host or FakeHost()
        self.kept = kept
        self.program = _program(drawing, called)
        self.passed: list[str] = []
        self.decisions: list[Any] = []
        self.sent: list[Any] = []
        self.execution = Execution.start(self.program, dict(variables or {}), host=self.host)
        self._run()

    def _run(self) -> None:
        self.execution.run()
        self.save_and_restore()

    def save_and_restore(self) -> None:
        ex = self.execution
        self.passed += [element.element_id for element in ex.passed]
        self.decisions += ex.decisions
        self.sent += ex.sent
        if self.kept:
            for seen in (ex.passed, ex.decisions, ex.sent):
                seen.clear()
        else:
            self.execution = Execution.restore(self.program, ex.state(), ex.variables, host=self.host)

    def complete(self, element: str, index: int = 0, /, **answers: Any) -> None:
        self.execution.complete(self.task(element, index).token_id, answers)
        self._run()

    def tick(self) -> int:
        fired = self.execution.fire_timers()
        self._run()
        return fired

    def deliver(
        self, name: str, kind: Any = "message", *, token_id: str | None = None, **payload: Any
    ) -> int:
        reached = self.execution.deliver(name, kind, token_id=token_id, payload=payload)
        self._run()
        return reached

    def task(self, element: str, index: int = 0) -> Any:
        return [task for task in self.execution.open_tasks() if task.element.id == element][index]

    @property
    def open(self) -> list[str]:
        return [task.element.id for task in self.execution.open_tasks()]

    @property
    def variables(self) -> dict[str, Any]:
        return self.execution.variables

    @property
    def ended(self) -> bool:
        return self.execution.ended

    @property
    def due(self) -> dict[str, Any]:
        return {timer.element_id: timer.due_at for timer in self.execution.timers()}


def _program(drawing: str | Bundle | Program, called: Mapping[str, str]) -> Program:
    if isinstance(drawing, Program):
        return drawing
    return compile_bundle(drawing if isinstance(drawing, Bundle) else bundle(drawing, **called))
