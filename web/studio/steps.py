"""The step list: a drawing and a form changed without mouse or sight, by plain pages and plain forms.

A drawing is its steps in the order of the way, a form its fields; each has a page of its own. What is saved is the
whole file, over the revision that the page was opened at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine import authoring
from engine.authoring import ELEMENT, FIELD_KINDS, STEP_KINDS, FieldLine
from engine.bpmn import ElementFacts, read_processes
from engine.bpmn.facts import FOR_PEOPLE
from engine.commands.save_draft_file import DraftOvertaken, save_draft_file
from engine.drafts import DraftFile
from engine.drawing import Step, text_outline
from engine.exceptions import InvalidAnswers, NotFound, Problem, Refused
from engine.queries import studio
from engine.queries.draft_words import draft_words
from web import posted
from web.here import actor, engine
from web.studio import findings
from web.studio.places import is_there, tabs_of
from web.studio.step_fields import (
    NAMES,
    WAY,
    Field,
    Filling,
    Surroundings,
    form_fields,
    step_fields,
    way_fields,
)

pages = Blueprint("steps", __name__, url_prefix="/studio")

#: What a page answers with: itself, or another status with it.
Answer = Response | str | tuple[str, int]
_MOST_WAYS = 200
_LONGEST_EXCERPT = 60


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as a line of the list."""

    step: Step
    name: str
    facts: ElementFacts | None
    role: str
    due: str
    reminders: str
    problems: Counter[str]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a page is shown again: `errors` by field, `given` as typed, `overtaken` when somebody saved since."""

    errors: Mapping[str, str]
    given: Mapping[str, str]
    status: int = 422
    overtaken: DraftOvertaken | None = None

    @property
    def filling(self) -> Filling:
        return Filling(self.given, self.overtaken is not None)


_NO_TROUBLE = Trouble({}, {}, status=200)


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
    """The steps of a drawing, or the fields of a form."""
    return _list_page(key, name, _NO_TROUBLE)


@pages.post("/<key>/steg/<name>")
def add_field(key: str, name: str) -> Answer:
    """Put a new field into a form."""
    engine().read(studio.demand_changing, key, actor())
    given = posted.fields("label", "type", "after", "revision")

    def change(content: bytes) -> tuple[bytes, str]:
        return authoring.add_field(content, given["type"], given["label"], after=given["after"])

    if _is_drawing(name):
        raise BadRequest
    try:
        new = _save(key, name, _revision(given), change)
    except InvalidAnswers as refused:
        return _list_page(key, name, Trouble(refused.errors, given))
    except DraftOvertaken as overtaken:
        return _list_page(key, name, Trouble({}, given, 409, overtaken))
    flash(f"Fältet ”{given['label']}” finns nu i formuläret.", "success")
    return redirect(url_for("steps.step", key=key, name=name, element_id=new), 303)


@pages.get("/<key>/steg/<name>/<element_id>")
def step(key: str, name: str, element_id: str) -> Answer:
    """One step, or one field of a form."""
    return _element_page(key, name, element_id, _NO_TROUBLE)


@pages.post("/<key>/steg/<name>/<element_id>")
def save(key: str, name: str, element_id: str) -> Answer:
    """Save the properties of a step or a field."""
    engine().read(studio.demand_changing, key, actor())
    given = _given()

    def change(content: bytes) -> tuple[bytes, str]:
        return _changed(name, content, element_id, given), element_id

    return _do(key, name, element_id, given, change) or _saved(key, name, element_id)


@pages.post("/<key>/steg/<name>/<element_id>/efter")
def add_after(key: str, name: str, element_id: str) -> Answer:
    """Put a new step after one."""
    engine().read(studio.demand_changing, key, actor())
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
    engine().read(studio.demand_changing, key, actor())
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
    engine().read(studio.demand_changing, key, actor())
    given = posted.fields("direction", "revision")
    direction: Literal["up", "down"] = "up" if given["direction"] == "up" else "down"

    def change(content: bytes) -> tuple[bytes, str]:
        return authoring.move_field(content, element_id, direction), element_id

    if _is_drawing(name):
        raise BadRequest
    try:
        _save(key, name, _revision(given), change)
    except DraftOvertaken as overtaken:
        return _list_page(key, name, Trouble({}, {}, 409, overtaken))
    flash("Fältet är flyttat " + ("upp." if direction == "up" else "ned."), "success")
    return redirect(url_for("steps.show", key=key, name=name, _anchor=f"falt-{element_id}"), 303)


#: Properties of a new step by the names of their fields on the page, which has others of the same name.
_NEW = {"name": "new_name", "lane": "new_lane"}


def _is_drawing(name: str) -> bool:
    return name.endswith(".bpmn")


def _given() -> dict[str, str]:
    """What was typed about a step: its properties and those of its ways, only those that were sent."""
    ways = [name for name in request.form if name.startswith(WAY)]
    if len(ways) > _MOST_WAYS:
        raise BadRequest
    given = posted.fields(*NAMES, "revision", *ways)
    return {name: text for name, text in given.items() if name in request.form}


def _revision(given: Mapping[str, str]) -> int:
    found = posted.number(given.get("revision", ""))
    if found is None:
        raise BadRequest
    return found


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


def _do(
    key: str,
    name: str,
    element_id: str,
    given: Mapping[str, str],
    change: Callable[[bytes], tuple[bytes, str]],
) -> Answer | None:
    """Change the file, or return the page of the step with what stood in the way."""
    try:
        _save(key, name, _revision(given), change)
    except InvalidAnswers as refused:
        return _element_page(key, name, element_id, Trouble(refused.errors, given))
    except DraftOvertaken as overtaken:
        own = _own_changes(name, overtaken.base, element_id, given)
        try:
            return _element_page(key, name, element_id, Trouble({}, own, 409, overtaken))
        except NotFound:
            raise overtaken from None  # they took the step away: the page of the conflict keeps what was typed
    return None


def _save(key: str, name: str, revision: int, change: Callable[[bytes], tuple[bytes, str]]) -> str:
    """Change a file over the revision that the page was opened at, and return the element to go to."""
    file = _file(key, name)
    try:
        content, element_id = change(file.content)
    except (InvalidAnswers, NotFound):
        if file.revision != revision:
            raise DraftOvertaken(file, None) from None
        raise
    engine().run(save_draft_file, key, name=name, content=content, base_revision=revision, by=actor())
    return element_id


def _own_changes(
    name: str, base: bytes | None, element_id: str, given: Mapping[str, str]
) -> Mapping[str, str]:
    """What somebody has typed anew since the file that they began from; all of it where that is not kept."""
    if base is None:
        return given
    try:
        before = _before(name, base, element_id)
    except (InvalidAnswers, NotFound, Refused):
        return given
    return {field: text for field, text in given.items() if text.replace("\r\n", "\n") != before.get(field)}


def _before(name: str, base: bytes, element_id: str) -> dict[str, str]:
    if not _is_drawing(name):
        return {
            field: text
            for line in authoring.fields_of(base)
            if line.id == element_id
            for field, text in line.values.items()
        }
    ways = authoring.ways_out(base, element_id)
    answers = {f"{WAY}{way.id}.name": way.name for way in ways}
    conditions = {f"{WAY}{way.id}.condition": way.condition for way in ways}
    return {**authoring.properties_at(base, element_id), **answers, **conditions}


def _saved(key: str, name: str, element_id: str) -> Response:
    found = findings.counts(_problems_about(key, name, element_id))
    if found["error"] or found["warning"]:
        flash("Sparat. Granskningen har något att säga om det här; se nedan.", "warning")
    else:
        flash("Sparat. Granskningen hittar inget fel här.", "success")
    return redirect(url_for("steps.step", key=key, name=name, element_id=element_id), 303)


def _file(key: str, name: str) -> DraftFile:
    found = engine().read(studio.draft_files, key, actor(), names=[name]).get(name)
    if found is None or not name.endswith((".bpmn", ".form")):
        raise NotFound(f"Det finns ingen ritning och inget formulär som heter {name[:100]} i utkastet.")
    return found


def _problems_about(key: str, name: str, element_id: str) -> list[Problem]:
    """What the checks say of an element and of the ways out of it."""
    ids = {element_id}
    if _is_drawing(name):
        ids |= {way.id for way in authoring.ways_out(_file(key, name).content, element_id)}
    problems = engine().read(studio.draft_problems, key, actor())
    return [problem for problem in problems if problem.file == name and problem.element in ids]


# The pages


def _list_page(key: str, name: str, trouble: Trouble) -> Answer:
    file = _file(key, name)
    page = engine().read(studio.workspace_page, key, actor())
    problems = engine().read(studio.draft_problems, key, actor())
    counts: dict[str, Counter[str]] = {}
    for problem in problems:
        if problem.file == name:
            counts.setdefault(problem.element, Counter())[problem.severity] += 1
    about = {"page": page, "name": name, "file": file, "trouble": trouble, "editor": _editor(key, name)}
    if _is_drawing(name):
        source = render_template(
            "studio/steps.html", **about, lines=_step_lines(file, counts), tabs=tabs_of(key)
        )
    else:
        lines = authoring.fields_of(file.content)
        source = render_template(
            "studio/steps_of_form.html",
            **about,
            lines=lines,
            counts=counts,
            kinds=FIELD_KINDS,
            tabs=tabs_of(key),
        )
    return source if trouble.status == 200 else (source, trouble.status)


def _step_lines(file: DraftFile, counts: Mapping[str, Counter[str]]) -> list[StepLine]:
    facts = _facts(file)
    return [
        StepLine(
            step,
            step.name or f"{step.kind.capitalize()} (utan namn)",
            facts.get(step.element_id),
            step.lane,
            _brief_due(facts.get(step.element_id)),
            _brief_reminders(facts.get(step.element_id)),
            counts.get(step.element_id, Counter()),
        )
        for step in text_outline(file.content, {})
        if step.element_id
    ]


def _brief_due(facts: ElementFacts | None) -> str:
    due = (facts and facts.due) or ""
    return due if len(due) <= _LONGEST_EXCERPT / 2 else "Räknas ut"


def _brief_reminders(facts: ElementFacts | None) -> str:
    """The first reminders, and how many more there are."""
    steps = [step.strip() for step in ((facts and facts.reminders) or "").split(",") if step.strip()]
    more = f" och {len(steps) - 2} till" if len(steps) > 3 else ""
    return ", ".join(steps[:2] if more else steps) + more


def _facts(file: DraftFile) -> dict[str, ElementFacts]:
    """What the drawing says of its steps; nothing where no process in it can run yet."""
    try:
        return {
            id_: one
            for process in read_processes(file.content, file.name)
            for id_, one in process.elements.items()
        }
    except Refused:
        return {}


def _element_page(key: str, name: str, element_id: str, trouble: Trouble) -> Answer:
    page = engine().read(studio.workspace_page, key, actor())
    file = _file(key, name)
    draw = _step_page if _is_drawing(name) else _field_page
    source = draw(key, file, element_id, trouble, page)
    return source if trouble.status == 200 else (source, trouble.status)


def _step_page(
    key: str, file: DraftFile, element_id: str, trouble: Trouble, page: studio.WorkspacePage
) -> str:
    outline = [one for one in text_outline(file.content, {}) if one.element_id]
    at = next((number for number, one in enumerate(outline) if one.element_id == element_id), None)
    if at is None:
        raise NotFound(f"Ritningen har inget steg med id ”{element_id[:80]}”. Någon kan ha tagit bort det.")
    properties = authoring.properties_at(file.content, element_id)
    ways = authoring.ways_out(file.content, element_id)
    around = Surroundings(
        words=engine().read(draft_words, key, actor()),
        lanes=authoring.lanes_to_choose(file.content, element_id),
        others=_other_steps(file, element_id),
        ways=ways,
    )
    fields = step_fields(properties, around, trouble.filling)
    return render_template(
        "studio/steps_step.html",
        page=page,
        file=file,
        element_id=element_id,
        step=outline[at],
        before=outline[at - 1] if at else None,
        after=outline[at + 1] if at + 1 < len(outline) else None,
        fields=fields,
        ways=ways,
        way_fields={way.id: way_fields(way, trouble.filling) for way in ways} if len(ways) > 1 else {},
        places=_places(file, element_id, around),
        kinds=STEP_KINDS,
        lanes=[(lane.id, lane.name) for lane in around.lanes],
        lane=properties.get("lane", ""),
        why_not_removed=authoring.why_not_removed(file.content, element_id),
        trouble=trouble,
        errors=_at_the_page(trouble.errors),
        problems=_problems(key, file.name, element_id, fields),
        form=_form_address(key, properties, page),
        editor=_editor(key, file.name),
    )


def _field_page(
    key: str, file: DraftFile, element_id: str, trouble: Trouble, page: studio.WorkspacePage
) -> str:
    line = next((one for one in authoring.fields_of(file.content) if one.id == element_id), None)
    if line is None:
        raise NotFound(f"Formuläret har inget fält ”{element_id[:80]}”. Någon kan ha tagit bort det.")
    fields = form_fields(line.values, trouble.filling)
    return render_template(
        "studio/steps_field.html",
        page=page,
        file=file,
        element_id=element_id,
        line=line,
        label=_short(line),
        fields=fields,
        trouble=trouble,
        errors=_at_the_page(trouble.errors),
        problems=_problems(key, file.name, element_id, fields),
        editor=_editor(key, file.name),
    )


def _short(line: FieldLine) -> str:
    label = " ".join(line.label.split()) or line.kind
    return label if len(label) <= _LONGEST_EXCERPT else f"{label[:_LONGEST_EXCERPT].rstrip()} …"


def _at_the_page(errors: Mapping[str, str]) -> dict[str, str]:
    """Errors by the id on the page where each is shown."""
    return {"stegets-delar" if field == ELEMENT else field: why for field, why in errors.items()}


def _problems(key: str, name: str, element_id: str, fields: list[Field]) -> list[tuple[Problem, str]]:
    """What the checks say, each with the field of the page that it is about, "" where that is not known."""
    there = {field.name for field in fields}
    found = []
    for problem in _problems_about(key, name, element_id):
        field = findings.field_of(problem) or ""
        field = "lane" if field == "role" else field
        if problem.element != element_id:
            field = f"{WAY}{problem.element}.{field}" if field in ("name", "condition") else ""
        found.append((problem, field if field in there or field.startswith(WAY) else ""))
    return found


def _other_steps(file: DraftFile, element_id: str) -> list[tuple[str, str]]:
    return [
        (one.id, one.label)
        for one in _facts(file).values()
        if one.kind in FOR_PEOPLE and one.id != element_id
    ]


def _places(file: DraftFile, element_id: str, around: Surroundings) -> list[tuple[str, str]]:
    """Where a new step can be put after this one: id and words; nothing where it cannot."""
    if len(around.ways) > 1:
        return [
            (way.id, f"{way.name}: före {way.leads_to}" if way.name else f"Före {way.leads_to}")
            for way in around.ways
            if not authoring.why_not_after(file.content, way.id)
        ]
    return [] if authoring.why_not_after(file.content, element_id) else [(element_id, "")]


def _form_address(key: str, properties: Mapping[str, str], page: studio.WorkspacePage) -> str | None:
    """The list of the fields of the step's form, where the draft has it."""
    name = f"{properties.get('formRef', '')}.form"
    return url_for("steps.show", key=key, name=name) if name in {row.name for row in page.files} else None


def _editor(key: str, name: str) -> str | None:
    address = f"/studio/{key}/redigera/{name}"
    return address if is_there(address) else None
