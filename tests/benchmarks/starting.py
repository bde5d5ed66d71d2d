"""(f): from the start of a process to its first page, against the bare imports of the packages it uses.

The project's own modules count as work. They are compiled before, as at every start that `dev.py` makes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from engine import paths
from engine.commands.start_case import start_case
from engine.queries.task_list import open_tasks
from engine.transaction import OPERATOR
from tests.benchmarks.installation import add_clerk, deploy_w1_with_forms, install
from tests.benchmarks.results import Result
from tests.benchmarks.timing import Stopwatch

TIMES = 7
BARE = "import importlib, json, sys; [importlib.import_module(name) for name in json.load(sys.stdin)]"


def measure(folder: Path) -> Iterator[Result]:
    """Measure in turns, each in a process of its own."""
    home = folder / "start"
    niosteg = install(home, f"sqlite:///{home / 'niosteg.db'}")
    add_clerk(niosteg)
    deploy_w1_with_forms(niosteg)
    case = niosteg.engine.run(start_case, "w1", by=OPERATOR)
    [task] = niosteg.engine.read(open_tasks, case_id=case)
    niosteg.database.close()
    page = ["-m", "tests.benchmarks.first_page", str(home), str(task.id)]
    told = json.loads(_run([*page, "told"], ""))
    started, packages = Stopwatch(), Stopwatch()
    for _ in range(TIMES):
        with started.running():
            _run([*page, "entrance"], "")
        with packages.running():
            _run(["-c", BARE], json.dumps(told["packages"]))
    page_ms, what = started.typical, "start to the first page"
    yield Result("f", what, page_ms, "bare imports", page_ms / packages.typical, must=1.5, goal=1.1)
    parsed = told["parsed"]
    yield Result("f", "a bundle is parsed, five pages", parsed, "times", parsed, must=1, goal=1, unit="times")


def _run(arguments: list[str], given: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=paths.PROCESSES.parent,
        input=given,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": "."},
    )
    return done.stdout
