from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine import clock
from tests.pages.conftest import MONDAY
from tests.support.site import Browser, Site, running_site

PASSWORD = "fyra olika ord på rad"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Site]:
    """A site in production."""
    settings = {"mode": "production", "base_url": "https://dialog.example", "mail_dir": tmp_path}
    with clock.fixed(MONDAY), running_site(tmp_path, **settings) as site:
        site.person("sara", "case_officer", password=PASSWORD)
        yield site


def at_the_door(service: Site) -> Browser:
    browser = service.visitor("https://dialog.example")
    browser.open("/logga-in")
    return browser


class TestInTheDemo:
    def test_one_chooses_among_the_persons_of_each_role(self, site: Site) -> None:
        page = site.visitor().open("/logga-in")

        assert "Handläggare" in page.texts("//section/h2")
        assert page.texts('//section[h2="Handläggare"]//button') == [
            "Logga in som Hanna",
            "Logga in som Hugo",
        ]

    def test_the_head_tells_who_one_is(self, site: Site) -> None:
        page = site.browser("hanna").open("/uppgifter")

        assert page.texts('//*[@class="site-person"]') == ["Mina inställningar: Hanna Handläggare"]

    def test_one_comes_to_where_one_was_going(self, site: Site) -> None:
        visitor = site.visitor()
        page = visitor.open("/uppgifter?visa=klara")
        assert page.heading == "Logga in"

        arrived = visitor.send("/logga-in", {"username": "hanna", "nasta": page.value("nasta")}, follow=False)

        assert arrived.address == "/uppgifter?visa=klara"

    @pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "x"])
    def test_nobody_is_led_to_another_site(self, site: Site, elsewhere: str) -> None:
        visitor = site.visitor()
        visitor.open("/logga-in")

        arrived = visitor.send("/logga-in", {"username": "hanna", "nasta": elsewhere}, follow=False)

        assert arrived.address == "/uppgifter"

    def test_a_person_who_is_not_there(self, site: Site) -> None:
        visitor = site.visitor()
        visitor.open("/logga-in")

        assert visitor.send("/logga-in", {"username": "nils"}).status == 404


class TestWithAPassword:
    def test_the_right_one_opens(self, service: Site) -> None:
        page = at_the_door(service).send("/logga-in", {"username": "sara", "password": PASSWORD})

        assert page.heading == "Mina uppgifter"

    def test_a_wrong_one_does_not_say_what_was_wrong(self, service: Site) -> None:
        browser = at_the_door(service)
        wrong = browser.send("/logga-in", {"username": "sara", "password": "gissning"})
        unknown = browser.send("/logga-in", {"username": "nils", "password": "gissning"})

        assert (wrong.status, wrong.title) == (422, "Fel: Logga in – Nio steg")
        assert wrong.errors == unknown.errors == ["Användarnamnet eller lösenordet stämmer inte."]
        assert wrong.value("username") == "sara"
        assert wrong.value("password") == ""

    def test_guessing_has_to_wait(self, service: Site) -> None:
        browser = at_the_door(service)
        for _ in range(5):
            browser.send("/logga-in", {"username": "sara", "password": "gissning"})

        page = browser.send("/logga-in", {"username": "sara", "password": PASSWORD})

        assert (page.status, page.errors) == (429, ["För många försök. Vänta några minuter och försök igen."])

    def test_nobody_is_let_in_by_name_alone(self, service: Site) -> None:
        browser = at_the_door(service)

        assert "Hanna" not in browser.open("/logga-in").text
        assert browser.send("/logga-in", {"username": "hanna"}).status == 422

    def test_the_cookies_are_for_this_host_and_its_encrypted_pages_alone(self, service: Site) -> None:
        page = at_the_door(service).send(
            "/logga-in", {"username": "sara", "password": PASSWORD}, follow=False
        )

        cookies = [cookie for cookie in page.headers.getlist("Set-Cookie") if "Max-Age=43200" in cookie]
        assert len(cookies) == 1
        assert cookies[0].startswith("__Host-niosteg=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookies[0].split("; "))


class TestTheSession:
    def test_it_ends_when_one_logs_out(self, site: Site) -> None:
        browser = site.browser("hanna")
        browser.open("/uppgifter")
        cookie = browser.client.get_cookie("niosteg")
        assert cookie is not None

        page = browser.send("/logga-ut")
        browser.client.set_cookie("niosteg", cookie.value)

        assert page.heading == "Logga in"
        assert browser.open("/uppgifter").heading == "Logga in"

    def test_all_of_ones_sessions_can_be_ended(self, site: Site) -> None:
        forgotten, here = site.browser("hanna"), site.browser("hanna")
        colleague = site.browser("hugo")
        here.open("/installningar")

        here.send("/logga-ut-overallt")

        assert forgotten.open("/uppgifter").heading == "Logga in"
        assert colleague.open("/uppgifter").heading == "Mina uppgifter"

    def test_it_ends_by_itself_when_nobody_uses_it(self, site: Site) -> None:
        browser = site.browser("hanna")
        clock.set_fixed(clock.now() + timedelta(minutes=29))
        assert browser.open("/uppgifter").heading == "Mina uppgifter"

        clock.set_fixed(clock.now() + timedelta(minutes=29))
        assert browser.open("/uppgifter").heading == "Mina uppgifter"

        clock.set_fixed(clock.now() + timedelta(minutes=31))
        assert browser.open("/uppgifter").heading == "Logga in"

    def test_what_was_typed_when_it_ended_can_be_copied(self, site: Site) -> None:
        browser = site.browser("hanna")
        case_id = site.start()
        task = f"/uppgifter/{site.task(case_id).id}"
        browser.open(task)
        clock.set_fixed(clock.now() + timedelta(hours=1))

        page = browser.send(task, {"proposal": "En hel förmiddags arbete.", "password": "aldrig"})

        assert (page.status, page.heading) == (401, "Du är inte inloggad längre")
        assert page.texts('//*[@class="kept"]//dd') == ["En hel förmiddags arbete."]
