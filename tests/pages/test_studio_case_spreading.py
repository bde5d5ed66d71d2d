"""A new step stops many test cases at once: it is put into one by hand, and from there into the others."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from tests.pages.test_studio_test_cases import CASE, DRAWING, FILE, PAGE, case_of, change, settle
from tests.support.drawings import drawing
from tests.support.site import Browser, Site
from web.studio import case_spreading

NEW_STEP = {"complete": "Kolla", "as": "case_officer"}
WITH_CHECK = DRAWING.replace(
    "S -> Skriv -> Granska", 'user Kolla "Kontrollera svaret"\n    S -> Skriv -> Kolla -> Granska'
)
PLACE = f"{PAGE}/steg/3/fler"


@pytest.fixture
def olle(site: Site) -> Browser:
    """Olle has drawn a new step after ”Skriv svar”, and put it into the first of three cases."""
    settle(site)
    cases: list[dict[str, Any]] = [deepcopy(CASE) for _ in range(3)]
    repaired, other, elsewhere = cases
    repaired["steps"].insert(2, NEW_STEP)
    other |= {"name": "Svaret läses upp"}
    other["steps"][1]["data"]["kanal"] = "telefon"
    other["steps"].insert(2, {"expect": {"open": ["Granska"]}})
    elsewhere |= {"name": "Inget skrivs", "steps": [{"advance": "P2D"}]}
    change(site, FILE, json.dumps({"process": "svara", "cases": [repaired, other, elsewhere]}).encode())
    change(
        site,
        "svara.bpmn",
        drawing(WITH_CHECK.replace("role=case_officer: Skriv", "role=case_officer: Skriv Kolla"), "svara"),
    )
    browser = site.browser("olle")
    browser.open(PLACE)
    return browser


def test_the_step_goes_where_a_case_waits_for_it_and_before_what_failed_for_want_of_it(
    site: Site, olle: Browser
) -> None:
    page = olle.send(PLACE, {"case": [f"{FILE}:2", f"{FILE}:3"]})

    assert "Steget är inlagt i 1 testfall." in page.text
    assert "1 testfall väntar inte på steget" in page.text
    steps = case_of(site, 2)["steps"]
    assert steps[2:4] == [NEW_STEP, {"expect": {"open": ["Granska"]}}]
    assert case_of(site, 3)["steps"] == [{"advance": "P2D"}]


def test_the_other_cases_whose_process_has_the_task_are_offered(olle: Browser) -> None:
    page = olle.open(PLACE)

    assert page.all('//input[@name="case"]/@value') == [f"{FILE}:2", f"{FILE}:3"]
    assert "Handläggare gör klart ”Kontrollera svaret”." in page.text


@pytest.mark.parametrize("chosen", [[], ["annan.test.json:1"], [f"{FILE}:1"]])
def test_without_a_case_that_is_offered_it_asks_for_one_and_changes_nothing(
    site: Site, olle: Browser, chosen: list[str]
) -> None:
    before = case_of(site, 2)

    page = olle.send(PLACE, {"case": chosen})

    assert (page.status, "Välj minst ett testfall." in page.text) == (422, True)
    assert case_of(site, 2) == before


def test_what_there_was_no_time_for_is_chosen_on_the_page_that_follows(
    site: Site, olle: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_spreading, "_LONGEST", -1.0)

    page = olle.send(PLACE, {"case": [f"{FILE}:2"]})

    assert "1 testfall hanns inte med" in page.text
    assert page.all('//input[@name="case"][@checked]/@value') == [f"{FILE}:2"]


def test_a_step_that_does_no_task_cannot_be_put_elsewhere(olle: Browser) -> None:
    assert olle.open(f"{PAGE}/steg/4/fler").status == 404


def test_a_reader_puts_nothing_in(site: Site, olle: Browser) -> None:
    assert site.browser("hanna").open(PLACE).status == 403
