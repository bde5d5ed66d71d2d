"""How a test case begins: when, and with which answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request

from engine.exceptions import InvalidAnswers
from engine.forms import FormState
from engine.play import casebook
from engine.play.filling import prefilled
from web.studio.case_book import NO_TROUBLE, Answer, Opened, Trouble, opened_to_change, save_case
from web.studio.case_fields import as_typed, given_fields, leaf_views, moment_of, typed_leaves
from web.studio.case_stage import asked_by, before_start, sent_to
from web.studio.case_steps import done
from web.studio.trial_files import file_fields

pages = Blueprint("case_start", __name__, url_prefix="/studio/<key>/testfall/<name>/<int:number>")


@pages.get("/start")
def show(key: str, name: str, number: int) -> str:
    """When the case begins, and with which answers."""
    return _page(opened_to_change(key, name, number), NO_TROUBLE)


@pages.post("/start")
def save(key: str, name: str, number: int) -> Answer:
    """Let the case begin otherwise."""
    here = opened_to_change(key, name, number)
    given = given_fields("now")
    now = moment_of(given["now"])
    if now is None:
        errors = {"now": "Skriv en dag och en tid, till exempel 2026-12-01 08:00."}
        return _page(here, Trouble(errors, given)), 422
    data: dict[str, Any] = dict(here.case.get("data", {}))
    with before_start(here) as (found, _why):
        asked = found.asked if found is not None else set()
        read = sent_to(found, {one: data[one] for one in data if one in asked}) if found is not None else None
    if read is not None and read.error:
        return _page(here, Trouble({"file": read.error}, given), state=read.state), 422
    if read is not None and not read.submission.ok:
        again = _page(here, Trouble({}, given), state=read.state)
        return again, 422 if read.submission.errors else 200
    try:
        beside = typed_leaves({one: value for one, value in data.items() if one not in asked})
    except InvalidAnswers as refused:
        return _page(here, Trouble(refused.errors, given)), 422
    answers = read.data if read is not None else {}

    def make(case: casebook.Case) -> casebook.Case:
        return {**case, "now": now.isoformat(), "data": {**beside, **answers}}

    return save_case(here, given, make, show=_page) or done(here, "Starten är sparad.")


def _page(here: Opened, trouble: Trouble, *, state: FormState | None = None) -> str:
    data: Mapping[str, Any] = here.case.get("data", {})
    with before_start(here) as (found, why):
        shown = state
        if shown is None and found is not None:
            asked = {one: value for one, value in data.items() if one in found.asked}
            shown = found.read(lambda form, scope, references: prefilled(form, asked, scope, references))
    form = here.words.start_form(here.process_key)
    hidden = asked_by(form) if form is not None and found is not None else set()
    return render_template(
        "studio/case_start.html",
        here=here,
        page=here.page,
        file=here.file,
        trouble=trouble,
        now=trouble.given.get("now") or as_typed(here.case.get("now")),
        state=shown,
        why=why,
        leaves=leaf_views(here, {one: value for one, value in data.items() if one not in hidden}, trouble),
        files=file_fields(shown, data),
        is_sent=request.method == "POST",
    )
