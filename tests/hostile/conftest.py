"""A site with persons of every sort in two units, and a picture of all that stands in its database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from engine import clock
from tests.support.besieged import Besieged, besieged
from tests.support.site import running_site

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Besieged]:
    with clock.fixed(MONDAY), running_site(tmp_path, prepare=besieged) as site:
        yield cast("Besieged", site)


@pytest.fixture
def site_on_both(database_url: str, tmp_path: Path) -> Iterator[Besieged]:
    """The site on SQLite, and once more on PostgreSQL."""
    with clock.fixed(MONDAY), running_site(tmp_path, prepare=besieged, database_url=database_url) as site:
        yield cast("Besieged", site)
