"""Mina uppgifter, and the page of one task: read why and by when, do it, hand it over."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.answering import Answers, AnswersRefused
from engine.commands.claim_user_task import claim_user_task, hand_over_user_task, release_user_task
from engine.commands.complete_user_task import complete_user_task
from engine.commands.save_draft import save_draft
from engine.forms import FormState
from engine.forms.posted import is_of_the_page
from engine.permissions import is_permitted, may_complete
from engine.queries import task_list
from engine.queries.registers import role_names, users
from engine.queries.task_background import TaskBackground, done_and_next, task_background
from engine.queries.task_list import TaskRow, count_open_tasks
from engine.queries.task_page import TaskPage, task_form, task_page
from engine.records import dataclass
from engine.transaction import Actor, Reader
from web import answering, posted, words
from web.answering import Posted, Sheet
from web.forms import posted_answers
from web.here import actor, engine
from web.keeping import Kept, answers_in, keep

pages = Blueprint("tasks", __name__)

#: key in the address, words, query
LISTS: dict[str, tuple[str, Callable[..., list[TaskRow]]]] = {
    "mina": ("Mina", task_list.my_tasks),
    "roller": ("Mina rollers", task_list.my_roles_tasks),
    "senare": ("Senare", task_list.later_tasks),
    "klara": ("Klara", task_list.done_tasks),
}


@pages.get("/")
def home() -> Response:
    """The site begins at what there is to do."""
    return redirect(url_for("tasks.mine"), 302)


@pages.get("/uppgifter")
def mine() -> str:
    """What the person has to do, soonest due first."""
    shown = request.args.get("visa", "mina")
    shown = shown if shown in LISTS else "mina"
    page = posted.page_number()
    rows = engine().read(LISTS[shown][1], actor(), page=page)
    own, offered = engine().read(count_open_tasks, actor())
    return render_template(
        "tasks/list.html",
        shown=shown,
        lists={key: name for key, (name, _) in LISTS.items()},
        counts={"mina": own, "roller": offered},
        rows=rows,
        page=page,
        has_more=len(rows) == task_list.PAGE,
        role_names=engine().read(role_names),
        my_name=actor().name,
    )


@pages.get("/uppgifter/<int:task_id>")
def show(task_id: int) -> str:
    """One task: what, why, by when, and its form."""
    return _page(*_opened(task_id))


@pages.post("/uppgifter/<int:task_id>")
def answer(task_id: int) -> Response | str | tuple[str, int]:
    """Complete the task, keep a draft of it, or only change the form's rows."""
    if answering.is_changing_the_form() and (changed := _changed(task_id)) is not None:
        return changed
    texts = posted_answers(request)
    keep(lambda: _typed(task_id, texts))
    if "_draft" in request.form:
        return _save_draft(task_id, texts)
    try:
        case_id = engine().run(complete_user_task, task_id, by=actor(), answers=Answers(posted=texts))
    except AnswersRefused:
        return _refused(task_id, texts), 422
    return _go_on(task_id, case_id)


@pages.post("/uppgifter/<int:task_id>/ta")
def claim(task_id: int) -> Response:
    """Take the task from its queue."""
    posted.fields()
    engine().run(claim_user_task, task_id, by=actor())
    return redirect(url_for("tasks.show", task_id=task_id), 303)


@pages.post("/uppgifter/<int:task_id>/lagg-tillbaka")
def release(task_id: int) -> Response:
    """Put the task back in its queue."""
    posted.fields()
    engine().run(release_user_task, task_id, by=actor())
    flash("Uppgiften är tillbaka hos dem som har rollen.", "success")
    return redirect(url_for("tasks.mine", visa="roller"), 303)


@pages.post("/uppgifter/<int:task_id>/lamna-over")
def hand_over(task_id: int) -> Response | tuple[str, int]:
    """Give the task to somebody else."""
    to = posted.fields("to")["to"]
    if not to:
        return _page(*_opened(task_id), errors={"to": "Välj vem du lämnar över till."}), 422
    engine().run(hand_over_user_task, task_id, to=to, by=actor())
    flash(f"Uppgiften är överlämnad till {_name_of(to)}.", "success")
    return redirect(url_for("tasks.mine"), 303)


@dataclass(frozen=True, slots=True)
class _Around:
    """What the page shows beside the task, and what the person may do with it."""

    background: TaskBackground
    role_name: str
    may_do: bool
    may_hand_over: bool
    colleagues: list[tuple[str, str]]


def _opened(task_id: int) -> tuple[TaskPage, FormState | None]:
    """The task and its form, with the draft in it where there is one."""
    found = engine().read(task_page, task_id)
    sheet = _sheet(found)
    if sheet and found.draft is not None:
        return found, answering.filled_in(sheet, answering.texts_of_draft(found.draft))
    return found, found.state


def _page(found: TaskPage, state: FormState | None, *, errors: dict[str, str] | None = None) -> str:
    around = engine().read(_around, found, actor())
    if found.task.status != "open":
        return render_template("tasks/ended.html", found=found, around=around)
    return render_template(
        "tasks/task.html",
        found=found,
        around=around,
        state=state,
        errors=errors or {},
        why_due=words.why_due(found.element.due, found.task.created_at),
        is_mine=found.task.assignee_id == actor().id,
    )


def _around(reader: Reader, found: TaskPage, by: Actor) -> _Around:
    task = found.task
    may_do = may_complete(by, task)
    return _Around(
        background=task_background(reader, task, found.element, by=by),
        role_name=role_names(reader).get(task.role, task.role),
        may_do=may_do,
        may_hand_over=may_do or is_permitted(reader, "task.hand_over", by, case_id=task.instance_id),
        colleagues=[
            (person.username, person.name) for person in users(reader) if person.id != task.assignee_id
        ],
    )


def _sheet(found: TaskPage) -> Sheet | None:
    return None if found.form is None else Sheet(found.form, found.scope)


def _changed(task_id: int) -> str | None:
    """The page with the form as the request changes it, null for a task without a form or one that is done."""
    found = engine().read(task_page, task_id)
    sheet = _sheet(found)
    return None if sheet is None else _page(found, answering.changed(sheet))


def _refused(task_id: int, texts: Posted) -> str:
    found = engine().read(task_page, task_id)
    sheet = _sheet(found)
    # Done by somebody at this very moment, the task has no form any more; its page says who did it.
    return _page(found, None if sheet is None else answering.refused(sheet, texts))


def _typed(task_id: int, texts: Posted) -> list[Kept] | None:
    """What was typed, with its labels; the task may have been done meanwhile."""
    form = engine().read(task_form, task_id)
    return None if form is None else answers_in(answering.filled_in(Sheet(form, {}), texts))


def _save_draft(task_id: int, texts: Posted) -> Response:
    draft = {
        name: [text for text in texts.getlist(name) if isinstance(text, str)]
        for name in texts
        if not is_of_the_page(name)
    }
    engine().run(save_draft, task_id, draft, by=actor())
    found = engine().read(task_page, task_id)
    has_files = found.state is not None and found.state.multipart
    flash(f"Utkastet är sparat.{' Bilagor sparas först när du slutför.' if has_files else ''}", "success")
    return redirect(url_for("tasks.show", task_id=task_id), 303)


def _go_on(task_id: int, case_id: int) -> Response:
    """Lead to what the person can do next in the same case, else to their list."""
    name, following = engine().read(done_and_next, actor(), task_id, case_id=case_id)
    flash(f"Klart: {name}.", "success")
    if following is None:
        return redirect(url_for("tasks.mine"), 303)
    return redirect(url_for("tasks.show", task_id=following), 303)


def _name_of(username: str) -> Any:
    return next((person.name for person in engine().read(users) if person.username == username), username)
