"""The real form of a step of a test case: the draft played to where the step is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

from engine.cases import CaseReferences
from engine.exceptions import NiostegError
from engine.forms import Form
from engine.play.casefile import read_case
from engine.play.examining import standing_before
from engine.play.seeing import OpenTask
from engine.play.trying import Tried, prepared_world
from engine.queries.start_page import start_page
from engine.queries.task_page import task_page
from engine.records import dataclass
from engine.transaction import Reader
from web.studio.case_book import Opened, why_not_played
from web.studio.trial_files import Sent, sent

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OnStage:
    """A form with what it sees where the case stands. Nothing is saved meanwhile: the clock is that of the case."""

    _read: Callable[..., Any]
    form: Form
    scope: Mapping[str, Any]

    def read(self, make: Callable[[Form, Mapping[str, Any], CaseReferences], T]) -> T:
        """Make something of the form while its reader is open."""

        def with_reader(reader: Reader) -> T:
            return make(self.form, self.scope, CaseReferences(reader))

        found: T = self._read(with_reader)
        return found

    @property
    def asked(self) -> set[str]:
        """The variables that the form asks for, or for parts of."""
        return asked_by(self.form)


def asked_by(form: Form) -> set[str]:
    """Return the variables that a form asks for, or for parts of."""
    return {key.partition(".")[0] for key in form.keys}


Found = tuple[OnStage | None, str]


@contextmanager
def at_task(here: Opened, step: int, raw: Mapping[str, Any]) -> Iterator[Found]:
    """Stand before a step with its form; null and the reason where that is not possible. A step may have no form."""
    with ExitStack() as stack:
        try:
            stage = standing_before(here.files, here.process_key, here.case, step)
            found = _form_at(stack.enter_context(stage), raw)
        except NiostegError as error:
            found = None, why_not_played(error)
        yield found


def _form_at(tried: Tried, raw: Mapping[str, Any]) -> Found:
    if tried.stopped is not None:
        return (
            None,
            f"Testfallet kommer inte hit: steg {tried.stopped.step} går inte att göra. {tried.stopped.why}",
        )
    with tried.world.turned_to(raw.get("case")):
        waiting = [task for task in tried.world.open_tasks() if task.element_id == raw["complete"]]
    index = raw.get("index", 0)
    if index >= len(waiting):
        return None, "Uppgiften väntar inte på någon just då."
    found = tried.world.engine.read(task_page, waiting[index].id)
    return (
        (None, "") if found.form is None else (OnStage(tried.world.engine.read, found.form, found.scope), "")
    )


@contextmanager
def before_start(here: Opened) -> Iterator[Found]:
    """Stand before the case has begun, with the form that begins it."""
    with ExitStack() as stack:
        try:
            case = read_case(here.case, file=here.file.name)
            stage = prepared_world(here.files, here.process_key, case, now=case.now)
            world, _ = stack.enter_context(stage)
            process = world.engine.read(start_page, here.process_key, variables={})
            form = process.form
            found: Found = (OnStage(world.engine.read, form, process.scope) if form is not None else None), ""
        except NiostegError as error:
            found = None, why_not_played(error)
        yield found


def waiting_after(here: Opened, step: int) -> tuple[list[OpenTask], str]:
    """Return what is open after a step (0 is the start), and why it cannot be told."""
    try:
        with standing_before(here.files, here.process_key, here.case, step + 1) as tried:
            if tried.stopped is not None:
                return [], tried.stopped.why
            return tried.world.open_tasks(), ""
    except NiostegError as error:
        return [], why_not_played(error)


def sent_to(found: OnStage, data: Mapping[str, Any]) -> Sent:
    """Return what was sent with a form over the answers that the step had."""
    return found.read(lambda form, scope, references: sent(form, scope, references, data=data))
