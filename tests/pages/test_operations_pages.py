"""What has stopped and which mails have gone out, for those who keep the service going."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from engine import clock
from engine.models import incident, notification
from tests.support.dialogue import deploy_dialogue, start_dialogue
from tests.support.site import Browser, Site, running_site


@pytest.fixture
def case_id(site: Site) -> int:
    deploy_dialogue(site)
    return start_dialogue(site)


@pytest.fixture
def adam(site: Site, case_id: int) -> Browser:
    browser = site.browser("adam")
    browser.open("/uppgifter")
    return browser


class TestIncidents:
    @pytest.fixture(autouse=True)
    def opened(self, site: Site, case_id: int) -> None:
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
                    attempts=1,
                    opened_at=clock.now(),
                )
            )

    def test_the_list_names_the_case_the_step_and_the_cause(self, adam: Browser) -> None:
        cells = adam.open("/storningar").texts("//tbody//td")

        assert cells[0] == "Torget"
        assert cells[1] == "Välj vägAutomatiskt steg"
        assert cells[2] == "Namnet ”level” har inget värde."
        assert cells[3].endswith("1 nytt försök")

    def test_a_retry_that_goes_well_empties_the_list(self, adam: Browser) -> None:
        page = adam.send("/storningar/1/forsok-igen")

        assert page.heading == "Störningar"
        assert "Inget har stannat." in page.text

    def test_one_that_needs_nothing_more_is_put_away(self, adam: Browser) -> None:
        assert "Inget har stannat." in adam.send("/storningar/1/avklarad").text

    def test_the_same_one_twice_is_not_found(self, adam: Browser) -> None:
        adam.send("/storningar/1/avklarad")

        assert adam.send("/storningar/1/avklarad").status == 404

    def test_others_see_nothing_of_it(self, site: Site) -> None:
        hanna = site.browser("hanna")

        assert hanna.open("/storningar").status == 403
        assert hanna.send("/storningar/1/forsok-igen").status == 403


class TestMails:
    @pytest.fixture(autouse=True)
    def sent(self, site: Site, case_id: int) -> None:
        now = clock.now()
        common = {
            "instance_id": case_id,
            "user_id": site.actor("hanna").id,
            "to_address": "hanna@example.org",
            "body": "Hej Hanna,\nuppgiften väntar.",
            "reason": "Uppgiften ska vara klar i dag.",
            "not_before_at": now,
            "attempts": 8,
            "created_at": now,
        }
        with site.niosteg.database.write() as connection:
            connection.execute(notification.delete())
            connection.execute(
                insert(notification),
                [
                    {"id": 1, "key": "a", "subject": "Påminnelse", "status": "sent", **common},
                    {"id": 2, "key": "b", "subject": "Ett till", "status": "dead", **common},
                ],
            )

    def test_the_list_tells_to_whom_and_how_it_went(self, adam: Browser) -> None:
        rows = adam.open("/utskick").texts("//tbody/tr")

        assert len(rows) == 2
        assert "Kunde inte skickas" in rows[0]
        assert "Hanna" in rows[0]

    def test_it_can_be_narrowed(self, adam: Browser) -> None:
        assert adam.open("/utskick?visa=sent").texts("//tbody//a") == ["Påminnelse"]

    def test_a_dead_one_is_sent_again(self, site: Site, adam: Browser) -> None:
        adam.send("/utskick/2/skicka-igen")

        with site.niosteg.database.read() as connection:
            row = connection.execute(select(notification).where(notification.c.id == 2)).one()
        assert (row.status, row.attempts) == ("pending", 0)

    def test_in_the_demo_the_letter_can_be_read(self, adam: Browser) -> None:
        page = adam.open("/utskick/1")

        assert page.heading == "Påminnelse"
        assert "uppgiften väntar." in page.text

    def test_a_letter_that_is_not_there_is_not_found(self, adam: Browser) -> None:
        assert adam.open("/utskick/99").status == 404

    def test_others_see_nothing_of_it(self, site: Site) -> None:
        assert site.browser("hanna").open("/utskick").status == 403


def test_outside_the_demo_nobody_reads_others_letters(tmp_path) -> None:
    with running_site(
        tmp_path, mode="production", base_url="https://niosteg.test", mail_dir=tmp_path
    ) as site:
        site.person("anna", "administrator", password="ett långt lösenord")
        browser = site.visitor("https://niosteg.test")
        browser.open("/logga-in")
        browser.send("/logga-in", {"username": "anna", "password": "ett långt lösenord"})

        assert browser.open("/utskick").status == 200
        assert browser.open("/utskick/1").status == 404
