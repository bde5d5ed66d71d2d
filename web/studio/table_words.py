"""Decision tables as people read them while they try them: fields, outcomes, rows, and pieces of a grid."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from engine import feel
from engine.dmn import Decision, DecisionTable, Rule
from engine.dmn.asking import Field
from engine.dmn.columns import OTHER_TEXT
from engine.dmn.examining import Examined
from engine.dmn.grid import CLASH, DEFAULT, FINE, GAP, NONE, UNSURE, WRONG, Grid, Outcome, Region
from engine.feel import Value
from engine.records import dataclass
from web.decisions import cell_in_words
from web.filters import number as format_number
from web.studio.table_fields import POLICIES

#: Before a field's key in the page's form.
PREFIX = "v:"
#: Rows of a table that are shown; those that answer always are.
MOST_ROWS = 200
#: With more columns than this, a row is a list of its conditions.
_MOST_COLUMNS = 6
_LONGEST = 160
_MOST_COUNTED = 10**12
_MARKS = {True: "held", False: "missed", None: "unasked"}
_HELP = {
    "duration": "Till exempel P14D (14 dagar), PT8H (8 timmar) eller P3M (3 månader).",
}

_TEXTS = re.compile(r'"[^"\\]*"(?:\s*,\s*"[^"\\]*")*')
_NOT = re.compile(r"not\((.*)\)")
_COMPARED = re.compile(r"^(>=|<=|>|<)\s*(?=[\d-])")
_SIGNS = {">=": "≥", "<=": "≤"}

#: A label and the text beside it.
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of the form. `options` are (what is sent, words); `known` are suggestions."""

    id: str
    name: str
    label: str
    control: str
    text: str
    error: str
    help: str
    options: list[tuple[str, str]]
    known: list[str]


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell: `mark` is held, missed, unasked, or "" for one that says nothing."""

    label: str
    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A rule. `state`: fired, late (it holds, but another answers), clash, missed or unseen; `why` in words."""

    number: int
    state: str
    why: str
    tests: list[CellView]
    answers: list[Fact]
    note: str


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """What came of it. `kind` is that of the message: success, info, warning or danger."""

    kind: str
    heading: str
    sentence: str
    facts: list[Fact]
    answers: list[list[Fact]]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A combination in the grid: the class of its colour, the words of its tag, what it answers."""

    state: str
    words: str
    color: str
    answer: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class RegionView:
    """Combinations that are treated alike: when, and what then."""

    when: list[Fact]
    piece: Piece
    count: int


def field_views(
    fields: Sequence[Field], texts: Mapping[str, str], errors: Mapping[str, str], labels: Mapping[str, str]
) -> list[FieldView]:
    """The fields with what stands in them; `labels` by their keys, for those that no table has words for."""
    return [
        FieldView(
            id=f"falt-{number}",
            name=PREFIX + field.key,
            label=labels.get(field.key, field.label),
            control=field.control,
            text=texts.get(field.key, ""),
            error=errors.get(field.key, ""),
            help=_HELP.get(field.control, ""),
            options=[(text := feel.to_text(value), text) for value in field.choices],
            known=[feel.to_text(value) for value in field.known] if field.control == "text" else [],
        )
        for number, field in enumerate(fields, start=1)
    ]


def outcome_view(seen: Examined, asked: Decision) -> OutcomeView:
    """The outcome in words and value."""
    table = seen.decision.table
    if seen.failure:
        behind = "" if seen.decision.id == asked.id else f"Beslutet ”{seen.decision.label}” gav inget svar. "
        rules = f"{listed(seen.fired)} gäller samtidigt" if len(seen.fired) > 1 else ""
        return OutcomeView("danger", rules or "Inget svar", behind + seen.failure, [], [], [])
    facts, answers = _value(seen.decision, seen.value)
    if table is None:
        return OutcomeView("success", "Beslutet ger ett svar", "", facts, answers, [])
    if not seen.fired:
        return _unanswered(table, facts, answers)
    notes = [rule.note for rule in table.rules if rule.number in seen.fired and rule.note]
    return OutcomeView("success", f"{listed(seen.fired)} gäller", _late(seen), facts, answers, notes)


def _unanswered(table: DecisionTable, facts: list[Fact], answers: list[list[Fact]]) -> OutcomeView:
    if any(column.default is not None for column in table.outputs):
        return OutcomeView("info", "Ingen rad gäller", "Tabellens standardsvar används.", facts, answers, [])
    if table.gives_list or table.aggregation is not None:
        what = "räknar samman noll svar" if table.aggregation is not None else "svarar med en tom lista"
        return OutcomeView(
            "info", "Ingen rad gäller", f"Tabellen {what}.", [] if table.gives_list else facts, [], []
        )
    sentence = "Svaret blir tomt. Lägg till en rad, eller ett standardsvar, om det kan hända på riktigt."
    return OutcomeView("warning", "Ingen rad gäller", sentence, [], [], [])


def _late(seen: Examined) -> str:
    """A sentence about the rules that hold and do not answer."""
    late = [number for number in seen.holding if number not in seen.fired]
    if not late:
        return ""
    policy = seen.decision.hit_policy
    why = "den översta raden som stämmer svarar" if policy == "FIRST" else "det viktigaste svaret gäller"
    return f"{listed(late)} stämmer också, men {why}."


def _value(decision: Decision, value: Value) -> tuple[list[Fact], list[list[Fact]]]:
    """An answer's columns; or the answers of a list, each with its columns."""
    labels = {column.name: column.label for column in decision.outputs}
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return [], [
            [(labels.get(str(name), str(name)), shown(each)) for name, each in row.items()] for row in value
        ]
    if isinstance(value, dict):
        return [(labels.get(str(name), str(name)), shown(each)) for name, each in value.items()], []
    label = decision.outputs[0].label or decision.label
    return [(label, shown(value))], []


def condition_in_words(text: str) -> str:
    """A condition as people read it, where it is one of the simple sorts: "≥ 14", "shape, frame", "inte none"."""
    if _TEXTS.fullmatch(text):
        return text.replace('"', "")
    negated = _NOT.fullmatch(text)
    if negated is not None:
        return f"inte {condition_in_words(negated[1])}"
    return cell_in_words(_COMPARED.sub(lambda match: f"{_SIGNS.get(match[1], match[1])} ", text))


def row_views(seen: Examined) -> list[RowView]:
    """The table's rows, with what each cell said."""
    table = seen.decision.table
    if table is None:
        return []
    rules = [rule for rule in table.rules if rule.number <= MOST_ROWS or rule.number in seen.fired]
    return [_row(table, rule, seen) for rule in rules]


def policy_in_words(table: DecisionTable | None) -> str:
    """What the table makes of the rows that hold: its hit policy as a sentence."""
    policy = table.hit_policy if table is not None else ""
    return dict(POLICIES).get(policy, policy)


def is_wide(table: DecisionTable | None) -> bool:
    """Whether a table has more columns than fit beside each other."""
    return table is not None and len(table.inputs) + len(table.outputs) > _MOST_COLUMNS


def _row(table: DecisionTable, rule: Rule, seen: Examined) -> RowView:
    cells = seen.cells[rule.number - 1] if rule.number <= len(seen.cells) else ()
    marks = [_MARKS[cell] for cell in cells] or [""] * len(table.inputs)
    tests = [
        CellView(asked.label, condition_in_words(test.text), "" if test.holds_always else mark)
        for asked, test, mark in zip(table.inputs, rule.tests, marks, strict=True)
    ]
    answers = [
        (column.label, cell_in_words(cell.expression.text if cell is not None else ""))
        for column, cell in zip(table.outputs, rule.cells, strict=True)
    ]
    state, why = _state(rule, tests, seen)
    return RowView(rule.number, state, why, tests, answers, rule.note)


def _state(rule: Rule, tests: Sequence[CellView], seen: Examined) -> tuple[str, str]:
    if rule.number in seen.fired:
        return ("clash", "Krockar") if seen.failure else ("fired", "Gäller")
    if rule.number > len(seen.cells):
        return "unseen", "Inte prövad"
    missed = [cell.label.rstrip("?") for cell in tests if cell.mark in ("missed", "unasked")]
    if not missed:
        return "late", "Stämmer, men en annan rad svarar"
    return "missed", f"Faller på {_and(missed)}"


def rule_in_words(table: DecisionTable, rule: Rule) -> str:
    """A row as a sentence: what it asks for, and what it answers."""
    asked = [
        f"{column.label.rstrip('?')}: {condition_in_words(test.text)}"
        for column, test in zip(table.inputs, rule.tests, strict=True)
        if not test.holds_always
    ]
    answers = [cell_in_words(cell.expression.text) for cell in rule.cells if cell is not None]
    return _cut(f"{'; '.join(asked) or 'alltid'} → {', '.join(answers) or 'inget'}", 300)


def outcome_piece(outcome: Outcome, address: str = "") -> Piece:
    """A combination's outcome as a tag with its colour, and the answer."""
    answer = short_answer(outcome.value) if outcome.state in (FINE, DEFAULT) else ""
    words, color = {
        FINE: (listed(outcome.rules), "success"),
        DEFAULT: ("Standardsvar", "info"),
        GAP: ("Ingen rad gäller", "danger"),
        NONE: ("Ingen rad", "neutral"),
        CLASH: (f"Krock: {listed(outcome.rules).lower()}", "warning"),
        UNSURE: ("Beror på mer", "info"),
        WRONG: ("Fel", "danger"),
    }.get(outcome.state, ("Inte prövad", "neutral"))
    if outcome.state in (WRONG, CLASH):
        answer = outcome.failure.partition(": ")[2] if outcome.state == WRONG else ""
    if outcome.state == UNSURE:
        answer = f"{listed(outcome.rules)} kan gälla. Det hänger på annat än tabellens frågor."
    return Piece(outcome.state, words, color, answer, address)


def region_view(grid: Grid, region: Region, address: str) -> RegionView:
    """Combinations that are treated alike, as the conditions that they share; `address` tries one of them."""
    when = [
        (column.label, grid.words(at, own))
        for at, (column, own) in enumerate(zip(grid.columns, region.places, strict=True))
        if own is not None and grid.can_vary(at)
    ]
    return RegionView(when, outcome_piece(region.outcome, address), region.count)


def many(count: int) -> str:
    """How many there are: 1 234; beyond a million million nobody reads the figures."""
    return format_number(count) if count <= _MOST_COUNTED else f"fler än {format_number(_MOST_COUNTED)}"


def short_answer(value: Value) -> str:
    """An answer in a few words: what can be told in one line."""
    if isinstance(value, dict):
        texts = [feel.to_text(each) for each in value.values() if each is not None]
        return _cut(" · ".join(text for text in texts[:2]), 70)
    if isinstance(value, list):
        return f"{len(value)} svar"
    return _cut(feel.to_text(value), 70)


def shown(value: Value) -> str:
    """A value for people; nothing is said to be nothing."""
    if isinstance(value, str) and not value:
        return "tom text"
    return _cut(feel.to_text(value), 2_000) or ("tom lista" if value == [] else "inget")


def listed(numbers: Sequence[int]) -> str:
    """Rad 3; Rad 1, 2 och 5."""
    if len(numbers) > 8:
        return f"Rad {', '.join(map(str, numbers[:7]))} och {len(numbers) - 7} till"
    return f"Rad {_and([*map(str, numbers)])}"


def typed_other(value: Value) -> Value:
    """A value that somebody can see: what stands for every other text is some text."""
    return "något annat" if value == OTHER_TEXT else value


def _and(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} och {words[-1]}" if len(words) > 1 else "".join(words)


def _cut(text: str, most: int = _LONGEST) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
