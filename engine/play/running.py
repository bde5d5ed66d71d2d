"""Play test case files: each case in a throw-away database, under a clock of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from engine import clock
from engine.bpmn import Bundle, ProcessFacts, bundle_of, read_processes, read_sources
from engine.dmn import Decision, compile_dmn
from engine.exceptions import NiostegError
from engine.play.budget import demand_time
from engine.play.casefile import CaseFile, QuestionFile, TestCase, read_tests
from engine.play.coverage import Coverage, process_coverage, table_coverage
from engine.play.deciding import Asker
from engine.play.report import CaseResult, Failure, FileResult, Report
from engine.play.seeing import fired_in
from engine.play.stage import Stage
from engine.play.stepping import take
from engine.play.trail import Trail, facts_of, in_words, passed_trail, whole_trail
from engine.play.world import World
from engine.transaction import Reader

SUFFIX = ".test.json"


def play_paths(paths: Iterable[Path]) -> Report:
    """Play the test case files, and those of the folders; a folder's files are the source of its processes."""
    troupe = Troupe()
    for path in paths:
        if path.is_dir():
            troupe.play_folder(path)
        else:
            troupe.play_file(path)
    return troupe.finished()


class Troupe:
    """Plays one file after the other and keeps the report."""

    def __init__(self) -> None:
        self._report = Report()
        self._passed: set[tuple[str, str]] = set()
        self._fired: defaultdict[str, set[int]] = defaultdict(set)
        self._processes: dict[str, ProcessFacts] = {}
        self._tables: dict[str, Decision] = {}

    def play_folder(self, folder: Path) -> None:
        """Play every test case file of the folder, and say which of its processes have none."""
        files = sorted(folder.glob(f"*{SUFFIX}"))
        if not files:
            self._report.refusals.append(
                f"{folder}: mappen har inga testfall (filer som slutar på {SUFFIX})."
            )
        for file in files:
            self.play_file(file)
        drawings = [drawing.stem for drawing in sorted(folder.glob("*.bpmn"))]
        without = [key for key in drawings if not _has_tests(folder, key) and key not in self._processes]
        if files and without:
            self._report.hints.append(f"utan testfall: {', '.join(without)}")

    def play_file(self, path: Path) -> None:
        """Play a test case file; one that cannot be played is told in the report."""
        try:
            file = read_tests(path)
            sources = read_sources([path.parent])
            if isinstance(file, QuestionFile):
                self._ask(file, sources)
            else:
                self._play(file, sources)
        except NiostegError as error:
            text = str(error)
            self._report.refusals.append(text if text.startswith(path.name) else f"{path.name}: {text}")

    def finished(self) -> Report:
        """Return the report with the coverage of all that was played."""
        coverage: dict[str, Coverage] = {
            key: process_coverage(facts, self._passed) for key, facts in self._processes.items()
        }
        for key, decision in self._tables.items():
            if decision.table is not None:
                coverage[key] = table_coverage(key, decision.table, self._fired[key])
        self._report.coverage = coverage
        return self._report

    def _ask(self, file: QuestionFile, sources: Mapping[str, bytes]) -> None:
        asker = Asker(file, sources)
        self._report.files.append(FileResult(file.path, None, asker.ask_all()))
        self._note_rules(asker.fired)
        self._note_tables(file.path, asker.model.decisions)

    def _play(self, file: CaseFile, sources: Mapping[str, bytes]) -> None:
        bundles = {key: bundle_of(key, sources) for key in file.started}
        player = Player(file, bundles)
        self._report.files.append(FileResult(file.path, bundles[file.process], player.play_all()))
        self._passed.update(place for trail in player.trails for place in trail.places)
        self._note_rules(player.fired)
        for bundle in bundles.values():
            for key, facts in bundle.processes.items():
                if key == file.process or not _has_tests(file.path.parent, key):
                    self._processes.setdefault(key, facts)
            for name, content in bundle.files.items():
                if name.endswith(".dmn"):
                    self._note_tables(file.path, compile_dmn(content, name).decisions)

    def _note_rules(self, fired: Iterable[tuple[str, Iterable[int]]]) -> None:
        for decision, rules in fired:
            self._fired[decision].update(rules)

    def _note_tables(self, path: Path, decisions: Mapping[str, Decision]) -> None:
        """Tell the coverage of tables whose own cases are played, and of those that have none of their own."""
        for key, decision in decisions.items():
            if path.name == f"{key}{SUFFIX}" or not _has_tests(path.parent, key):
                self._tables.setdefault(key, decision)


def _has_tests(folder: Path, key: str) -> bool:
    return (folder / f"{key}{SUFFIX}").exists()


class Player:
    """Plays the cases of one file; what they have in common is set up once."""

    def __init__(
        self,
        file: CaseFile,
        bundles: Mapping[str, Bundle],
        *,
        look: Callable[[Reader, int], Trail] = passed_trail,
    ) -> None:
        """`look` tells the way of a case that held; of one that did not it is always told whole."""
        self._look = look
        self._file = file
        self._bundles = bundles
        self._stage = Stage()
        self.trails: list[Trail] = []
        self.fired: list[tuple[str, list[int]]] = []

    def play_all(self) -> list[CaseResult]:
        """Play every case, each from the beginning.

        Raises:
            BundleIncomplete, DeploymentRefused: the process, or one that a case starts, cannot be deployed.
        """
        return list(self.play_each())

    def play_each(self) -> Iterator[CaseResult]:
        """Play every case, each from the beginning, and tell of each when it is done.

        Raises: as `play_all`.
        """
        try:
            if self._file.cases:
                with clock.fixed(min(case.now for case in self._file.cases)):
                    self._stage.deploy(self._bundles.values(), given=given_by(self._file.cases))
            for number, case in enumerate(self._file.cases, start=1):
                yield self._play(number, case)
        finally:
            self._stage.close()

    def _play(self, number: int, case: TestCase) -> CaseResult:
        with clock.fixed(case.now):
            self._stage.set(self._roles)
            world = World(self._stage.engine)
            failures = tuple(self._lead(world, case))
            cases = [case_id for case_id in (world.case_id, *world.others.values()) if case_id]
            seen = tuple(
                world.engine.read(whole_trail if failures else self._look, case_id) for case_id in cases
            )
            self.trails += seen
            self.fired += [one for case_id in cases for one in world.engine.read(fired_in, case_id)]
        if not failures:
            return CaseResult(number, case.name)
        way = tuple(line for trail in seen for line in in_words(trail, facts_of(self._bundles)))
        return CaseResult(number, case.name, failures, seen, way)

    def _lead(self, world: World, case: TestCase) -> Iterator[Failure]:
        try:
            world.start(self._file.process, case.data)
        except NiostegError as error:
            yield Failure(0, f"ärendet går inte att starta: {error}")
            return
        for number, step in enumerate(case.steps, start=1):
            try:
                demand_time()
                for mismatch in take(world, step):
                    yield Failure(number, mismatch.text, mismatch.elements)
            except NiostegError as error:
                subject = f" {step.subject}" if isinstance(step.subject, str) else ""
                elements: tuple[str, ...] = getattr(error, "elements", ())
                yield Failure(number, f"{step.kind}{subject}: {error}", elements)
                return

    @cached_property
    def _roles(self) -> dict[str, str]:
        return roles_in(self._bundles.values())


def roles_in(bundles: Iterable[Bundle]) -> dict[str, str]:
    """Return the roles that have a test person, with their names: the drawings', and some that forms may name."""
    named: dict[str, str] = {}
    for bundle in bundles:
        for name, content in bundle.files.items():
            if name.endswith(".bpmn"):
                named |= _roles_of(read_processes(content, name))
    return named | _KNOWN_ROLES


def given_by(cases: Iterable[TestCase]) -> set[str]:
    """Return the variables that cases set: at their start, in steps without a form, by messages."""
    listed = tuple(cases)
    steps = (step.options.get("data", {}) for case in listed for step in case.steps)
    return {name for data in (*(case.data for case in listed), *steps) for name in data}


def _roles_of(processes: Iterable[ProcessFacts]) -> dict[str, str]:
    """The roles that drawings name; one that has no lane is called by its key."""
    roles: dict[str, str] = {}
    for facts in processes:
        roles |= {element.role: element.role for element in facts.elements.values() if element.role} | roles
        roles |= {lane.role: lane.name or lane.role for lane in facts.lanes if lane.role}
    return roles


#: Roles of the strategy that forms may name although no lane of the bundle does, and what people call them.
_KNOWN_ROLES = {
    "elected_official": "Förtroendevald",
    "committee_chair": "Ordförande",
    "initiator": "Initiativtagare",
    "committee_secretary": "Nämndsekreterare",
    "registrar": "Registrator",
    "process_leader": "Processledare",
    "facilitator": "Samtalsledare",
    "case_officer": "Handläggare",
    "communicator": "Kommunikatör",
    "dialogue_coordinator": "Dialogsamordnare",
    "controller": "Controller",
    "citizen_service": "Medborgarservice",
    "service_manager": "Verksamhetschef",
    "head_of_administration": "Högsta tjänsteperson",
}
