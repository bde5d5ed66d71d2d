"""What the answers of a filled-in form amount to: what is hidden, what its expressions see, what the case is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.forms.components import Input, Value, dig
from engine.forms.sheets import Desk, Sheet, choose
from engine.forms.uploads import Upload

_MOST_PASSES = 32
"""A condition may depend on a field that another one hides; no real form has a longer chain than this."""


def gather(sheet: Sheet) -> dict[str, Value]:
    """The answers of a sheet, nested by their paths. What is hidden is null; what is locked stays as it is.

    A dictionary or a row that the variables hold keeps the parts that this form does not ask for.
    """
    answers: dict[str, Value] = {}
    for component in sheet.level.inputs:
        if component not in sheet.locked:
            value = None if sheet.is_hidden(component) else _answer(sheet, component)
            _place(answers, sheet.origin, component.path, value)
        elif component.default is not None and not dig(sheet.origin, component.path)[0]:
            _place(answers, sheet.origin, component.path, component.default)
    for rows in sheet.level.lists:
        value = None if sheet.is_hidden(rows) else [{**row.origin, **gather(row)} for row in sheet.rows[rows]]
        _place(answers, sheet.origin, rows.path, value)
    return answers


def context_of(root: Sheet, desk: Desk) -> dict[str, Value]:
    """What an expression of the form sees: the variables with the answers over them."""
    return {**desk.variables, **gather(root)}


def context_of_row(row: Sheet, outer: Mapping[str, Value]) -> dict[str, Value]:
    """What an expression of a row sees: its own answers over all else, and form-js's `this`, `parent`, `i`."""
    own = {**row.origin, **gather(row)}
    return {**outer, "this": own, "parent": outer, "i": row.number, **own}


def each_with_context(
    sheet: Sheet, context: Mapping[str, Value]
) -> Iterator[tuple[Sheet, Mapping[str, Value]]]:
    """Every sheet of the tree with what its expressions see."""
    yield sheet, context
    for rows in sheet.rows.values():
        for row in rows:
            yield from each_with_context(row, context_of_row(row, context))


def settle(root: Sheet, desk: Desk) -> dict[str, Value]:
    """Decide what is hidden and what the evaluated choices are; returns the context in which that holds."""
    context = context_of(root, desk)
    for _ in range(_MOST_PASSES):
        changes = [_rehide(sheet, seen) for sheet, seen in each_with_context(root, context)]
        if not any(changes):
            break
        context = context_of(root, desk)
    taken = [_take_evaluated_choices(sheet, desk, seen) for sheet, seen in each_with_context(root, context)]
    if any(taken):
        context = context_of(root, desk)
    return context


def uploads_of(root: Sheet) -> list[Upload]:
    """The files that the answers refer to."""
    return [
        upload
        for sheet in root.everything()
        for component, value in sheet.values.items()
        if component.kind == "file" and not sheet.is_hidden(component)
        for upload in _new_files(value)
    ]


def kept_file(sheet: Sheet, component: Input) -> Value:
    """The file (or files) stored earlier, which stand until somebody chooses another."""
    return dig(sheet.origin, component.path)[1] or None


def _take_evaluated_choices(sheet: Sheet, desk: Desk, context: Mapping[str, Value]) -> bool:
    found = [
        item for item in sheet.fields if item.options and item.options.expression and item not in sheet.locked
    ]
    for component in found:
        if component.options is not None:
            choose(sheet, component, desk.book.of(component.options, context))
    return bool(found)


def _rehide(sheet: Sheet, context: Mapping[str, Value]) -> bool:
    hidden = frozenset(
        condition
        for condition in sheet.level.conditions
        if condition.expression.evaluate(context, missing_is_null=True) is True
    )
    changed, sheet.hidden = hidden != sheet.hidden, hidden
    return changed


def _answer(sheet: Sheet, component: Input) -> Value:
    value = sheet.values[component]
    if component.kind != "file":
        return value
    files = [upload.as_answer() for upload in _new_files(value)]
    if not files:
        return kept_file(sheet, component)
    return files if component.limits.multiple else files[0]


def _new_files(value: Value) -> list[Upload]:
    return [item for item in value if isinstance(item, Upload)] if isinstance(value, list) else []


def _place(
    answers: dict[str, Value], origin: Mapping[str, Value], path: tuple[str, ...], value: Value
) -> None:
    """Put `value` at `path`; a dictionary on the way begins as a copy of what the variables hold there."""
    held: Value = origin
    for step in path[:-1]:
        held = held.get(step) if isinstance(held, Mapping) else None
        inner = answers.get(step)
        if not isinstance(inner, dict) or inner is held:
            inner = dict(held) if isinstance(held, Mapping) else {}
            answers[step] = inner
        answers = inner
    answers[path[-1]] = value
