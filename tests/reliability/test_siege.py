"""Web servers and schedulers are killed while people use them: each thing happens once all the same.

A short run of tests/reliability/siege.py; the long ones and their figures stand in docs/reliability.md.
"""

import random
from pathlib import Path

import pytest

from tests.reliability.conftest import is_long
from tests.reliability.siege import besiege


@pytest.mark.timeout(900)
def test_what_two_web_servers_and_two_schedulers_do_at_once_happens_once_whoever_is_killed(
    database_url: str, tmp_path: Path
) -> None:
    things, kills = (200, 40) if is_long() else (20, 3)

    outcome = besiege(
        database_url,
        tmp_path,
        things=things,
        kills=kills,
        chance=random.Random(20261124),  # noqa: S311 - moments
    )

    assert outcome.faults == []
    assert outcome.kills.total() > 0
