"""Processer: the drawing, the same in words, and who does what."""

from __future__ import annotations

import pytest

from engine.commands.deploy_bundle import deploy_bundle
from engine.transaction import OPERATOR
from tests.support.dialogue import DIALOGUE, ENQUIRY, QUESTION, ROUTE, deploy_dialogue
from tests.support.drawings import drawing
from tests.support.site import Browser, Site


@pytest.fixture
def hanna(site: Site) -> Browser:
    deploy_dialogue(site)
    return site.browser("hanna")


def test_the_list_names_each_process_and_its_version(hanna: Browser) -> None:
    page = hanna.open("/processer")

    assert page.texts("//tbody//a") == ["Liten dialog", "Tillstånd", "Ändring"]
    assert page.texts("//tbody/tr[1]/td[2]") == ["1"]


def test_a_process_is_a_picture_and_the_same_in_words(hanna: Browser) -> None:
    page = hanna.open("/processer/dialog")

    assert page.heading == "Liten dialog"
    assert page.all('//*[local-name()="svg" and @role="img"]')
    assert page.texts('//table[caption="Stegen i Liten dialog"]/tbody/tr/td[1]')[1:4] == [
        "Utred frågan",
        "Fatta beslut",
        "Följ upp",
    ]


def test_it_tells_who_does_what_and_in_what_time(hanna: Browser) -> None:
    page = hanna.open("/processer/dialog?diagram=utredning")

    assert page.texts('//table[caption="Vem gör vad"]/tbody/tr/td') == [
        *("Ställ frågan", "Handläggare", "10 arbetsdagar"),
        *("Samla svaren", "Handläggare", "20 dagar"),
    ]


def test_a_called_process_is_a_link(hanna: Browser) -> None:
    page = hanna.open("/processer/dialog")

    (address,) = page.all('//table[caption="Vem gör vad"]//a/@href')
    assert hanna.open(address).heading == "Utredning av frågan"


@pytest.mark.parametrize("address", ["/processer/finns_inte", "/processer/dialog?diagram=tillstand"])
def test_a_process_that_is_not_there_is_not_found(hanna: Browser, address: str) -> None:
    assert hanna.open(address).status == 404


def deploy_again(site: Site) -> None:
    """Deploy the dialogue with another time, a new row and another question."""
    sources = {
        "dialog.bpmn": drawing(
            DIALOGUE.replace("-1 arbetsdag", "-3 arbetsdagar"), "dialog", name="Liten dialog"
        ),
        "utredning.bpmn": drawing(
            ENQUIRY.replace("10 arb", "15 arb"), "utredning", name="Utredning av frågan"
        ),
        "fraga.form": QUESTION.replace(rb"Fr\u00e5gan", rb"Hela fr\u00e5gan"),
        "vag.dmn": ROUTE.replace(b"smal", b"smalare"),
    }
    site.engine.run(deploy_bundle, "dialog", sources, by=OPERATOR, given=["participants", "deciding_body"])


def test_the_first_version_has_nothing_to_be_compared_with(hanna: Browser) -> None:
    assert not hanna.open("/processer/dialog").all('//a[contains(@href, "jamfor")]')


def test_two_versions_are_compared_in_words_pictures_tables_and_forms(site: Site, hanna: Browser) -> None:
    deploy_again(site)

    (address,) = hanna.open("/processer/dialog").all('//a[contains(@href, "jamfor")]/@href')
    page = hanna.open(address)

    assert page.texts('//ul[@class="differences"]/li/p[1]') == [
        (
            "Steget ”Fatta beslut” har nu påminnelse 3 arbetsdagar före sista dagen i stället för 1 arbetsdag före "
            "sista dagen. (Liten dialog)"
        ),
        (
            "Sista dagen för steget ”Ställ frågan” är nu 15 arbetsdagar efter att steget började; förut "
            "10 arbetsdagar efter att steget började. (Utredning av frågan)"
        ),
        "Rad 2 i tabellen ”vag”: ”vag” ändrat från smal till smalare. (vag)",
        "Frågan ”Frågan” i formuläret till ”Ställ frågan” heter nu ”Hela frågan”. (fraga)",
    ]
    assert page.texts("//figure//h4") == [
        "Förut: Liten dialog",
        "Nu: Liten dialog",
        "Förut: Utredning av frågan",
        "Nu: Utredning av frågan",
    ]
    assert page.texts('//table[caption="vag: rader som skiljer sig"]//del') == ["Förut: smal"]
    assert page.texts('//table[caption="vag: rader som skiljer sig"]//ins') == ["Nu: smalare"]
    assert page.texts('//dl[@class="difference"]//ins') == ["Nu: Hela frågan"]


def test_the_versions_stand_in_the_address(site: Site, hanna: Browser) -> None:
    deploy_again(site)

    page = hanna.open("/processer/dialog/jamfor?fran=2&till=1")

    assert page.texts("//select/option[@selected]") == [
        "Version 2, i drift från 23 nov.",
        "Version 1, i drift från 23 nov.",
    ]
    assert "har nu påminnelse 1 arbetsdag före sista dagen i stället för 3 arbetsdagar" in page.text


def test_a_version_is_not_compared_with_itself_in_vain(hanna: Browser) -> None:
    assert "Det är ingen skillnad" in hanna.open("/processer/dialog/jamfor").text


@pytest.mark.parametrize("query", ["fran=9", "fran=utkast", "till=-1"])
def test_a_version_that_is_not_there_is_not_compared(hanna: Browser, query: str) -> None:
    assert hanna.open(f"/processer/dialog/jamfor?{query}").status == 404
