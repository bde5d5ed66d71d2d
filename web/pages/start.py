"""Starta ärende: choose a process, fill in its start form, go on with the first task."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.cases import CaseReferences
from engine.commands.answering import Answers, AnswersRefused
from engine.commands.start_case import start_case
from engine.forms import FormState
from engine.queries.start_page import Startable, start_page, startable_processes
from engine.queries.task_background import next_task
from engine.transaction import Reader
from web import answering, posted
from web.answering import Sheet
from web.forms import posted_answers
from web.here import actor, engine
from web.keeping import answers_in, keep

pages = Blueprint("start", __name__, url_prefix="/arenden/starta")


@pages.get("")
def choose() -> str:
    """The processes that people start."""
    return render_template("start/choose.html", processes=engine().read(startable_processes))


@pages.get("/<process_key>")
def show(process_key: str) -> str:
    """The form that begins a case. `?om=12`: the case is about case 12."""
    return _page(*engine().read(_opened, process_key))


@pages.post("/<process_key>")
def answer(process_key: str) -> Response | str | tuple[str, int]:
    """Start the case, or only change the form's rows."""
    process, _ = engine().read(_opened, process_key)
    sheet = None if process.form is None else Sheet(process.form, process.scope)
    if sheet and answering.is_changing_the_form():
        return _page(process, answering.changed(sheet))
    texts = posted_answers(request)
    if sheet:
        keep(lambda: answers_in(answering.filled_in(sheet, texts)))
    try:
        case_id = engine().run(
            start_case, process_key, by=actor(), answers=Answers(posted=texts), about=_about()
        )
    except AnswersRefused:
        if sheet is None:
            raise
        return _page(process, answering.refused(sheet, texts)), 422
    flash(f"Ärendet är startat. Det har nummer {case_id}.", "success")
    following = engine().read(next_task, actor(), case_id)
    if following is None:
        return redirect(f"/arenden/{case_id}", 303)
    return redirect(url_for("tasks.show", task_id=following), 303)


def _page(process: Startable, state: FormState | None) -> str:
    return render_template("start/start.html", process=process, state=state, about=_about())


def _opened(reader: Reader, process_key: str) -> tuple[Startable, FormState | None]:
    process = start_page(reader, process_key, variables=_known())
    state = None if process.form is None else process.form.open(process.scope, CaseReferences(reader))
    return process, state


def _about() -> int | None:
    """The case that the new one is about, as the link of that case's page says."""
    return posted.number(request.args.get("om", ""))


def _known() -> dict[str, Any]:
    about = _about()
    return {} if about is None else {"about_case": about}
