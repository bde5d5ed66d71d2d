"""Whether the answers can be taken: each shown field by itself, the rows, then the rules across fields."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.forms import messages
from engine.forms.components import Group, Input, RowList, Rule, Value, walk
from engine.forms.posted import MOST_ROWS, Posted
from engine.forms.settling import each_with_context, kept_file
from engine.forms.sheets import Sheet, held_rows
from engine.records import dataclass

_MOST_UNKNOWN_NAMES = 10
_LONGEST_NAME_SHOWN = 80
_DOTTED_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


@dataclass(frozen=True, slots=True)
class FieldError:
    """Why one answer cannot be taken.

    `name` is the field's posted name (`rader[0].namn`, "" for the form as a whole), `message` says it with
    the field's label, `place` says where a field in a row stands ("Aktiviteter, rad 2").
    """

    name: str
    label: str
    message: str
    place: str = ""

    @property
    def sentence(self) -> str:
        """The message where no field stands beside it: in the error summary, in a terminal."""
        return f"{self.place}: {self.message}" if self.place else self.message


def validate(root: Sheet, context: Mapping[str, Value]) -> list[FieldError]:
    """All errors, in the order of the page. They stand in the sheets too, for the page that shows them."""
    sheets = list(each_with_context(root, context))
    for sheet, seen in sheets:
        _check_fields(sheet, seen)
        _check_rows(sheet)
    doubts = [_keys_in_doubt(root, sheet) for sheet, _ in sheets]
    for (sheet, seen), doubt in zip(sheets, doubts, strict=True):
        _check_rules(sheet, seen, doubt)
    return _in_page_order(root)


def unknown_names(root: Sheet, posted: Posted) -> list[FieldError]:
    """Errors for posted names that the form does not have: nothing is silently ignored."""
    known: set[str] = set()
    for sheet in root.everything():
        known.update(sheet.posted_prefix + component.key for component in sheet.level.inputs)
        known.add(sheet.posted_prefix.removesuffix("."))
    strangers = sorted(name for name in posted if name not in known)
    return [unknown_name(name) for name in strangers[:_MOST_UNKNOWN_NAMES]]


def unknown_name(name: str) -> FieldError:
    shown = name if len(name) <= _LONGEST_NAME_SHOWN else name[:_LONGEST_NAME_SHOWN] + "…"
    return FieldError(name=name, label=shown, message=messages.unknown_field(shown))


def _check_fields(sheet: Sheet, context: Mapping[str, Value]) -> None:
    for component, answer in sheet.fields.items():
        if component in sheet.locked or sheet.is_hidden(component):
            continue
        answer.is_required = _is_required(component, context) and not _has_kept_file(sheet, component)
        if not answer.validate(sheet.form):
            sheet.errors[component] = answer.errors[0]


def _is_required(component: Input, context: Mapping[str, Value]) -> bool:
    if component.required_if is None:
        return component.required
    return component.required or component.required_if.evaluate(context, missing_is_null=True) is True


def _has_kept_file(sheet: Sheet, component: Input) -> bool:
    return component.kind == "file" and kept_file(sheet, component) is not None


def _check_rows(sheet: Sheet) -> None:
    for rows in sheet.level.lists:
        message = None if sheet.is_hidden(rows) else _wrong_with_rows(sheet, rows)
        if message:
            sheet.errors[rows] = message


def _wrong_with_rows(sheet: Sheet, rows: RowList) -> str | None:
    count, most = len(sheet.rows[rows]), min(rows.max_rows or MOST_ROWS, MOST_ROWS)
    if rows in sheet.forged_rows:
        return messages.unknown_row(rows.label)
    if count > most:
        return messages.too_many_rows(rows.label, most)
    if rows.min_rows is not None and count < rows.min_rows:
        return messages.too_few_rows(rows.label, rows.min_rows)
    if rows.fixed_rows and count != _shown_rows(sheet, rows):
        return messages.rows_are_fixed(rows.label)
    return None


def _shown_rows(sheet: Sheet, rows: RowList) -> int:
    held = held_rows(sheet, rows)
    return rows.default_rows if held is None else len(held)


def _check_rules(sheet: Sheet, context: Mapping[str, Value], doubt: set[str]) -> None:
    """Rules across fields wait until the fields that they compare are right by themselves."""
    nodes: tuple[Input | RowList | Group, ...] = (
        *sheet.level.inputs,
        *sheet.level.lists,
        *sheet.level.groups,
    )
    for node in nodes:
        rule = node.rule
        if rule is None or node in sheet.errors or _is_out_of_play(sheet, node) or _is_in_doubt(rule, doubt):
            continue
        if rule.expression.evaluate(context, missing_is_null=True) is not True:
            sheet.errors[node] = rule.message or messages.broken_rule(node.label)


def _is_out_of_play(sheet: Sheet, node: Input | RowList | Group) -> bool:
    if isinstance(node, Input) and node in sheet.locked:
        return True
    return not sheet.hidden.isdisjoint(node.conditions)


def _is_in_doubt(rule: Rule, doubt: set[str]) -> bool:
    if not doubt:
        return False
    mentioned = _DOTTED_NAME.findall(rule.expression.text)
    return any(
        f"{name}.".startswith(f"{key}.") or key.startswith(f"{name}.") for name in mentioned for key in doubt
    )


def _keys_in_doubt(root: Sheet, sheet: Sheet) -> set[str]:
    """The keys, seen from a sheet, under which an answer is wrong by itself."""
    keys = {node.key for node in sheet.errors}
    keys |= {
        rows.key for rows, row_sheets in sheet.rows.items() if any(_has_errors(row) for row in row_sheets)
    }
    return keys if sheet is root else keys | {node.key for node in root.errors}


def _has_errors(sheet: Sheet) -> bool:
    return any(inner.errors for inner in sheet.everything())


def _in_page_order(sheet: Sheet) -> list[FieldError]:
    errors: list[FieldError] = []
    for node in walk(sheet.level.nodes):
        if isinstance(node, Input | RowList | Group) and node in sheet.errors:
            name = sheet.prefix + node.key
            errors.append(FieldError(name, node.label, sheet.errors[node], sheet.place))
        if isinstance(node, RowList) and not sheet.is_hidden(node):
            for row in sheet.rows[node]:
                errors += _in_page_order(row)
    return errors
