from __future__ import annotations

import io
from datetime import timedelta

import pytest

from engine import clock
from tests.support.site import Browser, Site

ANSWERS = {"proposal": "En lekplats med klätterställning.", "kind": "kort"}


def attach(site: Site, browser: Browser, name: str, content: bytes, media_type: str) -> None:
    task = f"/uppgifter/{site.task(site.start()).id}"
    browser.open(task)
    sent = browser.send(task, {**ANSWERS, "paper": (io.BytesIO(content), name, media_type)})
    assert sent.messages == ["Klart: Skriv förslaget."]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Plan å ä ö.pdf", "application/pdf"),
        ("sida.html", "application/octet-stream"),
        ("bild.svg", "application/octet-stream"),
    ],
)
def test_a_file_is_saved_and_never_shown(site: Site, name: str, told: str) -> None:
    hanna = site.browser("hanna")
    attach(site, hanna, name, b"<script>alert(1)</script>", "text/html")

    page = hanna.open("/bilagor/1")

    assert page.content == b"<script>alert(1)</script>"
    assert page.headers["Content-Type"].startswith(told)
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert page.headers["Cache-Control"] == "no-store"


def test_a_file_is_found_on_the_page_of_its_case_and_beside_the_next_task(site: Site) -> None:
    hanna = site.browser("hanna")
    attach(site, hanna, "plan.pdf", b"%PDF", "application/pdf")
    hugo = site.browser("hugo")

    for address in ("/arenden/1", f"/uppgifter/{site.task(1).id}"):
        page = hugo.open(address)
        assert page.texts('//a[@href="/bilagor/1"]') == ["plan.pdf"]
        assert "plan.pdf 1 kB, 23 nov., Hanna" in page.text


def test_a_file_is_for_those_who_have_logged_in(site: Site) -> None:
    hanna = site.browser("hanna")
    attach(site, hanna, "plan.pdf", b"%PDF", "application/pdf")
    clock.set_fixed(clock.now() + timedelta(hours=1))

    assert hanna.open("/bilagor/1", follow=False).status == 303


def test_a_file_that_is_not_there(site: Site) -> None:
    assert site.browser("hanna").open("/bilagor/7").status == 404


def test_a_form_larger_than_allowed_is_refused_in_words(site: Site) -> None:
    site.app.config["MAX_CONTENT_LENGTH"] = 1000
    hanna = site.browser("hanna")
    task = f"/uppgifter/{site.task(site.start()).id}"
    hanna.open(task)

    page = hanna.send(task, {**ANSWERS, "paper": (io.BytesIO(b"x" * 2000), "stor.pdf")})

    assert (page.status, page.heading) == (413, "Det du skickade är för stort")
    assert "får vara högst 20 megabyte" in page.text
