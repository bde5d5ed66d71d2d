"""Try a draft: play what has been done so far, and stand where it has led.

Nothing of the real installation is reached: the stage is a database in memory with test persons, its clock is its
own, and its mails stay in it. What has been done is a test case in the making, so it can be kept as one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from engine import clock
from engine.bpmn import Bundle, bundle_of
from engine.exceptions import InvalidAnswers, NiostegError
from engine.play.budget import at_most, demand_time
from engine.play.casefile import TestCase, read_case, started_by
from engine.play.running import given_by, roles_in
from engine.play.stage import Prepared, Stage
from engine.play.stepping import take
from engine.play.world import World
from engine.records import dataclass

#: For one page: a person waits.
LONGEST_SECONDS = 20.0
MOST_STEPS = 300
#: Where a document tells that the trial is about another process than the workspace's own.
PROCESS = "process"
#: Steps that ask whether something holds, and change nothing.
_IS_ASKED = frozenset({"expect", "denied", "refused"})
#: How far ahead the next event is looked for.
HORIZON = timedelta(days=3_650)

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stopped:
    """The step (from 1; 0 is the start) that the draft, as it is now, does not take any more, and why."""

    step: int
    why: str


@dataclass(frozen=True, slots=True)
class Tried:
    """Where a trial has led. `world.case_id` is 0 before the case is started."""

    world: World
    bundle: Bundle
    stopped: Stopped | None

    @property
    def next_event(self) -> datetime | None:
        """When something falls due next, if nobody does anything."""
        return self.world.next_due(clock.now() + HORIZON)


def begun(now: datetime, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document of a trial that has just been started."""
    return {"name": "Prov", "now": now.isoformat(), "data": dict(data), "steps": []}


def begun_by_case(process_key: str, case: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document of a trial that stands where a test case leads; what the case expects on the way is left out.

    Raises:
        InvalidAnswers: the case has too many steps.
    """
    steps = [step for step in case.get("steps", []) if not _IS_ASKED & step.keys()]
    if len(steps) > MOST_STEPS:
        raise InvalidAnswers(
            {"case": f"Testfallet har {len(steps)} steg. Ett prov kan ha högst {MOST_STEPS}."}
        )
    start = {key: case[key] for key in ("now", "data") if key in case}
    return {"name": "Prov", PROCESS: process_key, **start, "steps": steps}


def with_step(document: Document, step: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with one more step.

    Raises:
        InvalidAnswers: there are too many already.
    """
    steps = [*document["steps"], dict(step)]
    if len(steps) > MOST_STEPS:
        raise InvalidAnswers({"steps": f"Ett prov kan ha högst {MOST_STEPS} steg. Börja om."})
    return {**document, "steps": steps}


def without_steps_from(document: Document, number: int) -> dict[str, Any]:
    """Return the document with only the steps before `number` (from 1)."""
    return {**document, "steps": list(document["steps"])[: max(number - 1, 0)]}


@contextmanager
def on_stage(
    files: Mapping[str, bytes], process_key: str, document: Document | None, *, now: datetime
) -> Iterator[Tried]:
    """Play a trial and stand where it leads, on its clock, inside the block; null is one that is not started.

    Raises:
        BundleIncomplete, DeploymentRefused: the draft cannot run as it is.
        PlayedTooLong: it takes too long.
    """
    case = None if document is None else read_case(without_process(document), file="prov")
    process_key = process_of(document, process_key)
    with prepared_world(files, process_key, case, now=now) as (world, bundle):
        stopped = None
        if case is not None:
            stopped = _lead(world, process_key, case.data, case.steps)
        yield Tried(world, bundle, stopped)


@contextmanager
def prepared_world(
    files: Mapping[str, bytes], process_key: str, case: TestCase | None, *, now: datetime
) -> Iterator[tuple[World, Bundle]]:
    """Stand before a case has begun, on its clock, inside the block: its world, and the bundle of the process.

    Raises: as `on_stage`.
    """
    keys = started_by(process_key, [case] if case else [])
    bundles = [bundle_of(key, files) for key in keys]
    with clock.fixed(case.now if case else now), at_most(LONGEST_SECONDS):
        stage = _stage(bundles, given=frozenset(given_by([case]) if case else ()))
        try:
            stage.set(roles_in(bundles))
            yield World(stage.engine), bundles[0]
        finally:
            stage.close()


def process_of(document: Document | None, process_key: str) -> str:
    """Return the process that a trial is about: `process_key`, or another one of its drawings."""
    return process_key if document is None else str(document.get(PROCESS, process_key))


def without_process(document: Document) -> dict[str, Any]:
    """Return the document as the test case that it is."""
    return {key: value for key, value in document.items() if key != PROCESS}


def _stage(bundles: Sequence[Bundle], *, given: frozenset[str]) -> Stage:
    """A stage on which bundles are deployed. Checking and compiling takes most of the time, and is done once."""
    key = (tuple(bundle.content_hash for bundle in bundles), given)
    with _lock:
        prepared = _prepared.get(key)
        if prepared is not None:
            _prepared.move_to_end(key)
            return Stage(prepared)
    stage = Stage()
    try:
        stage.deploy(bundles, given=given)
    except BaseException:
        stage.close()
        raise
    with _lock:
        _prepared[key] = stage.prepared()
        while len(_prepared) > _KEPT:
            _prepared.popitem(last=False)
    return stage


#: Drafts that somebody has tried just now.
_KEPT = 8
_prepared: OrderedDict[tuple[tuple[str, ...], frozenset[str]], Prepared] = OrderedDict()
_lock = threading.Lock()


def _lead(world: World, process_key: str, data: Mapping[str, Any], steps: Any) -> Stopped | None:
    try:
        world.start(process_key, data)
    except NiostegError as error:
        return Stopped(0, str(error))
    for number, step in enumerate(steps, start=1):
        try:
            demand_time()
            mismatches = [mismatch.text for mismatch in take(world, step)]
        except NiostegError as error:
            return Stopped(number, str(error))
        if mismatches:
            return Stopped(number, " ".join(mismatches))
    return None


def expected_now(world: World) -> dict[str, Any]:
    """Return an `expect` step that holds where a trial stands."""
    found = world.standing()
    return {"expect": {key: value for key, value in found.items() if value is not None}}


def duration_until(moment: datetime) -> str:
    """Return the way from now to a moment as a test case writes it; at least a second."""
    seconds = max(int((moment - clock.now()).total_seconds()), 1)
    days, seconds = divmod(seconds, 86_400)
    hours, seconds = divmod(seconds, 3_600)
    minutes, seconds = divmod(seconds, 60)
    time = "".join(
        f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if count
    )
    return f"P{f'{days}D' if days else ''}{f'T{time}' if time else ''}"
