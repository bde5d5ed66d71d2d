"""Processes that a test starts, stops and kills: forked from a server that has imported what they need."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from typing import Any


def start_process(work: Callable[..., None], *arguments: Any) -> ForkServerProcess:
    """Start a process that does some work and then leaves."""
    context = multiprocessing.get_context("forkserver")
    # Imported once, so that a process that is started again is at work within milliseconds.
    context.set_forkserver_preload(["tests.reliability.workers", "tests.reliability.fault_points"])
    process = context.Process(target=work, args=arguments, daemon=True)
    process.start()
    return process
