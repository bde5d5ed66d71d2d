"""A process version: the process, all it calls, its tables and forms, frozen together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import field
from functools import cached_property

from engine.bpmn.facts import ElementFacts, ProcessFacts
from engine.bpmn.names import Node
from engine.bpmn.reading import read_processes
from engine.exceptions import BundleIncomplete, Problem
from engine.records import dataclass
from engine.xml import parse_xml


@dataclass(frozen=True)
class Bundle:
    """The files that a running case needs, by name (`x.bpmn`, `y.dmn`, `z.form`)."""

    process_key: str
    files: Mapping[str, bytes]

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over sorted names and contents; the lengths keep one file from posing as two."""
        digest = hashlib.sha256()
        for name, data in sorted(self.files.items()):
            digest.update(f"{len(name)}:{name}:{len(data)}:".encode())
            digest.update(data)
        return digest.hexdigest()

    @cached_property
    def processes(self) -> Mapping[str, ProcessFacts]:
        """All executable processes of the bundle, by key."""
        drawings = [(name, data) for name, data in self.files.items() if name.endswith(".bpmn")]
        return {facts.key: facts for name, data in drawings for facts in read_processes(data, name)}


def bundle_of(process_key: str, sources: Mapping[str, bytes]) -> Bundle:
    """The process with everything it uses, directly or through a called process.

    Raises:
        BundleIncomplete: names each process, table and form that is not among `sources`.
        XmlRefused, DrawingRefused: a drawing among `sources` cannot be read.
    """
    return _Collector(sources).bundle(process_key)


@dataclass
class _Collector:
    sources: Mapping[str, bytes]
    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def bundle(self, process_key: str) -> Bundle:
        if self._process(process_key) is None:
            self.problems.append(_no_process(process_key))
        self._add_processes(process_key)
        if self.problems:
            raise BundleIncomplete(self.problems)
        return Bundle(process_key, dict(sorted(self.files.items())))

    def _process(self, key: str) -> ProcessFacts | None:
        """The drawing named after the process is asked first, so that a broken neighbour does no harm."""
        named = self.sources.get(f"{key}.bpmn")
        own = read_processes(named, f"{key}.bpmn") if named is not None else ()
        return next((facts for facts in own if facts.key == key), None) or self._elsewhere.get(key)

    @cached_property
    def _elsewhere(self) -> dict[str, ProcessFacts]:
        drawings = [(name, data) for name, data in self.sources.items() if name.endswith(".bpmn")]
        return {facts.key: facts for name, data in drawings for facts in read_processes(data, name)}

    def _table(self, decision: str) -> str:
        """The file of a decision: named after it, else the one that holds its id."""
        name = f"{decision}.dmn"
        return name if name in self.sources else self._decisions_elsewhere.get(decision, name)

    @cached_property
    def _decisions_elsewhere(self) -> dict[str, str]:
        tables = [name for name in self.sources if name.endswith(".dmn")]
        return {decision: name for name in tables for decision in _decision_ids(self.sources[name], name)}

    def _add_processes(self, process_key: str) -> None:
        waiting, seen = [process_key], set[str]()
        while waiting:
            key = waiting.pop()
            facts = None if key in seen else self._process(key)
            if facts is None:
                continue
            seen.add(key)
            self._add(facts.file)
            for element in facts.elements.values():
                self._add_used(facts, element)
            waiting.extend(facts.called)

    def _add_used(self, facts: ProcessFacts, element: ElementFacts) -> None:
        called, decision, form = element.called_element, element.decision_ref, element.form_key
        if called and self._process(called) is None:
            self.problems.append(_missing(facts, element, "process", called, f"{called}.bpmn"))
        if decision:
            self._add_or_miss(facts, element, "beslutstabell", decision, self._table(decision))
        if form:
            self._add_or_miss(facts, element, "formulär", form, f"{form}.form")

    def _add_or_miss(
        self, facts: ProcessFacts, element: ElementFacts, what: str, key: str, name: str
    ) -> None:
        if name in self.sources:
            self._add(name)
        else:
            self.problems.append(_missing(facts, element, what, key, name))

    def _add(self, name: str) -> None:
        self.files[name] = self.sources[name]


def _decision_ids(data: bytes, name: str) -> list[str]:
    root: Node = parse_xml(data, name=name)
    return [node.get("id") for node in root.iterfind("{*}decision") if node.get("id")]


def _no_process(key: str) -> Problem:
    return Problem(
        f"{key}.bpmn",
        "",
        "error",
        "missing_process",
        f"Processen ”{key}” finns inte bland filerna.",
        f"Lägg till {key}.bpmn, eller ge processen i ritningen id ”{key}”.",
    )


def _missing(facts: ProcessFacts, element: ElementFacts, what: str, key: str, name: str) -> Problem:
    codes = {"process": "missing_process", "beslutstabell": "missing_decision", "formulär": "missing_form"}
    return Problem(
        facts.file,
        element.id,
        "error",
        codes[what],
        f"”{element.label}” använder {'en' if what != 'formulär' else 'ett'} {what} som inte finns: ”{key}”.",
        f"Lägg till filen {name}, eller välj {'en annan' if what != 'formulär' else 'ett annat'}.",
    )
