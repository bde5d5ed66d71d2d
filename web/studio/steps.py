"""The step list: a drawing, a form and a table changed without mouse or sight, by plain pages and plain forms.

A drawing is its steps in the order of the way, a form its fields, a table its rows; each has a page of its own. What
is saved is the whole file, over the revision that the page was opened at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine import authoring
from engine.authoring import ELEMENT
from engine.commands.save_draft_file import DraftOvertaken
from engine.exceptions import InvalidAnswers, NotFound
from engine.queries import studio
from web import posted
from web.here import actor, engine
from web.studio import drawing_pages, findings, form_pages, tables
from web.studio.step_fields import NAMES, WAY
from web.studio.step_saving import (
    Answer,
    Change,
    Trouble,
    demand_changing,
    revision_in,
    save_or_show,
)
from web.studio.step_saving import save as save_file

pages = Blueprint("steps", __name__, url_prefix="/studio")

_MOST_WAYS = 200


@pages.get("/<key>/steg")
def first(key: str) -> Response:
    """The steps of the process's own drawing."""
    page = engine().read(studio.workspace_page, key, actor())
    drawings = sorted(
        (row.name for row in page.files if row.kind == ".bpmn"), key=lambda name: name != f"{key}.bpmn"
    )
    if not drawings:
        raise NotFound(f"Det finns ingen ritning i ”{page.row.title}”.")
    return redirect(url_for("steps.show", key=key, name=drawings[0]), 303)


@pages.get("/<key>/steg/<name>")
def show(key: str, name: str) -> Answer:
    """The steps of a drawing, the fields of a form, or the tables of a decision file."""
    if name.endswith(".dmn"):
        return tables.show_file(key, name)
    return drawing_pages.show_list(key, name) if _is_drawing(name) else form_pages.show_list(key, name)


@pages.post("/<key>/steg/<name>")
def add_field(key: str, name: str) -> Answer:
    """Put a new field into a form."""
    demand_changing(key)
    given = posted.fields("label", "type", "after", "revision")
    new = ""

    def change(content: bytes) -> tuple[bytes, str]:
        nonlocal new
        content, new = authoring.add_field(content, given["type"], given["label"], after=given["after"])
        return content, new

    if not name.endswith(".form"):
        raise BadRequest
    answer = save_or_show(
        key, name, given, change, show=lambda trouble: form_pages.show_list(key, name, trouble)
    )
    if answer:
        return answer
    flash(f"Fältet ”{given['label']}” finns nu i formuläret.", "success")
    return redirect(url_for("steps.step", key=key, name=name, element_id=new), 303)


@pages.get("/<key>/steg/<name>/<element_id>")
def step(key: str, name: str, element_id: str) -> Answer:
    """One step, or one field of a form."""
    return _element_page(key, name, element_id)


@pages.post("/<key>/steg/<name>/<element_id>")
def save(key: str, name: str, element_id: str) -> Answer:
    """Save the properties of a step or a field."""
    demand_changing(key)
    given = _given()

    def change(content: bytes) -> tuple[bytes, str]:
        return _changed(name, content, element_id, given), element_id

    return _do(key, name, element_id, given, change) or _saved(key, name, element_id)


@pages.post("/<key>/steg/<name>/<element_id>/efter")
def add_after(key: str, name: str, element_id: str) -> Answer:
    """Put a new step after one."""
    demand_changing(key)
    given = posted.fields("new_name", "kind", "new_lane", "at", "revision")
    new = element_id

    def change(content: bytes) -> tuple[bytes, str]:
        nonlocal new
        place = given["at"] or element_id
        try:
            content, new = authoring.add_step_after(
                content, place, name=given["new_name"], kind=given["kind"], lane=given["new_lane"]
            )
        except InvalidAnswers as refused:
            names = _NEW if given["at"] else {**_NEW, ELEMENT: "at"}
            raise InvalidAnswers(
                {names.get(field, field): why for field, why in refused.errors.items()}
            ) from refused
        return content, new

    if answer := _do(key, name, element_id, given, change):
        return answer
    flash(f"Steget ”{given['new_name']}” finns nu. Fyll i resten här.", "success")
    return redirect(url_for("steps.step", key=key, name=name, element_id=new), 303)


@pages.post("/<key>/steg/<name>/<element_id>/ta-bort")
def remove(key: str, name: str, element_id: str) -> Answer:
    """Take a step or a field away."""
    demand_changing(key)
    given = posted.fields("revision")
    take_away = authoring.remove_step if _is_drawing(name) else authoring.remove_field

    def change(content: bytes) -> tuple[bytes, str]:
        return take_away(content, element_id), element_id

    if answer := _do(key, name, element_id, given, change):
        return answer
    flash("Steget är borttaget." if _is_drawing(name) else "Fältet är borttaget.", "success")
    return redirect(url_for("steps.show", key=key, name=name), 303)


@pages.post("/<key>/steg/<name>/<element_id>/flytta")
def move(key: str, name: str, element_id: str) -> Answer:
    """Move a field of a form one place up or down."""
    demand_changing(key)
    given = posted.fields("direction", "revision")
    direction: Literal["up", "down"] = "up" if given["direction"] == "up" else "down"

    def change(content: bytes) -> tuple[bytes, str]:
        return authoring.move_field(content, element_id, direction), element_id

    if not name.endswith(".form"):
        raise BadRequest
    try:
        save_file(key, name, revision_in(given), change)
    except DraftOvertaken as overtaken:
        return form_pages.show_list(key, name, Trouble({}, {}, 409, overtaken))
    flash("Fältet är flyttat " + ("upp." if direction == "up" else "ned."), "success")
    return redirect(url_for("steps.show", key=key, name=name, _anchor=f"falt-{element_id}"), 303)


@pages.post("/<key>/steg/<name>/<element_id>/plats")
def place(key: str, name: str, element_id: str) -> Answer:
    """Move a field of a form to after another, or into a group."""
    demand_changing(key)
    given = posted.fields("after", "revision")

    def change(content: bytes) -> tuple[bytes, str]:
        return authoring.place_field(content, element_id, given["after"]), element_id

    if not name.endswith(".form"):
        raise BadRequest
    if answer := _do(key, name, element_id, given, change):
        return answer
    flash("Fältet är flyttat.", "success")
    return redirect(url_for("steps.show", key=key, name=name, _anchor=f"falt-{element_id}"), 303)


#: Properties of a new step by the names of their fields on the page, which has others of the same name.
_NEW = {"name": "new_name", "lane": "new_lane"}


def _is_drawing(name: str) -> bool:
    return name.endswith(".bpmn")


def _element_page(key: str, name: str, element_id: str, trouble: Trouble | None = None) -> Answer:
    draw = drawing_pages.show_step if _is_drawing(name) else form_pages.show_field
    return draw(key, name, element_id, trouble) if trouble else draw(key, name, element_id)


def _do(key: str, name: str, element_id: str, given: Mapping[str, str], change: Change) -> Answer | None:
    """Change the file, or return the page of the step with what stood in the way."""
    values_at = drawing_pages.values_at if _is_drawing(name) else form_pages.values_at

    def before(content: bytes) -> Mapping[str, str]:
        return values_at(content, element_id)

    return save_or_show(
        key,
        name,
        given,
        change,
        show=lambda trouble: _element_page(key, name, element_id, trouble),
        before=before,
    )


def _given() -> dict[str, str]:
    """What was typed about a step: its properties and those of its ways, only those that were sent."""
    ways = [name for name in request.form if name.startswith(WAY)]
    if len(ways) > _MOST_WAYS:
        raise BadRequest
    given = posted.fields(*NAMES, "revision", *ways)
    return {name: text for name, text in given.items() if name in request.form}


def _changed(name: str, content: bytes, element_id: str, given: Mapping[str, str]) -> bytes:
    own = {field: text for field, text in given.items() if field in NAMES}
    if not _is_drawing(name):
        return authoring.set_field(content, element_id, own)
    content = authoring.set_properties(content, element_id, own)
    for way in authoring.ways_out(content, element_id):
        values = {
            field: given[sent]
            for field in ("name", "condition")
            if (sent := f"{WAY}{way.id}.{field}") in given
        }
        try:
            content = authoring.set_properties(content, way.id, values) if values else content
        except InvalidAnswers as refused:
            errors = {f"{WAY}{way.id}.{field}": why for field, why in refused.errors.items()}
            raise InvalidAnswers(errors) from refused
    return content


def _saved(key: str, name: str, element_id: str) -> Response:
    found = findings.counts(drawing_pages.problems_about(key, name, element_id))
    if found["error"] or found["warning"]:
        flash("Sparat. Granskningen har något att säga om det här; se nedan.", "warning")
    else:
        flash("Sparat. Granskningen hittar inget fel här.", "success")
    return redirect(url_for("steps.step", key=key, name=name, element_id=element_id), 303)
