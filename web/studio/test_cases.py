"""Testfall: which of them hold, one of them in words, and what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.commands.play_draft import ask_for_case_run
from engine.commands.save_draft_file import DraftOvertaken
from engine.exceptions import InvalidAnswers
from engine.play import casebook
from engine.play.glossary import Glossary
from engine.queries import studio
from engine.queries.registers import role_names
from engine.reading import JsonRefused
from engine.records import dataclass
from web import posted
from web.here import actor, engine
from web.studio.case_book import (
    ENDING,
    NO_TROUBLE,
    Answer,
    Opened,
    Trouble,
    opened,
    opened_to_change,
    save_case,
    save_file,
)
from web.studio.case_view import table_address, view_of
from web.studio.places import tabs_of
from web.studio.played import Played, played_of

pages = Blueprint("test_cases", __name__, url_prefix="/studio")

_MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the list. `state` is held, failed, or "" where it has not been played."""

    number: int
    name: str
    description: str
    address: str
    state: str
    why: list[str]
    left_out: int


@dataclass(frozen=True, slots=True)
class FileLines:
    """A file of test cases: what it is about, its cases, and why it cannot be read ("" when it can)."""

    name: str
    about: str
    address: str
    wrong: str
    cases: list[CaseLine]

    @property
    def failed(self) -> int:
        return sum(case.state == "failed" for case in self.cases)


@pages.get("/<key>/testfall")
def show_all(key: str) -> str:
    """All test cases of the draft: which hold, which do not and why."""
    ready = engine().read(studio.readiness, key, actor())
    page = engine().read(studio.workspace_page, key, actor())
    played = played_of(ready)
    files = {name: file.content for name, file in engine().read(studio.draft_files, key, actor()).items()}
    words = Glossary(files, engine().read(role_names))
    return render_template(
        "studio/cases.html",
        page=page,
        tabs=tabs_of(key),
        played=played,
        waits=played.waits,
        files=[_file_lines(key, name, files[name], words, played) for name in files if name.endswith(ENDING)],
        has_reach=any("seen" in result for result in played.results),
    )


@pages.post("/<key>/testfall")
def play(key: str) -> Response:
    """Have the test cases of the draft as it is now played."""
    posted.fields()
    try:
        engine().run(ask_for_case_run, key, by=actor())
    except InvalidAnswers as refused:
        flash(" ".join(refused.errors.values()), "info")
        return redirect(url_for("deploying.show", key=key), 303)
    return redirect(url_for("test_cases.show_all", key=key), 303)


def _file_lines(key: str, name: str, content: bytes, words: Glossary, played: Played) -> FileLines:
    address = url_for("contents.file", key=key, name=name)
    try:
        document = casebook.document_of(content)
    except JsonRefused as refused:
        return FileLines(name, name, address, str(refused), [])
    results = played.by_case
    wrong = " ".join(one["message"] for one in results.get((name, 0), {}).get("failures", []))
    decision = document.get("decision")
    about = words.decision(str(decision)) if decision else words.process(str(document.get("process")))
    table = table_address(key, words, str(decision)) if decision else ""
    cases = [
        _case_line(
            number, case, results.get((name, number)), table or _case_address(key, name, number, decision)
        )
        for number, case in enumerate(document["cases"], start=1)
        if isinstance(case, dict)
    ]
    return FileLines(name, about, table or address, wrong, cases)


def _case_address(key: str, name: str, number: int, decision: object) -> str:
    if decision:
        return url_for("contents.file", key=key, name=name)
    return url_for("test_cases.show", key=key, name=name, number=number)


def _case_line(
    number: int, case: Mapping[str, Any], result: Mapping[str, Any] | None, address: str
) -> CaseLine:
    state, why = "", []
    if result is not None:
        state = "failed" if result["failures"] else "held"
        told = [{"step": one["step"], "text": one["text"]} for one in result.get("words", ())]
        told = told or [{"step": one["step"], "text": one["message"]} for one in result["failures"]]
        why = [f"Steg {one['step']}: {one['text']}" if one["step"] else one["text"] for one in told]
    return CaseLine(
        number,
        casebook.name_of(case, number),
        str(case.get("description") or ""),
        address,
        state,
        why[:_MOST_REASONS],
        max(len(why) - _MOST_REASONS, 0),
    )


@pages.get("/<key>/testfall/<name>/<int:number>")
def show(key: str, name: str, number: int) -> str:
    """A test case in words: what is done, what is expected, whether it holds, and what can be done about it."""
    return case_page(opened(key, name, number), NO_TROUBLE)


def case_page(here: Opened, trouble: Trouble) -> str:
    """The page of a case, with what stood in the way of a change."""
    return render_template(
        "studio/case.html",
        here=here,
        page=here.page,
        file=here.file,
        trouble=trouble,
        view=None if here.wrong else view_of(here),
    )


@pages.get("/<key>/testfall/<name>/<int:number>/namn")
def ask_name(key: str, name: str, number: int) -> str:
    """What the case is called and what it is for."""
    return _name_page(opened_to_change(key, name, number), NO_TROUBLE)


@pages.post("/<key>/testfall/<name>/<int:number>/namn")
def rename(key: str, name: str, number: int) -> Answer:
    """Call the case something else, and say what it is for."""
    here = opened_to_change(key, name, number)
    given = posted.fields("name", "description", "revision")
    answer = save_case(
        here,
        given,
        lambda case: casebook.renamed(case, name=given["name"], description=given["description"]),
        show=_name_page,
    )
    if answer is not None:
        return answer
    flash("Sparat.", "success")
    return redirect(here.address("test_cases.show"), 303)


def _name_page(here: Opened, trouble: Trouble) -> str:
    return render_template(
        "studio/case_name.html",
        here=here,
        page=here.page,
        file=here.file,
        trouble=trouble,
        name=trouble.given.get("name", str(here.case.get("name") or "")),
        description=trouble.given.get("description", str(here.case.get("description") or "")),
    )


@pages.post("/<key>/testfall/<name>/<int:number>/kopiera")
def copy(key: str, name: str, number: int) -> Answer:
    """Put a copy of the case after it."""
    here = opened_to_change(key, name, number)
    given = posted.fields("revision")
    try:
        save_file(here, given, lambda content: casebook.copied(content, number))
    except InvalidAnswers as refused:
        return case_page(here, Trouble(refused.errors, {})), 422
    except DraftOvertaken as overtaken:
        return case_page(here, Trouble({}, {}, 409, overtaken)), 409
    flash(f"Här är kopian av ”{here.name}”. Ge den ett eget namn.", "success")
    return redirect(url_for("test_cases.ask_name", key=key, name=name, number=number + 1), 303)


@pages.get("/<key>/testfall/<name>/<int:number>/ta-bort")
def ask_remove(key: str, name: str, number: int) -> str:
    """What it means to take the case away."""
    here = opened_to_change(key, name, number)
    return render_template("studio/case_remove.html", here=here, page=here.page, file=here.file)


@pages.post("/<key>/testfall/<name>/<int:number>/ta-bort")
def remove(key: str, name: str, number: int) -> Answer:
    """Take the case away."""
    here = opened_to_change(key, name, number)
    given = posted.fields("revision")
    try:
        save_file(here, given, lambda content: casebook.without_case(content, number))
    except DraftOvertaken as overtaken:
        return case_page(here, Trouble({}, {}, 409, overtaken)), 409
    flash(f"Testfallet ”{here.name}” är borttaget. En tidigare version går att hämta tillbaka.", "success")
    return redirect(url_for("test_cases.show_all", key=key), 303)
