"""A case's page: where it stands, what it has been told and decided, its time plan and what has happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound

from engine.bpmn import Bundle
from engine.queries.case_answers import case_answers
from engine.queries.case_page import CasePage, Event, case_events, case_page, case_row
from engine.queries.case_plan import case_plan
from engine.queries.case_position import CasePosition, case_position
from engine.queries.cases_about import cases_about
from engine.queries.fired_rules import fired_rules
from engine.queries.process_order import ordered_phases, ordered_processes
from engine.queries.registers import latest_bundles, role_names
from engine.records import dataclass
from engine.reminders import rule_in_words
from engine.transaction import Reader
from web import decisions, posted, words
from web.decisions import DecisionInWords
from web.diagrams import Diagram, draw, marks_of
from web.here import engine, may
from web.history import Happening, element_names, history
from web.key_facts import Fact, RowList, in_lists
from web.pages.changes import CHANGE_PROCESS
from web.pages.moving import undoable_hand_move
from web.phases import Phase, phase_bar
from web.timeline import Timeline

if TYPE_CHECKING:
    from sqlalchemy import Row

pages = Blueprint("cases", __name__, url_prefix="/arenden")

#: Lines of history on the case's own page.
RECENT = 15
HISTORY_PAGE = 100


@dataclass(frozen=True, slots=True)
class CaseView:
    """What the page shows. `diagrams` are the case's own process and, of those it calls, the one to look at."""

    case: CasePage
    phases: list[Phase]
    chapters: list[tuple[str, list[list[Fact] | RowList]]]
    decisions: list[DecisionInWords]
    timeline: Timeline
    happenings: list[Happening]
    has_more_history: bool
    diagrams: list[Diagram]
    processes: list[tuple[str, str, bool]]
    about: Row[Any] | None
    changes: list[Row[Any]]
    can_change: bool
    hand_move: Row[Any] | None
    roles: dict[str, str]


@pages.get("/<int:case_id>")
def show(case_id: int) -> str:
    """One case. `?diagram=steg2_uppdrag`: with the drawing of that called process."""
    view = engine().read(_view, case_id, diagram=request.args.get("diagram"))
    return render_template("cases/case.html", view=view, rule_in_words=rule_in_words)


@pages.get("/<int:case_id>/historik")
def all_history(case_id: int) -> str:
    """All that has happened in a case, a page at a time. `?fore=120`: what came before event 120."""
    before = posted.number(request.args.get("fore", ""))
    row, events, happenings = engine().read(_history, case_id, before=before)
    earlier = events[-1].seq if events and events[-1].seq > 1 else None
    return render_template(
        "cases/history.html", row=row, happenings=happenings, earlier=earlier, before=before
    )


def _view(reader: Reader, case_id: int, *, diagram: str | None) -> CaseView:
    case = case_page(reader, case_id)
    row = case.row
    files = reader.rooms.programs.bundle(reader.connection, row.bundle_id)
    position = case_position(reader, case_id)
    chapters = case_answers(reader, row.bundle_id, case.variables)
    return CaseView(
        case=case,
        phases=phase_bar(ordered_phases(files), files.process_key, position, status=row.status),
        chapters=[(chapter.name, list(in_lists(chapter.answers))) for chapter in chapters],
        decisions=_decisions(reader, files, case),
        timeline=Timeline(case_plan(reader, row, case.variables, position), reader.today, words.MILESTONES),
        happenings=history(reader, row.bundle_id, case.events[:RECENT]),
        has_more_history=len(case.events) > RECENT,
        diagrams=_diagrams(files, position, diagram),
        processes=_processes(files, position),
        about=None if row.about_instance_id is None else case_row(reader, row.about_instance_id),
        changes=cases_about(reader, case_id),
        can_change=row.process_key != CHANGE_PROCESS
        and any(latest.process_key == CHANGE_PROCESS for latest in latest_bundles(reader)),
        hand_move=undoable_hand_move(reader, case_id) if may("case.move") else None,
        roles=role_names(reader),
    )


def _decisions(reader: Reader, files: Bundle, case: CasePage) -> list[DecisionInWords]:
    names = element_names(files)
    fired = fired_rules(reader, case.row.bundle_id, case.decisions)
    return [
        decisions.in_words(taken, table, names) for taken, table in zip(case.decisions, fired, strict=True)
    ]


def _history(
    reader: Reader, case_id: int, *, before: int | None
) -> tuple[Row[Any], list[Event], list[Happening]]:
    row = case_row(reader, case_id)
    events = case_events(reader, case_id, limit=HISTORY_PAGE, before=before)
    return row, events, history(reader, row.bundle_id, events)


def _diagrams(files: Bundle, position: CasePosition, chosen: str | None) -> list[Diagram]:
    """The case's own process, and a called one: the chosen, else the first where something is in progress."""
    if chosen is not None and chosen not in files.processes:
        raise NotFound
    active = (key for key, _, is_active in _processes(files, position) if is_active)
    called = chosen or next(active, None)
    keys = dict.fromkeys([files.process_key, *([called] if called else [])])
    return [draw(files, key, marks_of(files, key, position)) for key in keys]


def _processes(files: Bundle, position: CasePosition) -> list[tuple[str, str, bool]]:
    """(key, name, whether something is in progress there) of each called process."""
    active = {key for key, _ in position.active}
    return [
        (key, files.processes[key].name or key, key in active)
        for key in ordered_processes(files)
        if key != files.process_key
    ]
