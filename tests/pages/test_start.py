from __future__ import annotations

from tests.support.site import KEY_OF_THE_MATTER, Site

FORM = f"/arenden/starta/{KEY_OF_THE_MATTER}"


def test_the_processes_that_people_start_are_listed(site: Site) -> None:
    page = site.browser("hanna").open("/arenden/starta")

    assert page.texts("//main//h2") == ["Tillstånd"]
    assert page.all("//main//h2/a/@href") == [FORM]


def test_the_start_form_leads_to_the_first_task(site: Site) -> None:
    hanna = site.browser("hanna")
    hanna.open(FORM)

    page = hanna.send(FORM, {"title": "Ny lekplats"})

    assert page.messages == ["Ärendet är startat. Det har nummer 1."]
    assert page.heading == "Skriv förslaget"
    assert "Ny lekplats" in page.texts('//*[@class="kicker"]')


def test_a_wrong_start_form_keeps_what_was_typed_and_starts_nothing(site: Site) -> None:
    hanna = site.browser("hanna")
    hanna.open(FORM)

    page = hanna.send(FORM, {"title": "x" * 81})

    assert (page.status, len(page.errors)) == (422, 1)
    assert page.value("title") == "x" * 81
    assert hanna.open("/uppgifter?visa=roller").texts("//td") == []


def test_who_may_not_start_is_not_offered_it(site: Site) -> None:
    site.person("rut", "auditor")
    rut = site.browser("rut")

    assert "Starta ärende" not in rut.open("/uppgifter").text
    assert rut.open("/arenden/starta").status == 403


def test_a_process_that_is_not_deployed(site: Site) -> None:
    page = site.browser("hanna").open("/arenden/starta/annat")

    assert (page.status, page.heading) == (404, "Det finns inte")
    assert "Processen ”annat” är inte driftsatt." in page.text
