"""`python3 dev.py bench`: measure, print the table, write it as JSON to var/bench.json.

Everything is compared with two bases measured in the same minutes (see bases.py), because machines are noisy and
milliseconds are not stable. docs/performance.md says what each line means and what it must be.

    --only a,c,f    some of the lines
    --processor     this process's processor time instead of the clock's, where others keep the machine busy; without
                    what the disk, other processes (f) and PostgreSQL's server (a') take
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from engine import paths
from engine.adapters.database import sqlite_version
from tests.benchmarks import checking, completion, crowd, lives, nine_steps, playing, starting
from tests.benchmarks.bases import CoreTransaction, Stock
from tests.benchmarks.results import Result
from tests.benchmarks.timing import Clock

REPORT = paths.DATA / "bench.json"


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    only = options.only
    if options.processor:
        Clock.read = time.process_time
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="niosteg-bench-", dir=_data_folder()) as name:
        folder = Path(name)
        stock, core = Stock(), CoreTransaction(folder)
        results: list[Result] = []
        for measure in _measures(only, folder, stock, core):
            for result in measure():
                results.append(result)
                print(result.line(), file=sys.stderr, flush=True)
        if not stock.watch.times:
            for _ in range(10):
                stock.one_case()
                core.some()
        bases = {"P0": stock.watch.typical, "P6core": core.watch.typical}
        core.close()
    _report(bases, results, seconds=time.monotonic() - started)
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__.split("\n\n")[0])
    parser.add_argument("--only", default="abcdefghi", help="the lines to measure, for example acf")
    parser.add_argument("--processor", action="store_true", help="processor time, where the machine is busy")
    return parser.parse_args(arguments)


def _measures(
    only: str, folder: Path, stock: Stock, core: CoreTransaction
) -> Iterator[Callable[[], Iterable[Result]]]:
    wanted = set(only)
    if wanted & set("ab"):
        yield lambda: completion.measure(folder, stock, core)
    if "b" in wanted:
        yield lambda: nine_steps.measure(folder)
    if wanted & set("deg"):
        yield lambda: lives.measure(folder)
    if "h" in wanted:
        yield lambda: playing.measure(folder)
    if "i" in wanted:
        yield checking.measure
    if "f" in wanted:
        yield lambda: starting.measure(folder)
    if wanted & set("cd"):
        yield lambda: crowd.measure(folder)


def _data_folder() -> Path:
    """A folder on the disk that a real run writes to; the system's own may be memory."""
    paths.DATA.mkdir(parents=True, exist_ok=True)
    return paths.DATA


def _report(bases: dict[str, float], results: list[Result], *, seconds: float) -> None:
    print(_table(bases, results))
    print(f"\n{seconds:.0f} s; also in {REPORT}")
    REPORT.write_text(
        json.dumps(
            {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "python": sys.version.split()[0],
                "sqlite": ".".join(map(str, sqlite_version()[0])),
                "bases_ms": bases,
                "results": [result.as_json() for result in results],
            },
            ensure_ascii=False,
            indent=2,
        )
    )


def _table(bases: dict[str, float], results: list[Result]) -> str:
    measured = ", ".join(f"{name} = {value:.3f} ms" for name, value in bases.items())
    order = sorted(results, key=lambda result: result.key)
    head = ["| | measured | now | must | goal | |", "| --- | --- | --- | --- | --- | --- |"]
    return "\n".join([f"Bases: {measured}", "", *head, *(result.line() for result in order)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
