"""The step list of decision tables: rows read as sentences and filled in as forms, columns, hit policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine.authoring import tables
from engine.authoring.tables import Sheet
from engine.authoring.tables.rows import cell_name, note_name, sheet_in, values_of
from engine.commands.save_draft_file import DraftOvertaken
from engine.queries import studio
from web import posted
from web.here import actor, engine
from web.studio.drawing_pages import editor_address
from web.studio.step_saving import (
    Answer,
    Trouble,
    demand_changing,
    file_of,
    revision_in,
    save,
    save_or_show,
)
from web.studio.table_fields import COLUMN, TABLE
from web.studio.table_pages import column_page, problems_of_row, row_page, table_page

pages = Blueprint("tables", __name__, url_prefix="/studio/<key>/steg/<name>/beslut/<decision>")

#: Of a row that is not there yet.
_NEW = ""

_Moving = Callable[[bytes, Literal["up", "down"]], bytes]


def show_file(key: str, name: str) -> Answer:
    """The tables of a decision file; the only one itself."""
    sheets = tables.sheets_of(file_of(key, name).content)
    if len(sheets) == 1:
        return redirect(url_for("tables.show", key=key, name=name, decision=sheets[0].id), 303)
    page = engine().read(studio.workspace_page, key, actor())
    return render_template(
        "studio/tables.html", page=page, name=name, sheets=sheets, editor=editor_address(key, name)
    )


@pages.get("")
def show(key: str, name: str, decision: str) -> Answer:
    """A table: its rows as sentences, its columns, and how the rows work together."""
    return table_page(key, name, decision)


@pages.post("")
def set_table(key: str, name: str, decision: str) -> Answer:
    """Save what a table is called, and how its rows work together."""
    demand_changing(key)
    given = posted.fields(*TABLE, "revision")
    values = {field: given[field] for field in TABLE}

    def change(content: bytes) -> tuple[bytes, str]:
        return tables.set_table(content, decision, values), decision

    def before(content: bytes) -> Mapping[str, str]:
        sheet = sheet_in(content, decision)
        return {"name": sheet.name, "hit_policy": sheet.hit_policy, "aggregation": sheet.aggregation}

    answer = save_or_show(
        key,
        name,
        given,
        change,
        show=lambda trouble: table_page(key, name, decision, trouble),
        before=before,
    )
    return answer or _saved(key, name, decision, "Sparat.")


@pages.get("/rad")
def ask_row(key: str, name: str, decision: str) -> Answer:
    """A new row to fill in; `efter` in the address is the row that it comes after, else it comes last."""
    return row_page(key, name, decision, _NEW)


@pages.post("/rad")
def add_row(key: str, name: str, decision: str) -> Answer:
    """Put a new row into a table."""
    demand_changing(key)
    sheet = sheet_in(file_of(key, name).content, decision)
    given = posted.fields(*_names(sheet), "after", "revision")
    new = ""

    def change(content: bytes) -> tuple[bytes, str]:
        nonlocal new
        content, new = tables.add_row(content, decision, _values(given), after=given["after"])
        return content, new

    answer = save_or_show(
        key, name, given, change, show=lambda trouble: row_page(key, name, decision, _NEW, trouble)
    )
    return answer or _row_saved(key, name, decision, new, "Raden finns nu i tabellen.")


@pages.get("/rad/<row>")
def row(key: str, name: str, decision: str, row: str) -> Answer:
    """One row: a field for each cell, and the notes."""
    return row_page(key, name, decision, row)


@pages.post("/rad/<row>")
def set_row(key: str, name: str, decision: str, row: str) -> Answer:
    """Save the cells of a row."""
    demand_changing(key)
    sheet = sheet_in(file_of(key, name).content, decision)
    given = posted.fields(*_names(sheet), "after", "revision")

    def change(content: bytes) -> tuple[bytes, str]:
        return tables.set_row(content, decision, row, _values(given)), row

    answer = save_or_show(
        key,
        name,
        given,
        change,
        show=lambda trouble: row_page(key, name, decision, row, trouble),
        before=lambda content: values_of(sheet_in(content, decision), row),
    )
    return answer or _row_saved(key, name, decision, row, "Sparat.")


@pages.post("/rad/<row>/flytta")
def move_row(key: str, name: str, decision: str, row: str) -> Answer:
    """Move a row one place up or down."""

    def change(content: bytes, direction: Literal["up", "down"]) -> bytes:
        return tables.move_row(content, decision, row, direction)

    return _move(key, name, decision, change, words="Raden", anchor=f"rad-{row}")


@pages.post("/rad/<row>/ta-bort")
def remove_row(key: str, name: str, decision: str, row: str) -> Answer:
    """Take a row away."""
    demand_changing(key)
    given = posted.fields("revision")

    def change(content: bytes) -> tuple[bytes, str]:
        return tables.remove_row(content, decision, row), decision

    answer = save_or_show(
        key, name, given, change, show=lambda trouble: row_page(key, name, decision, row, trouble)
    )
    return answer or _saved(key, name, decision, "Raden är borttagen.")


@pages.post("/kolumn")
def add_column(key: str, name: str, decision: str) -> Answer:
    """Put a new question or answer into a table."""
    demand_changing(key)
    given = posted.fields("label", "expression", "side", "revision")
    side: Literal["input", "output"] = "output" if given["side"] == "output" else "input"
    new = ""

    def change(content: bytes) -> tuple[bytes, str]:
        nonlocal new
        content, new = tables.add_column(
            content, decision, side, label=given["label"], expression=given["expression"]
        )
        return content, new

    answer = save_or_show(
        key, name, given, change, show=lambda trouble: table_page(key, name, decision, trouble)
    )
    if answer:
        return answer
    flash(f"Kolumnen ”{given['label']}” finns nu. Fyll i resten här.", "success")
    return redirect(url_for("tables.column", key=key, name=name, decision=decision, column=new), 303)


@pages.get("/kolumn/<column>")
def column(key: str, name: str, decision: str, column: str) -> Answer:
    """One column: what it asks or answers, its type and the values that it allows."""
    return column_page(key, name, decision, column)


@pages.post("/kolumn/<column>")
def set_column(key: str, name: str, decision: str, column: str) -> Answer:
    """Save a column."""
    demand_changing(key)
    given = posted.fields(*COLUMN, "revision")
    values = {field: given[field] for field in COLUMN if field in request.form}

    def change(content: bytes) -> tuple[bytes, str]:
        return tables.set_column(content, decision, column, values), column

    def before(content: bytes) -> Mapping[str, str]:
        found = next(one for one in sheet_in(content, decision).columns if one.key == column)
        return {field: getattr(found, field) for field in COLUMN}

    answer = save_or_show(
        key,
        name,
        {field: text for field, text in given.items() if field in request.form},
        change,
        show=lambda trouble: column_page(key, name, decision, column, trouble),
        before=before,
    )
    if answer:
        return answer
    flash("Sparat.", "success")
    return redirect(url_for("tables.column", key=key, name=name, decision=decision, column=column), 303)


@pages.post("/kolumn/<column>/flytta")
def move_column(key: str, name: str, decision: str, column: str) -> Answer:
    """Move a column one place to the left or the right."""

    def change(content: bytes, direction: Literal["up", "down"]) -> bytes:
        return tables.move_column(content, decision, column, direction)

    return _move(key, name, decision, change, words="Kolumnen", anchor=f"kolumn-{column}")


@pages.post("/kolumn/<column>/ta-bort")
def remove_column(key: str, name: str, decision: str, column: str) -> Answer:
    """Take a column away, with its cells."""
    demand_changing(key)
    given = posted.fields("revision")

    def change(content: bytes) -> tuple[bytes, str]:
        return tables.remove_column(content, decision, column), decision

    answer = save_or_show(
        key, name, given, change, show=lambda trouble: column_page(key, name, decision, column, trouble)
    )
    return answer or _saved(key, name, decision, "Kolumnen är borttagen.")


# Saving


def _names(sheet: Sheet) -> list[str]:
    cells = [cell_name(place) for place in range(len(sheet.columns))]
    return cells + [note_name(place) for place in range(len(sheet.note_names))]


def _values(given: Mapping[str, str]) -> dict[str, str]:
    return {field: text for field, text in given.items() if field not in ("after", "revision")}


def _saved(key: str, name: str, decision: str, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("tables.show", key=key, name=name, decision=decision), 303)


def _row_saved(key: str, name: str, decision: str, row: str, words: str) -> Response:
    sheet = sheet_in(file_of(key, name).content, decision)
    found = next(one for one in sheet.rows if one.key == row)
    severities = {problem.severity for problem in problems_of_row(key, name, found)}
    if severities & {"error", "warning"}:
        flash(f"{words} Granskningen har något att säga om den; se nedan.", "warning")
    else:
        flash(f"{words} Granskningen hittar inget fel i den.", "success")
    return redirect(url_for("tables.row", key=key, name=name, decision=decision, row=row), 303)


def _move(key: str, name: str, decision: str, change: _Moving, *, words: str, anchor: str) -> Answer:
    demand_changing(key)
    given = posted.fields("direction", "revision")
    if given["direction"] not in ("up", "down"):
        raise BadRequest
    direction: Literal["up", "down"] = "up" if given["direction"] == "up" else "down"
    try:
        save(key, name, revision_in(given), lambda content: (change(content, direction), ""))
    except DraftOvertaken as overtaken:
        return table_page(key, name, decision, Trouble({}, {}, 409, overtaken))
    flash(f"{words} är flyttad {'upp' if direction == 'up' else 'ned'}.", "success")
    return redirect(url_for("tables.show", key=key, name=name, decision=decision, _anchor=anchor), 303)
