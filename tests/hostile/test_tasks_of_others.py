"""Tasks and cases that are somebody else's, over, or not there: a closed door or a calm word, and nothing changed."""

from __future__ import annotations

import pytest

from engine.commands.answering import Answers
from engine.commands.claim_user_task import claim_user_task
from engine.commands.complete_user_task import complete_user_task
from engine.commands.pause_case import cancel_case
from engine.transaction import OPERATOR
from tests.support.besieged import Besieged, start

PROPOSAL = {"proposal": "En lekplats med gungor.", "kind": "kort"}
BUTTONS = {"": PROPOSAL, "/ta": {}, "/lagg-tillbaka": {}, "/lamna-over": {"to": "ove"}}


@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.parametrize("username", ["ingen", "rut", "ove", "ines"])
def test_a_task_that_is_not_offered_to_one(username: str, button: str, site: Besieged) -> None:
    browser, before = site.ready(username), site.picture()

    page = browser.send(f"/uppgifter/{site.task_id}{button}", dict(BUTTONS[button]))

    assert page.status == 403
    assert site.picture() == before


def test_what_was_typed_into_it_can_be_copied(site: Besieged) -> None:
    page = site.post("ove", f"/uppgifter/{site.task_id}", dict(PROPOSAL))

    assert page.heading == "Uppgiften är inte din"
    assert "En lekplats med gungor." in page.texts('//*[@class="kept"]//dd')


@pytest.mark.parametrize("button", BUTTONS)
def test_a_task_that_a_colleague_has_taken(button: str, site: Besieged) -> None:
    site.engine.run(claim_user_task, site.task_id, by=site.actor("hugo"))
    browser, before = site.ready("hanna"), site.picture()

    page = browser.send(f"/uppgifter/{site.task_id}{button}", dict(BUTTONS[button]))

    assert page.status in {403, 409}
    assert site.picture() == before


def test_a_draft_in_a_colleagues_task(site: Besieged) -> None:
    site.engine.run(claim_user_task, site.task_id, by=site.actor("hugo"))
    browser, before = site.ready("hanna"), site.picture()

    assert browser.send(f"/uppgifter/{site.task_id}", {**PROPOSAL, "_draft": ""}).status == 403
    assert site.picture() == before


def test_a_draft_is_shown_to_nobody_else(site: Besieged) -> None:
    site.post("hugo", f"/uppgifter/{site.task_id}", {"proposal": "Hugos halva tanke", "_draft": ""})

    assert "halva tanke" in site.browser("hugo").open(f"/uppgifter/{site.task_id}").source
    assert "halva tanke" not in site.browser("hanna").open(f"/uppgifter/{site.task_id}").source
    assert "halva tanke" not in site.browser("ingen").open(f"/uppgifter/{site.task_id}").source


@pytest.mark.parametrize("button", BUTTONS)
def test_a_task_that_is_done(button: str, site: Besieged) -> None:
    site.engine.run(complete_user_task, site.task_id, by=site.actor("hugo"), answers=Answers(data=PROPOSAL))
    browser, before = site.ready("hanna"), site.picture()

    page = browser.send(f"/uppgifter/{site.task_id}{button}", dict(BUTTONS[button]))

    assert (page.status, "Hugo" in page.text) == (409, True)
    assert site.picture() == before


@pytest.mark.parametrize("button", BUTTONS)
def test_a_task_of_a_case_that_is_cancelled(button: str, site: Besieged) -> None:
    site.engine.run(cancel_case, site.case_id, reason="Läggs ned.", by=OPERATOR)
    browser, before = site.ready("hanna"), site.picture()

    assert browser.send(f"/uppgifter/{site.task_id}{button}", dict(BUTTONS[button])).status == 409
    assert site.picture() == before


@pytest.mark.parametrize("button", ["pausa", "ateruppta", "tidplan", "avbryt"])
def test_a_case_that_is_cancelled(button: str, site: Besieged) -> None:
    site.engine.run(cancel_case, site.case_id, reason="Läggs ned.", by=OPERATOR)
    browser, before = site.ready("helen"), site.picture()
    answers = {
        "pausa": {"reason": "x", "review_on": "2026-12-01"},
        "ateruppta": {},
        "tidplan": {"reason": "x", "decision": "2027-01-01"},
        "avbryt": {"reason": "x", "sure": "ja"},
    }[button]

    page = browser.send(f"/arenden/{site.case_id}/{button}", answers)

    assert (page.status, page.heading) == (409, "Ärendet är avslutat")
    assert site.picture() == before


def test_who_leads_in_another_unit_leads_not_here(site: Besieged) -> None:
    there, before = start(site, unit="bun"), None
    for username, case_id, allowed in (
        ("petra", there, False),
        ("olle", site.case_id, False),
        ("olle", there, True),
    ):
        browser, before = site.ready(username), site.picture()
        page = browser.send(
            f"/arenden/{case_id}/avbryt", {"reason": "Läggs ned.", "sure": "ja"}, follow=False
        )
        assert (page.status == 303, site.picture() != before) == (allowed, allowed)


def test_a_substitution_of_somebody_elses(site: Besieged) -> None:
    browser, before = site.ready("hanna"), site.picture()

    page = browser.send(f"/installningar/ersattare/{site.substitution_id}/avsluta")

    assert page.status in {403, 404}
    assert site.picture() == before


@pytest.mark.parametrize("permitted", ["hanna", "adam"])
def test_one_cannot_hand_a_task_to_nobody(permitted: str, site: Besieged) -> None:
    browser, before = site.ready(permitted), site.picture()

    for to in ("", "finns-inte", "' OR 1=1 --", "x" * 5_000):
        assert browser.send(f"/uppgifter/{site.task_id}/lamna-over", {"to": to}).status in {404, 422}

    assert site.picture() == before
