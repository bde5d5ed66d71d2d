"""Läget: figures for each phase, and the cases behind them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import clock
from engine.commands.pause_case import cancel_case
from engine.transaction import OPERATOR
from tests.support.dialogue import ask_question, deploy_dialogue, go_on, start_dialogue
from tests.support.site import Browser, Page, Site


@pytest.fixture
def helen(site: Site) -> Browser:
    """Two dialogues in the first phase and one in the second, beside a matter without phases."""
    deploy_dialogue(site)
    start_dialogue(site, "Torget")
    start_dialogue(site, "Parken")
    decided = start_dialogue(site, "Badet")
    ask_question(site, decided)
    go_on(site, decided)
    site.start("Ny lekplats")
    return site.browser("helen")


def titles(page: Page) -> set[str]:
    return set(page.texts("//tbody//td[1]//a"))


def test_each_phase_has_its_figure_in_the_order_of_the_drawing(helen: Browser) -> None:
    figures = helen.open("/laget").texts('//*[@class="figure"]')

    assert figures == ["2 Utredning inga sena", "1 Beslut inga sena", "1 Utan steg inga sena"]


def test_a_figure_leads_to_its_cases(helen: Browser) -> None:
    addresses = helen.open("/laget").all('//*[@class="figure-main"]/@href')

    assert titles(helen.open(addresses[0])) == {"Torget", "Parken"}
    assert titles(helen.open(addresses[2])) == {"Ny lekplats"}


def test_late_cases_come_first_and_can_be_had_alone(site: Site, helen: Browser) -> None:
    with clock.fixed(clock.now() + timedelta(days=10)):
        page = site.browser("helen").open("/laget")
        late = site.browser("helen").open("/laget?sena=ja")

    assert "1 med sena uppgifter" in page.texts('//*[@class="figure"]')[1]
    assert titles(late) == {"Badet", "Ny lekplats"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("steg=Beslut", {"Badet"}),
        ("process=tillstand", {"Ny lekplats"}),
        ("organ=ks", {"Torget", "Parken", "Badet"}),
        ("sok=par", {"Parken"}),
        ("lage=paused", set()),
        ("lage=cancelled", {"Gruvan"}),
    ],
)
def test_filters_narrow_the_list(site: Site, helen: Browser, query: str, found: set[str]) -> None:
    cancelled = start_dialogue(site, "Gruvan")
    site.engine.run(cancel_case, cancelled, reason="Nej.", by=OPERATOR)

    assert titles(helen.open(f"/laget?{query}")) == found


def test_the_order_can_be_chosen_and_an_unknown_one_is_the_first(helen: Browser) -> None:
    by_name = helen.open("/laget?ordning=title").texts("//tbody//td[1]//a")
    assert by_name == ["Badet", "Ny lekplats", "Parken", "Torget"]

    by_date = helen.open("/laget?ordning=milestone").texts("//tbody//td[1]//a")
    assert by_date[0] == "Badet"

    assert helen.open("/laget?ordning=annat&sida=x").status == 200


def test_a_case_shows_owner_milestone_and_what_is_late(site: Site, helen: Browser) -> None:
    row = helen.open("/laget?sok=Badet").texts("//tbody/tr")[0]

    assert "Kommunstyrelsen" in row
    assert "Helen" in row
    assert "14 juni 2027" in row
    assert "1 öppen" in row
