"""A day with one task: taken, begun, put back, handed over, done wrong, and done."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.browser import Visitors, Window
from tests.support.form_filler import fill_in
from tests.support.site import Site

PROPOSAL = {"proposal": "En lekplats med klätterställning.", "kind": "kort"}
EnterAs = Callable[[str], Window]


@pytest.fixture
def task(site: Site) -> str:
    """The address of the only open task: hanna or hugo writes."""
    return f"/uppgifter/{site.task(site.start('Ny lekplats')).id}"


@pytest.fixture
def hanna(visitors: Visitors, task: str) -> Window:
    """Hanna before the open task."""
    window = visitors.window()
    window.log_in("Hanna")
    window.open(task)
    return window


class TestWhenSomethingIsWrong:
    def test_the_summary_comes_first_and_has_the_focus(self, hanna: Window) -> None:
        hanna.press("Klar")

        assert hanna.title.startswith("Fel: ")
        assert hanna.errors == ["Fyll i Förslaget."]
        assert hanna.focused == "fel"
        assert hanna.page.locator("h2#fel").bounding_box()["y"] < hanna.page.locator("h1").bounding_box()["y"]
        assert hanna.barriers() == []

    def test_what_was_typed_stands_there_still(self, hanna: Window) -> None:
        fill_in(hanna.page, {"proposal": "Kort", "points": [{"name": "Ljus"}, {"name": "Sand"}]})

        hanna.press("Klar")

        assert hanna.page.locator("[name=proposal]").input_value() == "Kort"
        assert hanna.page.locator('[name="points[1].name"]').input_value() == "Sand"

    def test_a_sentence_of_the_summary_leads_to_its_field(self, hanna: Window) -> None:
        hanna.press("Klar")

        hanna.page.locator(".ds-error-summary a").click()

        assert hanna.focused == "f-proposal"

    def test_it_can_be_put_right_and_done(self, hanna: Window) -> None:
        hanna.press("Klar")
        fill_in(hanna.page, PROPOSAL)

        hanna.press("Klar")

        assert hanna.messages == ["Klart: Skriv förslaget."]
        assert not hanna.title.startswith("Fel: ")


def test_a_draft_is_found_again(hanna: Window, task: str) -> None:
    fill_in(hanna.page, {"proposal": "En lekplats", "points": [{"name": "Ljus"}]})
    hanna.press("Spara utkast")
    assert "Utkastet är sparat" in hanna.messages[0]

    hanna.log_in("Hanna")
    assert "Utkast" in hanna.text
    hanna.follow_to(task)

    assert hanna.page.locator("[name=proposal]").input_value() == "En lekplats"
    assert hanna.page.locator('[name="points[0].name"]').input_value() == "Ljus"
    assert "utkastet som sparades 23 november 2026" in hanna.text


def test_a_task_is_taken_and_put_back(hanna: Window, task: str) -> None:
    hanna.press("Ta uppgiften")
    assert "Du har uppgiften" in hanna.text

    hanna.press("Lägg tillbaka")
    assert hanna.messages == ["Uppgiften är tillbaka hos dem som har rollen."]
    assert hanna.leads_to(task)


def test_a_task_is_handed_over_with_its_draft(hanna: Window, task: str) -> None:
    fill_in(hanna.page, {"proposal": "Halvvägs genom förslaget"})
    hanna.press("Spara utkast")

    hanna.page.locator("summary", has_text="Lämna över").click()
    hanna.page.get_by_label("Lämna över till", exact=True).select_option(label="Hugo")
    hanna.press("Lämna över")

    assert hanna.messages == ["Uppgiften är överlämnad till Hugo."]
    hanna.log_in("Hugo")
    hanna.follow_to(task)
    assert hanna.page.locator("[name=proposal]").input_value() == "Halvvägs genom förslaget"


def test_who_did_the_step_before_may_not_review_it(hanna: Window, site: Site) -> None:
    fill_in(hanna.page, PROPOSAL)
    hanna.press("Klar")

    assert hanna.heading == "Granska förslaget"
    assert "En kollega behöver göra den här uppgiften" in hanna.text
    assert hanna.page.get_by_role("button", name="Klar", exact=True).count() == 0
