"""A process owner without script, on a telephone: a changed drawing breaks a test case, and a sentence mends it."""

from __future__ import annotations

from engine.bpmn import read_sources
from engine.commands.create_workspace import create_workspace
from engine.commands.play_draft import ask_for_case_run
from engine.play.draft_runs import play_next_run
from tests.support.browser import NARROW, Visitors
from tests.support.shipped import ROOT
from tests.support.site import Site

KEY = "svara_pa_fraga"
CASES = f"/studio/{KEY}/testfall"


def broken_draft(site: Site) -> None:
    """Olle owns the example of the handbook, with another last day than its test case expects."""
    site.person("olle", "process_owner")
    files = dict(read_sources([ROOT / "docs" / "exempel"]))
    cases = f"{KEY}.test.json"
    files[cases] = (ROOT / "docs" / "exempel" / cases).read_bytes()
    files[f"{KEY}.bpmn"] = files[f"{KEY}.bpmn"].replace(b'value="5 arbetsdagar"', b'value="6 arbetsdagar"')
    site.engine.run(create_workspace, KEY, title="Svara på en fråga", files=files, by=site.actor("olle"))
    site.engine.run(ask_for_case_run, KEY, by=site.actor("olle"))
    play_next_run(site.engine)


def test_what_breaks_is_told_in_words_and_mended_by_taking_a_proposal(site: Site, visitors: Visitors) -> None:
    broken_draft(site)
    window = visitors.window(viewport=NARROW, java_script_enabled=False)
    faults = visitors.window(viewport=NARROW)
    for one in (window, faults):
        one.log_in("Olle")
    found: dict[str, list[str]] = {}

    def look() -> None:
        address = window.page.url.partition("#")[0]
        faults.page.goto(address)
        found[address] = faults.barriers() + faults.too_wide()

    window.open(CASES)
    assert "ska vara klar senast 1 december 2026" in window.text
    look()
    window.open(f"{CASES}/{KEY}.test.json/1")
    assert "Testfallet håller inte" in window.text
    look()
    window.open(window.addresses(f"{CASES}/{KEY}.test.json/1/laga/")[0])
    assert "Testfallet håller då" in window.text
    look()
    window.press("Ta det här")

    assert "Testfallet håller Det har just spelats" in window.text
    assert window.messages[0] == "Ändringen är sparad, och testfallet har spelats igen."
    window.open(f"/studio/{KEY}/tackning")
    look()
    assert {place: faults for place, faults in found.items() if faults} == {}
