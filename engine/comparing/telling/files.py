"""Whole files that came, went or got another name, and test cases, as sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from engine.comparing.casefiles import CasesUnreadable, read_cases
from engine.comparing.forms import FormUnreadable, read_form
from engine.comparing.model import CaseChange, Change, Facet, FileChange, Sentence, Topic
from engine.comparing.phrasing import counted, listed, quoted
from engine.comparing.pieces import read_pieces
from engine.comparing.tables import read_tables
from engine.comparing.telling.facets import capitalised
from engine.comparing.vocabulary import Vocabulary
from engine.exceptions import XmlRefused
from engine.reading import JsonRefused

CASES = ".test.json"

_NEW = ("ny", "nytt", "nya")
_GONE = ("borttagen", "borttaget", "borttagna")
_PARTS = {
    "now": "starttiden",
    "data": "uppgifterna från start",
    "expect": "det väntade svaret",
    "steps": "stegen",
}


def tell_new_file(name: str, data: bytes, words: Vocabulary) -> Sentence:
    """A file that only the new version has."""
    return Sentence(capitalised(f"{_come(name, data, words, _NEW)}."), _topic(name), Change.ADDED, name)


def tell_lost_file(name: str, data: bytes, words: Vocabulary) -> Sentence:
    """A file that only the old version has."""
    text = _come(name, data, words, _GONE)
    return Sentence(capitalised(f"{text}."), _topic(name), Change.REMOVED, name)


def tell_renamed(change: FileChange) -> Sentence:
    text = f"Filen {quoted(change.old_name)} heter nu {quoted(change.name)}."
    return Sentence(text, Topic.FILES, Change.CHANGED, change.name)


def tell_trouble(change: FileChange) -> Sentence:
    """A file that cannot be compared, and why."""
    text = f"Filen {quoted(change.name)} är ändrad, men det går inte att visa hur: {change.trouble}"
    return Sentence(text, Topic.FILES, Change.CHANGED, change.name)


def tell_saved_again(name: str) -> Sentence:
    """A file whose bytes differ and nothing else."""
    text = f"Filen {quoted(name)} är sparad på nytt. Innehållet är detsamma."
    return Sentence(text, Topic.LAYOUT, Change.CHANGED, name)


def tell_other_file(name: str) -> Sentence:
    return Sentence(f"Filen {quoted(name)} är ändrad.", Topic.DETAILS, Change.CHANGED, name)


def tell_cases(name: str, changes: Iterable[CaseChange]) -> Iterator[Sentence]:
    words = {Change.ADDED: "nytt", Change.REMOVED: "borttaget"}
    for case in changes:
        what = words.get(case.change) or f"ändrat: {listed([_part(facet) for facet in case.facets])}"
        text = f"Testfallet {quoted(case.name)} är {what}."
        yield Sentence(text, Topic.TEST_CASES, case.change, name)


def _part(facet: Facet) -> str:
    """A part of a case; of its steps, how many differ."""
    if facet.name != "steps" or facet.old is None or facet.new is None:
        return _PARTS.get(facet.name, f"”{facet.name}”")
    old, new = Counter(facet.old.splitlines()), Counter(facet.new.splitlines())
    count = max((old - new).total(), (new - old).total())
    return counted(count, "steg", "steg") if count else "stegens ordning"


def _topic(name: str) -> Topic:
    return Topic.TEST_CASES if name.endswith(CASES) else Topic.FILES


def _come(name: str, data: bytes, words: Vocabulary, became: tuple[str, str, str]) -> str:
    """What a whole file is and how much is in it, with the word for what became of it in the right form."""
    common, neuter, plural = became
    size = _size(name, data)
    if name.endswith(".bpmn"):
        key = name.removesuffix(".bpmn")
        return f"processen {quoted(words.process(key))} är {common}{size}"
    if name.endswith(".dmn"):
        return f"beslutstabellen {quoted(words.decision(name.removesuffix('.dmn')))} är {common}{size}"
    if name.endswith(".form"):
        return f"{words.form(name.removesuffix('.form'))} är {neuter}{size}"
    if name.endswith(CASES):
        return f"testfallen i {quoted(name)} är {plural}{size}"
    return f"filen {quoted(name)} är {common}"


def _size(name: str, data: bytes) -> str:
    try:
        return _counted(name, data)
    except (XmlRefused, JsonRefused, FormUnreadable, CasesUnreadable):
        return ", men går inte att läsa"


def _counted(name: str, data: bytes) -> str:
    if name.endswith(".bpmn"):
        steps = sum(piece.is_step for piece in read_pieces(data, name).values())
        return f", med {counted(steps, 'steg', 'steg')}"
    if name.endswith(".dmn"):
        return f", med {counted(sum(len(table.rows) for table in read_tables(data, name).values()), 'rad', 'rader')}"
    if name.endswith(".form"):
        asked = [field for field in read_form(data).fields.values() if field.path]
        return f", med {counted(len(asked), 'fråga', 'frågor')}"
    return f" ({counted(len(read_cases(data)), 'fall', 'fall')})"
