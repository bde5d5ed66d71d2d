"""A proposal that would only inform: the rules say so, and everybody reads which way it goes instead."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.support.browser import visitors_of
from tests.support.nine_steps import nine_steps, shipped_case

INSTEAD = "Endast information är inte en medborgardialog."


def test_only_information_is_no_dialogue(chromium: Browser, tmp_path: Path) -> None:
    case = shipped_case("endast information")
    with (
        nine_steps(tmp_path, case.now) as dialogue,
        visitors_of(chromium, dialogue.server.address) as visitors,
    ):
        window = visitors.window()
        dialogue.start(window, case)
        for step in case.steps:
            dialogue.take(window, step)

        # She who judged it, at the table that was asked.
        window.open(f"/arenden/{dialogue.world.case_id}")
        assert "Ärendet är avslutat Annan väg vald" in window.text
        assert f"{INSTEAD} (regel 3)" in window.text
        assert "Uppdrag Blev inte av" in window.text

        # He whose idea it was, in a mail.
        window.log_in("administrator")
        window.follow("Utskick")
        window.page.locator("main a", has_text="Ditt initiativ går en annan väg").first.click()
        assert INSTEAD in window.text
