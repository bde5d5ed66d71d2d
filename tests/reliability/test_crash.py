"""Processes that are killed in the middle of their work lose nothing and double nothing.

A short run of tests/reliability/crash.py; the long one and its figures stand in docs/reliability.md.
"""

import random

import pytest

from tests.reliability.crash import crash


@pytest.mark.timeout(120)
def test_whatever_is_killed_every_acknowledged_completion_is_there_and_every_reminder_came_once(
    database_url, tmp_path
):
    outcome = crash(
        database_url,
        tmp_path,
        completions=150,
        reminders=60,
        kills=8,
        chance=random.Random(20261124),  # noqa: S311 - moments
    )

    assert outcome.faults == []
    assert outcome.kills > 0
