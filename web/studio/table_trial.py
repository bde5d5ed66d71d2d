"""Prova tabellen: a decision of the draft with values of one's own, over all combinations, and its test cases.

Nothing but a kept test case is saved. It tries the draft's files as they are saved, within the budgets of
`engine.dmn.examining`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine import clock, feel
from engine.checks.decision_tables import known_from_required
from engine.commands.save_draft_file import DraftOvertaken, save_draft_file
from engine.dmn.asking import MOST_FIELDS, Asking, Field
from engine.dmn.columns import Shapes
from engine.dmn.examining import Examined
from engine.dmn.given import Given, as_typed, read_texts, sample_values, texts_of
from engine.dmn.grid import CLASH, GAP, MOST_PLACES, NONE, Grid, Regions
from engine.drafts import DraftFile
from engine.exceptions import FeelError, InvalidAnswers, NiostegError, Refused
from engine.feel import Shape, Value
from engine.play.casefile import CaseFileRefused, Question
from engine.play.table_cases import (
    ask_cases,
    case_of,
    file_of,
    questions_in,
    tried,
    values_of,
    with_case,
)
from engine.queries import studio
from engine.queries.draft_tables import (
    DraftTable,
    draft_model,
    draft_table,
    known_names,
    known_shapes,
    labels_in_forms,
)
from engine.records import dataclass
from web import posted
from web.here import actor, engine
from web.studio import table_words
from web.studio.places import Tab
from web.studio.table_words import PREFIX, FieldView, OutcomeView, Piece, RegionView, RowView

pages = Blueprint("table_trial", __name__, url_prefix="/studio/<key>/tabeller/<file>")

#: What a list of combinations can be narrowed to: the words, and the states.
FILTERS: dict[str, tuple[str, frozenset[str]]] = {
    "alla": ("Alla", frozenset()),
    "luckor": ("Bara luckor", frozenset({GAP, NONE})),
    "krockar": ("Bara krockar", frozenset({CLASH})),
}
_MOST_CASES_LISTED = 200
#: With many columns each combination is long to read: fewer of them are shown.
_MANY_COLUMNS, _MOST_LONG = 8, 40
_YEARS = range(1990, 2151)


@dataclass(frozen=True, slots=True)
class Place:
    """Which decision of which file is tried, with the form that it asks for."""

    key: str
    file: str
    found: DraftTable
    asking: Asking

    @property
    def decision(self) -> str:
        return self.found.decision.id

    def address(self, page: str, **arguments: Any) -> str:
        return url_for(
            f"table_trial.{page}", key=self.key, file=self.file, decision=self.decision, **arguments
        )

    def tabs(self) -> list[Tab]:
        """The pages of the decision."""
        pairs = (("show", "Prova"), ("combinations", "Alla kombinationer"), ("cases", "Testfall"))
        return [
            (self.address(page), words, "", request.endpoint == f"table_trial.{page}")
            for page, words in pairs
        ]


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form: texts by field, the day (null: today), and what is wrong with either."""

    texts: Mapping[str, str]
    given: Given
    day: str
    now: datetime | None
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TrialView:
    """What was tried and what came of it; `outcome` is null while something in the form is wrong."""

    fields: list[FieldView]
    outcome: OutcomeView | None
    asked: list[tuple[str, str]]
    behind: list[tuple[str, str, OutcomeView, str]]
    rows: list[RowView]
    hidden_rows: int
    may_keep: bool


@pages.get("")
def choose(key: str, file: str) -> Response | str | tuple[str, int]:
    """The decisions of a file; the only one itself."""
    try:
        model = engine().read(draft_model, key, actor(), file=file)
    except Refused as refused:
        return _refused(key, file, refused)
    decisions = list(model.decisions.values())
    if len(decisions) == 1:
        return redirect(url_for("table_trial.show", key=key, file=file, decision=decisions[0].id), 303)
    page = engine().read(studio.workspace_page, key, actor())
    return render_template("studio/table_choose.html", page=page, file=file, decisions=decisions)


@pages.route("/<decision>/prova", methods=["GET", "POST"])
def show(key: str, file: str, decision: str) -> str | tuple[str, int]:
    """Try the decision: with what was sent, with a test case's values, or with samples."""
    try:
        place = _place_to_fill_in(key, file, decision)
    except Refused as refused:
        return _refused(key, file, refused)
    if request.method == "POST":
        _fields_of_the_page("day")
    typed = _typed(place)
    return _trial_page(place, typed), 422 if typed.errors and request.method == "POST" else 200


@pages.post("/<decision>/prova/spara")
def keep(key: str, file: str, decision: str) -> Response | str | tuple[str, int]:
    """Keep what was tried as a test case of the draft."""
    given = _fields_of_the_page("day", "name", "revision", "table")
    engine().read(studio.demand_changing, key, actor())
    place = _place_to_fill_in(key, file, decision)
    typed = _typed(place)
    if typed.errors:
        return _trial_page(place, typed, name=given["name"]), 422
    if given["table"] != str(place.found.file.revision):
        flash("Tabellen har ändrats sedan du provade. Se det nya utfallet, och spara igen.", "warning")
        return _trial_page(place, typed, name=given["name"]), 409
    try:
        _save(place, typed, given)
    except DraftOvertaken as overtaken:
        flash(f"{overtaken} Spara igen, så läggs ditt testfall efter de andra.", "warning")
        return _trial_page(place, typed, name=given["name"]), 409
    except (InvalidAnswers, CaseFileRefused) as refused:
        errors = refused.errors if isinstance(refused, InvalidAnswers) else {"name": str(refused)}
        return _trial_page(place, typed, name=given["name"], errors={"name": " ".join(errors.values())}), 422
    flash(f"Testfallet ”{given['name']}” är sparat i {file_of(decision)}.", "success")
    return redirect(place.address("cases"), 303)


@pages.get("/<decision>/alla")
def combinations(key: str, file: str, decision: str) -> str | tuple[str, int]:
    """The table over all combinations: a square of two questions, and where the same rows answer."""
    try:
        place = _place(key, file, decision)
    except Refused as refused:
        return _refused(key, file, refused)
    around = _around(place)
    table = place.found.decision.table
    if table is None or not table.inputs or not table.rules:
        return render_template("studio/table_grid.html", **around, view=None, why=_why_no_grid(place))
    known = _known(place)
    grid = _grid(place, known)
    if grid.is_too_large:
        return render_template("studio/table_grid.html", **around, view=None, why=_why_no_grid(place))
    return render_template(
        "studio/table_grid.html",
        **around,
        view=_grid_view(place, grid),
        why="",
        nobody_asks=known == {},
        many=table_words.many,
    )


@pages.get("/<decision>/testfall")
def cases(key: str, file: str, decision: str) -> str | tuple[str, int]:
    """Ask the table its test cases, and show which rows no case reaches."""
    try:
        place = _place(key, file, decision)
    except Refused as refused:
        return _refused(key, file, refused)
    tests = place.found.tests
    asked, trouble = None, ""
    if tests is not None:
        sources = {place.file: place.found.file.content, tests.name: tests.content}
        try:
            asked = ask_cases(decision, sources)
        except NiostegError as error:
            trouble = str(error)
    table = place.found.decision.table
    rows = (
        []
        if table is None or asked is None
        else [
            (rule.number, table_words.rule_in_words(table, rule), asked.fired.get(rule.number, []))
            for rule in table.rules[: table_words.MOST_ROWS]
        ]
    )
    return render_template(
        "studio/table_cases.html",
        **_around(place),
        asked=asked,
        trouble=trouble,
        rows=rows,
        file=file_of(decision),
    )


# What is tried


def _place(key: str, file: str, decision: str) -> Place:
    """What the address leads to.

    Raises:
        NotFound, NotPermitted, Refused: as `draft_table`.
    """
    found = engine().read(draft_table, key, actor(), file=file, decision=decision, tests=file_of(decision))
    return Place(key, file, found, Asking(found.model, found.decision))


def _place_to_fill_in(key: str, file: str, decision: str) -> Place:
    """The same, with what the draft's processes know of the values that no column asks for alone.

    Raises:
        NotFound, NotPermitted, Refused: as `draft_table`.
    """
    place = _place(key, file, decision)
    if all(field.control != "feel" for field in place.asking.fields):
        return place
    known = engine().read(known_names, key, actor(), file=file, decision=decision)
    return replace(place, asking=Asking(place.found.model, place.found.decision, known))


def _typed(place: Place) -> Typed:
    """What was sent, or where nothing was, the values of a test case or samples."""
    fields = place.asking.fields[:MOST_FIELDS]
    sent = {
        name.removeprefix(PREFIX): text for name, text in request.values.items() if name.startswith(PREFIX)
    }
    day = request.values.get("day", "")
    if request.method == "POST" or sent:
        samples = {} if request.method == "POST" else texts_of(fields, sample_values(fields))
        texts = {**samples, **sent}
    else:
        texts, day = _begun(place, fields)
    # Those that are too many to fill in have no value.
    given = read_texts(place.asking.fields, texts)
    now, trouble = _moment(day)
    errors = {**given.errors, **({"day": trouble} if trouble else {})}
    return Typed(texts, given, day or clock.today().isoformat(), now, errors)


def _begun(place: Place, fields: tuple[Field, ...]) -> tuple[dict[str, str], str]:
    """The texts and the day to begin with: those of the test case that is asked for, else of the first."""
    number = posted.number(request.args.get("fall", "1"))
    questions = _questions(place)
    if number is None or not 1 <= number <= len(questions):
        return texts_of(fields, sample_values(fields)), ""
    question = questions[number - 1]
    try:
        values = values_of(place.asking.model, place.decision, question)
    except FeelError:
        return texts_of(fields, sample_values(fields)), ""
    day = "" if question.now is None else clock.local(question.now).date().isoformat()
    return texts_of(fields, values), day


def _case_chosen() -> int | None:
    """The number of the test case that the form begins from, 0 for the samples; null for values of one's own."""
    if request.method == "POST" or any(name.startswith(PREFIX) for name in request.args):
        return None
    return posted.number(request.args.get("fall", "1")) or 0


def _questions(place: Place) -> tuple[Question, ...]:
    """The table's test cases; none where their file cannot be read: the page of the cases says why."""
    if place.found.tests is None:
        return ()
    try:
        return questions_in(place.found.tests.content, place.decision)
    except CaseFileRefused:
        return ()


def _moment(day: str) -> tuple[datetime | None, str]:
    """Noon of the day that was typed, null for today; and what is wrong with it."""
    if not day or day == clock.today().isoformat():
        return None, ""
    try:
        on = feel.parse_date(day)
    except FeelError:
        return None, "Skriv ett datum som 2026-11-24."
    if on.year not in _YEARS:
        return None, f"Välj ett år från {_YEARS.start} till {_YEARS.stop - 1}."
    return datetime.combine(on, time(12), clock.STOCKHOLM), ""


def _fields_of_the_page(*names: str) -> dict[str, str]:
    """The posted texts, beside those of the values: these follow the table, which may have changed since."""
    values = [name for name in request.form if name.startswith(PREFIX)]
    return posted.fields(*names, *values)


def _save(place: Place, typed: Typed, given: Mapping[str, str]) -> None:
    revision = posted.number(given["revision"])
    if revision is None:
        raise BadRequest
    seen = _seen(place, typed)[-1]
    if seen.failure or seen.decision.id != place.decision:
        raise InvalidAnswers({"name": "Det som inte ger något svar går inte att spara som testfall."})
    now = (typed.now or clock.now()) if place.asking.asks_for_day else None
    case = case_of(given["name"], typed.given.values, seen, now=now and clock.local(now))
    tests = place.found.tests
    sources = {place.file: place.found.file.content}
    content = with_case(tests.content if tests else None, place.decision, case, sources)
    name = file_of(place.decision)
    engine().run(save_draft_file, place.key, name=name, content=content, base_revision=revision, by=actor())


def _seen(place: Place, typed: Typed) -> tuple[Examined, ...]:
    return tried(place.asking.model, place.decision, typed.given.values, now=typed.now)


# Pages


def _around(place: Place) -> dict[str, Any]:
    """What all pages of a decision show."""
    return {
        "page": engine().read(studio.workspace_page, place.key, actor()),
        "place": place,
        "decision": place.found.decision,
        "tabs": place.tabs(),
    }


def _trial_page(
    place: Place, typed: Typed, *, name: str = "", errors: Mapping[str, str] | None = None
) -> str:
    questions = _questions(place)
    tests: DraftFile | None = place.found.tests
    return render_template(
        "studio/table_trial.html",
        **_around(place),
        view=_trial_view(place, typed),
        day=typed.day if place.asking.asks_for_day else "",
        day_error=typed.errors.get("day", ""),
        cases=[(number, each.name) for number, each in enumerate(questions[:_MOST_CASES_LISTED], start=1)],
        case=_case_chosen(),
        more_cases=max(0, len(questions) - _MOST_CASES_LISTED),
        left_out=max(0, len(place.asking.fields) - MOST_FIELDS),
        most_fields=MOST_FIELDS,
        is_wide=table_words.is_wide(place.found.decision.table),
        policy=table_words.policy_in_words(place.found.decision.table),
        revision=tests.revision if tests is not None else 0,
        name=name,
        errors=errors or {},
        prefix=PREFIX,
    )


def _trial_view(place: Place, typed: Typed) -> TrialView:
    asked = place.asking.fields[:MOST_FIELDS]
    unlabelled = [field.key for field in asked if field.label == field.key]
    labels = engine().read(labels_in_forms, place.key, actor(), names=unlabelled)
    fields = table_words.field_views(asked, typed.texts, typed.errors, labels)
    if typed.errors:
        return TrialView(fields, None, [], [], [], 0, may_keep=False)
    *before, seen = _seen(place, typed)
    rows = table_words.row_views(seen)
    table = seen.decision.table
    columns = () if table is None else table.inputs
    return TrialView(
        fields=fields,
        outcome=table_words.outcome_view(seen, place.found.decision),
        asked=[
            (asked.label, table_words.shown(value))
            for asked, value in zip(columns, seen.inputs, strict=False)
        ],
        behind=[_behind(place, each) for each in before],
        rows=rows,
        hidden_rows=0 if table is None else len(table.rules) - len(rows),
        may_keep=not seen.failure and seen.decision.id == place.decision,
    )


def _behind(place: Place, seen: Examined) -> tuple[str, str, OutcomeView, str]:
    """A decision behind the one that is asked: its name, the rows, the outcome, where to try it by itself."""
    address = url_for("table_trial.show", key=place.key, file=place.file, decision=seen.decision.id)
    rules = table_words.listed(seen.fired) if seen.fired else ""
    return seen.decision.label, rules, table_words.outcome_view(seen, seen.decision), address


def _refused(key: str, file: str, refused: Refused) -> tuple[str, int]:
    page = engine().read(studio.workspace_page, key, actor())
    problems = refused.problems[:50]
    return render_template("studio/table_refused.html", page=page, file=file, problems=problems), 200


# The grid


@dataclass(frozen=True, slots=True)
class GridView:
    """The square of two questions, the others held, and the regions over all of them.

    `axes` and `held` are (column, label, options, chosen); an option is (number, words).
    """

    axes: list[tuple[int, str]]
    across: int
    down: int
    held: list[tuple[int, str, list[tuple[int, str]], int]]
    corner: str
    top: str
    heads: list[str]
    lines: list[tuple[str, list[Piece]]]
    left_out: list[str]
    empty: bool
    of_process: bool
    chosen: str
    regions: Regions
    shown: list[RegionView]
    undivided: list[str]
    gives_list: bool
    may_quarrel: bool


def _known(place: Place) -> Mapping[str, Shape] | None:
    """What the draft's drawings ask the columns about, where the person wants that to count; else null."""
    if not (_is_ticked("tomma") or _is_ticked("processen")):
        return None
    return engine().read(known_shapes, place.key, actor(), file=place.file, decision=place.decision)


def _grid(place: Place, known: Mapping[str, Shape] | None) -> Grid:
    """The table, cut for what it may be asked about: by anybody, or by the processes of the draft."""
    model, asked = place.asking.model, place.found.decision
    shapes: Shapes = known_from_required(model, asked)
    empties = _by_column(known) if known else shapes
    if known and _is_ticked("processen"):
        shapes = empties
    return Grid(model, asked, sample_values(place.asking.fields), shapes=shapes, empties=empties)


def _by_column(known: Mapping[str, Shape]) -> Shapes:
    return lambda column: known.get(column.id)


def _is_ticked(name: str) -> bool:
    return request.args.get(name) == "1"


def _why_no_grid(place: Place) -> str:
    table = place.found.decision.table
    if table is None:
        return "Beslutet är ett uttryck och ingen tabell. Prova det med egna värden i stället."
    if not table.inputs:
        return "Tabellen har inga frågor, så den svarar alltid likadant."
    if not table.rules:
        return "Tabellen har inga rader än."
    return "Tabellen har fler än 1 000 rader eller 60 frågor. Prova den med egna värden i stället."


def _grid_view(place: Place, grid: Grid) -> GridView:
    empty = _is_ticked("tomma")
    varying = [at for at in range(len(grid.columns)) if grid.can_vary(at)]
    across, down = _axes(grid, varying)
    held = _held(grid, empty=empty)
    chosen = request.args.get("visa", "alla")
    chosen = chosen if chosen in FILTERS else "alla"
    regions = grid.regions(only=FILTERS[chosen][1], empty=empty)
    shown = _axis(grid, across, empty=empty), _axis(grid, down, empty=empty)
    return GridView(
        axes=[(at, grid.columns[at].label) for at in varying],
        across=across,
        down=down,
        held=[
            (
                at,
                grid.columns[at].label,
                [(one, grid.words(at, [one])) for one in grid.places(at, empty=empty)],
                held[at],
            )
            for at in varying
            if at not in (across, down)
        ],
        corner=grid.columns[down].label if down >= 0 else "",
        top=grid.columns[across].label if across >= 0 else "",
        heads=[grid.words(across, [one]) for one in shown[0]] if across >= 0 else ["Utfall"],
        lines=_lines(place, grid, held, (across, shown[0]), (down, shown[1])),
        left_out=[
            f"{grid.columns[at].label}: {len(grid.places(at, empty=empty))} värden, de första {MOST_PLACES} visas"
            for at in (across, down)
            if at >= 0 and len(grid.places(at, empty=empty)) > MOST_PLACES
        ],
        empty=empty,
        of_process=_is_ticked("processen"),
        chosen=chosen,
        regions=regions,
        shown=[
            table_words.region_view(grid, one, _to_try(place, grid, grid.first_of(one, empty=empty)))
            for one in regions.kept[: _MOST_LONG if len(varying) > _MANY_COLUMNS else None]
        ],
        undivided=grid.undivided,
        gives_list=grid.table.gives_list or grid.table.aggregation is not None,
        may_quarrel=grid.table.hit_policy in ("UNIQUE", "ANY"),
    )


def _axes(grid: Grid, varying: list[int]) -> tuple[int, int]:
    """The columns across and down: those that are chosen, else those that most rows ask about; -1 for none.

    An only column goes down: so it fits on a narrow screen.
    """
    if len(varying) < 2:
        return -1, varying[0] if varying else -1
    by_use = sorted(varying, key=lambda at: (-grid.asks(at), at))[:2]
    usual = sorted(by_use, key=lambda at: len(grid.columns[at].witnesses))
    across = _chosen("x", varying, usual[0])
    others = [at for at in (*usual, *varying) if at != across]
    down = _chosen("y", [at for at in varying if at != across], others[0])
    return across, down


def _chosen(name: str, among: list[int], usual: int) -> int:
    number = posted.number(request.args.get(name, ""))
    return number if number in among else usual


def _held(grid: Grid, *, empty: bool) -> list[int]:
    """A piece for each column: the chosen one, else the usual."""
    return [
        _chosen(f"h{at}", grid.places(at, empty=empty), grid.usual_place(at))
        for at in range(len(grid.columns))
    ]


def _axis(grid: Grid, at: int, *, empty: bool) -> list[int]:
    return grid.places(at, empty=empty)[:MOST_PLACES] if at >= 0 else []


def _lines(
    place: Place, grid: Grid, held: list[int], across: tuple[int, list[int]], down: tuple[int, list[int]]
) -> list[tuple[str, list[Piece]]]:
    """The square line by line: its words, and its pieces."""
    return [
        (
            grid.words(down[0], [one]),
            [_piece(place, grid, held, (across[0], other), (down[0], one)) for other in across[1] or [-1]],
        )
        for one in down[1]
    ]


def _piece(
    place: Place, grid: Grid, held: list[int], across: tuple[int, int], down: tuple[int, int]
) -> Piece:
    places = list(held)
    for at, one in (across, down):
        if at >= 0:
            places[at] = one
    return table_words.outcome_piece(grid.outcome(places), _to_try(place, grid, places))


def _to_try(place: Place, grid: Grid, places: list[int]) -> str:
    """Where the combination can be tried; "" where a question is more than a value."""
    values: dict[str, Value] = {
        ".".join(path): table_words.typed_other(value) for path, value in grid.values(places).items()
    }
    fields = {field.key: field for field in place.asking.fields}
    if len(values) < len(grid.columns) or not values.keys() <= fields.keys():
        return ""
    texts = {f"{PREFIX}{key}": as_typed(fields[key], value) for key, value in values.items()}
    return place.address("show", **texts)
