"""The steps of a test case: put in, changed with the real form of the step, and taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine.commands.save_draft_file import DraftOvertaken
from engine.exceptions import InvalidAnswers
from engine.forms import FormState
from engine.play import casebook
from engine.play.filling import prefilled
from engine.play.telling import Teller
from web import posted
from web.studio.case_book import (
    NO_TROUBLE,
    Answer,
    Opened,
    Trouble,
    opened_to_change,
    save_case,
    save_file,
)
from web.studio.case_fields import FIELDS, KINDS, READERS, choices, given_fields, leaf_views, typed_leaves
from web.studio.case_stage import at_task, sent_to, waiting_after
from web.studio.test_cases import case_page
from web.studio.trial_files import Sent, file_fields

pages = Blueprint("case_steps", __name__, url_prefix="/studio/<key>/testfall/<name>/<int:number>")


@pages.get("/steg/<int:step>")
def show(key: str, name: str, number: int, step: int) -> Answer:
    """One step, to be changed."""
    here = opened_to_change(key, name, number)
    if casebook.kind_of(casebook.step_in(here.case, step)) in {"expect", ""}:
        return redirect(here.address("test_cases.show", _anchor=f"steg-{step}"), 303)
    return _step_page(here, step, NO_TROUBLE)


@pages.post("/steg/<int:step>")
def save(key: str, name: str, number: int, step: int) -> Answer:
    """Save a step."""
    here = opened_to_change(key, name, number)
    before = casebook.step_in(here.case, step)
    kind = casebook.kind_of(before)
    if kind not in READERS:
        raise BadRequest
    if kind == "complete":
        return _save_task(here, step, before)
    given = given_fields(*FIELDS)

    def make(case: casebook.Case) -> casebook.Case:
        return casebook.with_step(case, step, READERS[kind](before, given))

    def again(here: Opened, trouble: Trouble) -> str:
        return _step_page(here, step, trouble)

    return save_case(here, given, make, show=again) or done(here, "Steget är sparat.", step)


def _save_task(here: Opened, step: int, before: Mapping[str, Any]) -> Answer:
    given = given_fields("outcome", "person")
    data: dict[str, Any] = dict(before.get("data", {}))

    def again(here: Opened, trouble: Trouble, state: FormState | None = None) -> str:
        return _step_page(here, step, trouble, state=state)

    with at_task(here, step, before) as (found, _why):
        read = sent_to(found, data) if found is not None else None
    if read is not None and read.error:
        return again(here, Trouble({"file": read.error}, given), read.state), 422
    refused = list(before.get("refused", ()))
    if read is not None:
        refused = sorted(error.name for error in read.submission.errors)
        if _is_shown_again(read, given["outcome"]):
            return again(here, Trouble({}, given), read.state), 422 if refused else 200
    if given["outcome"] == "refused" and not refused:
        why = _ACCEPTED if read is not None else _UNSEEN
        state = read.state if read is not None else None
        return again(here, Trouble({"outcome": why}, given), state), 422

    def make(case: casebook.Case) -> casebook.Case:
        answers = read.data if read is not None else typed_leaves(data)
        new = {**before, "as": given["person"] or before.get("as") or "case_officer"}
        if answers or "data" in before:
            new["data"] = answers
        return casebook.with_step(case, step, _with_outcome(new, given["outcome"], refused))

    return save_case(here, given, make, show=again) or done(here, "Steget är sparat.", step)


_ACCEPTED = "Formuläret tar emot de här svaren. Ändra dem, eller välj att uppgiften blir klar."
_UNSEEN = "Vilka fält som nekas går bara att veta när formuläret kan visas. Laga stegen före först."


def _is_shown_again(read: Sent, outcome: str) -> bool:
    """Whether the form is not sent yet, or is wrong where it should be right."""
    submission = read.submission
    return not submission.ok and (not submission.errors or outcome == "done")


def _with_outcome(step: Mapping[str, Any], outcome: str, refused: list[str]) -> dict[str, Any]:
    new = {name: value for name, value in step.items() if name not in {"refused", "denied"}}
    if outcome == "refused":
        new["refused"] = refused
    elif outcome in {"four_eyes", "not_candidate"}:
        new["denied"] = outcome
    return new


def _step_page(here: Opened, step: int, trouble: Trouble, *, state: FormState | None = None) -> str:
    raw = casebook.step_in(here.case, step)
    kind = casebook.kind_of(raw)
    around: dict[str, Any] = {"state": None, "why": "", "files": [], "leaves": [], "guidance": ""}
    if kind == "complete":
        around = _task_around(here, step, raw, trouble, state)
    else:
        around["leaves"] = leaf_views(here, raw.get("data", {}), trouble)
    return render_template(
        "studio/case_step.html",
        here=here,
        page=here.page,
        file=here.file,
        trouble=trouble,
        number=step,
        kind=kind,
        title=KINDS.get(kind, ("Steg", ""))[0],
        told=Teller(here.words).step(raw),
        raw=raw,
        **around,
        **choices(here, raw, trouble),
    )


def _task_around(
    here: Opened, step: int, raw: Mapping[str, Any], trouble: Trouble, state: FormState | None
) -> dict[str, Any]:
    data = raw.get("data", {})
    with at_task(here, step, raw) as (found, why):
        shown = state
        if shown is None and found is not None:
            shown = found.read(lambda form, scope, references: prefilled(form, data, scope, references))
        return {
            "state": shown,
            "why": why,
            "files": file_fields(shown, data),
            "leaves": [] if found is not None else leaf_views(here, data, trouble),
        }


@pages.get("/steg/<int:step>/nytt")
def ask_new(key: str, name: str, number: int, step: int) -> str:
    """What is to happen after a step (0 is the start). `?slag=` is the kind that was chosen."""
    return _new_page(opened_to_change(key, name, number), step, NO_TROUBLE)


@pages.post("/steg/<int:step>/nytt")
def add(key: str, name: str, number: int, step: int) -> Answer:
    """Put a new step after one."""
    here = opened_to_change(key, name, number)
    given = given_fields(*FIELDS, "kind")
    if given["kind"] not in KINDS:
        raise BadRequest

    def make(case: casebook.Case) -> casebook.Case:
        return casebook.with_step_after(case, step, _new_step(here, step, given))

    def again(here: Opened, trouble: Trouble) -> str:
        return _new_page(here, step, trouble)

    if (answer := save_case(here, given, make, show=again)) is not None:
        return answer
    if given["kind"] == "expect":
        return redirect(here.address("case_claims.ask_new", step=step + 1), 303)
    if given["kind"] in {"complete", "start"}:
        flash("Steget finns nu. Fyll i svaren här.", "success")
        return redirect(here.address("case_steps.show", step=step + 1), 303)
    return done(here, "Steget finns nu.", step + 1)


def _new_step(here: Opened, step: int, given: Mapping[str, str]) -> dict[str, Any]:
    kind = given["kind"]
    if kind == "expect":
        return {"expect": {}}
    if kind == "complete":
        element = here.words.elements.get(given["element"])
        if element is None:
            raise InvalidAnswers({"element": "Välj vilken uppgift som görs."})
        waiting = {task.element_id: task.role for task in waiting_after(here, step)[0]}
        return {"complete": element.id, "as": waiting.get(element.id) or element.role or "case_officer"}
    if kind == "start":
        if given["process"] not in here.words.processes:
            raise InvalidAnswers({"process": "Välj vilken process ärendet ska följa."})
        name = {"case": given["subject"]} if given["subject"] else {}
        return {"start": given["process"], **name}
    return READERS[kind]({}, given, kind)


def _new_page(here: Opened, step: int, trouble: Trouble) -> str:
    if step:
        casebook.step_in(here.case, step)
    kind = trouble.given.get("kind") or request.args.get("slag", "")
    tasks, why = waiting_after(here, step) if kind == "complete" else ([], "")
    waiting = {task.element_id for task in tasks}
    others = [one for one in here.words.tasks if one.id not in waiting]
    return render_template(
        "studio/case_step_new.html",
        here=here,
        page=here.page,
        file=here.file,
        trouble=trouble,
        number=step,
        kind=kind if kind in KINDS else "",
        kinds=KINDS,
        waiting=[(one, here.words.label(one)) for one in dict.fromkeys(task.element_id for task in tasks)],
        others=sorted(((one.id, one.label) for one in others), key=lambda pair: pair[1]),
        why=why,
        processes=[(one, here.words.process(one)) for one in here.words.processes],
        **choices(here, {}, trouble),
    )


@pages.post("/steg/<int:step>/ta-bort")
def remove(key: str, name: str, number: int, step: int) -> Answer:
    """Take a step away."""
    here = opened_to_change(key, name, number)
    given = posted.fields("revision")
    case = casebook.without_step(here.case, step)
    try:
        save_file(here, given, lambda content: casebook.with_case(content, number, case))
    except InvalidAnswers as refused:
        return case_page(here, Trouble(refused.errors, {})), 422
    except DraftOvertaken as overtaken:
        return case_page(here, Trouble({}, {}, 409, overtaken)), 409
    return done(here, f"Steg {step} är borttaget.", max(step - 1, 0))


def done(here: Opened, words: str, step: int = 0) -> Response:
    """Say that it is done, and show the case where it was done."""
    flash(words, "success")
    return redirect(here.address("test_cases.show", _anchor=f"steg-{step}" if step else None), 303)
