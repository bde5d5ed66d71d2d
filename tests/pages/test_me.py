from __future__ import annotations

from datetime import timedelta

from engine import clock
from tests.support.site import Site

ABSENCE = {"substitute": "hugo", "from_on": "2026-12-01", "until_on": "2026-12-24"}


def test_my_page_tells_who_i_am_here(site: Site) -> None:
    page = site.browser("hanna").open("/installningar")

    assert page.texts("//dl/div/dd") == ["Hanna", "hanna", "hanna@example.org", "Handläggare"]


def test_a_colleague_stands_in_for_me(site: Site) -> None:
    hanna = site.browser("hanna")
    hanna.open("/installningar")

    page = hanna.send("/installningar/ersattare", ABSENCE)

    assert page.messages == ["Ersättaren är sparad."]
    assert "Hugo, 1 dec.–24 dec." in page.text


def test_what_is_wrong_is_told_and_the_rest_stays(site: Site) -> None:
    hanna = site.browser("hanna")
    hanna.open("/installningar")

    empty = hanna.send("/installningar/ersattare", {"substitute": "", "from_on": "i morgon", "until_on": ""})
    backwards = hanna.send("/installningar/ersattare", ABSENCE | {"until_on": "2026-11-30"})

    assert (empty.status, len(empty.errors)) == (422, 3)
    assert empty.title == "Fel: Mina inställningar – Nio steg"
    assert backwards.errors == ["Sista dagen ska vara samma dag som den första eller senare."]
    assert backwards.value("from_on") == "2026-12-01"


def test_my_reminders_tell_why_they_came(site: Site) -> None:
    hanna = site.browser("hanna")
    task = f"/uppgifter/{site.task(site.start()).id}"
    hanna.open(task)
    hanna.send(task, {"proposal": "En lekplats med klätterställning.", "kind": "kort"})
    clock.set_fixed(clock.now() + timedelta(days=5))
    site.engine.tick()
    hugo = site.browser("hugo")

    page = hugo.open("/paminnelser")

    assert page.texts("//main//h2") == ["Påminnelse: Granska förslaget"]
    assert page.texts("//main//li/p")[1] == (
        "Uppgiften ska vara klar 2026-11-30. Regel: 1 arbetsdag före sista dagen."
    )
    assert page.all("//main//li/a/@href") == ["/uppgifter/2"]


def test_a_substitute_can_be_taken_back(site: Site) -> None:
    hanna = site.browser("hanna")
    hanna.open("/installningar")
    page = hanna.send("/installningar/ersattare", ABSENCE)

    page = hanna.send(page.all("//li//form/@action")[0])

    assert page.messages == ["Ersättaren är borttagen."]
    assert "Hugo, 1 dec.–24 dec." not in page.texts("//li")


def test_nobody_takes_back_the_substitute_of_another(site: Site) -> None:
    hanna, hugo = site.browser("hanna"), site.browser("hugo")
    hanna.open("/installningar")
    address = hanna.send("/installningar/ersattare", ABSENCE).all("//li//form/@action")[0]
    hugo.open("/installningar")

    assert hugo.send(address).status == 403
