"""Play test case files: each case in a new throw-away database, under a clock of its own."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from engine import clock
from engine.bpmn import Bundle, bundle_of, read_process, read_sources
from engine.commands.answering import AnswersRefused
from engine.commands.complete_user_task import FourEyes
from engine.exceptions import NiostegError
from engine.play.casefile import CaseFile, Step, TestCase, read_case_file
from engine.play.coverage import coverage_of
from engine.play.expecting import mismatches
from engine.play.report import CaseResult, Failure, Report
from engine.play.stage import Stage
from engine.play.world import World

SUFFIX = ".test.json"


class StepFailed(NiostegError):
    """A step did not go as the test says."""


def play_paths(paths: Iterable[Path]) -> Report:
    """Play the test case files, and those of the folders; a folder's files are the source of its processes."""
    report = Report()
    passed: dict[str, list[list[tuple[str, str]]]] = {}
    bundles: dict[str, Bundle] = {}
    for path in _case_files(paths):
        try:
            file = read_case_file(path)
            bundle = bundle_of(file.process, read_sources([path.parent]))
        except NiostegError as error:
            report.refusals.append(f"{path.name}: {error}")
            continue
        bundles[file.process] = bundle
        player = Player(bundle, file)
        report.results[path.name] = player.play_all()
        passed[file.process] = player.paths
    report.coverage = coverage_of(bundles, passed)
    return report


def _case_files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]


class Player:
    """Plays the cases of one file; what they have in common is set up once."""

    def __init__(self, bundle: Bundle, file: CaseFile) -> None:
        self._file = file
        given = {name for case in file.cases for name in case.data}
        self._stage = Stage(bundle, _roles(bundle), given)
        self.paths: list[list[tuple[str, str]]] = []

    def play_all(self) -> list[CaseResult]:
        """Play every case, each from the beginning."""
        try:
            return [self._play(case) for case in self._file.cases]
        finally:
            self._stage.close()

    def _play(self, case: TestCase) -> CaseResult:
        with clock.fixed(case.now):
            try:
                self._stage.set()
                world = World(self._stage.engine)
                failures = self._lead(world, case)
                self.paths.append(world.path())
            except NiostegError as error:
                failures = [Failure(case.name, 0, str(error))]
        return CaseResult(case.name, tuple(failures))

    def _lead(self, world: World, case: TestCase) -> list[Failure]:
        try:
            world.start(self._file.process, case.data)
        except NiostegError as error:
            return [Failure(case.name, 0, f"ärendet går inte att starta: {error}")]
        failures: list[Failure] = []
        for number, step in enumerate(case.steps, start=1):
            try:
                failures += [Failure(case.name, number, line) for line in _do(world, step)]
            except NiostegError as error:
                failures.append(Failure(case.name, number, f"{step.kind} {_subject(step)}: {error}"))
                break
        return failures


def _subject(step: Step) -> str:
    return step.subject if isinstance(step.subject, str) else ""


def _roles(bundle: Bundle) -> set[str]:
    roles: set[str] = set()
    for name, content in bundle.files.items():
        if name.endswith(".bpmn"):
            facts = read_process(content, name)
            roles |= {lane.role for lane in facts.lanes if lane.role}
            roles |= {element.role for element in facts.elements.values() if element.role}
    return roles | _KNOWN_ROLES


#: Roles of the strategy that forms may name although no lane of the bundle does.
_KNOWN_ROLES = frozenset(
    {
        "elected_official",
        "committee_chair",
        "initiator",
        "committee_secretary",
        "registrar",
        "process_leader",
        "facilitator",
        "case_officer",
        "communicator",
        "dialogue_coordinator",
        "controller",
        "citizen_service",
        "service_manager",
    }
)


def _do(world: World, step: Step) -> list[str]:
    match step.kind:
        case "expect":
            return list(mismatches(world, step.subject))
        case "complete":
            return _complete(world, step)
        case "advance":
            world.advance(step.subject)
        case "cancel":
            world.cancel(str(step.subject))
        case _:
            return _deliver(world, step)
    return []


def _complete(world: World, step: Step) -> list[str]:
    waiting = [task for task in world.open_tasks() if task.element_id == step.subject]
    index = step.options.get("index", 0)
    if index >= len(waiting):
        names = ", ".join(task.element_id for task in world.open_tasks()) or "inga"
        raise StepFailed(f"uppgiften är inte öppen. Öppna: {names}.")
    data: Mapping[str, Any] = step.options.get("data") or {}
    try:
        world.complete(waiting[index], as_whom=step.options.get("as"), data=data)
    except AnswersRefused as refusal:
        return _refused(step, refusal)
    except FourEyes as denial:
        if step.options.get("denied") == "four_eyes":
            return []
        raise StepFailed(str(denial)) from denial
    if "refused" in step.options:
        return [f"formuläret tog emot svaren, men skulle ha nekat {step.options['refused']}"]
    if "denied" in step.options:
        return [f"uppgiften gick att göra, men skulle ha nekats ({step.options['denied']})"]
    return []


def _refused(step: Step, refusal: AnswersRefused) -> list[str]:
    got = sorted(refusal.errors)
    wanted = step.options.get("refused")
    if wanted is None:
        raise StepFailed(f"formuläret nekar: {refusal}")
    return [] if got == sorted(wanted) else [f"formuläret nekar {got}, väntade {sorted(wanted)}: {refusal}"]


def _deliver(world: World, step: Step) -> list[str]:
    reached = world.deliver(
        step.kind, step.subject, key=step.options.get("key"), data=step.options.get("data") or {}
    )
    wanted = step.options.get("reaches", 1)
    return [] if reached == wanted else [f"{step.kind} {step.subject}: nådde {reached}, väntade {wanted}"]
