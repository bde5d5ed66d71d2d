"""A process from a template to force: two owners, test cases that are played while one looks, no script needed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from engine.play.draft_runs import play_next_run
from tests.support.browser import Visitors, Window
from tests.support.site import Site


@pytest.fixture
def owners(site: Site) -> Site:
    site.person("olle", "process_owner")
    site.person("ove", "process_owner")
    return site


def begin(window: Window) -> None:
    """Begin a process from the template and invite a colleague to own it too."""
    window.log_in("Olle")
    window.follow("Studion")
    window.follow("Ny process")
    window.page.get_by_label("Namn").fill("Svara på synpunkter")
    window.page.get_by_label("Nyckel").fill("synpunkter")
    window.page.get_by_label("Mallen Skriv, läs och godkänn").check()
    window.press("Lägg till processen")
    window.follow("Ägare och läsare")
    window.page.get_by_label("Person").select_option("ove")
    window.page.get_by_label("Del").select_option("owner")
    window.press("Bjud in")


def approve_and_deploy(visitors: Visitors, olle: Window) -> None:
    ove = visitors.window()
    ove.log_in("Ove")
    ove.open("/studio/synpunkter/driftsatt")
    ove.press("Godkänn utkastet som det är nu")
    olle.open("/studio/synpunkter/driftsatt")
    olle.page.get_by_label("Vad är nytt?").fill("Första versionen")
    olle.press("Driftsätt")


def test_the_page_follows_the_test_cases_as_they_are_played(owners: Site, visitors: Visitors) -> None:
    olle = visitors.window()
    begin(olle)
    olle.follow("Det här återstår")
    olle.press("Spela testfallen")
    assert "De väntar på sin tur." in olle.text

    play_next_run(owners.engine)

    expect(olle.page.get_by_text("Alla testfall håller")).to_be_visible()
    approve_and_deploy(visitors, olle)
    assert "Version 1 är i drift." in olle.messages[0]
    hanna = visitors.window()
    hanna.log_in("Hanna")
    hanna.open("/arenden/starta")
    assert hanna.leads_by("Svara på synpunkter")


def test_without_script_it_is_the_same_with_one_link_more(owners: Site, visitors: Visitors) -> None:
    olle = visitors.window(java_script_enabled=False)
    begin(olle)
    olle.follow("Det här återstår")
    olle.press("Spela testfallen")
    play_next_run(owners.engine)

    olle.follow("Läs om nu")

    assert "Alla testfall håller" in olle.text
    approve_and_deploy(visitors, olle)
    assert "Version 1 är i drift." in olle.messages[0]
