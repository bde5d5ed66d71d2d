"""Ask a decision the questions of a test case file, as a process would ask it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from engine import clock, feel
from engine.calendar import WorkCalendar
from engine.dmn import Decision, DecisionModel, DecisionResult, compile_dmn
from engine.exceptions import NiostegError
from engine.play.casefile import Question, QuestionFile
from engine.play.comparing import differences_from
from engine.play.report import CaseResult, Failure
from engine.play.spots import meant


class DecisionMissing(NiostegError):
    """No table beside the test cases holds the decision."""

    def __init__(self, decision: str, known: Sequence[str]) -> None:
        super().__init__(f"beslutet {decision} finns inte bland filerna.{meant(decision, known)}")


class Asker:
    """Asks one decision; `fired` are the numbers of the rules that have answered, by decision id."""

    def __init__(self, file: QuestionFile, sources: Mapping[str, bytes]) -> None:
        """Find the decision.

        Raises:
            DecisionMissing: no file among `sources` holds it.
            XmlRefused, DmnRefused: its file cannot be read.
        """
        self._file = file
        self.model = _model_of(file.decision, sources)
        self.fired: list[tuple[str, Sequence[int]]] = []

    def ask_all(self) -> list[CaseResult]:
        """Ask every question."""
        return list(self.ask_each())

    def ask_each(self) -> Iterator[CaseResult]:
        """Ask every question, and tell of each when it is answered."""
        for number, question in enumerate(self._file.questions, start=1):
            yield CaseResult(number, question.name, tuple(self._ask(question)))

    def _ask(self, question: Question) -> Iterator[Failure]:
        try:
            result = self._answer(question)
        except NiostegError as error:
            yield Failure(1, str(error))
            return
        self.fired += [(made.decision_id, made.fired) for made in result.trace]
        expected = question.expected
        if "rules" in expected and list(result.fired) != expected["rules"]:
            yield Failure(1, f"rules: fick {_numbers(result.fired)}, väntade {_numbers(expected['rules'])}")
        if "result" in expected:
            for line in differences_from("result", feel.to_json(result.value), expected["result"]):
                yield Failure(1, line)

    def _answer(self, question: Question) -> DecisionResult:
        self._demand_known(question.data)
        with _at(question), working_days():
            given = self.model.coerce_inputs(self._file.decision, dict(question.data))
            return self.model.evaluate(self._file.decision, given)

    def _demand_known(self, data: Mapping[str, Any]) -> None:
        """Refuse a name that the decision never reads: it is misspelt, or the case proves nothing."""
        asked = _names(self.model, self.model.decisions[self._file.decision])
        for name in data:
            if name not in asked:
                raise NiostegError(
                    f"data: beslutet läser inte namnet {name}.{meant(name, asked)} Det läser: "
                    f"{', '.join(sorted(asked)) or 'inget'}."
                )


def _names(model: DecisionModel, decision: Decision) -> frozenset[str]:
    """Return the names that a decision and those it requires read."""
    required = (_names(model, model.decisions[one]) for one in decision.requires)
    return decision.input_names.union(decision.requires_input, *required)


def _model_of(decision: str, sources: Mapping[str, bytes]) -> DecisionModel:
    named = f"{decision}.dmn"
    others = [name for name in sources if name.endswith(".dmn") and name != named]
    known: list[str] = []
    for name in [named, *others] if named in sources else others:
        # A broken neighbour does no harm.
        if name != named and decision.encode() not in sources[name]:
            known.append(name.removesuffix(".dmn"))
            continue
        model = compile_dmn(sources[name], name)
        if decision in model.decisions:
            return model
        known += model.decisions
    raise DecisionMissing(decision, known)


@contextmanager
def working_days() -> Iterator[None]:
    """Count working days inside the block, as the municipality's calendar has them without exceptions of its own."""
    token = feel.WORKDAYS.set(WorkCalendar())
    try:
        yield
    finally:
        feel.WORKDAYS.reset(token)


def _at(question: Question) -> Any:
    return clock.fixed(question.now) if question.now is not None else nullcontext()


def _numbers(rules: Sequence[int]) -> str:
    return ", ".join(map(str, rules)) or "ingen"
