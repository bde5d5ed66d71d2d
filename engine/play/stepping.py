"""Take one step of a test case, and say what does not go as it should."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.commands.answering import AnswersRefused
from engine.commands.complete_user_task import FourEyes
from engine.exceptions import NiostegError, NotACandidate, NotPermitted
from engine.play.casefile import Step
from engine.play.expecting import Mismatch, mismatches
from engine.play.seeing import OpenTask
from engine.play.world import World

#: What a denial is called in the file.
_DENIALS = {"four_eyes": FourEyes, "not_candidate": NotACandidate}


class StepFailed(NiostegError):
    """A step could not be taken; `elements` are the ids of those it is about."""

    def __init__(self, message: str, *elements: str) -> None:
        super().__init__(message)
        self.elements = elements


class StepAccepted(StepFailed):
    """A task was done that should have been refused or denied."""


def take(world: World, step: Step) -> Iterator[Mismatch]:
    """Take the step; yield what came out otherwise than the test says.

    Raises:
        NiostegError: the step could not be taken, and so the next ones mean nothing.
    """
    with world.turned_to(None if step.kind == "start" else step.options.get("case")):
        yield from _TAKEN[step.kind](world, step)


def _expect(world: World, step: Step) -> Iterator[Mismatch]:
    yield from mismatches(world, step.subject)


def _advance(world: World, step: Step) -> Iterator[Mismatch]:
    world.advance(step.subject)
    yield from ()


def _cancel(world: World, step: Step) -> Iterator[Mismatch]:
    world.cancel(step.subject)
    yield from ()


def _start(world: World, step: Step) -> Iterator[Mismatch]:
    name, begun_by = step.options.get("case", step.subject), step.options.get("by")
    if begun_by is None:
        world.start_beside(name, step.subject, step.options.get("data", {}))
    elif not world.find_begun(name, step.subject):
        channel = "något meddelande" if begun_by == "message" else "någon signal"
        yield Mismatch(f"start {step.subject}: {channel} startade inget ärende av den processen", got=None)


def _deliver(world: World, step: Step) -> Iterator[Mismatch]:
    options = step.options
    reached = world.deliver(step.kind, step.subject, key=options.get("key"), data=options.get("data", {}))
    wanted = options.get("reaches")
    if (reached == 0) if wanted is None else (reached != wanted):
        yield Mismatch(
            f"{step.kind} {step.subject}: nådde {reached}, väntade {'minst 1' if wanted is None else wanted}",
            got=reached,
        )


def _complete(world: World, step: Step) -> Iterator[Mismatch]:
    task = _task(world, step)
    data: Mapping[str, Any] = step.options.get("data", {})
    try:
        world.complete(task, as_whom=step.options.get("as"), data=data)
    except AnswersRefused as refusal:
        yield from _refused(step, refusal)
    except NotPermitted as denial:
        _denied(step, denial)
    else:
        yield from _accepted(step)


def _task(world: World, step: Step) -> OpenTask:
    tasks = world.open_tasks()
    waiting = [task for task in tasks if task.element_id == step.subject]
    index = step.options.get("index", 0)
    if not waiting:
        names = ", ".join(f"”{task.name}” ({task.element_id})" for task in tasks) or "inga"
        raise StepFailed(f"uppgiften är inte öppen. Öppna: {names}.", step.subject)
    if index >= len(waiting):
        raise StepFailed(
            f"index {index}: uppgiften är öppen {len(waiting)} gånger, räknat från 0.", step.subject
        )
    found: OpenTask = waiting[index]
    return found


def _refused(step: Step, refusal: AnswersRefused) -> Iterator[Mismatch]:
    got = sorted(refusal.errors)
    wanted = step.options.get("refused")
    if wanted is None:
        raise StepFailed(f"formuläret nekar: {refusal}", step.subject) from refusal
    if got != sorted(wanted):
        yield Mismatch(
            f"complete {step.subject}: formuläret nekar {', '.join(got)}; väntade {', '.join(sorted(wanted))}. "
            f"{refusal}",
            (step.subject,),
            got=got,
        )


def _denied(step: Step, denial: NotPermitted) -> None:
    wanted = step.options.get("denied")
    if wanted is None or not isinstance(denial, _DENIALS[wanted]):
        hoped = f" Väntade att {wanted} nekar." if wanted else ""
        raise StepFailed(f"{denial}{hoped}", step.subject) from denial


def _accepted(step: Step) -> Iterator[Mismatch]:
    if "refused" in step.options:
        fields = ", ".join(step.options["refused"])
        raise StepAccepted(f"formuläret tog emot svaren, men skulle ha nekat {fields}", step.subject)
    if "denied" in step.options:
        raise StepAccepted(
            f"uppgiften gick att göra, men skulle ha nekats ({step.options['denied']})", step.subject
        )
    yield from ()


_TAKEN = {
    "expect": _expect,
    "complete": _complete,
    "advance": _advance,
    "cancel": _cancel,
    "start": _start,
    "message": _deliver,
    "signal": _deliver,
}
