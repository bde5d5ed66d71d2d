"""Pågående ärenden: which running cases follow a new version, what it means for each, and taking it back."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine.cases.choosing import EVERYTHING
from engine.commands.migrate_case import Verdict, migrate_case, preview_migration, undo_migration
from engine.commands.migration_batches import ask_for_trial
from engine.commands.migration_words import refusal
from engine.exceptions import InvalidAnswers, NiostegError, NotPermitted, Refused
from engine.permissions import is_permitted
from engine.queries import migration_batches, migrations, studio
from engine.records import dataclass
from engine.spiff import Renamed
from web import posted
from web.here import actor, engine
from web.studio.moving_cases import VERDICTS, asked, choices, counted, gone_fields, renamed
from web.studio.places import tabs_of

pages = Blueprint("migrating", __name__, url_prefix="/studio")


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a case that somebody chose to move."""

    case_id: int
    verdict: Verdict | None
    why_not: tuple[str, ...]


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
    places = renamed()
    moved = [_moved(case_id, to_version, reason, places) for case_id in cases if case_id is not None]
    return render_template(
        "studio/moved.html",
        page=engine().read(studio.workspace_page, key, actor()),
        tabs=tabs_of(key),
        moved=moved,
        to_version=to_version,
    )


@pages.post("/<key>/flytta/prova")
def trial(key: str) -> Response:
    """Have all cases that the page is narrowed to tried in the background."""
    to_version = posted.number(request.form.get("till", ""))
    if to_version is None:
        raise BadRequest
    versions = engine().read(migrations.versions_in_use, key)
    found = asked(versions)
    try:
        batch_id = engine().run(
            ask_for_trial,
            key,
            to_version=to_version,
            wanted=found.wanted,
            renamed=found.renamed,
            by=actor(),
        )
    except InvalidAnswers as refused:
        flash(" ".join(refused.errors.values()), "info")
        return redirect(url_for("migrating.show", key=key, till=to_version), 303)
    return redirect(url_for("batches.show", key=key, batch_id=batch_id), 303)


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
    to_version = _version(versions) or versions[0].version
    look = asked(versions)
    number, undo_number = posted.page_number(), _page_of("angra_sida")
    found = engine().read(
        migrations.cases_of_other_versions, key, to_version=to_version, wanted=look.wanted, page=number
    )
    may_move = engine().read(is_permitted, "case.migrate", actor(), workspace_id=page.row.id)
    verdicts = (
        {row.id: _previewed(row.id, to_version, look.renamed) for row in found.rows} if may_move else {}
    )
    known = [verdict for verdict in verdicts.values() if verdict is not None]
    outcome = request.values.get("utfall", "")
    undoable = engine().read(migrations.moves_that_can_be_undone, key, page=undo_number)
    return render_template(
        "studio/migrate.html",
        page=page,
        tabs=tabs_of(key),
        versions=versions,
        to_version=to_version,
        look=look,
        everything=EVERYTHING,
        cases=found,
        rows=[row for row in found.rows if _is_shown(verdicts.get(row.id), outcome)],
        number=number,
        has_more=(number + 1) * migrations.PAGE < found.total,
        may_move=may_move,
        verdicts=verdicts,
        kinds=VERDICTS,
        counts=counted(verdict.kind for verdict in known),
        outcome=outcome if outcome in VERDICTS else "",
        gone=engine().read(gone_fields, key, to_version, known, look.renamed),
        undoable=undoable[: migrations.PAGE],
        undo_number=undo_number,
        has_more_undoable=len(undoable) > migrations.PAGE,
        batches=engine().read(migration_batches.batches_of, key, page=_page_of("omgang_sida")),
        batch_number=_page_of("omgang_sida"),
        errors=errors or {},
        reason=reason,
        **engine().read(choices, key, to_version),
    )


def _is_shown(verdict: Verdict | None, outcome: str) -> bool:
    return outcome not in VERDICTS or (verdict is not None and verdict.kind == outcome)


def _page_of(name: str) -> int:
    """Return the page of another list of the page, counted from 0."""
    page = posted.number(request.args.get(name, "1"))
    return page - 1 if page is not None and 1 <= page <= 10_000 else 0


def _version(versions: list[Any]) -> int | None:
    """Return the version that the address names, if there is one like that."""
    wanted = posted.number(request.values.get("till", ""))
    return wanted if wanted in {row.version for row in versions} else None


def _wrong(cases: list[int | None], reason: str) -> dict[str, str]:
    errors = {}
    if not cases:
        errors["cases"] = "Välj minst ett ärende."
    if not reason:
        errors["reason"] = "Skriv varför ärendena ska följa den andra versionen."
    return errors


def _previewed(case_id: int, to_version: int, places: Renamed) -> Verdict | None:
    """Return what a move would mean; null for a case that ended while the page was made."""
    try:
        return engine().run(preview_migration, case_id, to_version=to_version, by=actor(), renamed=places)
    except NotPermitted:
        raise
    except NiostegError:
        return None


def _moved(case_id: int, to_version: int, reason: str, places: Renamed) -> Moved:
    try:
        verdict = engine().run(
            migrate_case, case_id, to_version=to_version, reason=reason, by=actor(), renamed=places
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
