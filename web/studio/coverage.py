"""Täckning: how much of the drawings and the tables the test cases reach, and what none of them does."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound

from engine.bpmn import Flow, ProcessFacts
from engine.play.glossary import Glossary
from engine.play.tracks import ProcessReach, reach_of, rules_of
from engine.queries import studio
from engine.queries.registers import role_names
from engine.records import dataclass
from web.here import actor, engine
from web.studio.case_view import Drawn, drawn_with, table_address
from web.studio.places import tabs_of
from web.studio.played import played_of

pages = Blueprint("coverage", __name__, url_prefix="/studio")


@dataclass(frozen=True, slots=True)
class ReachLine:
    """A process in the list of what the cases reach; `untried` are what no case reached, in words."""

    key: str
    name: str
    elements: tuple[int, int]
    choices: tuple[int, int]
    untried: list[str]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class TableLine:
    """A table in that list: how many of its rules answered, and the numbers of those that never did."""

    name: str
    address: str
    rules: tuple[int, int]
    untried: list[int]


@pages.get("/<key>/tackning")
def show(key: str) -> str:
    """What the test cases reach of the drawings and the tables. `?ritning=<process>`: the drawing that is shown."""
    ready = engine().read(studio.readiness, key, actor())
    played = played_of(ready)
    files = {name: file.content for name, file in engine().read(studio.draft_files, key, actor()).items()}
    words = Glossary(files, engine().read(role_names))
    tracks = [result for result in played.results if "seen" in result]
    reached = [reach_of(facts, tracks) for facts in words.processes.values()]
    shown = request.args.get("ritning") or key
    chosen = next((one for one in reached if one.facts.key == shown), None)
    if chosen is None and "ritning" in request.args:
        raise NotFound
    return render_template(
        "studio/coverage.html",
        page=engine().read(studio.workspace_page, key, actor()),
        tabs=tabs_of(key),
        played=played,
        count=len(tracks),
        lines=[_reach_line(one, words) for one in reached],
        tables=_table_lines(key, words, rules_of(tracks)),
        chosen=_drawn(chosen, files, words) if chosen is not None and tracks else None,
    )


def _reach_line(reach: ProcessReach, words: Glossary) -> ReachLine:
    named = [id_ for id_ in reach.untried_elements if reach.facts.elements[id_].name]
    # A choice without a name asks nothing: it is told only where there is nothing else to tell.
    elements = [words.described(id_) for id_ in named or reach.untried_elements]
    choices = [_choice(flow, reach.facts) for flow in reach.untried_choices]
    return ReachLine(
        reach.facts.key,
        words.process(reach.facts.key),
        (len(reach.elements) - len(reach.untried_elements), len(reach.elements)),
        (sum(bool(reach.flows[id_]) for id_ in reach.choices), len(reach.choices)),
        [*elements, *choices],
        reach.is_whole,
    )


def _choice(flow: Flow, facts: ProcessFacts) -> str:
    """A way out of a choice in words."""
    source, target = facts.elements.get(flow.source), facts.elements.get(flow.target)
    ends = (
        f"från ”{source.label if source else flow.source}” till ”{target.label if target else flow.target}”"
    )
    return f"Vägen ”{flow.name}” {ends}" if flow.name else f"Vägen {ends}"


def _table_lines(key: str, words: Glossary, fired: Mapping[str, set[int]]) -> list[TableLine]:
    lines = []
    for decision in words.decisions.values():
        if decision.table is not None:
            numbers = [rule.number for rule in decision.table.rules]
            untried = [number for number in numbers if number not in fired.get(decision.id, set())]
            address = table_address(key, words, decision.id)
            lines.append(
                TableLine(decision.label, address, (len(numbers) - len(untried), len(numbers)), untried)
            )
    return lines


def _drawn(reach: ProcessReach, files: Mapping[str, bytes], words: Glossary) -> Drawn:
    return drawn_with(reach.facts, files, reach.marks(), name=words.process(reach.facts.key))
