"""(i): `niosteg check` of the whole dialogue, the first time in a process, and of a drawing of four hundred steps.

Processor time after start-up, each time in a process of its own: what is compiled once, FEEL above all, is compiled
in it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

import engine.cli.main
from engine.bpmn import Bundle, bundle_of, read_sources
from engine.checks import check_bundle
from engine.service_tasks import TOPICS
from tests.benchmarks.results import Result
from tests.support.examples.example import BESIDE
from tests.support.examples.layout import picture
from tests.support.shipped import FORMS, PROCESSES, ROOT

TIMES = 5
STEPS = 400
STARTED = engine.cli.main.__name__
"""What a start of the program imports."""


def measure() -> Iterator[Result]:
    told = [json.loads(_run()) for _ in range(TIMES)]
    for key, what, must, goal in (
        ("dialogue", "check of the whole dialogue, the first in a process", 300, 150),
        ("steps", f"check of a drawing of {STEPS} steps", 2_000, 500),
    ):
        value = min(each[key] for each in told)
        yield Result("i", what, value, "ms", value, must=must, goal=goal)


def dialogue() -> Bundle:
    return bundle_of("medborgardialog", read_sources([PROCESSES, FORMS]))


def four_hundred() -> Mapping[str, bytes]:
    """Questions in a row, each with two answers that meet again: as many elements as one level may have."""
    rounds = (STEPS - 3) // 4
    text = ['start S "In"', 'end E "Ut"', 'user F "Fråga"', "S -> F -> G1"]
    for at in range(1, rounds + 1):
        after = f"G{at + 1}" if at < rounds else "E"
        text += [
            f'xor G{at} "Fler än {at}?"',
            f'user A{at} "Granska {at}"',
            f'script B{at} @name="Räkna {at}" lang=feel set=summa{at} "antal + {at}"',
            f"xor J{at}",
            f"G{at} -> A{at} if antal > {at}",
            f"G{at} -> B{at} else",
            f"A{at} -> J{at} -> {after}",
            f"B{at} -> J{at}",
            f"says G{at} A{at} Ja",
            f"says G{at} B{at} Nej",
        ]
    return {**BESIDE, "exempel.bpmn": picture("\n".join(text))}


def _run() -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.checking"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": "."},
    )
    return done.stdout


def _milliseconds(files: Bundle | Mapping[str, bytes]) -> float:
    started = time.process_time()
    check_bundle(files, topics=TOPICS)
    return (time.process_time() - started) * 1000


if __name__ == "__main__":
    drawn = four_hundred()
    print(json.dumps({"dialogue": _milliseconds(dialogue()), "steps": _milliseconds(drawn)}))
