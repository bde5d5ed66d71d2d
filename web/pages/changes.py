"""Change a case: by a change that is approved first (the normal way), or at once for those who have the permission."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import feel
from engine.cases import CaseReferences
from engine.commands.answering import Answers, AnswersRefused
from engine.commands.pause_case import (
    MILESTONE_ORDER,
    cancel_case,
    change_plan,
    pause_case,
    resume_case,
)
from engine.commands.start_case import start_case
from engine.exceptions import InvalidAnswers
from engine.forms import FormState
from engine.permissions import require
from engine.queries.case_page import case_milestones, case_row
from engine.queries.start_page import Startable, start_page
from engine.queries.task_background import next_task
from engine.transaction import Reader
from web import answering, posted
from web.answering import Sheet
from web.forms import posted_answers
from web.here import actor, engine
from web.keeping import answers_in, keep

if TYPE_CHECKING:
    from sqlalchemy import Row

pages = Blueprint("changes", __name__, url_prefix="/arenden/<int:case_id>")

#: The process that carries a change through its approvals (P11).
CHANGE_PROCESS = "andring_paus_avbrott"
#: The kinds of change that its start form offers.
KINDS = {
    "plan": "Ändra tidplan eller nivå",
    "paus": "Pausa",
    "ateruppta": "Återuppta",
    "avbrott": "Avbryt",
}


@pages.get("/andra")
def ask(case_id: int) -> str:
    """Ask for a change. `?slag=paus`: with that kind chosen."""
    known = {"about_case": case_id, "change_kind": _kind(request.args.get("slag"))}
    row, process, state = engine().read(_opened, case_id, known)
    return _ask_page(row, process, state)


@pages.post("/andra")
def send(case_id: int) -> Response | str | tuple[str, int]:
    """Start the change, or only change what its form shows."""
    row, process, _ = engine().read(_opened, case_id, {"about_case": case_id})
    sheet = None if process.form is None else Sheet(process.form, process.scope)
    if sheet and answering.is_changing_the_form():
        return _ask_page(row, process, answering.changed(sheet))
    texts = posted_answers(request)
    if sheet:
        keep(lambda: answers_in(answering.filled_in(sheet, texts)))
    try:
        change_id = engine().run(
            start_case,
            CHANGE_PROCESS,
            by=actor(),
            answers=Answers(posted=texts),
            variables=_of_the_case(row, _kind(request.form.get("change_kind"))),
            about=case_id,
            unit_key=row.unit_key,
        )
    except AnswersRefused:
        if sheet is None:
            raise
        return _ask_page(row, process, answering.refused(sheet, texts)), 422
    flash("Ändringen är begärd och går nu till den som ska pröva den.", "success")
    following = engine().read(next_task, actor(), change_id)
    if following is None:
        return _to_case(case_id)
    return redirect(url_for("tasks.show", task_id=following), 303)


@pages.get("/pausa")
def pause(case_id: int) -> str:
    """Ask why and until when the case is to rest."""
    return _direct_page("cases/pause.html", "case.pause", case_id)


@pages.post("/pausa")
def do_pause(case_id: int) -> Response | tuple[str, int]:
    """Pause the case."""
    given = posted.fields("reason", "review_on")

    def command() -> None:
        errors = {} if given["reason"] else {"reason": "Skriv varför. Alla som följer ärendet kan läsa det."}
        day = _date(given["review_on"])
        if day is None:
            errors["review_on"] = "Välj en dag inom 90 dagar då pausen ska prövas igen."
        if errors or day is None:
            raise InvalidAnswers(errors)
        engine().run(pause_case, case_id, reason=given["reason"], review_on=day, by=actor())

    return _done_or_refused("cases/pause.html", case_id, given, command, done="Ärendet är pausat.")


@pages.get("/ateruppta")
def resume(case_id: int) -> str:
    """Tell what happens when the case goes on."""
    return _direct_page("cases/resume.html", "case.pause", case_id)


@pages.post("/ateruppta")
def do_resume(case_id: int) -> Response:
    """Resume the case."""
    posted.fields()
    engine().run(resume_case, case_id, by=actor())
    flash("Ärendet är återupptaget.", "success")
    return _to_case(case_id)


@pages.get("/tidplan")
def plan(case_id: int) -> str:
    """Ask for new dates and why."""
    dates = {name: on.isoformat() for name, on in engine().read(case_milestones, case_id).items()}
    return _direct_page("cases/plan.html", "case.change_plan", case_id, dates)


@pages.post("/tidplan")
def do_plan(case_id: int) -> Response | tuple[str, int]:
    """Move the dates of the time plan."""
    given = posted.fields("reason", *MILESTONE_ORDER)

    def command() -> None:
        dates = {name: _date(given[name]) for name in MILESTONE_ORDER if given[name]}
        wrong = {name: "Skriv datumet som 2027-06-14." for name, day in dates.items() if day is None}
        if wrong:
            raise InvalidAnswers(wrong)
        known = {name: day for name, day in dates.items() if day is not None}
        engine().run(change_plan, case_id, milestones=known, reason=given["reason"], by=actor())

    done = "Tidplanen är ändrad. Sista dagar och påminnelser följer med."
    return _done_or_refused("cases/plan.html", case_id, given, command, done=done)


@pages.get("/avbryt")
def cancel(case_id: int) -> str:
    """Tell what is lost when the case is cancelled, and ask why."""
    return _direct_page("cases/cancel.html", "case.cancel", case_id)


@pages.post("/avbryt")
def do_cancel(case_id: int) -> Response | tuple[str, int]:
    """Cancel the case."""
    given = posted.fields("reason", "sure")

    def command() -> None:
        if not given["sure"]:
            raise InvalidAnswers({"sure": "Kryssa i rutan för att bekräfta. Ärendet kan inte startas igen."})
        engine().run(cancel_case, case_id, reason=given["reason"], by=actor())

    return _done_or_refused("cases/cancel.html", case_id, given, command, done="Ärendet är avbrutet.")


def _opened(
    reader: Reader, case_id: int, known: dict[str, Any]
) -> tuple[Row[Any], Startable, FormState | None]:
    process = start_page(reader, CHANGE_PROCESS, variables=known)
    state = None if process.form is None else process.form.open(process.scope, CaseReferences(reader))
    return case_row(reader, case_id), process, state


def _ask_page(row: Row[Any], process: Startable, state: FormState | None) -> str:
    milestones = engine().read(case_milestones, row.id)
    return render_template("cases/change.html", row=row, process=process, state=state, milestones=milestones)


def _of_the_case(row: Row[Any], kind: str | None) -> dict[str, Any]:
    """What the change takes over from the case, so that the same persons are asked."""
    title = f"{KINDS.get(kind or '', 'Ändring')}: {row.title}"
    participants = feel.loads(row.variables).get("participants")
    return {"about_case": row.id, "title": title, "participants": participants or {}}


def _kind(text: str | None) -> str | None:
    return text if text in KINDS else None


def _direct_page(template: str, permission: str, case_id: int, given: dict[str, str] | None = None) -> str:
    engine().read(require, permission, actor(), case_id=case_id)
    row = engine().read(case_row, case_id)
    return render_template(template, row=row, given=given or {}, errors={})


def _done_or_refused(
    template: str, case_id: int, given: dict[str, str], command: Callable[[], None], *, done: str
) -> Response | tuple[str, int]:
    """Run the command and go back to the case; or show the page again with what is wrong in it."""
    try:
        command()
    except InvalidAnswers as refused:
        row = engine().read(case_row, case_id)
        return render_template(template, row=row, given=given, errors=refused.errors), 422
    flash(done, "success")
    return _to_case(case_id)


def _to_case(case_id: int) -> Response:
    return redirect(url_for("cases.show", case_id=case_id), 303)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
