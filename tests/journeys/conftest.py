"""Chromium for all journeys, and the small site that most of them go to: one matter in three tasks, five persons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from engine import clock
from tests.support.browser import Visitors, missing_browser, open_chromium, serving, visitors_of
from tests.support.site import Site, running_site

HERE = Path(__file__).parent
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey drives a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    missing = missing_browser()
    if missing:
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = open_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The small site on a Monday morning."""
    with clock.fixed(MONDAY), running_site(tmp_path) as site:
        yield site


@pytest.fixture
def visitors(chromium: Browser, site: Site) -> Iterator[Visitors]:
    """Browser windows before the small site."""
    with serving(site.app, MONDAY) as server, visitors_of(chromium, server.address) as visitors:
        yield visitors
