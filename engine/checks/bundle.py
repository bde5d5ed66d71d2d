"""Check all files that belong together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import get_args

from engine.bpmn import Bundle, processes_in
from engine.checks.budgets import check_budgets
from engine.checks.decision_tables import KnownColumns
from engine.checks.deep import Deep
from engine.checks.dictionary import Dictionary
from engine.checks.expressions import check_expressions
from engine.checks.files import check_files
from engine.checks.gateways import check_gateways
from engine.checks.labels import check_labels
from engine.checks.material import Asked, Drawing, House, Material, Topic, roots_among
from engine.checks.names import check_names
from engine.checks.people import check_people
from engine.checks.services import check_services
from engine.checks.soundness import check_soundness
from engine.checks.standard_lint import check_standard
from engine.dmn import compile_dmn
from engine.drawing import lint_tree
from engine.exceptions import Problem, Refused, Severity
from engine.feel import Shape
from engine.forms import Form, load_form
from engine.spiff.refusals import refusals_among
from engine.xml import parse_xml


def check_bundle(
    given: Bundle | Mapping[str, bytes],
    *,
    topics: Mapping[str, Topic] | Collection[str] | None = None,
    roles: Collection[str] | None = None,
    names: Collection[str] = (),
) -> list[Problem]:
    """Everything wrong with the files, those of one file together, errors before warnings.

    `given` is a bundle or files by name; then each process that no other calls is taken to start by itself.
    `topics` are those that have a handler and `roles` those that somebody holds (None: not checked); `names`
    are variables that come from outside.
    """
    return _sorted(_Inspection(given, _house(topics, roles, names)).problems())


def review_bundle(
    given: Bundle | Mapping[str, bytes],
    *,
    topics: Mapping[str, Topic] | Collection[str] | None = None,
    roles: Collection[str] | None = None,
    names: Collection[str] = (),
) -> list[Problem]:
    """As `check_bundle`, and after the warnings what is good to know (severity info): when timers would go off,
    what nobody reads, where the order of flows decides."""
    inspection = _Inspection(given, _house(topics, roles, names))
    return _sorted((*inspection.problems(), *inspection.remarks()))


def columns_of_tables(given: Bundle | Mapping[str, bytes]) -> KnownColumns:
    """What the processes ask each column of a table about, as far as it can be told; by file, decision and column."""
    return _Inspection(given, _house(None, None, ())).known_columns()


def names_of_decision(
    given: Bundle | Mapping[str, bytes], *, file: str, decision: str
) -> Mapping[str, Shape]:
    """What the names are that a decision takes from the processes whose steps ask it; empty where none does."""
    return _Inspection(given, _house(None, None, ())).known_names(file=file, decision=decision)


def _house(
    topics: Mapping[str, Topic] | Collection[str] | None,
    roles: Collection[str] | None,
    names: Collection[str],
) -> House:
    return House(
        topics=_topics(topics),
        roles=None if roles is None else frozenset(roles),
        names=frozenset(names),
    )


def _sorted(problems: Iterable[Problem]) -> list[Problem]:
    order = get_args(Severity)
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, order.index(problem.severity)))


def _topics(topics: Mapping[str, Topic] | Collection[str] | None) -> Mapping[str, Topic] | None:
    if topics is None or isinstance(topics, Mapping):
        return topics
    return dict.fromkeys(topics, Topic())


class _Inspection:
    """Reads what can be read, and asks every check about it."""

    def __init__(self, given: Bundle | Mapping[str, bytes], house: House) -> None:
        self._files = given.files if isinstance(given, Bundle) else given
        self._of_files: list[Problem] = []
        drawings = tuple(self._undoubled(self._drawings()))
        facts = [process for drawing in drawings for process in drawing.processes.values()]
        roots = frozenset({given.process_key}) if isinstance(given, Bundle) else roots_among(facts)
        self._material = Material(drawings, self._forms(), self._decisions(), roots, house)
        self._deep = Deep(self._material)

    def problems(self) -> Iterator[Problem]:
        yield from self._of_files
        refused = self._refusals()
        yield from refused
        yield from self._deep.of_files()
        for drawing in self._material.drawings:
            found = list(self._of_drawing(drawing, self._deep.dictionary))
            yield from found
            yield from self._deep.of_drawing(drawing)
            if not any(problem.file == drawing.file for problem in refused):
                yield from check_soundness(drawing)
                yield from check_standard(drawing, found)
            yield from lint_tree(drawing.root, file=drawing.file)

    def known_columns(self) -> KnownColumns:
        return self._deep.known_columns()

    def known_names(self, *, file: str, decision: str) -> Mapping[str, Shape]:
        return self._deep.known_names(file=file, decision=decision)

    def remarks(self) -> Iterator[Problem]:
        return self._deep.remarks()

    def _of_drawing(self, drawing: Drawing, dictionary: Dictionary) -> Iterator[Problem]:
        material = self._material
        yield from check_budgets(drawing)
        yield from check_files(drawing, material)
        yield from check_expressions(drawing, material.house)
        yield from check_names(drawing, material, dictionary)
        yield from check_people(drawing, material)
        yield from check_services(drawing, material.house)
        yield from check_gateways(drawing, material)
        yield from check_labels(drawing)

    def _refusals(self) -> list[Problem]:
        """What the engine room says of the drawings that could be read."""
        trees = {drawing.file: drawing.root for drawing in self._material.drawings}
        start = next(iter(sorted(self._material.roots)), "")
        return refusals_among(self._material.processes, trees, start=start) if trees else []

    def _drawings(self) -> Iterator[Drawing]:
        for name in _named(self._files, ".bpmn"):
            try:
                root = parse_xml(self._files[name], name=name)
                yield Drawing(name, root, {process.key: process for process in processes_in(root, name)})
            except Refused as refused:
                self._of_files += refused.problems

    def _undoubled(self, drawings: Iterable[Drawing]) -> Iterator[Drawing]:
        """The drawings without the processes whose key another file has taken: one process a key is looked at."""
        seen: dict[str, str] = {}
        for drawing in drawings:
            for key in drawing.processes.keys() & seen.keys():
                self._of_files.append(
                    drawing.error(
                        key,
                        "duplicate_process",
                        f"Processen ”{key}” finns både i {seen[key]} och {drawing.file}.",
                        "Ge en av dem en annan nyckel, eller ta bort filen.",
                    )
                )
            own = {key: process for key, process in drawing.processes.items() if key not in seen}
            seen |= dict.fromkeys(own, drawing.file)
            yield Drawing(drawing.file, drawing.root, own)

    def _forms(self) -> dict[str, Form | None]:
        found: dict[str, Form | None] = {}
        for name in _named(self._files, ".form"):
            key = name.removesuffix(".form")
            try:
                found[key] = load_form(self._files[name], key)
            except Refused as refused:
                found[key] = None
                self._of_files += refused.problems
        return found

    def _decisions(self) -> dict[str, Asked | None]:
        """By id; a file with one decision is known by its name too (as the engine room finds them)."""
        found: dict[str, Asked | None] = {}
        for name in _named(self._files, ".dmn"):
            own = self._decisions_in(name)
            if len(own) <= 1:
                found.setdefault(name.removesuffix(".dmn"), next(iter(own.values()), None))
            found |= own
        return found

    def _decisions_in(self, name: str) -> dict[str, Asked | None]:
        try:
            model = compile_dmn(self._files[name], name)
        except Refused as refused:
            self._of_files += refused.problems
            return {}
        self._of_files += model.warnings
        return {decision_id: Asked(model, decision_id) for decision_id in model.decisions}


def _named(files: Mapping[str, bytes], ending: str) -> list[str]:
    return sorted(name for name in files if name.endswith(ending))
