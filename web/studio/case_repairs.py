"""What could be done about a test case that does not hold: previewed, and taken one by one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.exceptions import NotFound

from engine.exceptions import NiostegError
from engine.play import casebook
from engine.play.budget import at_most
from engine.play.examining import examine
from engine.play.repairing import Drafts, Repair, repairs_of
from engine.play.trying import LONGEST_SECONDS
from engine.play.verdict import reasons
from web import posted
from web.studio.case_book import (
    NO_TROUBLE,
    Answer,
    Opened,
    Trouble,
    opened_to_change,
    save_or_show,
    why_not_played,
)
from web.studio.case_view import play_case

pages = Blueprint("case_repairs", __name__, url_prefix="/studio/<key>/testfall/<name>/<int:number>")


@pages.get("/laga/<repair>")
def show(key: str, name: str, number: int, repair: str) -> str:
    """What a proposal changes, and how the case then goes."""
    here = opened_to_change(key, name, number)
    with at_most(LONGEST_SECONDS):
        return _repair_page(here, _repair(here, repair), NO_TROUBLE)


@pages.post("/laga/<repair>")
def take(key: str, name: str, number: int, repair: str) -> Answer:
    """Take a proposal."""
    here = opened_to_change(key, name, number)
    given = posted.fields("revision", "also")
    offered = _repair(here, repair)
    also = {posted.number(text) for text in request.form.getlist("also")}
    others = [one for one in _others(here, offered) if one in also]

    def change(content: bytes) -> bytes:
        content = casebook.with_case(content, here.number, offered.case)
        for other in others:
            renamed = casebook.with_element_renamed(
                casebook.case_in(content, other), *(offered.renamed or ("", ""))
            )
            content = casebook.with_case(content, other, renamed)
        return content

    def show(here: Opened, trouble: Trouble) -> str:
        return _repair_page(here, offered, trouble)

    if (answer := save_or_show(here, given, change, show=show)) is not None:
        return answer
    if others:
        count = "ett annat testfall" if len(others) == 1 else f"{len(others)} andra testfall"
        flash(f"Samma byte är gjort i {count}. Spela testfallen för att se hur de går.", "success")
    if offered.completing:
        flash("Ändringen är sparad. Läs igenom svaren och gör dem till dina.", "success")
        return redirect(here.address("case_steps.show", step=offered.completing), 303)
    flash("Ändringen är sparad, och testfallet har spelats igen.", "success")
    return redirect(here.address("test_cases.show"), 303)


def _repair(here: Opened, key: str) -> Repair:
    """The proposal of that name for the case as it is now.

    Raises:
        NotFound: there is none: the case or the draft has been changed.
    """
    examined = None if here.wrong else play_case(here)[0]
    if examined is None:
        raise NotFound
    drafts = Drafts(here.files, here.process_key, here.words)
    found = next((one for one in repairs_of(here.case, examined, drafts) if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def _others(here: Opened, offered: Repair) -> dict[int, str]:
    """The other cases of the file that name the step that is gone."""
    if offered.renamed is None:
        return {}
    found = casebook.cases_naming(here.file.content, offered.renamed[0])
    return {number: name for number, name in found.items() if number != here.number}


def _repair_page(here: Opened, offered: Repair, trouble: Trouble) -> str:
    try:
        then, why = examine(here.files, here.process_key, offered.case), ""
    except NiostegError as error:
        then, why = None, why_not_played(error)
    return render_template(
        "studio/case_repair.html",
        here=here,
        page=here.page,
        file=here.file,
        trouble=trouble,
        repair=offered,
        others=_others(here, offered),
        also=request.form.getlist("also"),
        then=then,
        why=why,
        left=reasons(offered.case, then, here.words) if then is not None else [],
    )
