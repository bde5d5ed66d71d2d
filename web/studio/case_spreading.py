"""Do in other test cases what one of them does in a step: a new step of the process stops many cases at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from time import monotonic

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from engine.bpmn import bundle_of
from engine.commands.save_draft_file import save_draft_file
from engine.drafts import DraftFile
from engine.exceptions import NiostegError, Refused
from engine.play import casebook
from engine.play.spreading import can_come_to, with_step_where_awaited
from engine.play.telling import Teller
from engine.queries import studio
from engine.reading import JsonRefused
from engine.records import dataclass
from web import posted
from web.here import actor, engine
from web.studio.case_book import ENDING, Answer, Opened, opened_to_change

pages = Blueprint("case_spreading", __name__, url_prefix="/studio/<key>/testfall/<name>/<int:number>")

#: Seconds of playing in one request: a person waits. What is left is told, and done by asking again.
_LONGEST = 15.0


@dataclass(frozen=True, slots=True)
class OtherCase:
    """Another test case whose process can come to the step. `value` names it in what is sent."""

    value: str
    name: str
    process: str


@pages.get("/steg/<int:step>/fler")
def show(key: str, name: str, number: int, step: int) -> str:
    """Which other cases the step could be put into."""
    here = opened_to_change(key, name, number)
    return _page(here, step)


@pages.post("/steg/<int:step>/fler")
def spread(key: str, name: str, number: int, step: int) -> Answer:
    """Put the step into the chosen cases, wherever they wait for it and do not do it."""
    here = opened_to_change(key, name, number)
    posted.fields("case")
    known = {case.value for case in _others(here, step)}
    chosen = [value for value in request.form.getlist("case") if value in known]
    if not chosen:
        return _page(here, step, errors={"case": "Välj minst ett testfall."}, checked=()), 422
    done = _spread(here, _task_in(here, step), chosen)
    _tell(done)
    if done.left:
        return _page(here, step, checked=done.left)
    return redirect(url_for("test_cases.show_all", key=key), 303)


@dataclass(slots=True)
class Done:
    """How many cases got the step, do not wait for it, could not be played, and were not come to."""

    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    left: list[str] = field(default_factory=list)


def _spread(here: Opened, step: casebook.Case, chosen: list[str]) -> Done:
    done, began = Done(), monotonic()
    for value in chosen:
        if monotonic() - began > _LONGEST:
            done.left.append(value)
            continue
        name, _, number = value.rpartition(":")
        try:
            is_changed = _change(here, name, int(number), step)
        except (NiostegError, JsonRefused):  # it cannot be played, or a colleague has changed it meanwhile
            done.refused += 1
            continue
        done.changed += is_changed
        done.unchanged += not is_changed
    return done


def _change(here: Opened, name: str, number: int, step: casebook.Case) -> bool:
    """Put the step into a case and save its file; whether the case waited for it."""
    file = engine().read(studio.draft_files, here.key, actor(), names=[name]).get(name)
    found = None if file is None else _changed(here, file, number, step)
    if file is None or found is None:
        return False
    engine().run(save_draft_file, here.key, name=name, content=found, base_revision=file.revision, by=actor())
    return True


def _changed(here: Opened, file: DraftFile, number: int, step: casebook.Case) -> bytes | None:
    """The file with the case changed, null where the case does not wait for the step."""
    process = str(casebook.document_of(file.content)["process"])
    case = casebook.case_in(file.content, number)
    changed, places = with_step_where_awaited(here.files, process, case, step)
    return casebook.with_case(file.content, number, changed) if places else None


def _tell(done: Done) -> None:
    if done.changed:
        flash(
            f"Steget är inlagt i {_cases(done.changed)}. Spela testfallen för att se hur de går.", "success"
        )
    if done.unchanged:
        flash(f"{_cases(done.unchanged)} väntar inte på steget och är som förut.", "info")
    if done.refused:
        flash(f"{_cases(done.refused)} gick inte att spela eller ändra. Öppna dem och se varför.", "danger")
    if done.left:
        flash(f"{_cases(len(done.left))} hanns inte med och är valda här. Tryck igen.", "warning")


def _cases(count: int) -> str:
    return "1 testfall" if count == 1 else f"{count} testfall"


def _task_in(here: Opened, step: int) -> casebook.Case:
    """The step, which does a task.

    Raises:
        NotFound: there is no such step, or it does something else.
    """
    found = casebook.step_in(here.case, step)
    if casebook.kind_of(found) != "complete":
        raise NotFound("Bara ett steg som gör en uppgift kan läggas in i fler testfall.")
    return {name: value for name, value in found.items() if name != "index"}


def _others(here: Opened, step: int) -> Iterator[OtherCase]:
    element_id = str(_task_in(here, step)["complete"])
    for name in sorted(here.files):
        if name.endswith(ENDING):
            yield from _in_file(here, name, element_id)


def _in_file(here: Opened, name: str, element_id: str) -> Iterator[OtherCase]:
    try:
        document = casebook.document_of(here.files[name])
        process = str(document.get("process") or "")
        if not process or not can_come_to(bundle_of(process, here.files), element_id):
            return
    except (JsonRefused, Refused):
        return
    for number, case in enumerate(document["cases"], start=1):
        if isinstance(case, dict) and (name, number) != (here.file.name, here.number):
            yield OtherCase(f"{name}:{number}", casebook.name_of(case, number), here.words.process(process))


def _page(
    here: Opened, step: int, *, errors: Mapping[str, str] | None = None, checked: Sequence[str] | None = None
) -> str:
    """The page, with the cases in `checked` chosen; null chooses all."""
    return render_template(
        "studio/case_spreading.html",
        here=here,
        page=here.page,
        step=step,
        told=Teller(here.words).step(_task_in(here, step)),
        others=list(_others(here, step)),
        errors=errors or {},
        checked=checked,
    )
