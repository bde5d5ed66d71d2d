"""Play one test case and say of each step and each claim how it went; and stand before a step of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from datetime import timedelta
from typing import Any

from engine import clock
from engine.bpmn import Bundle
from engine.commands.answering import AnswersRefused
from engine.exceptions import NiostegError
from engine.play.budget import demand_time
from engine.play.casefile import Step, TestCase, read_case
from engine.play.claims import Claim, claims_of
from engine.play.expecting import mismatches
from engine.play.report import CaseResult, Failure
from engine.play.seeing import OpenTask
from engine.play.stepping import StepAccepted, take
from engine.play.trail import facts_of, in_words, whole_trail
from engine.play.truth import claim_now
from engine.play.trying import Stopped, Tried, duration_until, prepared_world
from engine.play.world import World
from engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim: whether it holds, and what would hold instead (null where nothing does)."""

    claim: Claim
    holds: bool
    now: Claim | None = None


@dataclass(frozen=True, slots=True)
class Went:
    """How a step went: held, differs, stopped (it could not be taken), or unreached. `number` is from 1.

    `got` is what came of it in place of what it expects of itself: a count of those reached, the fields refused.
    """

    number: int
    state: str
    why: str = ""
    claims: tuple[Judged, ...] = ()
    got: Any = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stood when it could not go on: what was open, what the form refused, how long until something comes.

    `wait` is null where nothing comes by itself. `was_accepted`: the step went, and should not have.
    """

    tasks: tuple[OpenTask, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    wait: str | None = None
    was_accepted: bool = False


@dataclass(frozen=True, slots=True)
class Examined:
    """A played case. `start` says why it could not begin, "" when it did. `result` is as the report has it."""

    start: str
    steps: list[Went]
    standing: Standing
    result: CaseResult
    bundle: Bundle

    @property
    def holds(self) -> bool:
        """Whether everything went as the case says."""
        return not self.start and all(step.state == "held" for step in self.steps)

    @property
    def stopped(self) -> Went | None:
        """The step that could not be taken, null when all could."""
        return next((step for step in self.steps if step.state == "stopped"), None)

    @property
    def reached(self) -> int:
        """How many steps could be taken."""
        return sum(step.state in {"held", "differs"} for step in self.steps)

    @property
    def broken(self) -> int:
        """How many steps do not hold."""
        return sum(step.state != "held" for step in self.steps) + bool(self.start)


def examine(files: Mapping[str, bytes], process_key: str, document: Mapping[str, Any]) -> Examined:
    """Play a case on the files.

    Raises:
        CaseFileRefused: it is no case.
        BundleIncomplete, DeploymentRefused: the draft cannot run as it is.
        PlayedTooLong: it takes too long.
    """
    case = read_case(document, file="testfallet")
    with prepared_world(files, process_key, case, now=case.now) as (world, bundle):
        start = _started(world, process_key, case)
        went: list[Went] = []
        standing = Standing()
        for number, step in enumerate(case.steps, start=1):
            if start or (went and went[-1].state in {"stopped", "unreached"}):
                went.append(Went(number, "unreached"))
                continue
            one, error = _take(world, number, step)
            went.append(one)
            if error is not None:
                standing = _standing(world, step, error)
        return Examined(start, went, standing, _result(world, bundle, case, start, went), bundle)


def _started(world: World, process_key: str, case: TestCase) -> str:
    try:
        world.start(process_key, case.data)
    except NiostegError as error:
        return str(error)
    return ""


def _take(world: World, number: int, step: Step) -> tuple[Went, NiostegError | None]:
    """Take a step; also why it could not be taken, null when it could."""
    demand_time()
    try:
        if step.kind == "expect":
            with world.turned_to(step.options.get("case")):
                claims = tuple(_judged(world, claim) for claim in claims_of(step.subject))
            holds = all(one.holds for one in claims)
            return Went(number, "held" if holds else "differs", claims=claims), None
        found = list(take(world, step))
    except NiostegError as error:
        return Went(number, "stopped", str(error)), error
    why = " ".join(mismatch.text for mismatch in found)
    return Went(number, "differs" if why else "held", why, got=found[0].got if found else None), None


def _judged(world: World, claim: Claim) -> Judged:
    if not list(mismatches(world, claim.as_expectation)):
        return Judged(claim, holds=True)
    return Judged(claim, holds=False, now=world.engine.read(claim_now, world.case_id, claim))


def _standing(world: World, step: Step, error: NiostegError) -> Standing:
    with world.turned_to(step.options.get("case")):
        tasks = tuple(world.open_tasks())
    coming = world.next_due(clock.now() + _HORIZON)
    cause = error.__cause__
    return Standing(
        tasks,
        dict(cause.errors) if isinstance(cause, AnswersRefused) else {},
        duration_until(coming) if coming is not None else None,
        isinstance(error, StepAccepted),
    )


#: How far ahead something that comes by itself is looked for.
_HORIZON = timedelta(days=400)


def _result(world: World, bundle: Bundle, case: TestCase, start: str, went: list[Went]) -> CaseResult:
    failures = [Failure(0, start)] if start else []
    failures += [Failure(step.number, step.why, _about(case, step)) for step in went if step.state in _FAILED]
    cases = [case_id for case_id in (world.case_id, *world.others.values()) if case_id]
    trails = tuple(world.engine.read(whole_trail, case_id) for case_id in cases)
    way = tuple(line for trail in trails for line in in_words(trail, facts_of({bundle.process_key: bundle})))
    return CaseResult(1, case.name, tuple(failures), trails, way)


_FAILED = frozenset({"stopped", "differs"})


def _about(case: TestCase, went: Went) -> tuple[str, ...]:
    """The elements that a failed step is about."""
    step = case.steps[went.number - 1]
    if step.kind == "complete":
        return (str(step.subject),)
    found: list[str] = []
    for judged in went.claims:
        if not judged.holds:
            found += _elements_of(judged.claim)
            found += _elements_of(judged.now) if judged.now is not None else []
    return tuple(dict.fromkeys(found))


def _elements_of(claim: Claim) -> list[str]:
    if claim.key == "open":
        return list(claim.value)
    if claim.key in {"role", "due"}:
        return [claim.name]
    return [claim.value["task"]] if claim.key == "reminders" and claim.value.get("task") else []


@contextmanager
def standing_before(
    files: Mapping[str, bytes], process_key: str, document: Mapping[str, Any], number: int
) -> Iterator[Tried]:
    """Stand before a step of a case (from 1), with what it expects on the way left aside, inside the block.

    Raises: as `examine`.
    """
    case = read_case(document, file="testfallet")
    with prepared_world(files, process_key, case, now=case.now) as (world, bundle):
        start = _started(world, process_key, case)
        stopped = Stopped(0, start) if start else None
        for place, step in enumerate(case.steps[: number - 1], start=1):
            if stopped is None and step.kind != "expect":
                one, _ = _take(world, place, step)
                stopped = Stopped(place, one.why) if one.state == "stopped" else None
        yield Tried(world, bundle, stopped)
