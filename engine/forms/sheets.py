"""A level (the form, or one of its rows) with the values of one request: the variables', or what was posted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from engine.forms.components import Condition, Group, Input, Level, Option, RowList, Value, dig
from engine.forms.conversions import read, show
from engine.forms.fields import AnswerField, fields_of
from engine.forms.options import OptionBook, chosen
from engine.forms.posted import Posted
from engine.records import dataclass


@dataclass(slots=True, eq=False)
class Sheet:
    """One level, filled in.

    `prefix` leads its names (`activities[0].`), `posted_prefix` led them in what was posted, `place` is where
    it stands in words. `origin` is what the variables hold for it; `mark` says which row that is, "" for a
    new row. `texts` is what the page shows in a field; `form` and its `fields` are WTForms', there once
    something was posted.
    """

    level: Level
    origin: Mapping[str, Value]
    prefix: str = ""
    posted_prefix: str = ""
    place: str = ""
    number: int = 0
    mark: str = ""
    values: dict[Input, Value] = field(default_factory=dict)
    texts: dict[Input, list[str]] = field(default_factory=dict)
    locked: frozenset[Input] = frozenset()
    form: Any = None
    fields: dict[Input, AnswerField] = field(default_factory=dict)
    options: dict[Input, tuple[Option, ...]] = field(default_factory=dict)
    rows: dict[RowList, list[Sheet]] = field(default_factory=dict)
    forged_rows: frozenset[RowList] = frozenset()
    hidden: frozenset[Condition] = frozenset()
    errors: dict[Input | RowList | Group, str] = field(default_factory=dict)

    def name_of(self, node: Input | RowList) -> str:
        return self.prefix + node.key

    def is_hidden(self, node: Input | RowList) -> bool:
        return not self.hidden.isdisjoint(node.conditions)

    def everything(self) -> Iterator[Sheet]:
        yield self
        for rows in self.rows.values():
            for row in rows:
                yield from row.everything()


@dataclass(frozen=True, slots=True)
class Desk:
    """What all sheets of one request share."""

    variables: Mapping[str, Value]
    book: OptionBook


def open_sheet(sheet: Sheet, desk: Desk) -> Sheet:
    """Fill in what the form shows before anybody has typed: the variables, else the default values."""
    sheet.locked = _locked(sheet, desk)
    for component in sheet.level.inputs:
        _take_shown(sheet, component)
    for rows in sheet.level.lists:
        held = held_rows(sheet, rows)
        sheet.rows[rows] = [open_sheet(row, desk) for row in _opened_rows(sheet, rows, held)]
    return sheet


def read_sheet(sheet: Sheet, posted: Posted, desk: Desk) -> Sheet:
    """Fill in what was posted; what is locked keeps the value that the form shows."""
    sheet.locked = _locked(sheet, desk)
    sheet.form = sheet.level.form_class(posted, prefix=sheet.posted_prefix)
    sheet.fields = fields_of(sheet.form, sheet.level.inputs)
    for component, answer in sheet.fields.items():
        if component in sheet.locked:
            _take_shown(sheet, component)
        else:
            sheet.texts[component] = [text for text in answer.raw_data if isinstance(text, str)]
            sheet.values[component] = answer.data
            _take_choice(sheet, component, desk)
    for rows in sheet.level.lists:
        sheet.rows[rows] = [read_sheet(row, posted, desk) for row in _posted_rows(sheet, rows, posted)]
    return sheet


def held_rows(sheet: Sheet, rows: RowList) -> list[Value] | None:
    """The rows that the variables hold, None when they hold no list."""
    _, held = dig(sheet.origin, rows.path)
    return held if isinstance(held, list) else None


def new_row(sheet: Sheet, rows: RowList, index: int, held: Value = None, mark: str = "") -> Sheet:
    """An empty sheet for the row that will stand at `index` (from 0)."""
    place = f"{rows.label}, rad {index + 1}"
    return Sheet(
        rows.row,
        held if isinstance(held, Mapping) else {},
        prefix=f"{sheet.name_of(rows)}[{index}].",
        place=f"{sheet.place}, {place}" if sheet.place else place,
        number=index + 1,
        mark=mark,
    )


def _locked(sheet: Sheet, desk: Desk) -> frozenset[Input]:
    context: Mapping[str, Value] = {}
    if any(
        not isinstance(lock, bool) for item in sheet.level.inputs for lock in (item.readonly, item.disabled)
    ):
        context = {**desk.variables, **sheet.origin}
    return frozenset(
        component
        for component in sheet.level.inputs
        if any(
            lock if isinstance(lock, bool) else lock.evaluate(context, missing_is_null=True) is True
            for lock in (component.readonly, component.disabled)
        )
    )


def _take_shown(sheet: Sheet, component: Input) -> None:
    found, value = dig(sheet.origin, component.path)
    shown = value if found else component.default
    sheet.texts[component] = show(component, shown)
    sheet.values[component] = _as_kind(component, shown)


def _as_kind(component: Input, value: Value) -> Value:
    """A date or number that the variables hold as text (it came as JSON) counts as what it means."""
    if not isinstance(value, str) or component.kind not in ("number", "date", "time", "datetime"):
        return value
    try:
        return read(component, [value])
    except ValueError:
        return value


def _take_choice(sheet: Sheet, component: Input, desk: Desk) -> None:
    source = component.options
    if source is not None and source.expression is None:
        choose(sheet, component, desk.book.of(source, {}))


def choose(sheet: Sheet, component: Input, options: tuple[Option, ...]) -> None:
    """Let the posted code of a choice mean what it means among `options`."""
    answer = sheet.fields[component]
    if answer.process_errors:
        return
    sheet.options[component] = options
    answer.data, answer.choice_is_known = chosen(component, options, answer.data)
    sheet.values[component] = answer.data


def _opened_rows(sheet: Sheet, rows: RowList, held: list[Value] | None) -> list[Sheet]:
    if held is None:
        return [new_row(sheet, rows, index) for index in range(rows.default_rows)]
    return [new_row(sheet, rows, index, row, str(index)) for index, row in enumerate(held)]


def _posted_rows(sheet: Sheet, rows: RowList, posted: Posted) -> list[Sheet]:
    held, list_name = held_rows(sheet, rows) or [], sheet.posted_prefix + rows.key
    sheets: list[Sheet] = []
    for posted_index in posted.rows_of(list_name):
        row_name = f"{list_name}[{posted_index}]"
        row = _row_with_origin(sheet, rows, len(sheets), held, posted.mark_of(row_name))
        row.posted_prefix = f"{row_name}."
        sheets.append(row)
    marks = [row.mark for row in sheets if row.mark]
    if len(marks) > len(set(marks)):
        sheet.forged_rows |= {rows}
    return sheets


def _row_with_origin(sheet: Sheet, rows: RowList, index: int, held: list[Value], mark: str) -> Sheet:
    if not mark:
        return new_row(sheet, rows, index)
    if not mark.isascii() or not mark.isdigit() or len(mark) > 6 or int(mark) >= len(held):
        sheet.forged_rows |= {rows}
        return new_row(sheet, rows, index)
    return new_row(sheet, rows, index, held[int(mark)], mark)
