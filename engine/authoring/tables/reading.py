"""Decision tables as they are written, mistakes and all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from engine.authoring.tables.file import (
    INPUT_CELL,
    NOTE,
    OUTPUT_CELL,
    TableFile,
    cells_in,
    key_of,
    rules_in,
)
from engine.bpmn.names import Node
from engine.dmn.elements import child, children, id_of, text_of
from engine.records import dataclass

#: What a note is called where the table has no name for it.
JUST_A_NOTE = "Anteckning"
ROW, QUESTION, ANSWER = "rad", "fraga", "svar"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `expression` is FEEL for a question, the name of an answer; `default` only answers have."""

    key: str
    is_answer: bool
    label: str
    expression: str
    type: str
    allowed: str
    default: str

    @property
    def title(self) -> str:
        """What people call it."""
        return self.label or self.expression or ("Svar" if self.is_answer else "Fråga")


@dataclass(frozen=True, slots=True)
class Row:
    """A row. `cells` and `cell_ids` follow the columns, the questions first; `notes` the table's `note_names`."""

    key: str
    number: int
    cells: tuple[str, ...]
    cell_ids: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. `id` is its decision's; `hit_policy` by its full name, `aggregation` "" for none."""

    id: str
    name: str
    description: str
    hit_policy: str
    aggregation: str
    questions: tuple[Column, ...]
    answers: tuple[Column, ...]
    rows: tuple[Row, ...]
    note_names: tuple[str, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        return (*self.questions, *self.answers)


@lru_cache(maxsize=32)
def sheets_of(dmn: bytes) -> tuple[Sheet, ...]:
    """Return the tables of a file, in the order of the file; a decision without a table is left out.

    Raises:
        XmlRefused: the bytes are not XML that we read, or no decision file.
    """
    decisions = children(TableFile(dmn).root, "decision")
    return tuple(
        _sheet(node, table) for node in decisions if (table := child(node, "decisionTable")) is not None
    )


def note_names_of(table: Node) -> tuple[str, ...]:
    """The names of a row's notes. Older files have one note, in the row's description."""
    named = tuple(_line(node.get("name")) or JUST_A_NOTE for node in children(table, "annotation"))
    has_descriptions = any(child(rule, "description") is not None for rule in rules_in(table))
    return (*named, *((JUST_A_NOTE,) if has_descriptions or not named else ()))


def notes_of(rule: Node, names: Sequence[str], *, annotations: int) -> tuple[str, ...]:
    entries = [text_of(node) for node in children(rule, NOTE)]
    named = [*entries, *[""] * annotations][:annotations]
    description = child(rule, "description")
    text = "" if description is None else (description.text or "").strip()
    return (*named, text)[: len(names)]


def _sheet(decision: Node, table: Node) -> Sheet:
    questions = tuple(_question(node, place) for place, node in enumerate(children(table, "input")))
    answers = tuple(_answer(node, place) for place, node in enumerate(children(table, "output")))
    names = note_names_of(table)
    annotations = len(children(table, "annotation"))
    description = child(decision, "description")
    rows = tuple(
        _row(rule, place, names, annotations, (len(questions), len(answers)))
        for place, rule in enumerate(rules_in(table))
    )
    return Sheet(
        id=id_of(decision),
        name=_line(decision.get("name")) or id_of(decision),
        description="" if description is None else (description.text or "").strip(),
        hit_policy=table.get("hitPolicy") or "UNIQUE",
        aggregation=table.get("aggregation") or "",
        questions=questions,
        answers=answers,
        rows=rows,
        note_names=names,
    )


def _question(node: Node, place: int) -> Column:
    expression = child(node, "inputExpression")
    return Column(
        key=key_of(node, place, prefix=QUESTION),
        is_answer=False,
        label=_line(node.get("label")),
        expression=text_of(expression),
        type="" if expression is None else expression.get("typeRef") or "",
        allowed=text_of(child(node, "inputValues")),
        default="",
    )


def _answer(node: Node, place: int) -> Column:
    return Column(
        key=key_of(node, place, prefix=ANSWER),
        is_answer=True,
        label=_line(node.get("label")),
        expression=_line(node.get("name")),
        type=node.get("typeRef") or "",
        allowed=text_of(child(node, "outputValues")),
        default=text_of(child(node, "defaultOutputEntry")),
    )


def _row(rule: Node, place: int, names: Sequence[str], annotations: int, widths: tuple[int, int]) -> Row:
    cells = [
        cell
        for kind, width in zip((INPUT_CELL, OUTPUT_CELL), widths, strict=True)
        for cell in [*children(rule, kind), *[None] * width][:width]
    ]
    return Row(
        key=key_of(rule, place, prefix=ROW),
        number=place + 1,
        cells=tuple(text_of(cell) for cell in cells),
        cell_ids=tuple("" if cell is None else id_of(cell) for cell in cells),
        notes=notes_of(rule, names, annotations=annotations),
    )


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def width_of(table: Node) -> int:
    return len(children(table, "input")) + len(children(table, "output"))


def is_whole(table: Node, rule: Node) -> bool:
    """Whether a row has a cell for each column."""
    return len(cells_in(rule)) == width_of(table)
