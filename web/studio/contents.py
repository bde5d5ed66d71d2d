"""Files in and out of a workspace, without any script: one at a time, or all of them as a zip."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine.commands.create_draft_file import create_draft_file
from engine.commands.import_files import import_files, import_whole_process
from engine.commands.save_draft_file import delete_draft_file, rename_draft_file
from engine.drafts import LARGEST_FILE, pack, unpack
from engine.exceptions import InvalidAnswers, NotFound
from engine.queries import studio
from web import posted
from web.here import actor, engine
from web.studio.places import tabs_of

pages = Blueprint("contents", __name__, url_prefix="/studio")

WHOLE = "allt"
#: What the checks call things that are referred to and are not there.
_MISSING = frozenset({"missing_process", "missing_decision", "missing_form"})
MOST_UPLOADS = 50
#: What can be begun from nothing, with the words that say what one gets.
_NEW_KINDS = (
    (".form", "Formulär", "Ett fält att börja med. Välj sedan formuläret på det steg som ska visa det."),
    (".dmn", "Beslutstabell", "En fråga, ett svar och en rad att börja med."),
    (".bpmn", "Ritning", "En start, ett steg med ett formulär och ett slut. Anropas från en annan ritning."),
)


@pages.get("/<key>/zip")
def export(key: str) -> Response:
    """All files of the draft."""
    files = engine().read(studio.draft_files, key, actor())
    return zip_of({name: file.content for name, file in files.items()}, f"{key}.zip")


@pages.get("/<key>/ny-fil")
def ask_new(key: str) -> str:
    """What sort of file, and what it is about."""
    engine().read(studio.demand_changing, key, actor())
    return _new_page(key, {"kind": request.args.get("slag", ".form")}, {})


@pages.post("/<key>/ny-fil")
def add_new(key: str) -> Response | tuple[str, int]:
    """Begin a file, and go where it is changed."""
    given = posted.fields("kind", "title")
    try:
        name = engine().run(create_draft_file, key, kind=given["kind"], title=given["title"], by=actor())
    except InvalidAnswers as refused:
        return _new_page(key, given, refused.errors), 422
    flash(f"{name} finns nu i utkastet.", "success")
    page = url_for("editors.edit", key=key, name=name)
    return redirect(page, 303)


@pages.get("/<key>/las-in")
def ask_import(key: str) -> str:
    """Which files, and whether they come beside or instead of those that are there."""
    engine().read(studio.demand_changing, key, actor())
    return _import_page(key, {})


@pages.post("/<key>/las-in")
def take_in(key: str) -> Response | tuple[str, int]:
    """Take files into the draft, and tell what is missing then."""
    engine().read(studio.demand_changing, key, actor())
    given = posted.fields("files", "how")
    try:
        files, left_out = _uploaded()
        command = import_whole_process if given["how"] == WHOLE else import_files
        engine().run(command, key, files, source=_source(files), by=actor())
    except InvalidAnswers as refused:
        return _import_page(key, {"files": " ".join(refused.errors.values())}), 422
    flash("1 fil är inläst." if len(files) == 1 else f"{len(files)} filer är inlästa.", "success")
    if left_out:
        flash(
            f"De här används inte i studion och lades inte till: {', '.join(sorted(left_out)[:20])}.", "info"
        )
    _tell_missing(key)
    return redirect(url_for("workspaces.show", key=key), 303)


@pages.get("/<key>/fil/<name>")
def file(key: str, name: str) -> str:
    """One file: fetch it, give it another name, take it away."""
    return _file_page(key, name, {}, {})


@pages.post("/<key>/fil/<name>")
def rename(key: str, name: str) -> Response | tuple[str, int]:
    """Give a file another name."""
    given = posted.fields("new_name", "revision")
    try:
        engine().run(
            rename_draft_file,
            key,
            name=name,
            new_name=given["new_name"],
            base_revision=_revision(given),
            by=actor(),
        )
    except InvalidAnswers as refused:
        return _file_page(key, name, given, {"new_name": " ".join(refused.errors.values())}), 422
    flash(f"Filen heter nu {given['new_name']}.", "success")
    return redirect(url_for("workspaces.show", key=key), 303)


@pages.post("/<key>/fil/<name>/ta-bort")
def remove(key: str, name: str) -> Response:
    """Take a file away."""
    given = posted.fields("revision")
    engine().run(delete_draft_file, key, name=name, base_revision=_revision(given), by=actor())
    flash(f"{name} är borttagen ur utkastet.", "success")
    return redirect(url_for("workspaces.show", key=key), 303)


def zip_of(files: Mapping[str, bytes], name: str) -> Response:
    """Return files as a zip to fetch."""
    answer = Response(pack(files), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _uploaded() -> tuple[dict[str, bytes], list[str]]:
    """Return the files that were sent, those inside a zip by their own names, and what was left out.

    Raises:
        InvalidAnswers: nothing was chosen, too much was, or two have the same name.
    """
    sent = [one for one in request.files.getlist("files") if one.filename]
    if not 0 < len(sent) <= MOST_UPLOADS:
        raise InvalidAnswers({"files": f"Välj en zip-fil, eller högst {MOST_UPLOADS} filer."})
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    for one in sent:
        name = (one.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
        if name.lower().endswith(".zip"):
            inner, other = unpack(one.stream.read())
            left_out += other
        else:
            inner = {name: one.stream.read(LARGEST_FILE + 1)}
        if doubled := inner.keys() & files.keys():
            raise InvalidAnswers({"files": f"Du har valt två filer som heter {min(doubled)}."})
        files |= inner
    return files, left_out


def _source(files: Mapping[str, bytes]) -> str:
    return f"Inläst: {next(iter(files))}" if len(files) == 1 else f"Inlästa filer: {len(files)}"


def _tell_missing(key: str) -> None:
    missing = [
        problem for problem in engine().read(studio.draft_problems, key, actor()) if problem.code in _MISSING
    ]
    if missing:
        flash("Något saknas. " + " ".join(problem.message for problem in missing[:10]), "warning")


def _revision(given: dict[str, str]) -> int:
    found = posted.number(given["revision"])
    if found is None:
        raise BadRequest
    return found


def _import_page(key: str, errors: dict[str, str]) -> str:
    page = engine().read(studio.workspace_page, key, actor())
    return render_template("studio/import.html", page=page, errors=errors, tabs=tabs_of(key), whole=WHOLE)


def _new_page(key: str, given: dict[str, str], errors: dict[str, str]) -> str:
    page = engine().read(studio.workspace_page, key, actor())
    return render_template(
        "studio/new_file.html", page=page, given=given, errors=errors, tabs=tabs_of(key), kinds=_NEW_KINDS
    )


def _file_page(key: str, name: str, given: dict[str, str], errors: dict[str, str]) -> str:
    page = engine().read(studio.workspace_page, key, actor())
    row = next((row for row in page.files if row.name == name), None)
    if row is None:
        raise NotFound(f"Det finns ingen fil {name} i ”{page.row.title}”.")
    return render_template(
        "studio/file.html", page=page, file=row, given=given, errors=errors, tabs=tabs_of(key)
    )
