"""Play the test cases of drafts in the background: one run at a time, noted case by case."""

from collections.abc import Callable, Iterator, Mapping
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
from engine.exceptions import NiostegError, Problem, Refused
from engine.play.budget import PlayedTooLong, at_most
from engine.play.casefile import QuestionFile, read_tests
from engine.play.deciding import Asker
from engine.play.report import CaseResult
from engine.play.running import SUFFIX, Player
from engine.process_engine import ProcessEngine

#: All cases of one draft together.
LONGEST_RUN_SECONDS = 900.0


def play_next_run(engine: ProcessEngine, *, is_stopped: Callable[[], bool] = lambda: False) -> bool:
    """Play the run that has waited longest; return whether there was one.

    When it `is_stopped` between two cases, the run waits again, for the next to play it.
    """
    claimed = engine.run(claim_case_run)
    if claimed is None:
        return False
    results: list[Mapping[str, Any]] = []
    status = "held"
    try:
        with at_most(LONGEST_RUN_SECONDS):
            for result in _play(claimed):
                if is_stopped():
                    engine.run(give_back_case_run, claimed.id)
                    return True
                results.append(result)
                engine.run(note_case_run, claimed.id, results)
                if result["failures"]:
                    status = "failed"
    except PlayedTooLong as error:
        results.append(_failed("", "", str(error)))
        status = "broken"
    engine.run(end_case_run, claimed.id, results, status=status)
    return True


def _play(claimed: Claimed) -> Iterator[Mapping[str, Any]]:
    """Yield what came of each case; of a file that cannot be played, why."""
    with TemporaryDirectory() as folder:
        for name in sorted(claimed.files):
            if name.endswith(SUFFIX):
                path = Path(folder, name)
                path.write_bytes(claimed.files[name])
                try:
                    for result in _cases_of(path, claimed.files):
                        yield _as_json(name, result)
                except PlayedTooLong:
                    raise
                except Refused as refused:
                    yield _failed(name, "", " ".join(map(_in_words, refused.problems)))
                except NiostegError as error:
                    yield _failed(name, "", str(error))


def _cases_of(path: Path, files: Mapping[str, bytes]) -> Iterator[CaseResult]:
    tests = read_tests(path)
    if isinstance(tests, QuestionFile):
        yield from Asker(tests, files).ask_all()
    else:
        yield from Player(tests, {key: bundle_of(key, files) for key in tests.started}).play_each()


def _in_words(problem: Problem) -> str:
    return f"{problem.message} {problem.remedy}".strip()


def _as_json(name: str, result: CaseResult) -> dict[str, Any]:
    failures = [{"step": failure.step, "message": failure.message} for failure in result.failures]
    return {"file": name, "case": result.name, "failures": failures}


def _failed(name: str, case: str, message: str) -> dict[str, Any]:
    return {"file": name, "case": case, "failures": [{"step": 0, "message": message}]}
