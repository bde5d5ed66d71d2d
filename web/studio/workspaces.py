"""Studion: my processes, and one of them with its files."""

from collections import defaultdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.create_workspace import copy_workspace, create_workspace, open_deployed_process
from engine.commands.retire_process import reopen_process, retire_process
from engine.commands.set_members import set_members
from engine.drafts import KINDS, blank_process
from engine.drafts.templates import TEMPLATES, from_template, shipped_test_cases
from engine.exceptions import InvalidAnswers
from engine.permissions import OWNING_ROLE, holds
from engine.queries import studio
from engine.queries.draft_words import names_of_files
from engine.queries.process_page import process_page
from engine.queries.registers import users
from engine.records import dataclass
from engine.transaction import Reader
from web import posted
from web.here import actor, engine
from web.studio import findings
from web.studio.places import is_there, tabs_of

pages = Blueprint("workspaces", __name__, url_prefix="/studio")

NOTHING = "tom"


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file with what can be done to it. `edit` and `steps` are null where there is no such page for its kind."""

    row: studio.FileRow
    about: str
    edit: str | None
    steps: str | None
    errors: int
    warnings: int


@pages.get("")
def show_all() -> str:
    """The person's processes; for those who can own one, also those that are in force without a workspace."""
    engine().read(studio.demand_entry, actor())
    may_open = holds("draft.create", actor())
    return render_template(
        "studio/list.html",
        rows=engine().read(studio.workspaces_of, actor()),
        may_open=may_open,
        unopened=engine().read(studio.unopened_processes, actor()) if may_open else [],
        owners=_owners() if may_open else [],
    )


@pages.get("/ny")
def ask_new() -> str:
    """What the new process will be called, and what it begins from."""
    return _new_page({"start": NOTHING}, {})


@pages.post("/ny")
def add_new() -> Response | tuple[str, int]:
    """Open a workspace for a new process."""
    given = posted.fields("title", "key", "start", "owner")
    try:
        key, title, owner = given["key"], given["title"], given["owner"] or None
        engine().run(create_workspace, key, title=title, files=_first_files(given), by=actor(), owner=owner)
    except InvalidAnswers as refused:
        return _new_page(given, refused.errors), 422
    flash(f"”{title}” finns nu i studion. Bara ägaren ser den, tills fler bjuds in.", "success")
    return redirect(url_for("workspaces.show", key=key), 303)


@pages.post("/oppna/<key>")
def open_deployed(key: str) -> Response:
    """Open a workspace for a process that is in force."""
    owner = posted.fields("owner")["owner"] or None
    files = engine().read(process_page, key).files.files
    try:
        engine().run(open_deployed_process, key, beside=shipped_test_cases(files), by=actor(), owner=owner)
    except InvalidAnswers as refused:
        flash(" ".join(refused.errors.values()), "danger")
        return redirect(url_for("workspaces.show_all"), 303)
    flash("Processen är öppnad i studion. Ägaren kan bjuda in fler.", "success")
    return redirect(url_for("workspaces.show", key=key), 303)


@pages.get("/<key>")
def show(key: str) -> str:
    """A workspace: its files by kind, and what is wrong in them."""
    page = engine().read(studio.workspace_page, key, actor())
    problems = engine().read(studio.draft_problems, key, actor())
    return render_template(
        "studio/workspace.html",
        page=page,
        tabs=tabs_of(key),
        groups=_groups(key, page),
        counts=findings.counts(problems),
    )


@pages.get("/<key>/medlemmar")
def members(key: str) -> str:
    """Who owns the process and who may look."""
    return _members_page(key, {}, {})


@pages.post("/<key>/medlemmar")
def set_member(key: str) -> Response | tuple[str, int]:
    """Give somebody a part, another part, or none."""
    given = posted.fields("username", "part")
    page = engine().read(studio.workspace_page, key, actor())
    wanted = {member.username: member.part for member in page.members}
    wanted.pop(given["username"], None)
    if given["part"] != "none":
        wanted[given["username"]] = given["part"]
    try:
        if not given["username"] or not given["part"]:
            raise InvalidAnswers({"username": "Välj en person, och om den ska äga eller läsa."})
        engine().run(set_members, key, wanted, by=actor())
    except InvalidAnswers as refused:
        return _members_page(key, given, {"username": " ".join(refused.errors.values())}), 422
    flash("Ändringen är sparad.", "success")
    return redirect(url_for("workspaces.members", key=key), 303)


@pages.get("/<key>/kopiera")
def ask_copy(key: str) -> str:
    """What the copy will be called."""
    return _copy_page(key, {}, {})


@pages.post("/<key>/kopiera")
def copy(key: str) -> Response | tuple[str, int]:
    """Open a workspace for a copy."""
    given = posted.fields("title", "key")
    try:
        engine().run(copy_workspace, key, new_key=given["key"], title=given["title"], by=actor())
    except InvalidAnswers as refused:
        return _copy_page(key, given, refused.errors), 422
    flash("Kopian är klar. Den är en egen process, och originalet är orört.", "success")
    return redirect(url_for("workspaces.show", key=given["key"]), 303)


@pages.get("/<key>/avveckla")
def ask_retire(key: str) -> str:
    """What it means to retire the process."""
    engine().read(studio.demand_changing, key, actor())
    return render_template(
        "studio/retire.html", page=engine().read(studio.workspace_page, key, actor()), tabs=tabs_of(key)
    )


@pages.post("/<key>/avveckla")
def retire(key: str) -> Response:
    """Let no new cases start."""
    posted.fields()
    engine().run(retire_process, key, by=actor())
    flash("Processen är avvecklad. Inga nya ärenden startas, och de som pågår går vidare.", "success")
    return redirect(url_for("workspaces.show", key=key), 303)


@pages.post("/<key>/ateruppta")
def reopen(key: str) -> Response:
    """Let new cases start again."""
    posted.fields()
    engine().run(reopen_process, key, by=actor())
    flash("Nya ärenden kan startas igen.", "success")
    return redirect(url_for("workspaces.show", key=key), 303)


def _first_files(given: dict[str, str]) -> dict[str, bytes]:
    template = next((one for one in TEMPLATES if one.key == given["start"]), None)
    if template is not None:
        return from_template(template, given["key"], given["title"])
    return blank_process(given["key"], given["title"])


def _new_page(given: dict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "studio/new.html", given=given, errors=errors, templates=TEMPLATES, nothing=NOTHING, owners=_owners()
    )


def _copy_page(key: str, given: dict[str, str], errors: dict[str, str]) -> str:
    page = engine().read(studio.workspace_page, key, actor())
    return render_template("studio/copy.html", page=page, given=given, errors=errors, tabs=tabs_of(key))


def _members_page(key: str, given: dict[str, str], errors: dict[str, str]) -> str:
    page = engine().read(studio.workspace_page, key, actor())
    there = {member.username for member in page.members}
    return render_template(
        "studio/members.html",
        page=page,
        tabs=tabs_of(key),
        given=given,
        errors=errors,
        others=[(name, words) for name, words in engine().read(_everybody) if name not in there],
        is_refused=request.method == "POST",
    )


def _owners() -> list[tuple[str, str]]:
    """Return who can own a process, for somebody who cannot; whoever can owns what they open."""
    return [] if OWNING_ROLE in actor().roles else engine().read(studio.process_owners)


def _everybody(reader: Reader) -> list[tuple[str, str]]:
    return [(person.username, person.name) for person in users(reader)]


def _groups(key: str, page: studio.WorkspacePage) -> list[tuple[str, list[FileLine]]]:
    """Return the files by kind, drawings first, the process's own drawing before those that it calls."""
    problems = engine().read(studio.draft_problems, key, actor())
    names = names_of_files(engine().read(studio.draft_files, key, actor()))
    found: defaultdict[str, list[FileLine]] = defaultdict(list)
    for row in sorted(page.files, key=lambda row: (row.name != f"{key}.bpmn", row.name)):
        of_file = findings.counts(one for one in problems if one.file == row.name)
        found[row.kind].append(
            FileLine(
                row,
                names.get(row.name, ""),
                _link(key, "redigera", row) if row.kind != ".test.json" else None,
                _link(key, "steg", row) if row.kind != ".test.json" else None,
                of_file["error"],
                of_file["warning"],
            )
        )
    return [(plural, found[kind]) for kind, plural in _PLURALS.items() if found[kind]]


_PLURALS = dict(zip(KINDS, ("Ritningar", "Beslutstabeller", "Formulär", "Testfall"), strict=True))


def _link(key: str, page: str, row: studio.FileRow) -> str | None:
    address = f"/studio/{key}/{page}/{row.name}"
    return address if is_there(address) else None
