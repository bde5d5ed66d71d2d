"""One dialogue from the first idea to the last closed action, in the browser, by everybody whose task it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import visitors_of
from tests.support.nine_steps import nine_steps, shipped_case


@pytest.mark.timeout(400)
def test_from_idea_to_closed_actions(chromium: Browser, tmp_path: Path) -> None:
    case = shipped_case("hela vägen")
    with (
        nine_steps(tmp_path, case.now) as dialogue,
        visitors_of(chromium, dialogue.server.address) as visitors,
    ):
        window = visitors.window()
        dialogue.start(window, case)
        for step in case.steps:
            dialogue.take(window, step)

        window.open(f"/arenden/{dialogue.world.case_id}")
        assert "Ärendet är avslutat Dialogen avslutad, 14 juni 2027" in window.text
        states = window.page.locator(".phases .phase-state").all_inner_texts()
        assert states == ["Klart"] * 9
        assert "Vad beslutstabellerna sade" in window.text
        assert "Resonera om alternativ utan att välja lösning. (regel 4)" in window.text
        assert "head_of_administration gjorde klart ”Pröva avslutet”" in window.text
        assert "Uppdrag beslutat: Torget i Storvik – mötesplats för alla åldrar" in window.text

        window.follow("Hela historiken")
        while window.leads_by("Äldre händelser"):
            window.follow("Äldre händelser")
        assert "initiator startade ärendet" in window.text
