"""A case's page: where it stands, what is known, decided, planned and done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from engine import clock
from engine.commands.pause_case import cancel_case, pause_case
from engine.models import incident, meeting, notice, unit
from engine.transaction import OPERATOR
from tests.support.dialogue import ask_question, deploy_dialogue, go_on, start_dialogue
from tests.support.site import Browser, Site


@pytest.fixture
def case_id(site: Site) -> int:
    deploy_dialogue(site)
    return start_dialogue(site)


@pytest.fixture
def hanna(site: Site) -> Browser:
    return site.browser("hanna")


def phases(page) -> list[str]:
    return page.texts('//*[@class="phase"]')


class TestWhereItStands:
    def test_the_head_names_body_owner_and_participants(self, hanna: Browser, case_id: int) -> None:
        page = hanna.open(f"/arenden/{case_id}")

        assert page.heading == "Torget"
        facts = dict(zip(page.texts("//aside//dt"), page.texts("//aside//dd"), strict=True))
        assert facts["Beslutande organ"] == "Kommunstyrelsen"
        assert facts["Ansvarig chef"] == "Helen"
        assert facts["Handläggare"] == "Hanna"

    def test_the_bar_shows_what_is_done_goes_on_and_is_to_come(
        self, site: Site, hanna: Browser, case_id: int
    ) -> None:
        ask_question(site, case_id)
        assert phases(hanna.open(f"/arenden/{case_id}")) == [
            "Utredning Pågår",
            "Beslut Kommer",
            "Uppföljning Kommer",
        ]

        go_on(site, case_id)
        assert phases(hanna.open(f"/arenden/{case_id}"))[:2] == ["Utredning Klart", "Beslut Pågår"]

    def test_an_open_task_leads_to_its_page_and_says_how_late_it_is(self, site: Site, case_id: int) -> None:
        with clock.fixed(clock.now() + timedelta(days=22)):
            page = site.browser("hanna").open(f"/arenden/{case_id}")

        task = site.task(case_id)
        row = page.all(f'//tr[.//a[@href="/uppgifter/{task.id}"]]')[0]
        assert "Ställ frågan" in row.text_content()
        assert "Hanna" in row.text_content()
        assert "arbetsdagar sen" in row.text_content()

    def test_a_paused_case_says_why_and_until_when(self, site: Site, hanna: Browser, case_id: int) -> None:
        site.engine.run(
            pause_case,
            case_id,
            reason="Lokalen är stängd.",
            review_on=clock.today() + timedelta(9),
            by=OPERATOR,
        )

        text = hanna.open(f"/arenden/{case_id}").text
        assert "Ärendet är pausat" in text
        assert "Lokalen är stängd." in text
        assert "onsdag 2 december 2026" in text

    def test_a_cancelled_case_tells_where_it_stopped(self, site: Site, hanna: Browser, case_id: int) -> None:
        site.engine.run(cancel_case, case_id, reason="Frågan är löst.", by=OPERATOR)

        page = hanna.open(f"/arenden/{case_id}")
        assert phases(page)[0] == "Utredning Avbröts här"
        assert "Begär en ändring" not in page.text

    def test_a_case_that_is_not_there_is_not_found(self, hanna: Browser) -> None:
        assert hanna.open("/arenden/4711").status == 404


class TestWhatIsKnown:
    def test_answers_stand_in_the_words_of_the_forms(self, site: Site, hanna: Browser, case_id: int) -> None:
        ask_question(site, case_id)

        page = hanna.open(f"/arenden/{case_id}")

        terms = dict(zip(page.texts("//details//dt"), page.texts("//details//dd"), strict=True))
        assert terms["Frågan"] == "Hur kan torget bli bättre?"
        assert terms["Nivå"] == "Dialog"
        assert "Aktiviteter (1)" in page.texts("//summary")
        assert terms["Namn"] == "Dialogcafé"

    def test_a_decision_shows_the_rule_that_fired_as_a_row_of_its_table(
        self, site: Site, hanna: Browser, case_id: int
    ) -> None:
        ask_question(site, case_id)

        page = hanna.open(f"/arenden/{case_id}")

        assert "Välj väg: bred (regel 1)" in page.texts("//summary")
        assert page.texts('//*[@class="ds-table rules"]//tbody/tr[1]/*') == ["1", "dialog", "bred", ""]

    def test_the_time_plan_is_a_picture_and_the_same_as_a_table(
        self, site: Site, hanna: Browser, case_id: int
    ) -> None:
        ask_question(site, case_id)
        with site.niosteg.database.write() as connection:
            unit_id = connection.scalar(unit.select().with_only_columns(unit.c.id))
            day = clock.today() + timedelta(days=30)
            connection.execute(
                insert(meeting).values(unit_id=unit_id, on_date=day, agenda_stop_on=day - timedelta(days=10))
            )

        page = hanna.open(f"/arenden/{case_id}")

        assert "i dag" in page.texts('//*[local-name()="svg" and @class="timeline"]')[0]
        assert page.texts('//table[caption="Tidplan"]/tbody/tr/td[1]') == [
            "Utredning",
            "Sammanträden",
            "Dialogcafé",
            "Beslut",
        ]

    def test_coming_reminders_say_why_they_come(self, site: Site, hanna: Browser, case_id: int) -> None:
        ask_question(site, case_id)
        go_on(site, case_id)

        row = hanna.open(f"/arenden/{case_id}").texts('//table[caption="Kommande påminnelser"]/tbody/tr')[0]
        assert "Fatta beslut" in row
        assert "1 arbetsdag före sista dagen" in row

    def test_what_citizens_may_read_is_shown(self, site: Site, hanna: Browser, case_id: int) -> None:
        with site.niosteg.database.write() as connection:
            connection.execute(
                insert(notice).values(
                    instance_id=case_id,
                    headline="Dialogen har startat",
                    body="Kom!",
                    published_at=clock.now(),
                )
            )

        assert "Dialogen har startat" in hanna.open(f"/arenden/{case_id}").text


class TestHistory:
    def test_it_tells_who_did_what_and_folds_what_changed(
        self, site: Site, hanna: Browser, case_id: int
    ) -> None:
        ask_question(site, case_id)

        page = hanna.open(f"/arenden/{case_id}")

        told = page.texts('//*[@class="happenings"]/li')
        assert "Hanna gjorde klart ”Ställ frågan”." in told[0]
        changed = page.texts('//*[@class="happenings"]/li[1]//tbody/tr/td')
        assert changed[changed.index("Nivå") :][:3] == ["Nivå", "–", "Dialog"]
        assert "Driften startade ärendet med version 1 av processen." in told[1]

    def test_all_of_it_has_a_page_of_its_own(self, site: Site, hanna: Browser, case_id: int) -> None:
        ask_question(site, case_id)

        page = hanna.open(f"/arenden/{case_id}/historik?fore=2")
        assert len(page.texts('//*[@class="happenings"]/li')) == 1


class TestTheDrawing:
    def test_the_overview_and_the_process_at_work_carry_their_states(
        self, hanna: Browser, case_id: int
    ) -> None:
        page = hanna.open(f"/arenden/{case_id}")

        assert page.texts("//figure//h3") == ["Liten dialog", "Utredning av frågan"]
        rows = page.texts('//table[starts-with(caption, "Stegen i")]/tbody/tr')
        assert any(row.startswith("Utred frågan") and row.endswith("pågår") for row in rows)
        assert any(row.startswith("Ställ frågan") and row.endswith("pågår") for row in rows)

    def test_what_is_late_inside_a_call_makes_the_call_late(self, site: Site, case_id: int) -> None:
        with clock.fixed(clock.now() + timedelta(days=30)):
            page = site.browser("hanna").open(f"/arenden/{case_id}")

        rows = page.texts('//table[caption="Stegen i Liten dialog"]/tbody/tr')
        assert any(row.startswith("Utred frågan") and row.endswith("försenat") for row in rows)

    def test_a_called_process_can_be_chosen(self, site: Site, hanna: Browser, case_id: int) -> None:
        ask_question(site, case_id)
        go_on(site, case_id)

        assert hanna.open(f"/arenden/{case_id}").texts("//figure//h3") == ["Liten dialog"]
        chosen = hanna.open(f"/arenden/{case_id}?diagram=utredning")
        assert chosen.texts("//figure//h3") == ["Liten dialog", "Utredning av frågan"]

    def test_a_process_that_is_not_in_the_bundle_is_not_found(self, hanna: Browser, case_id: int) -> None:
        assert hanna.open(f"/arenden/{case_id}?diagram=tillstand").status == 404


class TestTrouble:
    @pytest.fixture(autouse=True)
    def trouble(self, site: Site, case_id: int) -> None:
        with site.niosteg.database.write() as connection:
            connection.execute(
                insert(incident).values(
                    instance_id=case_id,
                    kind="step",
                    process_key="utredning",
                    element_id="Valj",
                    token_id="1",
                    cause="Namnet ”level” har inget värde.",
                    status="open",
                    attempts=0,
                    opened_at=clock.now(),
                )
            )

    def test_those_who_may_retry_see_it_on_the_case(self, site: Site, case_id: int) -> None:
        adam = site.browser("adam")
        page = adam.open(f"/arenden/{case_id}")
        assert "Namnet ”level” har inget värde." in page.text

        after = adam.send("/storningar/1/forsok-igen", {"case": str(case_id)})
        assert after.heading == "Torget"
        assert after.messages == ["Det gick bra den här gången. Ärendet har gått vidare."]

    def test_others_do_not(self, hanna: Browser, case_id: int) -> None:
        assert "har inget värde" not in hanna.open(f"/arenden/{case_id}").text
