"""Prova from where a test case leads, so that a step far into a process is tried without doing all those before it."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine.bpmn import bundle_of
from engine.commands.trials import save_trial
from engine.exceptions import InvalidAnswers, Refused
from engine.play import casebook
from engine.play.trying import begun_by_case
from engine.queries import studio
from engine.reading import JsonRefused
from engine.records import dataclass
from web import posted
from web.here import actor, engine

pages = Blueprint("trial_beginnings", __name__, url_prefix="/studio")

_ENDING = ".test.json"


@dataclass(frozen=True, slots=True)
class Beginning:
    """A test case that a trial can begin with. `value` names it in what is sent."""

    value: str
    name: str
    steps: int


def beginnings(key: str) -> list[tuple[str, list[Beginning]]]:
    """The draft's test cases of processes, by file, the process's own first; a file that cannot be read gives none."""
    files = engine().read(studio.draft_files, key, actor())
    named = sorted(
        (name for name in files if name.endswith(_ENDING)), key=lambda name: (name != key + _ENDING, name)
    )
    found = [(name.removesuffix(_ENDING), _cases(name, files[name].content)) for name in named]
    return [(process, cases) for process, cases in found if cases]


@pages.post("/<key>/prova/testfall")
def begin(key: str) -> Response:
    """Put the person's trial where a test case leads."""
    name, _, number = posted.fields("case")["case"].rpartition(":")
    files = {one: file.content for one, file in engine().read(studio.draft_files, key, actor()).items()}
    content = files.get(name)
    if content is None or not number.isdecimal() or len(number) > 6:
        raise NotFound("Testfallet finns inte i utkastet. Någon kan ha tagit bort det.")
    try:
        case = casebook.case_in(content, int(number))
        process = str(casebook.document_of(content).get("process"))
        bundle_of(process, files)
        if wrong := casebook.why_unreadable(case, file=name):
            raise JsonRefused(wrong)
        engine().run(save_trial, key, begun_by_case(process, case), by=actor())
    except (JsonRefused, Refused) as refused:
        flash(f"Provet kan inte börja där. Rätta {name} eller ritningen först. {refused}", "danger")
    except InvalidAnswers as refused:
        flash(" ".join(refused.errors.values()), "danger")
    return redirect(url_for("trying.show", key=key), 303)


def _cases(name: str, content: bytes) -> list[Beginning]:
    try:
        document = casebook.document_of(content)
    except JsonRefused:
        return []
    if "process" not in document:  # it asks a decision table
        return []
    return [
        Beginning(f"{name}:{number}", casebook.name_of(case, number), len(casebook.steps_of(case)))
        for number, case in enumerate(document["cases"], start=1)
        if isinstance(case, dict)
    ]
