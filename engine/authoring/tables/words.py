"""A row and a column read as sentences."""

from __future__ import annotations

from engine.authoring.tables.cells import WHATEVER
from engine.authoring.tables.reading import Column, Row, Sheet
from engine.drawing.decision_tables import answer_in_words, condition_in_words

_TYPES = {
    "string": "text",
    "number": "tal",
    "integer": "tal",
    "boolean": "ja eller nej",
    "date": "datum",
    "time": "klockslag",
    "dateTime": "datum och klockslag",
    "date and time": "datum och klockslag",
    "days and time duration": "tidslängd",
    "dayTimeDuration": "tidslängd",
    "years and months duration": "månader och år",
    "yearMonthDuration": "månader och år",
}


def row_in_words(sheet: Sheet, row: Row) -> str:
    """A row as a sentence: "Om ”Veckor till beslutet” är minst 14: ”Utfall” blir accept."."""
    asked = [
        f"”{column.title}” är {condition_in_words(cell)}"
        for column, cell in zip(sheet.questions, row.cells, strict=False)
        if cell not in ("", WHATEVER)
    ]
    answered = [
        f"”{column.title}” blir {_answer(cell)}"
        for column, cell in zip(sheet.answers, row.cells[len(sheet.questions) :], strict=False)
    ]
    condition = f"Om {_joined(asked)}" if asked else "Oavsett"
    return f"{condition}: {_joined(answered).rstrip('.')}."


def column_in_words(column: Column) -> str:
    """What a column takes: "text; högt, lågt"."""
    allowed = f"; {condition_in_words(column.allowed)}" if column.allowed else ""
    return f"{_TYPES.get(column.type, column.type) or 'vad som helst'}{allowed}"


def _answer(cell: str) -> str:
    said = answer_in_words(cell)
    return "tomt" if said in ("–", "inget värde") else said


def _joined(parts: list[str]) -> str:
    *first, last = parts or ["inget"]
    return f"{', '.join(first)} och {last}" if first else last
