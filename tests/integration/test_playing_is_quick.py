"""A test case of fifty steps is played in less time than a person notices."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.playing import MUST_MS, milliseconds, rounds_file


def test_fifty_steps(tmp_path: Path) -> None:
    """In processor time, and a third of the limit on a quiet machine, so that a busy one fails nothing."""
    assert milliseconds(rounds_file(tmp_path)) < MUST_MS
