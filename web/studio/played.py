"""What came of playing the test cases of a draft, as the pages show it."""

import json
from dataclasses import field
from typing import Any

from engine import clock
from engine.commands.play_draft import is_under_way
from engine.queries import studio
from engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Played:
    """What came of playing. `state` is one of none, waiting, running, dropped, held, failed, broken.

    `failed` are the cases that did not hold, and files none of whose cases could be played (those have no name).
    `results` are all that are known so far.
    """

    state: str
    done: int
    total: int
    failed: list[dict[str, Any]]
    held: int
    results: list[dict[str, Any]] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether the run is under way."""
        return self.state in {"waiting", "running"}

    @property
    def words(self) -> str:
        """What did not go well, counted."""
        files = sum(not result["case"] for result in self.failed)
        cases = len(self.failed) - files
        parts = [f"{cases} testfall håller inte"] if cases else []
        if files:
            parts.append("1 fil kan inte spelas" if files == 1 else f"{files} filer kan inte spelas")
        return " och ".join(parts)

    @property
    def by_case(self) -> dict[tuple[str, int], dict[str, Any]]:
        """What came of each case, by its file and number (from 1); of a file that could not be played as number 0."""
        return {(result["file"], result.get("number", 0)): result for result in self.results}


def played_of(ready: studio.Readiness) -> Played:
    """Return what came of playing the draft as it is now."""
    run = ready.run
    if run is None:
        return Played("none", 0, ready.test_cases, [], 0)
    results = json.loads(run.results)
    failed = [result for result in results if result["failures"]]
    is_dropped = run.status == "running" and not is_under_way(run, clock.now())
    state = "dropped" if is_dropped else run.status
    return Played(state, run.done, run.total, failed, len(results) - len(failed), results)
