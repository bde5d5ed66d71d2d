"""The rows of a table: filled in, added, moved, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from engine.authoring.document import ELEMENT, written
from engine.authoring.tables.cells import WHATEVER, as_written
from engine.authoring.tables.file import (
    INPUT_CELL,
    NOTE,
    OUTPUT_CELL,
    TableFile,
    cells_in,
    numbered,
    put,
    rules_in,
    swap,
    take_away,
)
from engine.authoring.tables.reading import ROW, Column, Sheet, is_whole, sheets_of
from engine.bpmn.names import Node
from engine.dmn.elements import child, children, id_of
from engine.exceptions import InvalidAnswers, NotFound

MOST_ROWS = 1_000
"""Rows of a table that people can still look through; a longer one is no table for a person."""


def cell_name(place: int) -> str:
    """What the cell of a column goes by in the values of a row; `place` counts from 0."""
    return f"cell.{place}"


def note_name(place: int) -> str:
    return f"note.{place}"


def values_of(sheet: Sheet, key: str) -> dict[str, str]:
    """Return what stands in a row, by the names that `set_row` takes.

    Raises:
        NotFound: no such row.
    """
    row = next((row for row in sheet.rows if row.key == key), None)
    if row is None:
        raise _no_such_row(key)
    cells = {cell_name(place): text for place, text in enumerate(row.cells)}
    return cells | {note_name(place): text for place, text in enumerate(row.notes)}


def set_row(dmn: bytes, decision_id: str, key: str, values: Mapping[str, str]) -> bytes:
    """Return the file with cells and notes of a row as given, by `cell_name` and `note_name`.

    Raises:
        NotFound: no such table or row.
        InvalidAnswers: the row has not one cell for each column, or a text cannot be kept.
        XmlRefused: the file cannot be read.
    """
    sheet, file = sheet_in(dmn, decision_id), TableFile(dmn)
    rule = _rule(file, decision_id, key)
    _demand_whole(file.table(decision_id), rule)
    before = values_of(sheet, key)
    wanted = _wanted(sheet, values)
    changed = {name: text for name, text in wanted.items() if text != before.get(name, "")}
    _write(file, sheet, rule, changed)
    return file.bytes() if changed else dmn


def add_row(dmn: bytes, decision_id: str, values: Mapping[str, str], *, after: str = "") -> tuple[bytes, str]:
    """Return the file with a new row, last or after another, and the new row's key. Raises as `set_row`."""
    sheet, file = sheet_in(dmn, decision_id), TableFile(dmn)
    table = file.table(decision_id)
    if len(sheet.rows) >= MOST_ROWS:
        raise InvalidAnswers({"after": f"Tabellen har {MOST_ROWS} rader, och fler får inte plats."})
    beside = _rule(file, decision_id, after) if after else None
    rule = _new_rule(file, sheet)
    if beside is None:
        put(table, rule, after=("input", "output", "annotation", "rule", "description", "extensionElements"))
    else:
        _put_after(table, beside, rule)
    _write(file, sheet, rule, _wanted(sheet, values))
    return file.bytes(), id_of(rule)


def move_row(dmn: bytes, decision_id: str, key: str, direction: Literal["up", "down"]) -> bytes:
    """Return the file with a row one place earlier or later; at the end it stays. Raises as `set_row`."""
    file = TableFile(dmn)
    rules = rules_in(file.table(decision_id))
    rule = _rule(file, decision_id, key)
    place = rules.index(rule)
    other = place + (-1 if direction == "up" else 1)
    if not 0 <= other < len(rules):
        return dmn
    swap(rules[min(place, other)], rules[max(place, other)])
    return file.bytes()


def remove_row(dmn: bytes, decision_id: str, key: str) -> bytes:
    """Return the file without a row. Raises as `set_row`."""
    file = TableFile(dmn)
    take_away(_rule(file, decision_id, key))
    return file.bytes()


def sheet_in(dmn: bytes, decision_id: str) -> Sheet:
    """Return a table of a file.

    Raises:
        NotFound: the file has none of that id.
        XmlRefused: the file cannot be read.
    """
    found = next((sheet for sheet in sheets_of(dmn) if sheet.id == decision_id), None)
    if found is None:
        raise NotFound(f"Filen har ingen beslutstabell ”{decision_id[:80]}”. Någon kan ha tagit bort den.")
    return found


def _rule(file: TableFile, decision_id: str, key: str) -> Node:
    rules = rules_in(file.table(decision_id))
    place = numbered(rules, key, prefix=ROW)
    if place is None:
        raise _no_such_row(key)
    return rules[place]


def _no_such_row(key: str) -> NotFound:
    return NotFound(f"Tabellen har ingen rad ”{key[:80]}”. Någon kan ha tagit bort den.")


_NOT_WHOLE = "Raden har inte en ruta för varje kolumn. Ta bort den och lägg till en ny."


def _demand_whole(table: Node, rule: Node) -> None:
    if not is_whole(table, rule):
        raise InvalidAnswers({ELEMENT: _NOT_WHOLE})


def _wanted(sheet: Sheet, values: Mapping[str, str]) -> dict[str, str]:
    """Cells and notes as they are kept; those that are not given are left out."""
    kept = {name: written(text, field=name) for name, text in values.items()}
    cells = {
        name: as_written(kept[name], column)
        for place, column in enumerate(sheet.columns)
        if (name := cell_name(place)) in kept
    }
    notes = (note_name(place) for place in range(len(sheet.note_names)))
    return cells | {name: kept[name] for name in notes if name in kept}


def _write(file: TableFile, sheet: Sheet, rule: Node, values: Mapping[str, str]) -> None:
    cells = cells_in(rule)
    for place in range(len(sheet.columns)):
        if cell_name(place) in values:
            file.set_text(cells[place], values[cell_name(place)])
    for place in range(len(sheet.note_names)):
        if note_name(place) in values:
            _write_note(file, rule, place, values[note_name(place)])


def _write_note(file: TableFile, rule: Node, place: int, text: str) -> None:
    table = rule.getparent()
    annotations = len(children(table, "annotation"))
    if place >= annotations:
        _write_description(file, rule, text)
        return
    entries = children(rule, NOTE)
    for _ in range(len(entries), place + 1):
        put(rule, file.make(NOTE, text=""), after=(INPUT_CELL, OUTPUT_CELL, NOTE))
    file.set_text(children(rule, NOTE)[place], text)


def _write_description(file: TableFile, rule: Node, text: str) -> None:
    description = child(rule, "description")
    if description is None and text:
        description = file.make("description")
        put(rule, description, after=())
    if description is not None and text:
        description.text = text
    elif description is not None:
        take_away(description)


def _new_rule(file: TableFile, sheet: Sheet) -> Node:
    id_ = file.new_id(f"Rule_{sheet.id}_{len(sheet.rows) + 1}")
    rule = file.make("rule", {"id": id_})
    for column in sheet.columns:
        kind, side, text = (OUTPUT_CELL, "out", "") if column.is_answer else (INPUT_CELL, "in", WHATEVER)
        cell_id = file.new_id(f"{id_}_{side}_{_tail(column, sheet)}")
        rule.append(file.make(kind, {"id": cell_id}, text=text))
    annotations = len(children(file.table(sheet.id), "annotation"))
    for _ in range(annotations):
        rule.append(file.make(NOTE, text=""))
    return rule


def _tail(column: Column, sheet: Sheet) -> str:
    """What a column's id ends with after its table's: the ids of the cells end so too."""
    return column.key.partition(f"_{sheet.id}_")[2] or column.key


def _put_after(table: Node, beside: Node, rule: Node) -> None:
    """Put a row after another, and lay it out as deep."""
    following = [one for one in rules_in(table) if table.index(one) > table.index(beside)]
    put(table, rule, after=("rule",))
    for other in reversed(following):
        swap(other, rule)
