"""Prova: lead a case of the draft as any role, move the clock, and see what it does. Nothing leaves the page."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from engine import clock, feel
from engine.cases import CaseReferences
from engine.commands.save_draft_file import save_draft_file
from engine.commands.trials import forget_trial, save_trial
from engine.exceptions import InvalidAnswers, NiostegError, Refused
from engine.forms import Form, FormState
from engine.play.casebook import document_of
from engine.play.glossary import Glossary
from engine.play.seeing import OpenTask, awaited_in, mails_of, variables_of
from engine.play.telling import Teller
from engine.play.trying import (
    Document,
    Tried,
    begun,
    duration_until,
    expected_now,
    on_stage,
    process_of,
    with_step,
    without_process,
    without_steps_from,
)
from engine.queries import studio
from engine.queries.case_page import CasePage, case_page
from engine.queries.case_position import case_position
from engine.queries.registers import role_names
from engine.queries.start_page import start_page
from engine.queries.task_page import TaskPage, task_page
from engine.queries.trials import trial_of
from engine.reading import JsonRefused, parse_json
from engine.records import dataclass
from web import posted
from web.diagrams import Diagram, draw, marks_of
from web.here import actor, engine
from web.studio.places import tabs_of
from web.studio.trial_beginnings import beginnings
from web.studio.trial_files import file_fields, sent

pages = Blueprint("trying", __name__, url_prefix="/studio")

#: Test persons that any task can be done as, beside the one that each role has: for steps that need other eyes.
OTHER_PERSONS = {"anna": "Anna, som också har rollen", "bo": "Bo, som också har rollen"}
_LONGEST_VALUE = 300


@dataclass(frozen=True, slots=True)
class TaskToTry:
    """An open task: its place in the list, what it is called, and whose it is."""

    number: int
    element_id: str
    name: str
    role: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class TrialView:
    """Where a trial stands, for its page."""

    now: datetime
    tasks: list[TaskToTry]
    next_event: datetime | None
    case: CasePage | None
    steps: list[str]
    diagrams: list[Diagram]
    variables: list[tuple[str, str]]
    mails: list[Any]
    awaited: list[Any]


@pages.get("/<key>/prova")
def show(key: str) -> str:
    """Where the person's trial stands; before it, what the case begins with."""
    return _page(key, engine().read(trial_of, key, actor()))


@pages.post("/<key>/prova")
def start(key: str) -> Response | str | tuple[str, int]:
    """Start a case of the draft, at a moment of the person's choice."""
    now = _moment(request.form.get("_now", ""))
    if now is None:
        return _page(
            key, None, errors={"now": "Skriv en dag och en tid, till exempel 2026-12-01 08:00."}
        ), 422
    with _stage(key, None, now) as tried:
        process = tried.world.engine.read(start_page, key, variables={})
        found = _answered(tried, process.form, process.scope)
        if isinstance(found, FormState):
            return _page(key, None, state=found), 422 if found.errors else 200
    engine().run(save_trial, key, begun(now, found), by=actor())
    return redirect(url_for("trying.show", key=key), 303)


@pages.get("/<key>/prova/uppgift/<int:number>")
def task(key: str, number: int) -> str:
    """One open task of the trial, with its real form."""
    with _stage(key, _document(key)) as tried:
        return _task_page(key, tried, number)


@pages.post("/<key>/prova/uppgift/<int:number>")
def answer(key: str, number: int) -> Response | str | tuple[str, int]:
    """Do a task of the trial as a test person."""
    document = _document(key)
    with _stage(key, document) as tried:
        waiting = _waiting(tried, number)
        found = tried.world.engine.read(task_page, waiting.id)
        data = _answered(tried, found.form, found.scope)
        if isinstance(data, FormState):
            return _task_page(key, tried, number, state=data), 422 if data.errors else 200
        whom = _whom(waiting)
        before = [one.element_id for one in tried.world.open_tasks()[:number]]
        try:
            tried.world.complete(waiting, as_whom=whom, data=data)
        except NiostegError as refused:
            return _task_page(key, tried, number, error=str(refused)), 422
    step: dict[str, Any] = {"complete": waiting.element_id, "as": whom, "data": data}
    if waiting.element_id in before:
        step["index"] = before.count(waiting.element_id)
    return _go_on(key, with_step(document, step))


@pages.post("/<key>/prova/klockan")
def move_clock(key: str) -> Response:
    """Move the trial's clock by days, or to the next event."""
    given = posted.fields("how", "days")
    document = _document(key)
    if given["how"] == "next":
        with _stage(key, document) as tried:
            coming = tried.next_event
            if coming is None:
                flash("Inget mer händer av sig självt.", "info")
                return redirect(url_for("trying.show", key=key), 303)
            duration = duration_until(coming)
    else:
        days = posted.number(given["days"])
        if days is None or not 1 <= days <= 3_650:
            flash("Skriv hur många dagar klockan ska flyttas: 1 till 3 650.", "danger")
            return redirect(url_for("trying.show", key=key), 303)
        duration = f"P{days}D"
    return _go_on(key, with_step(document, {"advance": duration}))


@pages.post("/<key>/prova/meddelande")
def send(key: str) -> Response:
    """Let something that the case waits for come from outside."""
    given = posted.fields("kind", "name", "correlation_key")
    document = _document(key)
    if given["kind"] not in {"message", "signal"} or not given["name"]:
        raise BadRequest
    step = {given["kind"]: given["name"]}
    if given["correlation_key"] and given["kind"] == "message":
        step["key"] = given["correlation_key"]
    return _go_on(key, with_step(document, step))


@pages.post("/<key>/prova/angra")
def take_back(key: str) -> Response:
    """Take back the last step, or all from one that the draft does not take any more."""
    document = _document(key)
    number = posted.number(posted.fields("step")["step"])
    last = len(document["steps"]) if number is None else number
    return _go_on(key, without_steps_from(document, last))


@pages.post("/<key>/prova/borja-om")
def restart(key: str) -> Response:
    """Throw the trial away."""
    posted.fields()
    engine().run(forget_trial, key, by=actor())
    return redirect(url_for("trying.show", key=key), 303)


@pages.post("/<key>/prova/spara")
def keep(key: str) -> Response:
    """Keep the trial as a test case of the draft: what was done, and that it led here."""
    name = posted.fields("name")["name"]
    engine().read(studio.demand_changing, key, actor())
    document = _document(key)
    with _stage(key, document) as tried:
        if tried.stopped is not None:
            flash("Ta bort stegen som inte går att spela innan du sparar.", "danger")
            return redirect(url_for("trying.show", key=key), 303)
        expected = expected_now(tried.world)
    process = process_of(document, key)
    case = without_process(with_step(document, expected)) | {"name": name or "Prov"}
    file = f"{process}.test.json"
    before = engine().read(studio.draft_files, key, actor(), names=[file]).get(file)
    try:
        content = _with_case(before.content if before else None, process, case)
    except JsonRefused as refused:
        flash(f"{file} går inte att läsa: {refused} Rätta filen först.", "danger")
        return redirect(url_for("trying.show", key=key), 303)
    revision = before.revision if before else 0
    engine().run(save_draft_file, key, name=file, content=content, base_revision=revision, by=actor())
    flash(f"Testfallet ”{case['name']}” är sparat i {file}.", "success")
    number = len(document_of(content)["cases"])
    return redirect(url_for("test_cases.show", key=key, name=file, number=number), 303)


def _page(
    key: str,
    document: Document | None,
    *,
    state: FormState | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:
    around = {"page": engine().read(studio.workspace_page, key, actor()), "tabs": tabs_of(key)}
    try:
        with _stage(key, document) as tried:
            if document is not None:
                view = _view(tried, document, engine().read(role_names))
                return render_template("studio/trial.html", **around, view=view, stopped=tried.stopped)
            process = tried.world.engine.read(start_page, key, variables={})
            shown = state or _opened(tried, process.form, process.scope)
            now = request.form.get("_now") or f"{clock.local(clock.now()):%Y-%m-%dT%H:%M}"
            return render_template(
                "studio/trial_start.html",
                **around,
                process=process,
                state=shown,
                files=file_fields(shown),
                now=now,
                errors=errors or {},
                beginnings=beginnings(key),
            )
    except Refused as refused:
        return render_template(
            "studio/trial_refused.html",
            **around,
            problems=refused.problems[:50],
            has_trial=document is not None,
        )


def _task_page(
    key: str, tried: Tried, number: int, *, state: FormState | None = None, error: str = ""
) -> str:
    waiting = _waiting(tried, number)
    found: TaskPage = tried.world.engine.read(task_page, waiting.id)
    names = engine().read(role_names)
    role = names.get(waiting.role, waiting.role)
    shown = state or _opened(tried, found.form, found.scope)
    return render_template(
        "studio/trial_task.html",
        page=engine().read(studio.workspace_page, key, actor()),
        found=found,
        state=shown,
        files=file_fields(shown),
        number=number,
        persons=[(waiting.role, f"{role} (testperson)"), *OTHER_PERSONS.items()],
        person=request.form.get("_person", waiting.role),
        error=error,
    )


@contextmanager
def _stage(key: str, document: Document | None, now: datetime | None = None) -> Iterator[Tried]:
    """The draft as it is now, played to where the trial stands.

    Raises:
        NotPermitted: the person may not read the draft.
        Refused: the draft cannot run.
    """
    drafts = engine().read(studio.draft_files, key, actor())
    files = {name: file.content for name, file in drafts.items()}
    with on_stage(files, key, document, now=now or clock.now()) as tried:
        yield tried


def _document(key: str) -> Document:
    document = engine().read(trial_of, key, actor())
    if document is None:
        flash("Starta provet först.", "info")
        abort(redirect(url_for("trying.show", key=key), 303))
    return document


def _go_on(key: str, document: Document) -> Response:
    try:
        engine().run(save_trial, key, document, by=actor())
    except InvalidAnswers as refused:
        flash(" ".join(refused.errors.values()), "danger")
    return redirect(url_for("trying.show", key=key), 303)


def _waiting(tried: Tried, number: int) -> OpenTask:
    tasks = tried.world.open_tasks()
    if tried.stopped is not None or number >= len(tasks):
        raise NotFound
    return tasks[number]


def _whom(waiting: OpenTask) -> str:
    person = request.form.get("_person", "")
    return person if person in OTHER_PERSONS else waiting.role


def _opened(tried: Tried, form: Form | None, scope: Mapping[str, Any]) -> FormState | None:
    """A form as it first meets a person on the stage."""
    if form is None:
        return None
    return tried.world.engine.read(lambda reader: form.open(scope, CaseReferences(reader)))


def _answered(tried: Tried, form: Form | None, scope: Mapping[str, Any]) -> dict[str, Any] | FormState:
    """The answers as a test case writes them, or the form to be shown again."""
    if form is None:
        return {}
    read = tried.world.engine.read(lambda reader: sent(form, scope, CaseReferences(reader)))
    if read.error:
        flash(read.error, "danger")
    return read.data if read.submission.ok else read.state


def _moment(text: str) -> datetime | None:
    """What the field for a day and a time holds, on Swedish clocks."""
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "T"))
    except ValueError:
        return None
    if not 1990 <= moment.year <= 2150:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.STOCKHOLM)


def _with_case(content: bytes | None, key: str, case: Mapping[str, Any]) -> bytes:
    document = {"process": key, "cases": []} if content is None else parse_json(content)
    if not isinstance(document, dict) or not isinstance(document.get("cases"), list):
        raise JsonRefused("filen ska ha en lista med cases.")
    document["cases"].append(case)
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _view(tried: Tried, document: Document, roles: Mapping[str, str]) -> TrialView:
    world = tried.world
    teller = Teller(Glossary(tried.bundle.files, roles))
    steps = [teller.step(step).sentence for step in document["steps"]]
    if not world.case_id:
        return TrialView(clock.now(), [], None, None, steps, [], [], [], [])
    read = world.engine.read
    position = read(case_position, world.case_id)
    active = [key for key in tried.bundle.processes if any(place[0] == key for place in position.active)]
    shown = dict.fromkeys([tried.bundle.process_key, *active])
    return TrialView(
        now=clock.now(),
        tasks=[
            TaskToTry(number, task.element_id, task.name, roles.get(task.role, task.role), task.due_at)
            for number, task in enumerate(world.open_tasks())
        ],
        next_event=tried.next_event,
        case=read(case_page, world.case_id),
        steps=steps,
        diagrams=[draw(tried.bundle, key, marks_of(tried.bundle, key, position)) for key in shown],
        variables=[
            (name, _short(value)) for name, value in sorted(read(variables_of, world.case_id).items())
        ],
        mails=read(mails_of, world.case_id),
        awaited=read(awaited_in, world.case_id),
    )


def _short(value: Any) -> str:
    text = feel.to_text(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]} …"
