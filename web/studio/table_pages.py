"""What the step list shows of a decision table: its rows as sentences, one row, one column; the checks at the cells."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask import render_template, request

from engine.authoring import ELEMENT, tables
from engine.authoring.tables import Row, Sheet
from engine.authoring.tables.rows import cell_name, sheet_in, values_of
from engine.exceptions import NotFound, Problem
from engine.queries import studio
from web.here import actor, engine
from web.studio.drawing_pages import editor_address
from web.studio.step_saving import NO_TROUBLE, Answer, Trouble, at_the_page, file_of, with_status
from web.studio.table_fields import column_fields, row_fields, table_fields


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row as a line of the list: read as a sentence, with how many problems it has."""

    row: Row
    words: str
    problems: Counter[str]


def table_page(key: str, name: str, decision: str, trouble: Trouble = NO_TROUBLE) -> Answer:
    """A table: rows as sentences, columns, hit policy. `trouble` is why it is shown again."""
    file = file_of(key, name)
    sheet = sheet_in(file.content, decision)
    problems = _problems(key, name)
    lines = [
        RowLine(
            row,
            tables.row_in_words(sheet, row),
            Counter(one.severity for one in problems if _is_of(one, row)),
        )
        for row in sheet.rows
    ]
    ids = {id_ for row in sheet.rows for id_ in (row.key, *row.cell_ids)}
    source = render_template(
        "studio/table.html",
        page=engine().read(studio.workspace_page, key, actor()),
        file=file,
        sheet=sheet,
        lines=lines,
        words={column.key: tables.column_in_words(column) for column in sheet.columns},
        fields=table_fields(sheet, trouble.filling),
        problems=[(one, "") for one in problems if one.element not in ids],
        trouble=trouble,
        errors=at_the_page(trouble.errors, ELEMENT),
        editor=editor_address(key, name),
    )
    return with_status(source, trouble)


def row_page(key: str, name: str, decision: str, row: str, trouble: Trouble = NO_TROUBLE) -> Answer:
    """One row, or a new one where `row` is ""."""
    file = file_of(key, name)
    sheet = sheet_in(file.content, decision)
    values = values_of(sheet, row) if row else {}
    found = next((one for one in sheet.rows if one.key == row), None)
    problems = problems_of_row(key, name, found) if found else []
    after = trouble.given.get("after", request.args.get("efter", ""))
    source = render_template(
        "studio/table_row.html",
        page=engine().read(studio.workspace_page, key, actor()),
        file=file,
        sheet=sheet,
        row=found,
        before=sheet.rows[found.number - 2] if found and found.number > 1 else None,
        following=sheet.rows[found.number] if found and found.number < len(sheet.rows) else None,
        after=next((one for one in sheet.rows if one.key == after), None),
        words=tables.row_in_words(sheet, found) if found else "",
        fields=row_fields(sheet, values, trouble.filling),
        problems=[(one, _cell_of(one, sheet, found)) for one in problems],
        notes=_notes(problems, sheet, found),
        trouble=trouble,
        errors=at_the_page(trouble.errors, ELEMENT),
    )
    return with_status(source, trouble)


def column_page(key: str, name: str, decision: str, column: str, trouble: Trouble = NO_TROUBLE) -> Answer:
    """One column."""
    file = file_of(key, name)
    sheet = sheet_in(file.content, decision)
    found = next((one for one in sheet.columns if one.key == column), None)
    if found is None:
        raise NotFound(f"Tabellen har ingen kolumn ”{column[:80]}”. Någon kan ha tagit bort den.")
    source = render_template(
        "studio/table_column.html",
        page=engine().read(studio.workspace_page, key, actor()),
        file=file,
        sheet=sheet,
        column=found,
        fields=column_fields(found, trouble.filling),
        why_not_removed=tables.why_column_stays(file.content, decision, column),
        problems=[(one, "") for one in _problems(key, name) if one.element == column],
        trouble=trouble,
        errors=at_the_page(trouble.errors, ELEMENT),
    )
    return with_status(source, trouble)


# What the checks say


def _problems(key: str, name: str) -> list[Problem]:
    return [one for one in engine().read(studio.draft_problems, key, actor()) if one.file == name]


def problems_of_row(key: str, name: str, row: Row) -> list[Problem]:
    """What the checks say of a row and of its cells."""
    return [one for one in _problems(key, name) if _is_of(one, row)]


def _is_of(problem: Problem, row: Row) -> bool:
    return bool(problem.element) and problem.element in (row.key, *row.cell_ids)


def _notes(problems: list[Problem], sheet: Sheet, row: Row | None) -> dict[str, str]:
    """What the checks say of each cell, to be read at the cell itself."""
    found: dict[str, str] = {}
    for problem in problems:
        word = "Fel" if problem.severity == "error" else "Varning"
        # The cell itself says which row and column it is.
        said = problem.message.rpartition("”: ")[2]
        cell = _cell_of(problem, sheet, row)
        found[cell] = f"{found.get(cell, '')} {word}: {said} {problem.remedy}".strip()
    return found


def _cell_of(problem: Problem, sheet: Sheet, row: Row | None) -> str:
    """The field of a row's page that a problem is about, "" for the whole row."""
    if row is not None and problem.element in row.cell_ids:
        return cell_name(row.cell_ids.index(problem.element))
    for place, column in enumerate(sheet.columns):
        if f"kolumnen ”{column.title}”" in problem.message:
            return cell_name(place)
    return ""
