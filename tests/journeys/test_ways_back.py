"""Dialogues that go back: to the plan, to the mandate, to the compilation, from the board to three earlier steps.

The straight parts are led behind the browser. In it happen the step that sends the dialogue back and the first task
of the step where it begins anew, with its earlier answers in the form.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engine.play.casefile import Step
from tests.support.browser import Window, visitors_of
from tests.support.nine_steps import NineSteps, nine_steps, shipped_case

BACK = {"andrat_uppdrag", "ater_till_plan", "nytt_uppdrag", "komplettera", "komplettering", "ny_dialog"}
REMANDS = {"steg8", "steg6", "steg5"}


@pytest.mark.parametrize(
    ("name", "phases"),
    [
        pytest.param("ändrad plan", ["Uppdrag", "Planering", "Uppdrag"], id="plan and mandate"),
        pytest.param("underlaget", ["Genomförande", "Sammanställning", "Uppdrag"], id="complement"),
        pytest.param("återremiss", ["Bearbetning", "Sammanställning", "Genomförande"], id="remand"),
    ],
)
def test_a_dialogue_goes_back(chromium: Browser, tmp_path: Path, name: str, phases: list[str]) -> None:
    case = shipped_case(name)
    with (
        nine_steps(tmp_path, case.now) as dialogue,
        visitors_of(chromium, dialogue.server.address) as visitors,
    ):
        window = visitors.window()
        dialogue.start_unseen(case)
        begun_anew: list[str] = []
        goes_back = False
        for step in case.steps:
            if step.kind == "complete" and goes_back:
                begun_anew += _current_phase(window, dialogue)
            if step.kind == "expect" or goes_back or _sends_back(step):
                dialogue.take(window, step)
            else:
                dialogue.skip(step)
            if step.kind == "complete":
                goes_back = _sends_back(step)
        if goes_back:
            begun_anew += _current_phase(window, dialogue)

        assert begun_anew == phases


def _current_phase(window: Window, dialogue: NineSteps) -> list[str]:
    window.open(f"/arenden/{dialogue.world.case_id}")
    return window.page.locator('.phase[aria-current="step"] .phase-name').all_inner_texts()


def _sends_back(step: Step) -> bool:
    answers = {answer for answer in (step.options.get("data") or {}).values() if isinstance(answer, str)}
    return step.kind == "complete" and not answers.isdisjoint(BACK | REMANDS)
