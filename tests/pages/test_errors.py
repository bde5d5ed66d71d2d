from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.site import Site
from web.headers import CONTENT_POLICY
from web.pages import tasks


def test_a_page_that_is_not_there(site: Site) -> None:
    page = site.browser("hanna").open("/finns-inte")

    assert (page.status, page.heading) == (404, "Sidan finns inte")


def test_a_page_that_is_for_others(site: Site) -> None:
    site.person("rut", "auditor")

    page = site.browser("rut").open("/arenden/starta")

    assert (page.status, page.heading) == (403, "Du har inte behörighet")


def test_a_form_without_its_key_is_refused_and_kept(site: Site) -> None:
    hanna = site.browser("hanna")
    case_id = site.start()

    page = hanna.send(
        f"/uppgifter/{site.task(case_id).id}", {"csrf_token": "gammal", "proposal": "Ett långt förslag."}
    )

    assert (page.status, page.heading) == (400, "Sidan var för gammal")
    assert page.texts('//*[@class="kept"]//dd') == ["Ett långt förslag."]


def test_a_button_that_sends_more_than_it_has_is_refused(site: Site) -> None:
    hanna = site.browser("hanna")
    case_id = site.start()
    hanna.open("/uppgifter?visa=roller")

    page = hanna.send(f"/uppgifter/{site.task(case_id).id}/ta", {"for": "hugo"})

    assert page.status == 400
    assert site.task(case_id).assignee is None


def test_a_page_read_where_it_is_to_be_sent(site: Site) -> None:
    page = site.browser("hanna").open("/logga-ut")

    assert (page.status, page.heading) == (405, "Sidan kan inte användas så")


def test_our_own_fault_has_a_number_that_stands_in_the_log(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise KeyError("en hemlighet")

    monkeypatch.setattr(tasks, "count_open_tasks", broken)

    page = site.browser("hanna").open("/uppgifter")

    number = re.search(r"numret ([0-9a-f]{8})", page.text)
    assert (page.status, page.heading) == (500, "Ett fel hos oss")
    assert number is not None
    assert f"incident {number[1]}: GET '/uppgifter'" in caplog.text
    assert "en hemlighet" not in page.source


def test_every_page_has_the_strict_policy_and_is_kept_nowhere(site: Site) -> None:
    for page in (site.visitor().open("/logga-in"), site.browser("hanna").open("/finns-inte")):
        assert page.headers["Content-Security-Policy"] == CONTENT_POLICY
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert page.all("//@style | //style | //script[not(@src)]") == []


def test_the_policy_has_no_exceptions() -> None:
    assert "unsafe" not in CONTENT_POLICY
    assert CONTENT_POLICY.startswith("default-src 'none'")


def test_a_host_that_is_not_ours_is_refused(site: Site) -> None:
    assert site.visitor("http://evil.example").open("/logga-in").status == 400


def test_the_style_sheet_is_kept_for_ever(site: Site) -> None:
    visitor = site.visitor()
    (address,) = visitor.open("/logga-in").all('//link[@rel="stylesheet"]/@href')

    sheet = visitor.open(address)

    assert sheet.status == 200
    assert "immutable" in sheet.headers["Cache-Control"]
    assert sheet.headers["X-Content-Type-Options"] == "nosniff"


def test_the_watchers_page(site: Site) -> None:
    visitor = site.visitor()

    assert (visitor.open("/health/live").status, visitor.open("/health/live").content) == (200, b"lever")
    # The tests' tables are made without their version's mark.
    assert visitor.open("/health/ready").status == 503
    assert "niosteg db upgrade" in visitor.open("/health/ready").content.decode()
