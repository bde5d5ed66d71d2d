"""Play new sequences, a batch at a time, and tell how many have been played.

    python -m tests.stateful.play --database postgresql --sequences 10000 --steps 40

A batch that fails ends it with the shortest sequence that does; `--seed` plays the same batches again. Warnings are
errors.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.homes import Home, OnPostgres, OnSqlite
from tests.stateful.machine import AnySequence
from tests.support.postgres import running_cluster

BATCH = 100


@contextmanager
def _home(kind: str) -> Iterator[Home]:
    if kind == "sqlite":
        with closing(OnSqlite()) as home:
            yield home
        return
    with running_cluster() as cluster, closing(OnPostgres(cluster)) as home:
        yield home


def _play(home: Home, *, batch: int, steps: int) -> None:
    chosen = settings(
        max_examples=BATCH,
        stateful_step_count=steps,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    machine = seed(batch)(type("AnySequenceHere", (AnySequence,), {"home": home}))
    run_state_machine_as_test(machine, settings=chosen)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--sequences", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--seed", type=int, default=os.getpid() * BATCH)
    given = parser.parse_args(arguments)
    warnings.simplefilter("error")
    with _home(given.database) as home:
        for number in range(-(-given.sequences // BATCH)):
            _play(home, batch=given.seed + number, steps=given.steps)
            played = (number + 1) * BATCH
            sys.stdout.write(
                f"{given.database}: {played} sequences of {given.steps} steps from seed {given.seed}, "
                f"{time.process_time():.0f} s of processor time\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
