"""A process owner tries a table without script: sees the quarrel in the grid, tries it, and keeps what holds."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize

from engine.commands.create_workspace import create_workspace
from tests.support.browser import NARROW, WIDE, Visitors, Window
from tests.support.dmn_files import decision, dmn_file, table
from tests.support.shipped import PROCESSES
from tests.support.site import Site

KEY = "steg2_uppdrag"
BASE = f"/studio/{KEY}/tabeller"
LEVEL = f"{BASE}/level_check.dmn/level_check"
SIZE = decision(
    table(
        [["< 1000", "true", '"liten"'], ["[1000..50000]", "-", '"mellan"'], ["> 40000", "-", '"stor"']],
        inputs=("belopp", "tidigare"),
        outputs=("storlek",),
    ),
    key="storlek",
)


def assignment(site: Site) -> None:
    """Olle owns the assignment with one of its tables, and one that he has just begun."""
    names = (f"{KEY}.bpmn", "level_check.dmn", "level_check.test.json")
    files = {name: (PROCESSES / name).read_bytes() for name in names}
    site.person("olle", "process_owner")
    site.engine.run(
        create_workspace,
        KEY,
        title="Uppdrag",
        files={**files, "storlek.dmn": dmn_file(SIZE)},
        by=site.actor("olle"),
    )


def well_made(window: Window) -> None:
    assert (window.barriers(), window.too_wide()) == ([], []), window.page.url


def test_from_a_quarrel_in_the_grid_to_a_kept_test_case_without_script(
    site: Site, visitors: Visitors
) -> None:
    assignment(site)
    window = visitors.window(java_script_enabled=False)
    window.log_in("Olle")
    window.open(f"/studio/{KEY}")
    window.follow_to(f"{BASE}/storlek.dmn")
    window.follow("Alla kombinationer")
    assert "I 1 gäller ingen rad. I 4 krockar rader." in window.text
    window.follow("Bara krockar")
    window.page.locator(".regions a").first.click()
    assert "Rad 2 och 3 gäller samtidigt" in window.text

    window.page.get_by_label("belopp").fill("fyrtio tusen")
    window.press("Prova")
    assert window.errors == ["belopp: Skriv ett tal, till exempel 12 eller 2,5."]
    window.page.get_by_label("belopp").fill("40 000")
    window.press("Prova")
    assert "Rad 2 gäller" in window.text
    window.page.get_by_label("Spara som testfall").fill("fyrtio tusen är mellan")
    window.press("Spara testfallet")

    assert "Testfallet håller" in window.text
    assert "1 av 3 rader har gällt i något testfall." in window.text


@pytest.mark.parametrize("viewport", [pytest.param(WIDE, id="1280"), pytest.param(NARROW, id="390")])
def test_what_is_wrong_is_shown_without_barriers(
    viewport: ViewportSize, site: Site, visitors: Visitors
) -> None:
    assignment(site)
    window = visitors.window(viewport=viewport)
    window.log_in("Olle")
    for address in (
        f"{BASE}/storlek.dmn/storlek/prova?v:belopp=45000",
        f"{BASE}/storlek.dmn/storlek/alla?visa=luckor&tomma=1",
        f"{BASE}/storlek.dmn/storlek/testfall",
    ):
        window.open(address)
        well_made(window)
    window.open(f"{LEVEL}/prova")
    window.page.get_by_label("Veckor till beslutet").fill("många")
    window.press("Prova")
    well_made(window)
