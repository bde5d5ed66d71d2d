"""Move a case by hand, in an emergency: pick what is moved, what is to happen, look at what it means, do it.

Each choice is in the address, so that everything works by links and forms, and a page can be looked at again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from engine.bpmn import Bundle
from engine.commands.migrate_case import BY_HAND, undo_migration
from engine.commands.migration_words import refusal
from engine.commands.move_case import Action, HandMove, HandVerdict, move_by_hand, preview_hand_move
from engine.drawing import Link, Mark, State, text_outline
from engine.exceptions import InvalidAnswers, NiostegError, NotPermitted, Refused
from engine.queries.case_page import case_row
from engine.queries.case_position import CasePosition, case_position
from engine.queries.hand_moves import Movable, last_move, movable_places
from engine.records import dataclass
from engine.transaction import Reader
from web import posted
from web.diagrams import Diagram, draw, marks_of
from web.here import actor, engine

if TYPE_CHECKING:
    from sqlalchemy import Row

pages = Blueprint("moving", __name__, url_prefix="/arenden/<int:case_id>/flytta-for-hand")

#: What an address calls each thing that can be done.
ACTIONS: Mapping[str, Action] = {"hoppa-over": "skip", "ga-till": "go_to", "avbryt": "call_off"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What has been chosen so far; "" for what has not. `words` say it in a sentence, once all of it is."""

    place: Movable | None
    action: str
    target: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class MovingView:
    """What the page shows. `diagrams` are the drawings where the next choice is picked."""

    row: Row[Any]
    places: list[Movable]
    choice: Choice
    diagrams: list[Diagram] = field(default_factory=list)
    targets: list[tuple[str, str]] = field(default_factory=list)
    last: Row[Any] | None = None


@pages.get("")
def ask(case_id: int) -> str:
    """Choose, and see what it means. `?plats=12&gor=ga-till&till=Task_WritePlan`."""
    return _page(case_id, dict(request.args))


@pages.post("")
def do(case_id: int) -> Response | tuple[str, int]:
    """Do what was chosen."""
    given = posted.fields("plats", "gor", "till", "reason")
    if given["gor"] not in ACTIONS:
        raise BadRequest
    move = HandMove(given["plats"], ACTIONS[given["gor"]], given["till"])
    try:
        engine().run(move_by_hand, case_id, move, reason=given["reason"], by=actor())
    except InvalidAnswers as refused:
        return _page(case_id, given, errors=refused.errors), 422
    except Refused as refused:
        told = {"reason": " ".join(refusal(problem).text for problem in refused.problems)}
        return _page(case_id, given, errors=told), 422
    flash("Ärendet är flyttat för hand. Så länge inget mer har hänt i ärendet kan du ångra.", "success")
    return _to_case(case_id)


@pages.post("/angra")
def undo(case_id: int) -> Response:
    """Let the case stand as it did before it was moved by hand."""
    posted.fields()
    try:
        engine().run(undo_migration, case_id, by=actor())
    except NotPermitted:
        raise
    except NiostegError as refused:
        flash(str(refused), "danger")
    else:
        flash("Flytten är ångrad. Ärendet står där det stod, med utkast och sista dagar.", "success")
    return _to_case(case_id)


def _to_case(case_id: int) -> Response:
    return redirect(url_for("cases.show", case_id=case_id), 303)


def _page(case_id: int, given: Mapping[str, str], *, errors: Mapping[str, str] | None = None) -> str:
    view = engine().read(_view, case_id, given)
    return render_template(
        "cases/move.html",
        view=view,
        verdict=_previewed(case_id, view),
        errors=errors or {},
        reason=given.get("reason", ""),
    )


def _view(reader: Reader, case_id: int, given: Mapping[str, str]) -> MovingView:
    places = movable_places(reader, case_id, actor())
    row = case_row(reader, case_id)
    choice = _choice(places, given)
    last = last_move(reader, case_id)
    if row.status != "active":
        return MovingView(row, [], choice, last=last)
    files = reader.rooms.programs.bundle(reader.connection, row.bundle_id)
    position = case_position(reader, case_id)
    place = choice.place
    if place is None:
        return MovingView(row, places, choice, _drawings_of_places(files, position, case_id, places))
    targets = _named_targets(files, place)
    choice = Choice(place, choice.action, choice.target, _sentence(choice, dict(targets)))
    if choice.action != "ga-till":
        return MovingView(row, places, choice)
    drawing = _drawing_of_targets(files, position, case_id, choice, targets)
    return MovingView(row, places, choice, [drawing], targets)


def _choice(places: list[Movable], given: Mapping[str, str]) -> Choice:
    """Read what is chosen; what is no longer there counts as not chosen.

    Raises:
        NotFound: something that no page offers.
    """
    token, action, target = (given.get(name, "") for name in ("plats", "gor", "till"))
    if action and action not in ACTIONS:
        raise NotFound
    place = next((one for one in places if one.token_id == token), None)
    if place is None:
        return Choice(None, "", "")
    known = action == "ga-till" and target in {id_ for id_, _ in place.targets}
    return Choice(place, action, target if known else "")


def _sentence(choice: Choice, names: Mapping[str, str]) -> str:
    place = cast("Movable", choice.place)
    what = f"”{place.name}: {place.about}”" if place.about else f"”{place.name}”"
    if choice.action == "hoppa-over":
        return f"Hoppa över {what}"
    if choice.action == "avbryt":
        return f"Avbryt grenen vid {what}"
    return f"Flytta från {what} till ”{names[choice.target]}”" if choice.target else ""


def _named_targets(files: Bundle, place: Movable) -> list[tuple[str, str]]:
    """Where a place can be taken, in the order of the drawing, each with its kind: many gateways have no name."""
    wanted = {id_ for id_, _ in place.targets}
    facts = files.processes[place.process_key]
    return [
        (step.element_id, f"{step.name} ({step.kind})" if step.name else f"{step.kind} ({step.element_id})")
        for step in text_outline(files.files[facts.file], {})
        if step.element_id in wanted
    ]


def _drawings_of_places(
    files: Bundle, position: CasePosition, case_id: int, places: list[Movable]
) -> list[Diagram]:
    count = Counter((place.process_key, place.element_id) for place in places)
    links: dict[str, dict[str, Link]] = {}
    for place in places:
        several = count[place.process_key, place.element_id] > 1
        href = "#platser" if several else _address(case_id, plats=place.token_id)
        link = Link(href, f"Flytta {place.name}")
        links.setdefault(place.process_key, {})[place.element_id] = link
    return [
        draw(files, key, marks_of(files, key, position), links=links[key])
        for key in dict.fromkeys(place.process_key for place in places)
    ]


def _drawing_of_targets(
    files: Bundle,
    position: CasePosition,
    case_id: int,
    choice: Choice,
    targets: list[tuple[str, str]],
) -> Diagram:
    place = cast("Movable", choice.place)
    marks = marks_of(files, place.process_key, position)
    if choice.target:
        marks[choice.target] = Mark(State.CHOSEN)
    links = {
        id_: Link(
            _address(case_id, plats=place.token_id, gor="ga-till", till=id_, anchor="betyder"),
            f"Till {name}",
        )
        for id_, name in targets
    }
    return draw(files, place.process_key, marks, links=links)


def _address(case_id: int, *, anchor: str = "gora", **chosen: str) -> str:
    return url_for("moving.ask", case_id=case_id, _anchor=anchor, **cast("Any", chosen))


def _previewed(case_id: int, view: MovingView) -> HandVerdict | None:
    choice = view.choice
    if choice.place is None or not choice.words:
        return None
    move = HandMove(choice.place.token_id, ACTIONS[choice.action], choice.target)
    return engine().run(preview_hand_move, case_id, move, by=actor())


def undoable_hand_move(reader: Reader, case_id: int) -> Row[Any] | None:
    """Return the case's last move, if it was by hand and nothing has happened since."""
    last = last_move(reader, case_id)
    return last if last is not None and last.kind == BY_HAND and last.can_be_undone else None
