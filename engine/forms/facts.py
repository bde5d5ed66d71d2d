"""What a loaded form says of itself: its answers, the names that it reads, its answers in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.forms.components import Input, Level, RowList, Value, dig, expressions_of, walk
from engine.forms.options import OptionBook
from engine.forms.views import spoken
from engine.records import dataclass

_ROW_NAMES = frozenset({"this", "parent", "i"})


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One answer of a form, for checks.

    `path` is written as in an expression, with [] for a row: `activities[].date`. `type` is text, email,
    phone, textarea, number, date, time, datetime, select, radio, checkbox, checklist, file or (for the rows)
    dynamiclist.
    """

    path: str
    label: str
    type: str
    required: bool
    values_key: str | None = None


def has_optional(level: Level) -> bool:
    """Whether some field is marked as one that may be left empty."""
    return any(item.is_optional for item in level.inputs) or any(
        has_optional(rows.row) for rows in level.lists
    )


def names_read(level: Level, given: frozenset[str] = frozenset()) -> Iterator[str]:
    """The names in the level's expressions that neither it nor what is `given` around it has."""
    known = given | {path[0] for path in level.by_path()}
    for node in walk(level.nodes):
        for expression in expressions_of(node):
            yield from expression.names - known
        if isinstance(node, RowList):
            yield from names_read(node.row, known | _ROW_NAMES)


def field_infos(level: Level, prefix: str = "") -> Iterator[FieldInfo]:
    """The answers of a level and of its rows, in the order of the page."""
    for node in walk(level.nodes):
        if isinstance(node, Input):
            values_key = node.options.key if node.options else None
            yield FieldInfo(prefix + node.key, node.label, node.kind, node.required, values_key)
        elif isinstance(node, RowList):
            yield FieldInfo(prefix + node.key, node.label, "dynamiclist", bool(node.min_rows))
            yield from field_infos(node.row, f"{prefix}{node.key}[].")


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in words. `path` is where it stands among the variables (`activities[0].date`).

    `rows` are the repeating groups around it, the outermost first: the group's label and the row's number from 1.
    """

    path: str
    label: str
    text: str
    rows: tuple[tuple[str, int], ...] = ()

    @property
    def full_label(self) -> str:
        """The label with its place: "Aktiviteter, rad 2: Datum"."""
        return "".join(f"{label}, rad {number}: " for label, number in self.rows) + self.label


def told(
    level: Level,
    answers: Mapping[str, Value],
    book: OptionBook,
    prefix: str = "",
    rows: tuple[tuple[str, int], ...] = (),
) -> Iterator[Told]:
    """Each answer that a level has, in words, in the order of the page."""
    for node in walk(level.nodes):
        if isinstance(node, Input | RowList):
            _, value = dig(answers, node.path)
            if isinstance(node, Input):
                options = book.of(node.options, answers) if node.options else ()
                text = spoken(node, value, options)
                if text:
                    yield Told(prefix + node.key, node.label, text, rows)
            elif isinstance(value, list):
                yield from _told_rows(node, value, book, prefix, rows)


def _told_rows(
    node: RowList, value: list[Value], book: OptionBook, prefix: str, rows: tuple[tuple[str, int], ...]
) -> Iterator[Told]:
    for number, row in enumerate(value, 1):
        if isinstance(row, Mapping):
            place = f"{prefix}{node.key}[{number - 1}]."
            yield from told(node.row, row, book, place, (*rows, (node.label, number)))
