"""Answers as JSON (command line, API, test cases) into what a browser would have posted, so that one set of
rules holds.

A key left out keeps what the form shows: the value prefilled, or the default. A key that the form lacks is an
error.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, datetime, time
from decimal import Decimal

from engine.forms import messages
from engine.forms.components import Input, RowList, Value
from engine.forms.conversions import show
from engine.forms.posted import MOST_ROWS, Posted
from engine.forms.settling import kept_file
from engine.forms.sheets import Desk, Sheet, new_row, open_sheet
from engine.forms.uploads import Upload
from engine.forms.validation import FieldError, unknown_name
from engine.records import dataclass

_EXPECTED = {
    "number": "ett tal",
    "checkbox": "ja eller nej (true eller false)",
    "checklist": "en lista",
    "file": "en fil med name och content (text) eller base64",
}


class _WrongShape(ValueError):
    """The JSON value is of a type that the field cannot hold."""


@dataclass(slots=True)
class _Writer:
    desk: Desk
    values: dict[str, list[str | Upload]] = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)


def posted_from_json(shown: Sheet, data: Mapping[str, Value], desk: Desk) -> tuple[Posted, list[FieldError]]:
    """What a browser that shows `shown` would post once it is changed to `data`, and what does not fit."""
    writer = _Writer(desk)
    _write_sheet(writer, shown, data)
    return Posted(writer.values), writer.errors


def _write_sheet(writer: _Writer, sheet: Sheet, data: Mapping[str, Value]) -> None:
    given = dict(_given(writer, sheet, data))
    for component in sheet.level.inputs:
        if component not in sheet.locked:
            _write_field(writer, sheet, component, given)
    for rows in sheet.level.lists:
        _write_rows(writer, sheet, rows, given)


def _given(
    writer: _Writer, sheet: Sheet, data: Mapping[str, Value], path: tuple[str, ...] = ()
) -> Iterator[tuple[Input | RowList, Value]]:
    """(node, value) for each key of `data` that the level has."""
    known = sheet.level.by_path()
    for key, value in data.items():
        here = (*path, str(key))
        below = [other for other in known if other[: len(here)] == here]
        if here in known:
            yield known[here], value
        elif below and isinstance(value, Mapping):
            yield from _given(writer, sheet, value, here)
        elif below and value is None:
            yield from ((known[other], None) for other in below)
        else:
            writer.errors.append(unknown_name(sheet.prefix + ".".join(here)))


def _write_field(
    writer: _Writer, sheet: Sheet, component: Input, given: Mapping[Input | RowList, Value]
) -> None:
    name = sheet.name_of(component)
    if component not in given:
        writer.values[name] = list(sheet.texts[component])
        return
    try:
        writer.values[name] = _as_posted(sheet, component, given[component])
    except _WrongShape:
        message = messages.wrong_shape(component.label, _EXPECTED.get(component.kind, "text"))
        writer.errors.append(FieldError(name, component.label, message, sheet.place))
        writer.values[name] = list(sheet.texts[component])


def _write_rows(writer: _Writer, sheet: Sheet, rows: RowList, given: Mapping[Input | RowList, Value]) -> None:
    shown = sheet.rows[rows]
    data = given[rows] or [] if rows in given else [{} for _ in shown]
    wrong = None
    if not isinstance(data, list) or not all(isinstance(row, Mapping) for row in data):
        wrong = messages.wrong_shape(rows.label, "en lista med en rad för varje post")
    elif len(data) > MOST_ROWS:
        wrong = messages.too_many_rows(rows.label, MOST_ROWS)
    if wrong:
        writer.errors.append(FieldError(sheet.name_of(rows), rows.label, wrong, sheet.place))
        return
    for index, row_data in enumerate(data):
        row = shown[index] if index < len(shown) else open_sheet(new_row(sheet, rows, index), writer.desk)
        writer.values[row.prefix.removesuffix(".")] = [row.mark]
        _write_sheet(writer, row, row_data)


def _as_posted(sheet: Sheet, component: Input, value: Value) -> list[str | Upload]:
    if value is None or value == "":
        return []
    if component.kind == "file":
        return _files(value, kept_file(sheet, component))
    if component.kind == "checklist":
        return [*show(component, [_scalar(item) for item in _list(value)])]
    if component.kind == "checkbox":
        return [*show(component, _boolean(value))]
    if isinstance(value, bool) and component.options is None:
        raise _WrongShape
    return [*show(component, _scalar(value))]


def _scalar(value: Value) -> Value:
    if not isinstance(value, str | int | float | Decimal | date | time | datetime):
        raise _WrongShape
    return value


def _list(value: Value) -> list[Value]:
    if not isinstance(value, list):
        raise _WrongShape
    return value


def _boolean(value: Value) -> bool:
    if not isinstance(value, bool):
        raise _WrongShape
    return value


def _files(value: Value, kept: Value) -> list[str | Upload]:
    if value == kept:
        return []
    return [_upload(item) for item in (value if isinstance(value, list) else [value])]


def _upload(item: Value) -> Upload:
    if not isinstance(item, Mapping) or not isinstance(item.get("name"), str):
        raise _WrongShape
    kind = item.get("type", "application/octet-stream")
    if isinstance(item.get("base64"), str):
        return Upload(item["name"], str(kind), _decoded(item["base64"]))
    if not isinstance(item.get("content"), str):
        raise _WrongShape
    return Upload(item["name"], str(kind), item["content"].encode("utf-8", "replace"))


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _WrongShape from error
