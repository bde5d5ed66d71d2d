from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine import clock
from engine.commands.pause_case import pause_case
from engine.transaction import OPERATOR
from tests.support.site import Browser, Page, Site

PROPOSAL = {"proposal": "En lekplats med klätterställning.", "kind": "kort"}


@pytest.fixture
def case_id(site: Site) -> int:
    return site.start("Ny lekplats")


@pytest.fixture
def hanna(site: Site) -> Browser:
    return site.browser("hanna")


def open_task(site: Site, case_id: int, browser: Browser) -> Page:
    return browser.open(address(site, case_id))


def address(site: Site, case_id: int, action: str = "") -> str:
    return f"/uppgifter/{site.task(case_id).id}{action}"


def written_and_done(
    site: Site, case_id: int, browser: Browser, answers: dict[str, Any] | None = None
) -> Page:
    open_task(site, case_id, browser)
    return browser.send(address(site, case_id), answers or PROPOSAL)


class TestTheList:
    def test_the_site_begins_at_ones_tasks(self, hanna: Browser) -> None:
        page = hanna.open("/")

        assert page.heading == "Mina uppgifter"
        assert "Du har inget att göra just nu" in page.text

    def test_a_task_of_ones_role_can_be_taken(self, site: Site, hanna: Browser, case_id: int) -> None:
        offered = hanna.open("/uppgifter?visa=roller")
        assert offered.texts("//td")[0] == "Skriv förslaget"
        assert "Handläggare" in offered.texts("//td")

        page = hanna.send(address(site, case_id, "/ta"))

        assert "Du har uppgiften" in page.text
        assert hanna.open("/uppgifter").texts('//*[@class="tab-count"]') == ["1", "0"]

    @pytest.mark.usefixtures("case_id")
    def test_it_tells_the_day_and_how_near_it_is(self, site: Site, hanna: Browser) -> None:
        assert hanna.open("/uppgifter?visa=roller").texts("//td")[1] == "30 nov. om 7 dagar"

        with clock.fixed(clock.now() + timedelta(days=9)):
            later = site.browser("hanna").open("/uppgifter?visa=roller")
        assert later.texts("//td")[1] == "30 nov. 2 arbetsdagar sen"

    def test_what_is_done_is_under_klara(self, site: Site, hanna: Browser, case_id: int) -> None:
        written_and_done(site, case_id, hanna)

        assert hanna.open("/uppgifter?visa=klara").texts("//td")[:2] == ["Skriv förslaget", "23 nov."]

    def test_an_unknown_list_or_page_is_the_first_one(self, hanna: Browser) -> None:
        assert hanna.open("/uppgifter?visa=annat&sida=x").status == 200

    @pytest.mark.usefixtures("case_id")
    def test_nobody_sees_other_roles_tasks_as_theirs(self, site: Site) -> None:
        assert "Skriv förslaget" not in site.browser("pia").open("/uppgifter?visa=roller").text


class TestThePage:
    def test_it_tells_what_why_by_when_and_who(self, site: Site, hanna: Browser, case_id: int) -> None:
        page = open_task(site, case_id, hanna)

        assert page.heading == "Skriv förslaget"
        assert page.texts('//*[@class="guidance"]//strong') == ["kort"]
        assert page.texts("//dl//dd")[:2] == [
            "måndag 30 november 2026 om 7 dagar 5 arbetsdagar efter att uppgiften kom 23 november.",
            "Ingen har tagit uppgiften än Roll: Handläggare",
        ]

    def test_it_tells_which_reminders_have_come(self, site: Site, hanna: Browser, case_id: int) -> None:
        written_and_done(site, case_id, hanna)
        clock.set_fixed(clock.now() + timedelta(days=5))
        site.engine.tick()

        page = open_task(site, case_id, site.browser("hugo"))

        assert page.texts("//details/summary") == ["Lämna över till …", "Påminnelser för uppgiften (1)"]
        assert page.texts("//details//li") == [
            "28 november 2026 kl. 09.00: Uppgiften ska vara klar 2026-11-30."
        ]

    def test_who_is_not_asked_sees_who_is(self, site: Site, case_id: int) -> None:
        page = open_task(site, case_id, site.browser("pia"))

        assert "Den väntar på någon med rollen Handläggare" in page.text
        assert page.all('//form[@class="answer"]') == []

    def test_a_task_that_is_not_there(self, hanna: Browser) -> None:
        page = hanna.open("/uppgifter/999")

        assert (page.status, page.heading) == (404, "Det finns inte")


class TestDoingIt:
    def test_a_done_task_leads_to_the_next_one_of_the_case(
        self, site: Site, hanna: Browser, case_id: int
    ) -> None:
        page = written_and_done(site, case_id, hanna)

        assert page.messages == ["Klart: Skriv förslaget."]
        assert page.heading == "Granska förslaget"

    def test_without_a_next_one_it_leads_to_the_list(self, site: Site, hanna: Browser, case_id: int) -> None:
        written_and_done(site, case_id, hanna)
        hugo = site.browser("hugo")
        open_task(site, case_id, hugo)

        page = hugo.send(address(site, case_id))

        assert (page.heading, page.messages) == ("Mina uppgifter", ["Klart: Granska förslaget."])

    def test_a_wrong_answer_is_told_first_and_everything_typed_stays(
        self, site: Site, hanna: Browser, case_id: int
    ) -> None:
        page = written_and_done(site, case_id, hanna, {"proposal": "Kort", "kind": "kort"})

        assert page.status == 422
        assert page.title == "Fel: Skriv förslaget – Nio steg"
        assert len(page.errors) == 1
        assert page.value("proposal") == "Kort"
        assert page.all("//option[@selected]/@value")[-1] == "kort"

    def test_a_field_that_the_form_does_not_have_is_refused(
        self, site: Site, hanna: Browser, case_id: int
    ) -> None:
        page = written_and_done(site, case_id, hanna, {**PROPOSAL, "decision": "bifall"})

        assert page.status == 422
        assert "inget fält som heter ”decision”" in page.errors[0]

    def test_a_row_more_is_no_answer(self, site: Site, hanna: Browser, case_id: int) -> None:
        page = written_and_done(site, case_id, hanna, {"proposal": "Kort", "_add": "points"})

        assert (page.status, page.errors) == (200, [])
        assert page.value("points[0].name") == ""
        assert page.value("proposal") == "Kort"


class TestADraft:
    def test_it_is_kept_unjudged_and_takes_the_task(self, site: Site, hanna: Browser, case_id: int) -> None:
        page = written_and_done(site, case_id, hanna, {"proposal": "Kort", "kind": "", "_draft": "1"})

        assert page.messages == ["Utkastet är sparat. Bilagor sparas först när du slutför."]
        assert page.value("proposal") == "Kort"
        assert "Du har uppgiften" in page.text
        assert "Utkast" in hanna.open("/uppgifter").texts("//td")[0]

    def test_it_follows_the_task_to_a_colleague(self, site: Site, hanna: Browser, case_id: int) -> None:
        written_and_done(site, case_id, hanna, {"proposal": "Kort", "_draft": "1"})
        hanna.send(address(site, case_id, "/lamna-over"), {"to": "hugo"})

        assert open_task(site, case_id, site.browser("hugo")).value("proposal") == "Kort"


class TestHandingOver:
    def test_it_becomes_the_colleagues(self, site: Site, hanna: Browser, case_id: int) -> None:
        open_task(site, case_id, hanna)

        page = hanna.send(address(site, case_id, "/lamna-over"), {"to": "hugo"})

        assert page.messages == ["Uppgiften är överlämnad till Hugo."]
        assert "Skriv förslaget" in site.browser("hugo").open("/uppgifter").text

    def test_somebody_must_be_chosen(self, site: Site, hanna: Browser, case_id: int) -> None:
        open_task(site, case_id, hanna)

        page = hanna.send(address(site, case_id, "/lamna-over"))

        assert (page.status, page.errors) == (422, ["Välj vem du lämnar över till."])

    def test_it_goes_back_to_the_role(self, site: Site, hanna: Browser, case_id: int) -> None:
        open_task(site, case_id, hanna)
        hanna.send(address(site, case_id, "/ta"))

        page = hanna.send(address(site, case_id, "/lagg-tillbaka"))

        assert page.messages == ["Uppgiften är tillbaka hos dem som har rollen."]
        assert site.task(case_id).assignee is None

    def test_who_does_not_have_it_cannot_give_it_away(self, site: Site, case_id: int) -> None:
        site.person("rut", "auditor")
        rut = site.browser("rut")
        page = open_task(site, case_id, rut)
        assert "Lämna över till" not in page.text

        refused = rut.send(address(site, case_id, "/lamna-over"), {"to": "rut"})

        assert refused.status == 403
        assert site.task(case_id).assignee is None


class TestWhenItCannotBeDone:
    def test_somebody_was_faster_and_what_was_typed_is_kept(
        self, site: Site, hanna: Browser, case_id: int
    ) -> None:
        task = site.task(case_id)
        open_task(site, case_id, hanna)
        hugo = site.browser("hugo")
        open_task(site, case_id, hugo)
        hugo.send(f"/uppgifter/{task.id}", PROPOSAL)

        page = hanna.send(f"/uppgifter/{task.id}", PROPOSAL | {"proposal": "Mitt eget förslag"})

        assert (page.status, page.heading) == (409, "Någon hann före")
        assert "blev klar 2026-11-23 kl. 09.00 av Hugo" in page.text
        assert page.texts('//*[@class="kept"]//dt') == ["Förslaget", "Slag"]
        assert page.texts('//*[@class="kept"]//dd') == ["Mitt eget förslag", "Kortfattat"]

    def test_a_taken_task_tells_who_has_it(self, site: Site, hanna: Browser, case_id: int) -> None:
        open_task(site, case_id, hanna)
        hugo = site.browser("hugo")
        hugo.open("/uppgifter")
        hugo.send(address(site, case_id, "/ta"))

        page = hanna.send(address(site, case_id, "/ta"))

        assert (page.status, page.heading) == (409, "Någon hann före")
        assert "Hugo har redan tagit uppgiften" in page.text

    def test_an_ended_task_tells_who_did_it_and_when(self, site: Site, hanna: Browser, case_id: int) -> None:
        task = site.task(case_id)
        written_and_done(site, case_id, hanna)

        page = site.browser("hugo").open(f"/uppgifter/{task.id}")

        assert "Hanna slutförde den 23 november 2026 kl. 09.00." in page.text

    def test_a_paused_case_waits(self, site: Site, hanna: Browser, case_id: int) -> None:
        task = address(site, case_id)
        open_task(site, case_id, hanna)
        review_on = date(2026, 12, 14)
        site.engine.run(pause_case, case_id, reason="Väntar på utredning.", review_on=review_on, by=OPERATOR)

        page = hanna.open(task)
        refused = hanna.send(task, PROPOSAL)

        assert "Ärendet är pausat" in page.text
        assert "Väntar på utredning." in page.text
        assert page.all('//form[@class="answer"]') == []
        assert (refused.status, refused.heading) == (409, "Ärendet är pausat")
        assert "En lekplats med klätterställning." in refused.text

    def test_who_wrote_may_not_review(self, site: Site, hanna: Browser, case_id: int) -> None:
        page = written_and_done(site, case_id, hanna)
        assert "En kollega behöver göra den här uppgiften" in page.text
        assert page.all('//form[@class="answer"]') == []

        refused = hanna.send(address(site, case_id))

        assert (refused.status, refused.heading) == (403, "En kollega behöver göra den här uppgiften")

    def test_a_task_of_another_role_is_refused(self, site: Site, case_id: int) -> None:
        pia = site.browser("pia")
        open_task(site, case_id, pia)

        page = pia.send(address(site, case_id), PROPOSAL)

        assert (page.status, page.heading) == (403, "Uppgiften är inte din")
