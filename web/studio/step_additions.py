"""What a step's page puts in beside a step: a choice or a further way, a time limit, a form or a table of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, url_for

from engine import authoring
from engine.authoring import tables
from engine.bpmn import slug
from engine.commands.save_draft_file import DraftOvertaken, save_with_new_file
from engine.exceptions import InvalidAnswers, NotFound
from web import posted
from web.here import actor, engine
from web.studio import drawing_pages
from web.studio.additions import LIMIT_NAMES, WAY_NAMES, goal_in
from web.studio.step_saving import (
    Answer,
    Change,
    Trouble,
    demand_changing,
    file_of,
    revision_in,
    save_or_show,
)

pages = Blueprint("step_additions", __name__, url_prefix="/studio/<key>/steg/<name>/<element_id>")

_LONGEST_KEY = 60
#: What the authoring calls the fields of a time limit.
_OF_LIMIT = {"to": "limit_to", "way_task": "limit_task", "timer_kind": "limit_kind"}


@pages.post("/vag")
def new_way(key: str, name: str, element_id: str) -> Answer:
    """Put a choice after a step, or one more way out of a choice."""
    demand_changing(key)
    given = posted.fields(*WAY_NAMES, "revision")
    made = element_id

    def change(content: bytes) -> tuple[bytes, str]:
        nonlocal made
        content, made = _with_way(content, element_id, given)
        return content, made

    if answer := _do(key, name, element_id, given, change):
        return answer
    flash("Vägen finns nu. Kontrollera villkoren här.", "success")
    goal = made if authoring.kind_at(file_of(key, name).content, made) != "sequenceFlow" else element_id
    return redirect(url_for("steps.step", key=key, name=name, element_id=goal), 303)


@pages.post("/vag/<way_id>/ta-bort")
def remove_way(key: str, name: str, element_id: str, way_id: str) -> Answer:
    """Take one of several ways out of a step away."""
    demand_changing(key)
    given = posted.fields("revision")

    def change(content: bytes) -> tuple[bytes, str]:
        if way_id not in {way.id for way in authoring.ways_out(content, element_id)}:
            raise NotFound(f"Steget har ingen väg ”{way_id[:80]}”. Någon kan ha tagit bort den.")
        return authoring.remove_step(content, way_id), element_id

    if answer := _do(key, name, element_id, given, change):
        return answer
    flash("Vägen är borttagen.", "success")
    return redirect(url_for("steps.step", key=key, name=name, element_id=element_id), 303)


@pages.post("/tidsgrans")
def new_timer(key: str, name: str, element_id: str) -> Answer:
    """Put a time limit on a step."""
    demand_changing(key)
    given = posted.fields(*LIMIT_NAMES, "revision")
    made = element_id

    def change(content: bytes) -> tuple[bytes, str]:
        nonlocal made
        texts = {
            "timer_kind": given["limit_kind"],
            "timer": given["limit_timer"],
            "interrupting": given["limit_stops"],
        }
        goal = goal_in(given, "limit_to", "limit_task", "limit_lane")
        try:
            content, made = authoring.add_time_limit(
                content, element_id, goal, name=given["limit_name"], texts=texts
            )
        except InvalidAnswers as refused:
            raise _renamed(
                refused, {"to": "limit_to", "way_task": "limit_task", "timer_kind": "limit_kind"}
            ) from refused
        return content, made

    if answer := _do(key, name, element_id, given, change):
        return answer
    flash(f"Tidsgränsen ”{given['limit_name']}” finns nu.", "success")
    return redirect(url_for("steps.step", key=key, name=name, element_id=made), 303)


@pages.post("/formular")
def new_form(key: str, name: str, element_id: str) -> Answer:
    """Make an empty form and let the step have it."""
    demand_changing(key)
    given = posted.fields("form_title", "revision")

    def made(file: str) -> dict[str, bytes]:
        return {f"{file}.form": authoring.new_form(file)}

    answer, file = _with_file(key, name, element_id, given, made, title="form_title", refers="formRef")
    if answer:
        return answer
    flash("Formuläret finns nu, och steget använder det. Lägg till fälten här.", "success")
    back = f"{name}:{element_id}"
    return redirect(url_for("steps.show", key=key, name=f"{file}.form", steg=back), 303)


@pages.post("/tabell")
def new_table(key: str, name: str, element_id: str) -> Answer:
    """Make a decision table with one question and let the step have it."""
    demand_changing(key)
    given = posted.fields("table_title", "asked", "revision")

    def made(file: str) -> dict[str, bytes]:
        if not given["asked"]:
            raise InvalidAnswers(
                {"asked": "Skriv vad tabellen frågar efter, till exempel namnet på ett svar i ett formulär."}
            )
        words = {"name": given["table_title"], "asked": given["asked"], "question": given["asked"]}
        return {f"{file}.dmn": tables.new_table(file, **words)}

    answer, file = _with_file(key, name, element_id, given, made, title="table_title", refers="decisionRef")
    if answer:
        return answer
    flash("Tabellen finns nu, och steget använder den. Lägg till raderna här.", "success")
    return redirect(url_for("steps.show", key=key, name=f"{file}.dmn"), 303)


_Made = Callable[[str], dict[str, bytes]]


def _with_file(
    key: str, name: str, element_id: str, given: Mapping[str, str], made: _Made, *, title: str, refers: str
) -> tuple[Answer | None, str]:
    """Make a file named after a title, and let the step refer to it; or the page with what stood in the way."""
    file = slug(given[title])[:_LONGEST_KEY].strip("_")

    def save(revision: int) -> None:
        if not file or not file[0].isalpha():
            raise InvalidAnswers({title: "Skriv ett namn som börjar med en bokstav. Det blir filens namn."})
        ((new_name, new_content),) = made(file).items()
        content = authoring.set_properties(file_of(key, name).content, element_id, {refers: file})
        engine().run(
            save_with_new_file,
            key,
            name=name,
            content=content,
            base_revision=revision,
            new_name=new_name,
            new_content=new_content,
            by=actor(),
        )

    try:
        save(revision_in(given))
    except InvalidAnswers as refused:
        errors = _renamed(refused, {"new_name": title}).errors
        return drawing_pages.show_step(key, name, element_id, Trouble(errors, given)), file
    except DraftOvertaken as overtaken:
        return drawing_pages.show_step(key, name, element_id, Trouble({}, given, 409, overtaken)), file
    return None, file


def _with_way(content: bytes, element_id: str, given: Mapping[str, str]) -> tuple[bytes, str]:
    goal = goal_in(given, "to", "way_task", "way_lane")
    if authoring.may_have_more_ways(content, element_id):
        return authoring.add_way(
            content, element_id, goal, answer=given["way_answer"], condition=given["way_condition"]
        )
    texts = {
        "answer": given["way_answer"],
        "condition": given["way_condition"],
        "otherwise": given["otherwise"],
    }
    return authoring.add_choice_after(content, element_id, goal, question=given["question"], texts=texts)


def _do(key: str, name: str, element_id: str, given: Mapping[str, str], change: Change) -> Answer | None:
    return save_or_show(
        key,
        name,
        given,
        change,
        show=lambda trouble: drawing_pages.show_step(key, name, element_id, trouble),
    )


def _renamed(refused: InvalidAnswers, names: Mapping[str, str]) -> InvalidAnswers:
    """What stood in the way, at the fields of the page."""
    return InvalidAnswers({names.get(field, field): why for field, why in refused.errors.items()})
