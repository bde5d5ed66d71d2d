"""Numbers and words in addresses that no page ever made: an error page in Swedish, on both databases."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from tests.support.besieged import Besieged

NUMBERS = [
    "0",
    "-1",
    "999999",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "9" * 40,
    "9" * 5_000,
]
WORDS = ["abc", "1.5", "1'", "%00", "1%00", "%D9%A1", "%2e%2e%2f", "1;x", "null", "%ED%A0%80", "%0d%0aX:1"]
TEXTS = [
    "%00",
    "-1",
    "0",
    "9" * 30,
    "9" * 5_000,
    "%ff%fe",
    "<script>alert(1)</script>",
    "%25",
    "_" * 3_000,
    "%F0%9F%98%80",
    "%0d%0aX:1",
    "//evil.example",
    "'; DROP TABLE process_instance;--",
    "%ED%A0%80",
]
#: What the pages read from behind the question mark.
ARGUMENTS = [
    "sida",
    "visa",
    "fore",
    "om",
    "slag",
    "steg",
    "organ",
    "process",
    "lage",
    "sok",
    "ordning",
    "nasta",
]

#: What answers scripts and drawing tools in JSON: tests/pages/test_studio_files.py and test_engine_rest.py.
ANSWER_PROGRAMS = frozenset({"studio_files", "engine_rest"})


def test_a_number_or_word_that_leads_nowhere(site_on_both: Besieged) -> None:
    site, browser = site_on_both, site_on_both.ready("adam")
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in ANSWER_PROGRAMS:
            continue
        for part in [*NUMBERS, *WORDS] if rule.arguments else []:
            address = re.sub("<[^>]+>", part, rule.rule)
            page = browser.open(address) if "GET" in (rule.methods or ()) else browser.send(address)
            assert page.status in {400, 404}, (address[:80], page.status)
            assert page.heading


def test_nothing_is_changed_by_them(site: Besieged) -> None:
    before = site.picture()

    test_a_number_or_word_that_leads_nowhere(site)

    assert site.picture() == before


def test_whatever_stands_behind_the_question_mark(site_on_both: Besieged) -> None:
    site = site_on_both
    browser = site.ready("adam")
    pages = [
        "/uppgifter",
        "/laget",
        "/storningar",
        "/utskick",
        "/paminnelser",
        "/processer/tillstand",
        "/logga-in",
    ]
    pages += [f"/arenden/{site.case_id}", f"/arenden/{site.case_id}/historik", "/arenden/starta/tillstand"]
    for text in TEXTS:
        asked = "&".join(f"{name}={text}" for name in ARGUMENTS)
        for address in [f"{page}?{question}" for page in pages for question in (asked, f"diagram={text}")]:
            page = browser.open(address, follow=False)
            assert page.status < 500, address[:80]
            assert "<script>alert" not in page.source
            assert "evil.example" not in page.address
            assert "X" not in page.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "ÅÄÖ"])
def test_other_methods_do_nothing(method: str, site: Besieged) -> None:
    browser, before = site.ready("adam"), site.picture()
    for rule in site.app.url_map.iter_rules():
        answer = browser.client.open(
            site.address_of(rule),
            method=method,
            base_url="http://localhost",
            headers={"X-HTTP-Method-Override": "POST"},
        )
        assert answer.status_code in {400, 405}, rule.rule

    assert site.picture() == before


def test_a_button_pressed_by_address_says_so_in_swedish(site: Besieged) -> None:
    browser = site.ready("adam")
    rules = list(site.app.url_map.iter_rules())
    readable = {rule.rule for rule in rules if "GET" in (rule.methods or ())}
    for rule in rules:
        if rule.rule not in readable:
            assert browser.open(site.address_of(rule)).heading == "Sidan kan inte användas så"


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "a" * 5_000]
)
def test_another_host_name_is_refused(host: str, site: Besieged) -> None:
    for address in ("/logga-in", "/uppgifter", "/finns-inte"):
        answer = site.client().get(address, headers={"Host": host, "X-Forwarded-Host": host})
        assert answer.status_code == 400
        assert b"evil.example" not in answer.data
        assert "evil.example" not in answer.headers.get("Location", "")


def test_a_forwarded_host_is_not_believed_without_a_proxy(site: Besieged) -> None:
    answer = site.client().get(
        "/uppgifter", base_url="http://localhost", headers={"X-Forwarded-Host": "evil.example"}
    )

    assert "evil.example" not in answer.headers["Location"]


def test_an_address_in_the_log_begins_no_line_of_its_own(
    site: Besieged, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError

    monkeypatch.setattr("web.pages.processes.process_page", broken)
    site.ready("adam").open("/processer/" + quote("x\nERROR falsk rad"))

    assert "\nERROR falsk rad" not in caplog.text
    assert "falsk rad" in caplog.text
