"""What people call the things that files have keys for: roles, answers, forms, tables, processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from engine.comparing.forms import FormUnreadable, RawField, read_form
from engine.comparing.pieces import Piece, read_pieces
from engine.comparing.tables import RawTable, read_tables
from engine.exceptions import XmlRefused
from engine.reading import JsonRefused
from engine.records import dataclass

Files = Mapping[str, bytes]

_MOST_STEPS = 2


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names by key.

    `answers`: the path of an answer -> its question. `options`: the path -> {value: what people choose}. `steps`: the
    key of a form -> the names of the steps that show it.
    """

    roles: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    processes: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, str] = field(default_factory=dict)

    def role(self, key: str) -> str:
        return self.roles.get(key, key)

    def form(self, key: str) -> str:
        """A form as people know it: "formuläret till ”Gör tidplanen”", else by its key."""
        steps = self.steps.get(key, ())
        if not steps:
            return f"formuläret ”{key}”"
        shown = " och ".join(f"”{step}”" for step in steps[:_MOST_STEPS])
        return f"formuläret till {shown}{' med flera' if len(steps) > _MOST_STEPS else ''}"

    def process(self, key: str) -> str:
        return self.processes.get(key, key)

    def decision(self, key: str) -> str:
        return self.decisions.get(key, key)

    def answer(self, path: str) -> str | None:
        """The question that an answer was given to, None for what no form asks."""
        return self.answers.get(path)


def vocabulary_of(old: Files, new: Files, *, roles: Mapping[str, str]) -> Vocabulary:
    """The names in the files of both versions, where the new one's win; `roles` are those that the registers know."""
    pieces = [*_pieces(old), *_pieces(new)]
    fields = [field for field in (*_fields(old), *_fields(new)) if field.path]
    tables = [*_tables(old), *_tables(new)]
    return Vocabulary(
        roles={**_lane_names(pieces), **roles},
        answers=questions(fields),
        options={each.path: _options(each) for each in fields if "options" in each.facets},
        steps=_steps(pieces),
        processes={piece.id: piece.name for piece in pieces if piece.kind == "process" and piece.name},
        decisions={table.id: table.name for table in tables},
    )


def questions(fields: Iterable[RawField]) -> dict[str, str]:
    """The question behind each answer: where it is asked, rather than where it only is shown."""
    named = [each for each in fields if each.path and each.label]
    shown = {each.path: each.label for each in named if _is_only_shown(each)}
    return {**shown, **{each.path: each.label for each in named if not _is_only_shown(each)}}


def _is_only_shown(field: RawField) -> bool:
    return "readonly" in field.facets or "disabled" in field.facets


def _pieces(files: Files) -> Iterator[Piece]:
    for name in _named(files, ".bpmn"):
        try:
            yield from read_pieces(files[name], name).values()
        except XmlRefused:
            continue  # told of the file itself


def _fields(files: Files) -> Iterator[RawField]:
    for name in _named(files, ".form"):
        try:
            yield from read_form(files[name]).fields.values()
        except (JsonRefused, FormUnreadable):
            continue  # told of the file itself


def _tables(files: Files) -> Iterator[RawTable]:
    for name in _named(files, ".dmn"):
        try:
            yield from read_tables(files[name], name).values()
        except XmlRefused:
            continue  # told of the file itself


def _named(files: Files, suffix: str) -> list[str]:
    return [name for name in files if name.endswith(suffix)]


def _lane_names(pieces: Iterable[Piece]) -> dict[str, str]:
    lanes = [piece for piece in pieces if piece.kind == "lane"]
    return {lane.facets["role"]: lane.name for lane in lanes if "role" in lane.facets and lane.name}


def _steps(pieces: Iterable[Piece]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for piece in pieces:
        if "form" in piece.facets and piece.name:
            found.setdefault(piece.facets["form"], {})[piece.name] = None
    return {form: tuple(names) for form, names in found.items()}


def _options(field: RawField) -> dict[str, str]:
    pairs = (line.partition(": ") for line in field.facets["options"].splitlines())
    return {value: label for value, _, label in pairs if label}
