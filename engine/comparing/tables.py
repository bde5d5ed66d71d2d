"""What differs between two decision files: heads, columns, rows, cells, and whatever else they hold.

Reads the XML itself: a table with mistakes is compared too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from engine.comparing.model import Cell, Change, Column, Row, TableChanges, differences
from engine.comparing.order import merged, moved
from engine.comparing.rows import RawRow, match_rows
from engine.dmn.elements import child, children, id_of, kind_of, text_of
from engine.records import dataclass
from engine.xml import parse_xml

# lxml has no types; a node of its trees is what `engine.xml` returns.
Node = Any

NOTE = "note"
#: For the eye, or for the record.
_NOT_COMPARED = frozenset({"DMNDI", "extensionElements"})


@dataclass(frozen=True, slots=True)
class RawColumn:
    """A column as written. `key` is its id, or what it asks or answers where it has none."""

    key: str
    label: str
    is_answer: bool
    facets: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RawTable:
    """A decision as written; one without a table has neither columns nor rows."""

    id: str
    name: str
    has_table: bool
    facets: Mapping[str, str]
    columns: tuple[RawColumn, ...] = ()
    rows: tuple[RawRow, ...] = ()


@dataclass(frozen=True, slots=True)
class TablePair:
    """Two decision files laid side by side. `tables` holds those in both; `old` and `new` are all by id."""

    old: Mapping[str, RawTable]
    new: Mapping[str, RawTable]
    tables: Mapping[str, TableChanges]


def compare_tables(old: bytes, new: bytes, *, file: str, old_file: str) -> TablePair:
    """Compare two decision files.

    Raises:
        XmlRefused: one of them is not XML that we read.
    """
    former, fresh = read_tables(old, old_file), read_tables(new, file)
    changes = {
        key: found
        for key, table in fresh.items()
        if key in former and not (found := _compare(former[key], table, file)).is_empty
    }
    return TablePair(former, fresh, changes)


@lru_cache(maxsize=128)
def read_tables(data: bytes, name: str) -> Mapping[str, RawTable]:
    """The decisions of a file by id, and its other parts (input data, functions, types), which have no table.

    Raises:
        XmlRefused: the bytes are not XML that we read.
    """
    root: Node = parse_xml(data, name=name)
    parts = [node for node in children(root) if kind_of(node) not in _NOT_COMPARED]
    found = [_read(node, number) for number, node in enumerate(parts)]
    return {table.id: table for table in found}


def _read(node: Node, number: int) -> RawTable:
    table = child(node, "decisionTable")
    key = id_of(node) or f"{kind_of(node)} {number}"
    name = " ".join((node.get("name") or key).split())
    facets = {"kind": kind_of(node), **_flat(node, skip=frozenset({"decisionTable", "id", "label"}))}
    if table is None:
        return RawTable(key, name, has_table=False, facets=facets)
    columns = _columns(table, name)
    facets |= {"hit_policy": table.get("hitPolicy") or "UNIQUE"}
    facets |= {name: table.get(name) for name in ("aggregation", "outputLabel") if table.get(name)}
    return RawTable(key, name, has_table=True, facets=facets, columns=columns, rows=_rows(table, columns))


def _columns(table: Node, name: str) -> tuple[RawColumn, ...]:
    inputs = [_input(node, number) for number, node in enumerate(children(table, "input"), 1)]
    outputs = [_output(node, number, name) for number, node in enumerate(children(table, "output"), 1)]
    return (*inputs, *outputs)


def _input(node: Node, number: int) -> RawColumn:
    expression = child(node, "inputExpression")
    facets = {
        "label": _line(node.get("label")),
        "expression": text_of(expression),
        "type": "" if expression is None else expression.get("typeRef") or "",
        "allowed": text_of(child(node, "inputValues")),
    }
    key = id_of(node) or f"fråga {facets['expression'] or number}"
    return RawColumn(key, facets["label"] or facets["expression"] or f"fråga {number}", False, _said(facets))


def _output(node: Node, number: int, table: str) -> RawColumn:
    """A column that answers; an only one without a name answers as its table."""
    facets = {
        "label": _line(node.get("label")),
        "name": _line(node.get("name")),
        "type": node.get("typeRef") or "",
        "allowed": text_of(child(node, "outputValues")),
        "default": text_of(child(node, "defaultOutputEntry")),
    }
    key = id_of(node) or f"svar {facets['name'] or number}"
    return RawColumn(key, facets["label"] or facets["name"] or table, True, _said(facets))


def _rows(table: Node, columns: Sequence[RawColumn]) -> tuple[RawRow, ...]:
    return tuple(_row(node, columns) for node in children(table, "rule"))


def _row(node: Node, columns: Sequence[RawColumn]) -> RawRow:
    entries = [*children(node, "inputEntry"), *children(node, "outputEntry")]
    cells = {column.key: text_of(entry) for column, entry in zip(columns, entries, strict=False)}
    notes = [text_of(each) for each in children(node, "annotationEntry")]
    description = child(node, "description")
    notes.append("" if description is None else (description.text or "").strip())
    return RawRow(id_of(node), cells, "; ".join(filter(None, notes)))


def _flat(node: Node, *, skip: frozenset[str]) -> dict[str, str]:
    """Everything written in a node by its path; what is said several times is kept line by line."""
    found: dict[str, str] = {}
    for path, value in _written(node, "", skip):
        found[path] = f"{found[path]}\n{value}" if path in found else value
    return found


def _written(node: Node, path: str, skip: frozenset[str]) -> Iterator[tuple[str, str]]:
    if path and (node.text or "").strip():
        yield path, node.text.strip()
    for name, value in node.attrib.items():
        local = name.rpartition("}")[2]
        if local not in skip and value:
            yield (f"{path}.{local}" if path else local), _line(value)
    for each in children(node):
        if kind_of(each) not in skip | _NOT_COMPARED:
            yield from _written(each, f"{path}.{kind_of(each)}" if path else kind_of(each), skip)


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _said(facets: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in facets.items() if value}


# Laying side by side


def _compare(old: RawTable, new: RawTable, file: str) -> TableChanges:
    names = _column_names(old.columns, new.columns)
    old_rows = [_with_names(row, names) for row in old.rows]
    old_columns = {names.get(column.key, column.key): column for column in old.columns}
    columns = _compare_columns(old_columns, {column.key: column for column in new.columns})
    return TableChanges(
        id=new.id,
        name=new.name,
        file=file,
        facets=differences(old.facets, new.facets),
        columns=columns,
        rows=_compare_rows(old_rows, new.rows, columns),
    )


def _column_names(old: Sequence[RawColumn], new: Sequence[RawColumn]) -> dict[str, str]:
    """Old key -> new key of the columns that only got another id: they ask or answer the same."""
    lost = [column for column in old if column.key not in {each.key for each in new}]
    fresh = [column for column in new if column.key not in {each.key for each in old}]
    meaning = {_meaning(column): column.key for column in fresh}
    return {column.key: meaning[_meaning(column)] for column in lost if _meaning(column) in meaning}


def _meaning(column: RawColumn) -> tuple[bool, str]:
    return column.is_answer, column.facets.get("name" if column.is_answer else "expression", column.label)


def _with_names(row: RawRow, names: Mapping[str, str]) -> RawRow:
    return RawRow(row.id, {names.get(key, key): cell for key, cell in row.cells.items()}, row.note)


def _compare_columns(old: Mapping[str, RawColumn], new: Mapping[str, RawColumn]) -> tuple[Column, ...]:
    elsewhere = moved(list(old), list(new))
    found = [_column(key, old.get(key), new.get(key), elsewhere) for key in merged(list(old), list(new))]
    return tuple(sorted(found, key=lambda column: column.is_answer))


def _column(key: str, old: RawColumn | None, new: RawColumn | None, elsewhere: frozenset[str]) -> Column:
    some = new or old
    if some is None:
        raise LookupError(key)
    facets = differences(old.facets, new.facets) if old and new else ()
    change = Change.CHANGED if facets else Change.MOVED if key in elsewhere else Change.SAME
    change = Change.ADDED if old is None else Change.REMOVED if new is None else change
    return Column(key, some.label, some.is_answer, change, facets)


def _compare_rows(old: Sequence[RawRow], new: Sequence[RawRow], columns: Sequence[Column]) -> tuple[Row, ...]:
    matches = match_rows(old, new)
    origins = {origin: index for index, origin in matches.items()}
    # Every row by a name of its own: those in both by the new index, the lost by the old one.
    new_names = [f"n{index}" for index in range(len(new))]
    old_names = [f"n{origins[index]}" if index in origins else f"o{index}" for index in range(len(old))]
    elsewhere = moved(old_names, new_names)
    found = []
    for name in merged(old_names, new_names):
        index = int(name[1:])
        was = index if name[0] == "o" else matches.get(index)
        now = index if name[0] == "n" else None
        row = _compare_row(_numbered(old, was), _numbered(new, now), columns, is_moved=name in elsewhere)
        found.append(row)
    return tuple(found)


def _numbered(rows: Sequence[RawRow], index: int | None) -> tuple[int, RawRow] | None:
    return None if index is None else (index + 1, rows[index])


def _compare_row(
    old: tuple[int, RawRow] | None,
    new: tuple[int, RawRow] | None,
    columns: Sequence[Column],
    *,
    is_moved: bool,
) -> Row:
    """One row; `old` and `new` are its number and content in the versions that have it."""
    old_number, former = old or (None, None)
    new_number, fresh = new or (None, None)
    cells = tuple(Cell(column.key, _cell(former, column.key), _cell(fresh, column.key)) for column in columns)
    note = Cell(NOTE, former.note if former else None, fresh.note if fresh else None)
    shared = [column.change not in (Change.ADDED, Change.REMOVED) for column in columns]
    told = [cell for cell, is_shared in zip(cells, shared, strict=True) if is_shared]
    change = Change.CHANGED if any(cell.change is not Change.SAME for cell in (*told, note)) else Change.SAME
    if is_moved and change is Change.SAME:
        change = Change.MOVED
    return Row(
        id=(fresh or former or RawRow("", {}, "")).id,
        change=Change.ADDED if former is None else Change.REMOVED if fresh is None else change,
        old_number=old_number,
        new_number=new_number,
        cells=cells,
        note=note,
        is_moved=is_moved,
    )


def _cell(row: RawRow | None, key: str) -> str | None:
    return row.cells.get(key) if row else None
