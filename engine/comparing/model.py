"""What a comparison finds, as plain values. "Old" is the version that one comes from, "new" the one one goes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import IntEnum, StrEnum

from engine.records import dataclass


class Change(StrEnum):
    """What became of a thing. `MOVED`: only its place is another."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class Topic(IntEnum):
    """What a change is about, what matters most first: the order in which people are told."""

    FILES = 0
    STEPS = 1
    PEOPLE = 2
    WAYS = 3
    TIMES = 4
    RULES = 5
    QUESTIONS = 6
    WORDS = 7
    DETAILS = 8
    TEST_CASES = 9
    LAYOUT = 10

    @property
    def heading(self) -> str:
        return _HEADINGS[self]


_HEADINGS = {
    Topic.FILES: "Processer, tabeller och formulär",
    Topic.STEPS: "Steg",
    Topic.PEOPLE: "Vem gör vad",
    Topic.WAYS: "Vägar och villkor",
    Topic.TIMES: "Tider och påminnelser",
    Topic.RULES: "Regler i beslutstabeller",
    Topic.QUESTIONS: "Frågor i formulär",
    Topic.WORDS: "Namn och texter",
    Topic.DETAILS: "Tekniska detaljer",
    Topic.TEST_CASES: "Testfall",
    Topic.LAYOUT: "Bara utseendet",
}


@dataclass(frozen=True, slots=True)
class Facet:
    """One property that differs, as written in the file; None where it is not set."""

    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One change in plain Swedish. `element` is the id in the file ("" for the whole file).

    `old` and `new` are what was written, where the sentence only says that it changed (a long text, an expression).
    """

    text: str
    topic: Topic
    change: Change
    file: str
    element: str = ""
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True)
class ElementChange:
    """An element that is in both versions; `label` is what people call it now."""

    id: str
    kind: str
    label: str
    facets: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class DrawingChanges:
    """A drawing: ids of added and removed elements, changed ones by id, and those that only lie elsewhere."""

    file: str
    old_file: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: Mapping[str, ElementChange] = field(default_factory=dict)
    moved: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed or self.moved)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, old, new or both; `facets` are what differs in its head."""

    key: str
    label: str
    is_answer: bool
    change: Change
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row; None in the version that has no such row or column."""

    column: str
    old: str | None
    new: str | None

    @property
    def change(self) -> Change:
        if self.old == self.new:
            return Change.SAME
        if self.old is None:
            return Change.ADDED
        return Change.REMOVED if self.new is None else Change.CHANGED


@dataclass(frozen=True, slots=True)
class Row:
    """A rule; its numbers count from 1, None in the version that lacks it. `note` is a cell of its own.

    A row that is both changed and moved is CHANGED, and `is_moved`.
    """

    id: str
    change: Change
    old_number: int | None
    new_number: int | None
    cells: tuple[Cell, ...]
    note: Cell
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class TableChanges:
    """A decision with a table; `facets` are those of its head (name, question, hit policy)."""

    id: str
    name: str
    file: str
    facets: tuple[Facet, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def is_empty(self) -> bool:
        parts = {part.change for part in self.columns} | {part.change for part in self.rows}
        return not self.facets and parts <= {Change.SAME}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A component of a form; `key` is the path of its answer ("" for a text), `id` that of the file.

    `is_moved`: it stands elsewhere among the others; `change` is MOVED when nothing else is new.
    """

    id: str
    key: str
    kind: str
    label: str
    change: Change
    facets: tuple[Facet, ...] = ()
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class FormChanges:
    """A form: every component that differs, in the order of the new form, removed ones where they stood."""

    file: str
    facets: tuple[Facet, ...]
    fields: tuple[FieldChange, ...]

    @property
    def is_empty(self) -> bool:
        return not self.facets and not self.fields


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A test case; `facets` name what differs: `now`, `data`, `steps`."""

    name: str
    change: Change
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file as a whole. `old_name` differs when it was renamed; `trouble` says why its content is not compared."""

    name: str
    change: Change
    old_name: str
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions compared; each mapping holds only what differs, by file name (tables by decision id).

    A removed file is known by its old name. `sentences` tell everything, what matters most first.
    """

    files: Mapping[str, FileChange]
    drawings: Mapping[str, DrawingChanges]
    tables: Mapping[str, TableChanges]
    forms: Mapping[str, FormChanges]
    cases: Mapping[str, tuple[CaseChange, ...]]
    sentences: tuple[Sentence, ...]

    @property
    def is_empty(self) -> bool:
        return not self.files

    def about(self, file: str) -> list[Sentence]:
        """The sentences about one file, in their order."""
        return [sentence for sentence in self.sentences if sentence.file == file]


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Facet, ...]:
    """The properties that differ, in the order of the new version, lost ones last."""
    names = dict.fromkeys((*new, *old))
    return tuple(
        Facet(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)
    )


def by_importance(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Sentences in order of topic, otherwise as they came."""
    return tuple(sorted(sentences, key=lambda sentence: sentence.topic))
