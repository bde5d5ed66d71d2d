"""Two versions of a process laid side by side, file by file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from engine.comparing.casefiles import CasesUnreadable, compare_cases
from engine.comparing.drawings import DrawingPair, compare_drawings
from engine.comparing.forms import FormUnreadable, compare_forms, read_form
from engine.comparing.model import (
    CaseChange,
    Change,
    Comparison,
    DrawingChanges,
    FileChange,
    FormChanges,
    Sentence,
    TableChanges,
    by_importance,
)
from engine.comparing.pieces import read_pieces
from engine.comparing.tables import compare_tables, read_tables
from engine.comparing.telling import files as telling
from engine.comparing.telling.drawings import tell_drawing
from engine.comparing.telling.forms import tell_form
from engine.comparing.telling.tables import tell_tables
from engine.comparing.vocabulary import Files, Vocabulary, vocabulary_of
from engine.exceptions import XmlRefused
from engine.reading import JsonRefused
from engine.records import dataclass

_UNREADABLE = (XmlRefused, JsonRefused, FormUnreadable, CasesUnreadable)


def compare(old: Files, new: Files, *, roles: Mapping[str, str] | None = None) -> Comparison:
    """All that differs between two versions; each is its files by name. A version compared with itself is empty.

    `roles` are the Swedish names of roles by key; those of the lanes are known without it. Whatever cannot be read is
    told as changed, with the reason: a draft may hold mistakes.
    """
    comparing = _Comparing(old, new, vocabulary_of(old, new, roles=roles or {}))
    comparing.run()
    return Comparison(
        files=comparing.files,
        drawings=comparing.drawings,
        tables=comparing.tables,
        forms=comparing.forms,
        cases=comparing.cases,
        sentences=by_importance(comparing.sentences),
    )


@dataclass
class _Comparing:
    old: Files
    new: Files
    words: Vocabulary
    files: dict[str, FileChange] = field(default_factory=dict)
    drawings: dict[str, DrawingChanges] = field(default_factory=dict)
    tables: dict[str, TableChanges] = field(default_factory=dict)
    forms: dict[str, FormChanges] = field(default_factory=dict)
    cases: dict[str, tuple[CaseChange, ...]] = field(default_factory=dict)
    sentences: list[Sentence] = field(default_factory=list)

    def run(self) -> None:
        names = _renamed_files(self.old, self.new)
        for name, data in sorted(self.new.items()):
            former = name if name in self.old else names.get(name)
            if former is None:
                self.files[name] = FileChange(name, Change.ADDED, name)
                self.sentences.append(telling.tell_new_file(name, data, self.words))
            elif former != name or self.old[former] != data:
                self._changed(name, former)
        for name, data in sorted(self.old.items()):
            if name not in self.new and name not in names.values():
                self.files[name] = FileChange(name, Change.REMOVED, name)
                self.sentences.append(telling.tell_lost_file(name, data, self.words))

    def _changed(self, name: str, former: str) -> None:
        self.files[name] = FileChange(name, Change.CHANGED, former)
        if former != name:
            self.sentences.append(telling.tell_renamed(self.files[name]))
        if self.old[former] == self.new[name]:
            return
        try:
            told = self._content(name, former)
        except _UNREADABLE as error:
            self.files[name] = FileChange(name, Change.CHANGED, former, _why(error))
            told = [telling.tell_trouble(self.files[name])]
        self.sentences += told or [telling.tell_saved_again(name)]

    def _content(self, name: str, former: str) -> list[Sentence]:
        """Compare what is in a file, keep what differs, and tell it."""
        old, new = self.old[former], self.new[name]
        if name.endswith(".bpmn"):
            return self._drawing(compare_drawings(old, new, file=name, old_file=former))
        if name.endswith(".dmn"):
            tables = compare_tables(old, new, file=name, old_file=former)
            self.tables |= tables.tables
            return tell_tables(tables, name)
        if name.endswith(".form"):
            form = compare_forms(old, new, file=name)
            if not form.changes.is_empty:
                self.forms[name] = form.changes
            return tell_form(form, self.words)
        if name.endswith(telling.CASES):
            cases = compare_cases(old, new)
            if cases:
                self.cases[name] = cases
            return list(telling.tell_cases(name, cases))
        return [telling.tell_other_file(name)]

    def _drawing(self, pair: DrawingPair) -> list[Sentence]:
        if not pair.changes.is_empty:
            self.drawings[pair.changes.file] = pair.changes
        return tell_drawing(pair, self.words)


def _why(error: Exception) -> str:
    if isinstance(error, XmlRefused):
        return " ".join(problem.message for problem in error.problems)
    return str(error)


def _renamed_files(old: Files, new: Files) -> dict[str, str]:
    """New name -> old name of the files that are known by what is in them: the process, the decision, the form."""
    lost = {_identity(name, old[name]): name for name in old if name not in new}
    fresh = {_identity(name, new[name]): name for name in new if name not in old}
    return {name: lost[identity] for identity, name in fresh.items() if identity and identity in lost}


def _identity(name: str, data: bytes) -> str:
    try:
        if name.endswith(".bpmn"):
            keys = [piece.id for piece in read_pieces(data, name).values() if piece.kind == "process"]
            return f"process {' '.join(keys)}" if keys else ""
        if name.endswith(".dmn"):
            return f"decision {' '.join(read_tables(data, name))}"
        if name.endswith(".form"):
            id_ = read_form(data).facets.get("id", "")
            return f"form {id_}" if id_ else ""
    except _UNREADABLE:
        return ""
    return ""
