"""Two persons with the same task before them: one is first, the other reads who and loses nothing."""

from __future__ import annotations

from tests.support.browser import Visitors, Window
from tests.support.form_filler import fill_in
from tests.support.site import Site

WRITTEN_LATE = "En lekplats med vattenlek, skriven en stund för sent."


def _window_of(name: str, visitors: Visitors, task: str) -> Window:
    window = visitors.window()
    window.log_in(name)
    window.open(task)
    return window


def test_one_completes_and_the_other_keeps_what_was_typed(site: Site, visitors: Visitors) -> None:
    case_id = site.start("Ny lekplats")
    task = f"/uppgifter/{site.task(case_id).id}"
    hanna, hugo = (_window_of(name, visitors, task) for name in ("Hanna", "Hugo"))
    fill_in(hugo.page, {"proposal": WRITTEN_LATE, "kind": "kort", "points": [{"name": "Vatten"}]})

    fill_in(hanna.page, {"proposal": "En lekplats med klätterställning.", "kind": "kort"})
    hanna.press("Klar")
    hugo.press("Klar")

    assert hanna.messages == ["Klart: Skriv förslaget."]
    assert hugo.heading == "Någon hann före"
    assert "uppgiften blev klar 2026-11-23 kl. 09.00 av Hanna" in hugo.text
    assert WRITTEN_LATE in hugo.text
    assert "Punkt Vatten" in hugo.text
    assert hugo.barriers() == []


def test_one_takes_a_task_and_the_other_reads_who_has_it(site: Site, visitors: Visitors) -> None:
    case_id = site.start("Ny lekplats")
    task = f"/uppgifter/{site.task(case_id).id}"
    hanna, hugo = (_window_of(name, visitors, task) for name in ("Hanna", "Hugo"))

    hanna.press("Ta uppgiften")
    hugo.press("Ta uppgiften")

    assert "Du har uppgiften" in hanna.text
    assert "Hanna" in hugo.text
    assert "Någon hann före" in hugo.heading
