"""Flytta ärendet för hand: an administrator picks what and where, reads what it means, does it and takes it back."""

from __future__ import annotations

from datetime import date

import pytest

from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.pause_case import pause_case
from engine.commands.save_draft import save_draft
from engine.commands.start_case import start_case
from engine.drawing import arranged
from engine.queries.task_list import open_tasks
from engine.transaction import OPERATOR
from tests.support.drawings import drawing
from tests.support.site import Browser, Page, Site

PAGE = "/arenden/1/flytta-for-hand"
FORK = """
    user A "Skriv plan" due=P10D
    user B "Granska plan"
    user C "Fatta beslut"
    S -> A -> F
    and F
    and J
    F -> B -> J
    F -> C -> J
    J -> E
    lane Handläggare role=case_officer: A B C
"""


@pytest.fixture
def moved(site: Site) -> Site:
    """A case, number 1, at its first step."""
    site.engine.run(deploy_bundle, "park", {"park.bpmn": arranged(drawing(FORK, "park"))}, by=OPERATOR)
    site.engine.run(start_case, "park", by=OPERATOR, variables={"title": "Parken"})
    return site


@pytest.fixture
def adam(moved: Site) -> Browser:
    return moved.browser("adam")


def at(site: Site) -> list[str]:
    return sorted(task.name for task in site.engine.read(open_tasks, case_id=1))


def place(browser: Browser, name: str) -> str:
    """The address that the list gives for moving a step."""
    link = f'//table//tr[.//span[normalize-space()="{name}"]]//a/@href'
    return str(browser.open(PAGE).all(link)[0])


def test_the_case_page_leads_an_administrator_there_and_nobody_else(moved: Site, adam: Browser) -> None:
    assert adam.open("/arenden/1").all(f'//a[@href="{PAGE}"]')
    pia = moved.browser("pia")

    assert not pia.open("/arenden/1").all(f'//a[@href="{PAGE}"]')
    assert pia.open(PAGE).status == 403
    assert pia.send(PAGE, {"plats": "2", "gor": "hoppa-over", "reason": "x"}).status == 403
    assert pia.send(f"{PAGE}/angra").status == 403
    assert at(moved) == ["Skriv plan"]


def test_what_is_moved_is_picked_in_the_list_or_in_the_drawing(adam: Browser) -> None:
    page = adam.open(PAGE)

    in_the_drawing = page.all('//*[name()="a"][@class="drawing-link"]')
    assert [link.get("aria-label") for link in in_the_drawing] == ["Flytta Skriv plan"]
    assert in_the_drawing[0].get("href") == place(adam, "Skriv plan")


def test_a_step_is_skipped_after_a_look_at_what_it_means(moved: Site, adam: Browser) -> None:
    page = adam.open(place(adam, "Skriv plan").replace("#gora", "&gor=hoppa-over"))
    assert page.texts('//section[@aria-labelledby="betyder"]//ul/li') == [
        "Uppgiften ”Skriv plan” försvinner ur arbetslistan.",
        "Påminnelserna om ”Skriv plan” tas bort.",
        "Uppgiften ”Granska plan” är ny och öppnas direkt (roll: Handläggare).",
        "Uppgiften ”Fatta beslut” är ny och öppnas direkt (roll: Handläggare).",
    ]
    assert at(moved) == ["Skriv plan"]

    told = adam.send(PAGE, {**chosen(page), "reason": "Planen kom på papper."})

    assert told.messages[0].startswith("Ärendet är flyttat för hand.")
    assert at(moved) == ["Fatta beslut", "Granska plan"]
    assert "Adam förde ärendet förbi ”Skriv plan” för hand." in told.text
    assert "Därför: Planen kom på papper." in told.text


def chosen(page: Page) -> dict[str, str]:
    """What the form that does it sends of what was chosen."""
    hidden = page.all('//form[@method="post"]//input[@type="hidden"]')
    return {
        one.get("name"): one.get("value") for one in hidden if one.get("name") in ("plats", "gor", "till")
    }


def test_a_target_is_picked_in_the_drawing_or_in_the_field(moved: Site, adam: Browser) -> None:
    start = place(adam, "Skriv plan").replace("#gora", "&gor=ga-till")
    page = adam.open(start)
    assert page.texts('//select[@name="till"]/option')[:3] == [
        "Välj …",
        "Granska plan (uppgift)",
        "Fatta beslut (uppgift)",
    ]
    links = {link.get("aria-label"): link.get("href") for link in page.all('//*[@class="drawing-link"]')}
    page = adam.open(links["Till Fatta beslut (uppgift)"])

    assert "Flytta från ”Skriv plan” till ”Fatta beslut (uppgift)”" in page.text
    assert "Stället där parallella vägar möts skulle vänta för alltid" in page.text
    adam.send(PAGE, {**chosen(page), "reason": "Bråttom."})

    assert at(moved) == ["Fatta beslut"]


def test_a_branch_is_called_off_and_the_move_is_undone_with_the_draft(moved: Site, adam: Browser) -> None:
    (task,) = moved.engine.read(open_tasks, case_id=1)
    moved.engine.run(save_draft, task.id, {"svar": ["halvvägs"]}, by=moved.actor("hugo"))
    page = adam.open(place(adam, "Skriv plan").replace("#gora", "&gor=avbryt"))
    assert "Utkastet till ”Skriv plan” följer inte med." in page.text
    told = adam.send(PAGE, {**chosen(page), "reason": "Utgår."})
    assert "Ärendet är avslutat" in told.text

    told = adam.send(f"{PAGE}/angra")

    assert told.messages == ["Flytten är ångrad. Ärendet står där det stod, med utkast och sista dagar."]
    assert at(moved) == ["Skriv plan"]
    assert "Adam ångrade den senaste flytten för hand: ärendet står där det stod." in told.text


def test_a_move_that_something_has_happened_after_is_not_offered_for_undoing(
    moved: Site, adam: Browser
) -> None:
    page = adam.open(place(adam, "Skriv plan").replace("#gora", "&gor=hoppa-over"))
    adam.send(PAGE, {**chosen(page), "reason": "x"})
    first = moved.engine.read(open_tasks, case_id=1)[0]
    hanna = moved.browser("hanna")
    hanna.open(f"/uppgifter/{first.id}")
    hanna.send(f"/uppgifter/{first.id}/ta")

    assert not adam.open("/arenden/1").all(f'//form[@action="{PAGE}/angra"]')
    assert adam.send(f"{PAGE}/angra").messages[0].startswith("Flytten går inte att ångra")


def test_a_reason_is_asked_for_and_what_was_chosen_stays(moved: Site, adam: Browser) -> None:
    page = adam.open(place(adam, "Skriv plan").replace("#gora", "&gor=hoppa-over"))

    page = adam.send(PAGE, {**chosen(page), "reason": " "})

    assert (page.status, page.errors) == (422, ["Skriv varför ärendet flyttas."])
    assert chosen(page)["gor"] == "hoppa-over"
    assert at(moved) == ["Skriv plan"]


@pytest.mark.parametrize("query", ["plats=99&gor=hoppa-over", "plats=x", "plats=2&gor=ga-till&till=Z"])
def test_what_is_not_there_counts_as_not_chosen(adam: Browser, query: str) -> None:
    page = adam.open(f"{PAGE}?{query}")

    assert page.status == 200
    assert not page.all('//*[@id="betyder"]')


def test_a_post_or_address_that_no_page_has_is_refused(adam: Browser) -> None:
    adam.open(PAGE)

    assert adam.open(f"{PAGE}?gor=radera").status == 404
    assert adam.send(PAGE, {"plats": "2", "gor": "radera", "reason": "x"}).status == 400
    assert adam.open("/arenden/99/flytta-for-hand").status == 404


def test_a_paused_case_is_resumed_before_it_is_moved(moved: Site, adam: Browser) -> None:
    on = date(2026, 12, 1)
    moved.engine.run(pause_case, 1, reason="Semester", review_on=on, by=OPERATOR)

    page = adam.open(PAGE)

    assert page.all('//a[@href="/arenden/1/ateruppta"]')
    assert not page.all("//table")
