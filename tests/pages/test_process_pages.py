"""Processer: the drawing, the same in words, and who does what."""

from __future__ import annotations

import pytest

from tests.support.dialogue import deploy_dialogue
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
