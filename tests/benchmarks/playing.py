"""(h): fifty steps of a test case, played with a moved clock.

Processor time: a busy machine adds to the clock on the wall and less to this. The first case of a file carries what
they share, so the small process is deployed in its time. The shipped dialogue is led through its longest case, and told
for fifty of its steps.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from engine.bpmn import bundle_of, read_sources
from engine.play.casefile import read_case_file
from engine.play.running import Player
from tests.benchmarks.results import Result
from tests.support.drawings import drawing
from tests.support.shipped import PROCESSES

STEPS = 50
TIMES = 3
MUST_MS, GOAL_MS = 300, 150

#: Two tasks in turns.
ROUNDS = """
    S -> A -> B -> G
    G -> A if n < 25
    G -> E else
    xor G
    lane Handläggare role=case_officer: A B
"""


def measure(folder: Path) -> Iterator[Result]:
    """Measure a process without forms, and the shipped nine steps."""
    for what, value in (
        ("fifty steps of a test case", milliseconds(rounds_file(folder))),
        ("fifty steps of the whole dialogue's", milliseconds(PROCESSES / "medborgardialog.test.json")),
    ):
        yield Result("h", what, value, "ms", value, must=MUST_MS, goal=GOAL_MS)


def rounds_file(folder: Path) -> Path:
    """Write a process and a test case of fifty steps into a folder of its own; return the case's file."""
    home = folder / "play"
    home.mkdir()
    (home / "p.bpmn").write_bytes(drawing(ROUNDS))
    steps = [
        step
        for n in range(1, STEPS // 2 + 1)
        for step in (
            {"complete": "A", "as": "case_officer", "data": {"n": n}},
            {"complete": "B", "as": "Bo"},
        )
    ]
    case = {"name": "Femtio steg", "now": "2026-11-23T08:00:00+01:00", "data": {"n": 0}, "steps": steps}
    file = home / "p.test.json"
    file.write_text(json.dumps({"process": "p", "cases": [case]}))
    return file


def milliseconds(file: Path) -> float:
    """Return what fifty steps of the file's longest case cost, at best: whatever else there is only adds."""
    tests = read_case_file(file)
    bundle = bundle_of(tests.process, read_sources([file.parent]))
    longest = max(tests.cases, key=lambda case: len(case.steps))
    before = [case for case in tests.cases[:1] if case is not longest]
    played = replace(tests, cases=(*before, longest))
    return min(_last_case_ms(Player(played, {tests.process: bundle})) for _ in range(TIMES)) / len(
        longest.steps
    )


def _last_case_ms(player: Player) -> float:
    """Return the processor time of fifty times a player's last case."""
    spent = 0.0
    played = player.play_each()
    while True:
        started = time.process_time()
        result = next(played, None)
        if result is None:
            return spent * STEPS
        spent = (time.process_time() - started) * 1000
        assert result.failures == (), result.failures
