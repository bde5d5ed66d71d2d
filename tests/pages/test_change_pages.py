"""Changes of a case: asked for and approved, or made at once by those who have the permission."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine import clock
from engine.queries.case_page import case_milestones, case_page
from engine.queries.cases_about import cases_about
from engine.queries.task_list import open_tasks
from tests.support.dialogue import ask_question, deploy_dialogue, start_dialogue
from tests.support.site import Browser, Page, Site


@pytest.fixture
def case_id(site: Site) -> int:
    deploy_dialogue(site)
    return start_dialogue(site)


@pytest.fixture
def pia(site: Site, case_id: int) -> Browser:
    browser = site.browser("pia")
    browser.open(f"/arenden/{case_id}")
    return browser


def status(site: Site, case_id: int) -> str:
    return str(site.engine.read(case_page, case_id).row.status)


class TestAskedFor:
    def asked(self, browser: Browser, case_id: int, **answers: str) -> Page:
        return browser.send(f"/arenden/{case_id}/andra", {"change_kind": "paus", **answers})

    def test_the_kind_and_the_case_are_filled_in(self, pia: Browser, case_id: int) -> None:
        page = pia.open(f"/arenden/{case_id}/andra?slag=paus")

        assert page.all('//input[@name="change_kind" and @value="paus" and @checked]')
        assert page.all('//input[@name="about_case"]') == []
        assert str(case_id) in page.text

    def test_it_goes_to_the_head_of_the_cases_own_unit(self, site: Site, pia: Browser, case_id: int) -> None:
        page = self.asked(pia, case_id, reason="Lokalen är stängd till våren.")

        assert page.messages == ["Ändringen är begärd och går nu till den som ska pröva den."]
        (change,) = site.engine.read(cases_about, case_id)
        assert change.title == "Pausa: Torget"
        (task,) = site.engine.read(open_tasks, case_id=change.id)
        assert (task.name, task.assignee) == ("Pröva ändringen", "Helen")

    def test_running_changes_stand_on_the_cases_page_and_lead_back(
        self, site: Site, pia: Browser, case_id: int
    ) -> None:
        page = self.asked(pia, case_id, reason="Lokalen är stängd till våren.")
        assert "Pausa: Torget" in page.texts('//table[caption="Ändringar av ärendet"]//a')

        (change,) = site.engine.read(cases_about, case_id)
        assert "Torget" in pia.open(f"/arenden/{change.id}").texts("//aside//dd/a")

    def test_another_case_cannot_be_slipped_in(self, site: Site, pia: Browser, case_id: int) -> None:
        other = start_dialogue(site, "Parken")

        self.asked(pia, case_id, reason="Lokalen är stängd till våren.", about_case=str(other))

        for change in site.engine.read(cases_about, case_id):
            assert site.engine.read(case_page, change.id).variables["about_case"] == case_id
        assert site.engine.read(cases_about, other) == []

    def test_what_is_wrong_is_told_first_and_nothing_typed_is_lost(self, pia: Browser, case_id: int) -> None:
        page = self.asked(pia, case_id, reason="För kort")

        assert page.status == 422
        assert page.title.startswith("Fel: ")
        assert len(page.errors) == 1
        assert page.value("reason") == "För kort"


class TestAtOnce:
    def test_only_those_with_the_permission_reach_the_pages(self, site: Site, case_id: int) -> None:
        hanna = site.browser("hanna")

        assert "Ändra direkt" not in hanna.open(f"/arenden/{case_id}").text
        for action in ("pausa", "ateruppta", "tidplan", "avbryt"):
            assert hanna.open(f"/arenden/{case_id}/{action}").status == 403

    @pytest.mark.parametrize(
        ("action", "answers"),
        [
            ("pausa", {"reason": "Ledigt.", "review_on": "2026-12-18"}),
            ("tidplan", {"reason": "Ledigt.", "decision": "2027-06-20"}),
            ("avbryt", {"reason": "Ledigt.", "sure": "ja"}),
        ],
    )
    def test_and_the_engine_refuses_others_too(
        self, site: Site, case_id: int, action: str, answers: dict[str, Any]
    ) -> None:
        hanna = site.browser("hanna")
        hanna.open("/uppgifter")

        assert hanna.send(f"/arenden/{case_id}/{action}", answers).status == 403
        assert status(site, case_id) == "active"

    def test_a_case_is_paused_and_resumed(self, site: Site, pia: Browser, case_id: int) -> None:
        day = (clock.today() + timedelta(days=30)).isoformat()
        page = pia.send(f"/arenden/{case_id}/pausa", {"reason": "Lokalen är stängd.", "review_on": day})
        assert page.messages == ["Ärendet är pausat."]
        assert status(site, case_id) == "paused"

        pia.send(f"/arenden/{case_id}/ateruppta")
        assert status(site, case_id) == "active"

    @pytest.mark.parametrize(
        ("given", "errors"),
        [({"reason": "", "review_on": ""}, 2), ({"reason": "Ja.", "review_on": "2027-09-01"}, 1)],
    )
    def test_a_pause_needs_a_reason_and_a_day_within_90(
        self, pia: Browser, case_id: int, given: dict[str, str], errors: int
    ) -> None:
        page = pia.send(f"/arenden/{case_id}/pausa", given)

        assert page.status == 422
        assert len(page.errors) == errors
        assert page.value("review_on") == given["review_on"]

    def test_dates_of_the_plan_are_moved(self, site: Site, pia: Browser, case_id: int) -> None:
        ask_question(site, case_id)
        assert pia.open(f"/arenden/{case_id}/tidplan").value("decision") == "2027-06-14"

        pia.send(f"/arenden/{case_id}/tidplan", {"reason": "Nämnden flyttade.", "decision": "2027-06-21"})

        milestones = site.engine.read(case_milestones, case_id)
        assert milestones["decision"].isoformat() == "2027-06-21"

    def test_dates_out_of_order_or_unreadable_are_told(self, pia: Browser, case_id: int) -> None:
        wrong = pia.send(
            f"/arenden/{case_id}/tidplan",
            {"reason": "Nytt.", "start": "2027-06-21", "decision": "2027-01-01"},
        )
        assert "i ordning" in wrong.errors[0]

        unreadable = pia.send(f"/arenden/{case_id}/tidplan", {"reason": "Nytt.", "start": "snart"})
        assert unreadable.status == 422

    def test_cancelling_asks_to_be_sure(self, site: Site, pia: Browser, case_id: int) -> None:
        page = pia.send(f"/arenden/{case_id}/avbryt", {"reason": "Frågan är löst."})
        assert page.errors == ["Kryssa i rutan för att bekräfta. Ärendet kan inte startas igen."]
        assert page.value("reason") == "Frågan är löst."
        assert status(site, case_id) == "active"

        pia.send(f"/arenden/{case_id}/avbryt", {"reason": "Frågan är löst.", "sure": "ja"})
        assert status(site, case_id) == "cancelled"
