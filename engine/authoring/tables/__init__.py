"""Changing a decision table by row and column; what else stands in the file stays byte for byte."""

from engine.authoring.tables.columns import (
    add_column,
    move_column,
    remove_column,
    set_column,
    set_table,
    why_column_stays,
)
from engine.authoring.tables.making import new_table
from engine.authoring.tables.reading import Column, Row, Sheet, sheets_of
from engine.authoring.tables.rows import add_row, move_row, remove_row, set_row
from engine.authoring.tables.words import column_in_words, row_in_words

__all__ = [
    "Column",
    "Row",
    "Sheet",
    "add_column",
    "add_row",
    "column_in_words",
    "move_column",
    "move_row",
    "new_table",
    "remove_column",
    "remove_row",
    "row_in_words",
    "set_column",
    "set_row",
    "set_table",
    "sheets_of",
    "why_column_stays",
]
