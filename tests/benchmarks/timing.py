"""Time, measured so that a busy machine says as little as possible: medians, of calls that take turns.

Whatever else the machine does only ever adds time, and more to what waits for the disk than to what only computes.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar


class Clock:
    """What the stopwatches go by: the time on the wall, or this process's own share of the processor."""

    read: ClassVar[Callable[[], float]] = time.perf_counter


@dataclass
class Stopwatch:
    """The times of one thing, in milliseconds."""

    times: list[float] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[None]:
        started = Clock.read()
        yield
        self.times.append((Clock.read() - started) * 1000)

    @property
    def typical(self) -> float:
        """The median."""
        return statistics.median(self.times)


def typical_ms(call: Callable[[], object], *, times: int) -> float:
    """Return the median of a call's times, after one that warms it up."""
    call()
    watch = Stopwatch()
    for _ in range(times):
        with watch.running():
            call()
    return watch.typical
