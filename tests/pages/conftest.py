"""A site on a Monday morning, with a small town in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import clock
from tests.support.site import Site, running_site

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with clock.fixed(MONDAY), running_site(tmp_path) as site:
        yield site
