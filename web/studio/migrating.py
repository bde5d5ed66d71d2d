"""Pågående ärenden: which running cases follow a new version, what it means for each, and taking it back."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine.commands.migrate_case import Verdict, migrate_case, preview_migration, undo_migration
from engine.commands.migration_words import refusal
from engine.exceptions import InvalidAnswers, NiostegError, NotPermitted, Refused
from engine.permissions import is_permitted
from engine.queries import migrations, studio
from engine.records import dataclass
from engine.spiff import Renamed
from web import posted
from web.here import actor, engine
from web.studio.places import tabs_of

pages = Blueprint("migrating", __name__, url_prefix="/studio")

#: Where a step that is gone is looked for: `byte:<process key>/<old id>`.
_RENAMED = "byte:"


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a case that somebody chose to move."""

    case_id: int
    verdict: Verdict | None
    why_not: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoneStep:
    """A step that cases stand at and that the version lacks; `options` are where they could go on instead."""

    field: str
    name: str
    options: list[tuple[str, str]]
    chosen: str


@pages.get("/<key>/flytta")
def show(key: str) -> str:
    """The running cases that follow another version, and what a move would mean for each."""
    return _page(key)


@pages.post("/<key>/flytta")
def move(key: str) -> str | tuple[str, int]:
    """Move the chosen cases, each in a transaction of its own, and tell what became of them."""
    to_version = posted.number(request.form.get("till", ""))
    cases = [posted.number(text) for text in request.form.getlist("case")]
    if to_version is None or None in cases or len(cases) > migrations.PAGE:
        raise BadRequest
    reason = request.form.get("reason", "").strip()
    errors = _wrong(cases, reason)
    if errors:
        return _page(key, errors=errors, reason=reason), 422
    renamed = _renamed()
    moved = [_moved(case_id, to_version, reason, renamed) for case_id in cases if case_id is not None]
    return render_template(
        "studio/moved.html",
        page=engine().read(studio.workspace_page, key, actor()),
        tabs=tabs_of(key),
        moved=moved,
        to_version=to_version,
    )


@pages.post("/<key>/flytta/<int:case_id>/angra")
def undo(key: str, case_id: int) -> Response:
    """Let a case stand as it did before it was moved."""
    posted.fields()
    try:
        engine().run(undo_migration, case_id, by=actor())
    except NotPermitted:
        raise
    except NiostegError as refused:
        flash(str(refused), "danger")
    else:
        flash(f"Flytten av ärende {case_id} är ångrad.", "success")
    return redirect(url_for("migrating.show", key=key), 303)


def _page(key: str, *, errors: Mapping[str, str] | None = None, reason: str = "") -> str:
    page = engine().read(studio.workspace_page, key, actor())
    if page.in_force is None:
        return render_template("studio/migrate.html", page=page, tabs=tabs_of(key), versions=[])
    versions = engine().read(migrations.versions_in_use, key)
    to_version = _version(versions, "till") or versions[0].version
    from_version = _version(versions, "fran")
    number = posted.page_number()
    found = engine().read(
        migrations.cases_of_other_versions, key, to_version=to_version, from_version=from_version, page=number
    )
    may_move = engine().read(is_permitted, "case.migrate", actor(), workspace_id=page.row.id)
    renamed = _renamed()
    verdicts = {row.id: _previewed(row.id, to_version, renamed) for row in found.rows} if may_move else {}
    return render_template(
        "studio/migrate.html",
        page=page,
        tabs=tabs_of(key),
        versions=versions,
        to_version=to_version,
        from_version=from_version,
        cases=found,
        number=number,
        has_more=(number + 1) * migrations.PAGE < found.total,
        may_move=may_move,
        verdicts=verdicts,
        gone=_gone_steps(key, to_version, verdicts.values(), renamed),
        kept=[(name, value) for name, value in request.values.items() if name.startswith(_RENAMED) and value],
        undoable=engine().read(migrations.moves_that_can_be_undone, key),
        errors=errors or {},
        reason=reason,
    )


def _version(versions: list[Any], name: str) -> int | None:
    """Return the version that the address names, if there is one like that."""
    wanted = posted.number(request.values.get(name, ""))
    return wanted if wanted in {row.version for row in versions} else None


def _wrong(cases: list[int | None], reason: str) -> dict[str, str]:
    errors = {}
    if not cases:
        errors["cases"] = "Välj minst ett ärende."
    if not reason:
        errors["reason"] = "Skriv varför ärendena ska följa den andra versionen."
    return errors


def _renamed() -> Renamed:
    """Return what the page says has another id."""
    found = {}
    for name, new in request.values.items():
        process_key, slash, old = name.removeprefix(_RENAMED).partition("/")
        if name.startswith(_RENAMED) and slash and new:
            found[process_key, old] = new
    return found


def _previewed(case_id: int, to_version: int, renamed: Renamed) -> Verdict | None:
    """Return what a move would mean; null for a case that ended while the page was made."""
    try:
        return engine().run(preview_migration, case_id, to_version=to_version, by=actor(), renamed=renamed)
    except NotPermitted:
        raise
    except NiostegError:
        return None


def _moved(case_id: int, to_version: int, reason: str, renamed: Renamed) -> Moved:
    try:
        verdict = engine().run(
            migrate_case, case_id, to_version=to_version, reason=reason, by=actor(), renamed=renamed
        )
    except NotPermitted:
        raise
    except Refused as refused:
        return Moved(case_id, None, tuple(refusal(problem).text for problem in refused.problems))
    except InvalidAnswers as refused:
        return Moved(case_id, None, tuple(refused.errors.values()))
    except NiostegError as refused:
        return Moved(case_id, None, (str(refused),))
    return Moved(case_id, verdict, ())


def _gone_steps(key: str, to_version: int, verdicts: Any, renamed: Renamed) -> list[GoneStep]:
    """Return the steps that are gone, those that were answered for too, each with what is like it in the version."""
    wanted = dict.fromkeys(
        (line.process, line.element)
        for verdict in verdicts
        if verdict is not None
        for line in verdict.lines
        if line.process
    )
    wanted |= dict.fromkeys(renamed)
    if not wanted:
        return []
    steps = engine().read(migrations.steps_like, key, to_version, list(wanted))
    return [
        GoneStep(f"{_RENAMED}{place[0]}/{place[1]}", step.name, step.options, renamed.get(place, ""))
        for place, step in steps.items()
    ]
