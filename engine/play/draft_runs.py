"""Play the test cases of drafts in the background: one run at a time, noted case by case."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from engine.bpmn import bundle_of
from engine.commands.play_draft import (
    Claimed,
    claim_case_run,
    end_case_run,
    give_back_case_run,
    note_case_run,
)
from engine.exceptions import NiostegError, Problem, ProcessNotFound, Refused
from engine.play.budget import PlayedTooLong, at_most
from engine.play.casebook import case_in
from engine.play.casefile import QuestionFile, read_tests
from engine.play.deciding import Asker
from engine.play.examining import examine
from engine.play.glossary import Glossary
from engine.play.report import CaseResult
from engine.play.running import SUFFIX, Player
from engine.play.tracks import track_of
from engine.play.trail import facts_of, whole_trail
from engine.play.verdict import reasons
from engine.process_engine import ProcessEngine
from engine.queries.process_versions import deployed_files, process_versions
from engine.queries.registers import role_names

#: All cases of one draft together.
LONGEST_RUN_SECONDS = 900.0


def play_next_run(engine: ProcessEngine, *, is_stopped: Callable[[], bool] = lambda: False) -> bool:
    """Play the run that has waited longest; return whether there was one.

    When it `is_stopped` between two cases, the run waits again, for the next to play it.
    """
    claimed = engine.run(claim_case_run)
    if claimed is None:
        return False
    results: list[dict[str, Any]] = []
    tracks: list[dict[str, Any]] = []
    status = "held"
    try:
        with at_most(LONGEST_RUN_SECONDS):
            for result, track in _play(claimed, _words(engine, claimed)):
                if is_stopped():
                    engine.run(give_back_case_run, claimed.id)
                    return True
                results.append(result)
                tracks.append(track)
                engine.run(note_case_run, claimed.id, results)
                if result["failures"]:
                    status = "failed"
    except PlayedTooLong as error:
        results.append(_failed("", "", str(error)))
        status = "broken"
    # What each case reached is noted at the end alone: while the run goes on it would be written over and over.
    noted = [{**result, **track} for result, track in zip_longest(results, tracks, fillvalue=_NO_TRACK)]
    engine.run(end_case_run, claimed.id, noted, status=status)
    return True


_NO_TRACK: dict[str, Any] = {}
Played = tuple[dict[str, Any], dict[str, Any]]


def _words(engine: ProcessEngine, claimed: Claimed) -> Glossary:
    """What the names in the cases mean, in the draft and in what is in force."""
    roles = engine.read(role_names)
    try:
        latest = engine.read(process_versions, claimed.process_key)[0]
    except ProcessNotFound:
        return Glossary(claimed.files, roles)
    before = engine.read(deployed_files, claimed.process_key, latest.version).files
    return Glossary(claimed.files, roles, former=Glossary(before, roles))


def _play(claimed: Claimed, words: Glossary) -> Iterator[Played]:
    """Yield what came of each case and what it reached; of a file that cannot be played, why."""
    with TemporaryDirectory() as folder:
        for name in sorted(claimed.files):
            if name.endswith(SUFFIX):
                path = Path(folder, name)
                path.write_bytes(claimed.files[name])
                try:
                    yield from _cases_of(path, claimed.files, words)
                except PlayedTooLong:
                    raise
                except Refused as refused:
                    yield _failed(name, "", " ".join(map(_in_words, refused.problems))), {}
                except NiostegError as error:
                    yield _failed(name, "", str(error)), {}


def _cases_of(path: Path, files: Mapping[str, bytes], words: Glossary) -> Iterator[Played]:
    tests = read_tests(path)
    if isinstance(tests, QuestionFile):
        asker = Asker(tests, files)
        played = [_as_json(path.name, result) for result in asker.ask_all()]
        reached = track_of((), asker.fired, {})
        # The rules that answered any of the questions, told once.
        yield from ((result, _NO_TRACK if number else reached) for number, result in enumerate(played))
        return
    bundles = {key: bundle_of(key, files) for key in tests.started}
    player = Player(tests, bundles, look=whole_trail)
    processes = facts_of(bundles)
    for result in player.play_each():
        track = track_of(player.trails, player.fired, processes)
        player.trails.clear()
        player.fired.clear()
        yield _as_json(path.name, result, _told(path, files, tests.process, result, words)), track


def _told(
    path: Path, files: Mapping[str, bytes], process_key: str, result: CaseResult, words: Glossary
) -> list[dict[str, Any]]:
    """Return in words why a case does not hold; it is played once more for that."""
    if not result.failures:
        return []
    case = case_in(path.read_bytes(), result.number)
    try:
        found = reasons(case, examine(files, process_key, case), words)
    except PlayedTooLong:
        return []
    return [{"step": reason.step, "text": reason.text} for reason in found]


def _in_words(problem: Problem) -> str:
    return f"{problem.message} {problem.remedy}".strip()


def _as_json(name: str, result: CaseResult, told: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    failures = [{"step": failure.step, "message": failure.message} for failure in result.failures]
    words = {"words": list(told)} if told else {}
    return {"file": name, "number": result.number, "case": result.name, "failures": failures, **words}


def _failed(name: str, case: str, message: str) -> dict[str, Any]:
    return {"file": name, "case": case, "failures": [{"step": 0, "message": message}]}
