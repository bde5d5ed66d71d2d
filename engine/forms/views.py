"""What a page shows of a form: all decided, so that the macros in `web/templates/forms` only write it down."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypedDict

from engine import feel
from engine.forms import messages, prose
from engine.forms.components import Break, Condition, Group, Input, Node, Option, Prose, RowList, Value, dig
from engine.forms.conditions import Ast, bind
from engine.forms.conversions import code_of
from engine.forms.posted import element_id
from engine.forms.settling import context_of_row, kept_file
from engine.forms.sheets import Desk, Sheet
from engine.forms.validation import FieldError
from engine.records import dataclass


class _Visibility(TypedDict):
    hidden: bool
    hide: str | None


@dataclass(frozen=True, slots=True)
class FieldView:
    """One input. `texts` stand in the field (several only in a checklist); `spoken` is the value in words.

    `hide` is the condition for the browser as JSON, "" when only the server evaluates it, None when there is
    none.
    """

    kind: str
    id: str
    name: str
    label: str
    help: str
    hint: str
    texts: tuple[str, ...]
    spoken: str
    options: tuple[Option, ...]
    required: bool
    optional: bool
    locked: bool
    error: str | None
    hidden: bool
    hide: str | None
    whole_number: bool
    accept: str
    multiple: bool
    prefix: str
    suffix: str
    note: str

    @property
    def text(self) -> str:
        return self.texts[0] if self.texts else ""

    @property
    def described_by(self) -> str:
        parts = {
            "prefix": self.prefix,
            "suffix": self.suffix,
            "help": self.help,
            "hint": self.hint,
            "note": self.note,
            "error": self.error,
        }
        return " ".join(f"{self.id}-{part}" for part, text in parts.items() if text)


@dataclass(frozen=True, slots=True)
class GroupView:
    """Fields under one heading. Only a group with a rule has an `id`, for its error: groups may share a path."""

    kind: str
    id: str
    label: str
    error: str | None
    hidden: bool
    hide: str | None
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """One row; `name` and `mark` go into a hidden field, `number` counts from 1."""

    name: str
    mark: str
    number: int
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class RowsView:
    kind: str
    id: str
    name: str
    label: str
    help: str
    error: str | None
    hidden: bool
    hide: str | None
    rows: tuple[RowView, ...]
    can_add: bool
    can_remove: bool

    @property
    def described_by(self) -> str:
        parts = {"help": self.help, "error": self.error}
        return " ".join(f"{self.id}-{part}" for part, text in parts.items() if text)


@dataclass(frozen=True, slots=True)
class ProseView:
    """`kind` is "prose" with its safe `html`, "separator" or "spacer"."""

    kind: str
    id: str
    html: str
    hidden: bool
    hide: str | None


ItemView = FieldView | GroupView | RowsView | ProseView


@dataclass(frozen=True, slots=True)
class FormState:
    """A form as a page shows it.

    `multipart`: it has files, so the page's `<form>` needs `enctype="multipart/form-data"`. `focus` is the id
    of the field to stand in (a row was just added), "" otherwise.
    """

    key: str
    items: tuple[ItemView, ...]
    errors: tuple[FieldError, ...] = ()
    multipart: bool = False
    has_optional: bool = False
    focus: str = ""

    @property
    def error_links(self) -> tuple[tuple[str, str], ...]:
        """(sentence, id) for each error; the id is "" where the page has no field to lead to."""
        ids = {item.id for item in all_items(self.items)}
        targets = (element_id(error.name) for error in self.errors)
        return tuple(
            (error.sentence, target if target in ids else "")
            for error, target in zip(self.errors, targets, strict=True)
        )

    @property
    def refresh(self) -> str:
        """When the page needs its button to show the form anew: "", "without script" or "always"."""
        conditions = {item.hide for item in all_items(self.items)} - {None}
        if "" in conditions:
            return "always"
        return "without script" if conditions else ""

    @property
    def intro(self) -> str:
        return messages.INTRO_OPTIONAL if self.has_optional else ""


def all_items(items: Sequence[ItemView]) -> Iterator[ItemView]:
    """The items of a page with all that stands inside them."""
    for item in items:
        yield item
        if isinstance(item, GroupView):
            yield from all_items(item.items)
        elif isinstance(item, RowsView):
            for row in item.rows:
                yield from all_items(row.items)


def view_items(sheet: Sheet, desk: Desk, context: Mapping[str, Value]) -> tuple[ItemView, ...]:
    """The views of a sheet's nodes. `context` is what its expressions see."""
    page = _Page(sheet, desk, context, None)
    return page.items(sheet.level.nodes)


@dataclass(frozen=True, slots=True)
class _Page:
    """Writes the views of one sheet; `outer` is the page around a row."""

    sheet: Sheet
    desk: Desk
    context: Mapping[str, Value]
    outer: _Page | None

    def items(self, nodes: Sequence[Node]) -> tuple[ItemView, ...]:
        return tuple(self._item(node) for node in nodes)

    def _item(self, node: Node) -> ItemView:
        if isinstance(node, Input):
            return self._field(node)
        if isinstance(node, Group):
            return self._group(node)
        if isinstance(node, RowList):
            return self._rows(node)
        return self._prose(node)

    def _field(self, node: Input) -> FieldView:
        sheet, limits = self.sheet, node.limits
        name, locked = sheet.name_of(node), node in sheet.locked
        options = () if node.options is None else self.desk.book.of(node.options, self.context)
        texts = tuple(sheet.texts[node])
        return FieldView(
            kind=node.kind,
            id=element_id(name),
            name=name,
            label=node.label,
            help=node.help,
            hint="" if locked else messages.length_hint(limits.min_length, limits.max_length),
            texts=texts,
            spoken=spoken(node, sheet.values[node], options) if locked else "",
            options=options,
            required=node.required,
            optional=node.is_optional and not locked,
            locked=locked,
            error=sheet.errors.get(node),
            **self._visibility(node.condition),
            whole_number=limits.decimals == 0,
            accept=",".join(limits.accept),
            multiple=limits.multiple,
            prefix=node.prefix,
            suffix=node.suffix,
            note=self._note(node, options),
        )

    def _note(self, node: Input, options: Sequence[Option]) -> str:
        """What a person must know about a field beside its help text."""
        if node.options is not None and not options:
            return "Det finns inget att välja på än."
        if node.kind != "file":
            return ""
        if self.sheet.fields and self.sheet.values[node]:
            return "Välj filen igen. Den sparades inte, eftersom andra svar behöver rättas."
        kept = kept_file(self.sheet, node)
        return f"Sparad fil: {spoken(node, kept, ())}. Väljer du en ny ersätter den filen." if kept else ""

    def _group(self, node: Group) -> GroupView:
        return GroupView(
            kind="group",
            id=element_id(self.sheet.prefix + node.key) if node.rule else "",
            label=node.label,
            error=self.sheet.errors.get(node),
            **self._visibility(node.condition),
            items=self.items(node.nodes),
        )

    def _rows(self, node: RowList) -> RowsView:
        rows = self.sheet.rows[node]
        name = self.sheet.name_of(node)
        return RowsView(
            kind="rows",
            id=element_id(name),
            name=name,
            label=node.label,
            help=node.help,
            error=self.sheet.errors.get(node),
            **self._visibility(node.condition),
            rows=tuple(self._row(name, index, row) for index, row in enumerate(rows)),
            can_add=not node.fixed_rows and (node.max_rows is None or len(rows) < node.max_rows),
            can_remove=not node.fixed_rows,
        )

    def _row(self, list_name: str, index: int, row: Sheet) -> RowView:
        page = _Page(row, self.desk, context_of_row(row, self.context), self)
        return RowView(f"{list_name}[{index}]", row.mark, row.number, page.items(row.level.nodes))

    def _prose(self, node: Prose | Break) -> ProseView:
        html = ""
        if isinstance(node, Prose):
            values = (item.evaluate(self.context, missing_is_null=True) for item in node.expressions)
            html = prose.to_html(
                prose.fill(node.template, tuple("–" if v is None else feel.to_text(v) for v in values))
            )
        kind = "prose" if isinstance(node, Prose) else node.kind
        return ProseView(kind=kind, id=node.id, html=html, **self._visibility(node.condition))

    def _visibility(self, condition: Condition | None) -> _Visibility:
        if condition is None:
            return {"hidden": False, "hide": None}
        ast = bind(condition.ast, self.resolve) if condition.ast else None
        hide = "" if ast is None else json.dumps(ast, ensure_ascii=False, separators=(",", ":"))
        return {"hidden": condition in self.sheet.hidden, "hide": hide}

    def resolve(self, name: str) -> Ast | None:
        """A name of a condition as the browser needs it: the field that holds it, or its value now."""
        for component in self.sheet.level.inputs:
            if component.key == name and component not in self.sheet.locked:
                return self._as_field(component)
        if self.outer is not None and not dig(self.sheet.origin, tuple(name.split(".")))[0]:
            return self.outer.resolve(name)
        return _as_value(dig(self.context, tuple(name.split(".")))[1])

    def _as_field(self, component: Input) -> Ast | None:
        options = self.desk.book.of(component.options, self.context) if component.options else ()
        if component.kind == "file" or any(not isinstance(option.value, str) for option in options):
            return None
        return ["field", self.sheet.name_of(component), component.kind]


def spoken(component: Input, value: Value, options: Sequence[Option]) -> str:
    """A value in words: labels for choices, names for files, Swedish dates and numbers for the rest."""
    if value is None:
        return ""
    if component.kind == "file":
        files = value if isinstance(value, list) else [value]
        return ", ".join(str(item["name"]) for item in files if isinstance(item, Mapping) and "name" in item)
    labels = {option.code: option.label for option in options}
    if isinstance(value, list):
        return ", ".join(labels.get(code_of(item), feel.to_text(item)) for item in value)
    return labels.get(code_of(value)) or feel.to_text(value)


def _as_value(value: Value) -> Ast | None:
    if value is None or isinstance(value, str | bool):
        return ["value", value]
    if isinstance(value, Decimal | int | float):
        return ["value", float(value)]
    if isinstance(value, list) and all(item is None or isinstance(item, str | bool) for item in value):
        return ["list", *(["value", item] for item in value)]
    return None
