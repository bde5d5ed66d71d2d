"""Omgångar: many running cases tried, moved or taken back in the background, with how far it has come."""

import json
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine.cases.choosing import EVERYTHING
from engine.commands.migration_batches import ask_for_moves, ask_for_undo, stop_batch, try_again
from engine.exceptions import InvalidAnswers
from engine.permissions import is_permitted
from engine.queries import migrations, studio
from engine.queries.migration_batches import PAGE, BatchPage, batch_page
from engine.queries.registers import units
from web import posted
from web.here import actor, engine
from web.studio.moving_cases import VERDICTS, Asked, asked
from web.studio.places import tabs_of

pages = Blueprint("batches", __name__, url_prefix="/studio/<key>/flytta/omgang/<int:batch_id>")

#: What became of a case: the words, and their colour.
STATUSES = {
    "waiting": ("Väntar", "neutral"),
    "done": ("Klart", "success"),
    "refused": ("Blev inte av", "warning"),
    "failed": ("Misslyckades", "danger"),
    "stopped": ("Stoppat", "neutral"),
}
#: What a trial can be asked to move.
MOVABLE = ("same", "changed")


@pages.get("")
def show(key: str, batch_id: int) -> str:
    """How far it has come, and what came of each case. `?utfall=changed&lage=failed&sok=park`."""
    return _page(key, batch_id)


@pages.post("/flytta")
def move(key: str, batch_id: int) -> Response | tuple[str, int]:
    """Have the cases of a trial with the chosen verdicts moved."""
    look = _look(key)
    reason = request.form.get("reason", "").strip()
    verdicts = request.form.getlist("utfall_att_flytta")
    if any(verdict not in MOVABLE for verdict in verdicts):
        raise BadRequest
    _demand(key, batch_id)
    try:
        moves = engine().run(
            ask_for_moves, batch_id, verdicts=verdicts, wanted=look.wanted, reason=reason, by=actor()
        )
    except InvalidAnswers as refused:
        return _page(key, batch_id, errors=dict(refused.errors), reason=reason), 422
    return _to(key, moves)


@pages.post("/angra")
def undo(key: str, batch_id: int) -> Response:
    """Have all moves of the batch taken back, where nothing has happened since."""
    posted.fields()
    _demand(key, batch_id)
    try:
        return _to(key, engine().run(ask_for_undo, batch_id, by=actor()))
    except InvalidAnswers:
        flash("Ingen av omgångens flyttar går att ångra.", "info")
        return _to(key, batch_id)


@pages.post("/stoppa")
def stop(key: str, batch_id: int) -> Response:
    """Let the cases that have not had their turn be."""
    posted.fields()
    _demand(key, batch_id)
    stopped = engine().run(stop_batch, batch_id, by=actor())
    flash(f"Omgången är stoppad. {_cases(stopped)} lämnades som de var.", "success")
    return _to(key, batch_id)


@pages.post("/igen")
def again(key: str, batch_id: int) -> Response:
    """Let what failed or was stopped have its turn again."""
    posted.fields()
    _demand(key, batch_id)
    flash(f"{_cases(engine().run(try_again, batch_id, by=actor()))} väntar på sin tur igen.", "success")
    return _to(key, batch_id)


def _cases(count: int) -> str:
    return "1 ärende" if count == 1 else f"{count} ärenden"


def _to(key: str, batch_id: int) -> Response:
    return redirect(url_for("batches.show", key=key, batch_id=batch_id), 303)


def _demand(key: str, batch_id: int) -> None:
    """Refuse a batch that is another process'.

    Raises:
        NotFound, NotPermitted.
    """
    engine().read(studio.demand_reading, key, actor())
    engine().read(batch_page, key, batch_id, wanted=asked().wanted)


def _look(key: str) -> Asked:
    return asked(engine().read(migrations.versions_in_use, key))


def _page(key: str, batch_id: int, *, errors: dict[str, str] | None = None, reason: str = "") -> str:
    page = engine().read(studio.workspace_page, key, actor())
    look, number = _look(key), posted.page_number()
    verdict, status = (request.values.get(name, "") for name in ("utfall", "lage"))
    verdict, status = verdict if verdict in VERDICTS else "", status if status in STATUSES else ""
    batch = engine().read(
        batch_page, key, batch_id, wanted=look.wanted, verdict=verdict, status=status, page=number
    )
    to_version = batch.row.to_version
    return render_template(
        "studio/batch.html",
        page=page,
        tabs=tabs_of(key),
        batch=batch,
        cases=[(row, _lines(row)) for row in batch.cases],
        number=number,
        has_more=(number + 1) * PAGE < batch.total,
        look=look,
        everything=EVERYTHING,
        verdict=verdict,
        status=status,
        kinds=VERDICTS,
        statuses=STATUSES,
        movable=_movable(batch),
        renames={f"byte:{place}": new for place, new in json.loads(batch.row.renamed).items()},
        may_move=engine().read(is_permitted, "case.migrate", actor(), workspace_id=page.row.id),
        versions=engine().read(migrations.versions_in_use, key),
        steps=engine().read(migrations.steps_waited_at, key, to_version=to_version),
        units=[(row.key, row.name) for row in engine().read(units)],
        errors=errors or {},
        reason=reason,
    )


def _movable(batch: BatchPage) -> list[tuple[str, str, int]]:
    """The verdicts whose cases can be moved: name, words, how many there are."""
    return [(kind, VERDICTS[kind][0], batch.verdicts.get(kind, 0)) for kind in MOVABLE]


def _lines(row: Any) -> list[dict[str, str]]:
    lines: list[dict[str, str]] = json.loads(row.lines)
    return lines
