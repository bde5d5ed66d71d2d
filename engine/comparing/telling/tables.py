"""What differs between two decision files, as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.comparing.model import Change, Column, Facet, Row, Sentence, TableChanges, Topic
from engine.comparing.phrasing import LONGEST_IN_WORDS, counted, listed, quoted
from engine.comparing.tables import RawTable, TablePair
from engine.comparing.telling.facets import Telling, capitalised, other_property, told
from engine.drawing.decision_tables import answer_in_words, condition_in_words, policy_in_words

_KINDS = {
    "decision": "beslutstabellen",
    "inputData": "indata",
    "businessKnowledgeModel": "funktionen",
    "itemDefinition": "datatypen",
    "decisionService": "beslutstjänsten",
}
_MOST_CELLS = 6

_NAME = Telling(
    Topic.WORDS,
    "{it} heter nu {new}.",
    "{it} har inte längre något namn (förut {old}).",
    "{it} heter nu {new}.",
)
_HEAD = {
    "name": _NAME,
    "description": Telling(
        Topic.WORDS,
        "{it} har fått en beskrivning.",
        "{it} har inte längre någon beskrivning.",
        "Beskrivningen av {it} är ändrad.",
        shows=None,
    ),
    "literalExpression.text": Telling(
        Topic.RULES,
        "{it} räknar nu ut {new}.",
        "{it} räknar inte längre ut {old}.",
        "{it} räknar nu ut {new} i stället för {old}.",
    ),
    "informationRequirement.requiredDecision.href": Telling(
        Topic.RULES,
        "{it} frågar nu andra beslut först: {new}.",
        "{it} frågar inte längre andra beslut först (förut {old}).",
        "{it} frågar nu besluten {new} först i stället för {old}.",
    ),
}
_COLUMN = {
    "label": Telling(
        Topic.WORDS, "{it} heter nu {new}.", "{it} har inte längre någon rubrik.", "{it} heter nu {new}."
    ),
    "expression": Telling(
        Topic.RULES,
        "{it} prövar nu {new}.",
        "{it} prövar inte längre {old}.",
        "{it} prövar nu {new} i stället för {old}.",
    ),
    "name": Telling(
        Topic.RULES,
        "{it} sparas nu som {new}.",
        "{it} sparas inte längre som {old}.",
        "{it} sparas nu som {new} i stället för {old}.",
    ),
    "type": Telling(
        Topic.RULES,
        "{it} har fått typen {new}.",
        "{it} har inte längre typen {old}.",
        "{it} har nu typen {new} i stället för {old}.",
    ),
    "allowed": Telling(
        Topic.RULES,
        "{it} tillåter nu bara {new}.",
        "{it} tillåter nu alla värden (förut bara {old}).",
        "{it} tillåter nu {new} i stället för {old}.",
    ),
    "default": Telling(
        Topic.RULES,
        "{it} har fått svaret {new} för när ingen rad gäller.",
        "{it} har inte längre något svar för när ingen rad gäller (förut {old}).",
        "{it} är nu {new} i stället för {old} när ingen rad gäller.",
    ),
}


def tell_tables(pair: TablePair, file: str) -> list[Sentence]:
    """Everything that differs between two decision files."""
    return [
        *(_come(table, file, Change.ADDED) for key, table in pair.new.items() if key not in pair.old),
        *(_come(table, file, Change.REMOVED) for key, table in pair.old.items() if key not in pair.new),
        *(
            sentence
            for key, changes in pair.tables.items()
            for sentence in _changed(changes, pair.old[key], pair.new[key])
        ),
    ]


def _come(table: RawTable, file: str, change: Change) -> Sentence:
    size = f", med {counted(len(table.rows), 'rad', 'rader')}" if table.has_table else ""
    what = "ny" if change is Change.ADDED else "borttagen"
    text = f"{_subject(table)} är {what}{size}."
    return Sentence(capitalised(text), Topic.RULES, change, file, table.id)


def _subject(table: RawTable) -> str:
    kind = table.facets.get("kind", "")
    noun = "beslutet" if kind == "decision" and not table.has_table else _KINDS.get(kind, "delen")
    return f"{noun} {quoted(table.name)}"


def _changed(changes: TableChanges, old: RawTable, new: RawTable) -> Iterator[Sentence]:
    yield from _head(changes, old, new)
    for column in changes.columns:
        yield from _column(changes, column)
    for row in changes.rows:
        text = _row(changes, row, new)
        if text:
            yield Sentence(text, Topic.RULES, row.change, changes.file, row.id or changes.id)


def _head(changes: TableChanges, old: RawTable, new: RawTable) -> Iterator[Sentence]:
    facets = {facet.name: facet for facet in changes.facets}
    if facets.keys() & {"hit_policy", "aggregation"}:
        policies = [
            policy_in_words(t.facets.get("hit_policy", ""), t.facets.get("aggregation")) for t in (old, new)
        ]
        if all(policies):
            text = f"{_subject(new)} fungerar på ett annat sätt. {policies[1]} Förut: {policies[0]}"
            for name in ("hit_policy", "aggregation"):
                facets.pop(name, None)
            yield Sentence(capitalised(text), Topic.RULES, Change.CHANGED, changes.file, changes.id)
    if {"variable.name", "name"} <= facets.keys() and _goes_with(facets["name"], facets["variable.name"]):
        del facets["variable.name"]
    for facet in facets.values():
        telling = _HEAD.get(facet.name) or other_property(facet.name)
        it = _subject(old if facet.name == "name" else new)
        yield told(facet, telling, it=it, file=changes.file, element=changes.id)


def _goes_with(name: Facet, variable: Facet) -> bool:
    """Whether tools have changed the name of the answer together with that of its table."""
    return (name.old, name.new) == (variable.old, variable.new)


def _column(changes: TableChanges, column: Column) -> Iterator[Sentence]:
    noun, table = "svaret" if column.is_answer else "frågan", quoted(changes.name)
    if column.change in (Change.ADDED, Change.REMOVED):
        has = "har fått" if column.change is Change.ADDED else "har inte längre"
        text = f"Tabellen {table} {has} {noun} {quoted(column.label)}."
        yield Sentence(text, Topic.RULES, column.change, changes.file, column.key)
    if column.change is Change.MOVED:
        text = f"{noun} {quoted(column.label)} står på ett annat ställe i tabellen {table}."
        yield Sentence(capitalised(text), Topic.LAYOUT, Change.MOVED, changes.file, column.key)
    label = next((facet.old for facet in column.facets if facet.name == "label" and facet.old), column.label)
    for facet in column.facets:
        it = f"{noun} {quoted(label if facet.name == 'label' else column.label)} i tabellen {table}"
        telling = _COLUMN.get(facet.name) or other_property(facet.name)
        yield told(facet, telling, it=it, file=changes.file, element=column.key)


# Rows


def _row(changes: TableChanges, row: Row, table: RawTable) -> str:
    where = f"i tabellen {quoted(changes.name)}"
    if row.change is Change.REMOVED:
        return f"Rad {row.old_number} {where} är borttagen: {_rule(changes.columns, row)}"
    if row.change is Change.ADDED:
        return f"Rad {row.new_number} {where} är ny: {_rule(changes.columns, row)}"
    moved = f"flyttad från rad {row.old_number}" if row.is_moved else ""
    if row.change is Change.MOVED:
        return f"Rad {row.new_number} {where} är {moved}.{_matters(table)}"
    if row.change is Change.CHANGED:
        cells = _cells(changes.columns, row)
        return f"Rad {row.new_number} {where}{f' är {moved} och' if moved else ':'} {listed(cells)}."
    return ""


def _matters(table: RawTable) -> str:
    policy = table.facets.get("hit_policy", "")
    if policy in ("FIRST", "RULE ORDER"):
        return " Radernas ordning har betydelse i den här tabellen."
    return " Det ändrar inte svaret." if policy in ("UNIQUE", "ANY") else ""


def _cells(columns: Sequence[Column], row: Row) -> list[str]:
    told_cells = [
        f"{quoted(column.label)} ändrat från {_said(column, cell.old)} till {_said(column, cell.new)}"
        for column, cell in zip(columns, row.cells, strict=True)
        if cell.change is not Change.SAME and column.change not in (Change.ADDED, Change.REMOVED)
    ]
    if row.note.change is not Change.SAME:
        was, now = (quoted(text) if text else "ingen" for text in (row.note.old, row.note.new))
        told_cells.append(f"anteckningen ändrad från {was} till {now}")
    return told_cells


def _said(column: Column, text: str | None) -> str:
    """A cell in words; a whole sentence stands in quotes."""
    if len(text or "") > LONGEST_IN_WORDS:
        return quoted(text or "")
    words = (answer_in_words if column.is_answer else condition_in_words)(text or "")
    return quoted(words) if (text or "").startswith('"') and " " in words and column.is_answer else words


def _rule(columns: Sequence[Column], row: Row) -> str:
    """A whole rule: "om ”Veckor” är minst 14 blir ”Utfall” accept"."""
    texts = [cell.new if row.change is Change.ADDED else cell.old for cell in row.cells]
    pairs = list(zip(columns, texts, strict=True))
    tests = [
        f"{quoted(column.label)} är {_said(column, text)}"
        for column, text in pairs
        if not column.is_answer and text not in (None, "", "-")
    ]
    answers = [
        f"{quoted(column.label)} {_said(column, text)}"
        for column, text in pairs
        if column.is_answer and text not in (None, "")
    ]
    when = f"om {listed(_at_most(tests))} " if tests else "alltid "
    return _ended(f"{when}blir {listed(_at_most(answers))}" if answers else f"{when}ges inget svar")


def _ended(text: str) -> str:
    """A sentence with one full stop, also when what it quotes last has its own."""
    return text if text.endswith(".”") else f"{text}."


def _at_most(parts: list[str]) -> list[str]:
    return parts if len(parts) <= _MOST_CELLS else [*parts[:_MOST_CELLS], f"{len(parts) - _MOST_CELLS} till"]
