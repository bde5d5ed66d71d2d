"""Posts that no page of ours would send: a page in Swedish, nothing stored, what was typed kept where there is some."""

from __future__ import annotations

import io
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from engine.models import process_instance, upload
from tests.support.besieged import Besieged

GOOD = {"proposal": "En lekplats med gungor.", "kind": "kort"}


def task(site: Besieged) -> str:
    return f"/uppgifter/{site.task_id}"


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"proposal": ""},
        {"proposal": "x" * 2_000_000, "kind": "kort"},
        {"proposal": GOOD["proposal"], "kind": "<script>alert(1)</script>"},
        {"proposal": GOOD["proposal"], "kind": "finns-inte"},
        {**GOOD, "finns_inte": "x"},
        {**GOOD, "points[99999].name": "x"},
        {**GOOD, "points[0].name[0]": "x"},
        {**GOOD, "points[-1].name": "x"},
        {**GOOD, "points[0]..name": "x"},
        {**GOOD, "__class__": "x", "proposal.__class__": "x"},
        {**GOOD, "case.id": "1", "participants.initiator": "adam"},
        {**GOOD, "paper": "inte en fil"},
        {"proposal": "\N{GRINNING FACE}" * 30_000, "kind": "kort"},
    ],
    ids=lambda answers: str(list(answers))[:60],
)
def test_answers_that_the_form_does_not_ask_for(answers: dict[str, Any], site_on_both: Besieged) -> None:
    site = site_on_both
    browser, before = site.ready("hanna"), site.picture()

    page = browser.send(task(site), dict(answers))

    assert page.status in {400, 413, 422}
    assert site.picture() == before


@pytest.mark.parametrize(
    "character", ["\0", "\x01", "\x1b[31m", "\u202e", "\ufeff", "\u2028", "\x85", "\x7f"]
)
def test_characters_that_nobody_sees(character: str, site_on_both: Besieged) -> None:
    """A field refuses what cannot be stored; what is stored is shown again."""
    site = site_on_both
    browser = site.ready("hanna")

    page = browser.send(task(site), {"proposal": f"En lekplats {character} med gungor.", "kind": "kort"})

    assert page.status in {200, 422}
    assert browser.open(f"/arenden/{site.case_id}").status == 200


def test_a_text_as_long_as_it_may_be(site_on_both: Besieged) -> None:
    site = site_on_both

    assert site.ready("hanna").send(task(site), {"proposal": "å" * 20_000, "kind": "kort"}).status == 200
    for address in ("/laget", f"/arenden/{site.case_id}", f"/arenden/{site.case_id}/historik"):
        assert site.browser("rut").open(address).status == 200


def test_ten_thousand_fields(site: Besieged) -> None:
    browser, before = site.ready("hanna"), site.picture()

    page = browser.send(task(site), {**GOOD, **{f"f{number}": "x" for number in range(10_000)}})

    assert page.status in {400, 413, 422}
    assert page.heading
    assert site.picture() == before


def test_six_thousand_rows(site: Besieged) -> None:
    browser, before = site.ready("hanna"), site.picture()

    page = browser.send(task(site), {**GOOD, **{f"points[{number}].name": "x" for number in range(6_000)}})

    assert page.status in {400, 413, 422}
    assert site.picture() == before


@pytest.mark.parametrize("button", ["_add", "_remove", "_update"])
@pytest.mark.parametrize(
    "value", ["", "points", "points[0]", "points[99999]", "finns_inte", "__class__", "x" * 5_000]
)
def test_a_button_for_rows_that_are_not_there(button: str, value: str, site: Besieged) -> None:
    browser, before = site.ready("hanna"), site.picture()

    assert browser.send(task(site), {**GOOD, button: value}).status < 500
    assert site.picture() == before


def test_a_row_button_pressed_thousands_of_times_stops_at_a_number(site: Besieged) -> None:
    browser = site.ready("hanna")
    rows = {f"points[{number}].name": "x" for number in range(500)}

    page = browser.send(task(site), {**GOOD, **rows, "_add": "points"})

    assert page.status < 500
    assert page.source.count("points[500]") == 0


def test_twenty_five_megabytes(site: Besieged) -> None:
    browser, before = site.ready("hanna"), site.picture()

    page = browser.send(task(site), {**GOOD, "paper": (io.BytesIO(b"x" * 25_000_000), "stor.pdf")})

    assert (page.status, page.heading) == (413, "Det du skickade är för stort")
    assert site.picture() == before


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\win.ini",
        "/etc/passwd",
        "a\nContent-Type: text/html",
        "a\r\nX: 1.pdf",
        "fdp.\u202egpj",
        "x" * 5_000 + ".pdf",
        "a\0.pdf",
        "<script>.pdf",
        "CON|x.pdf",
        '";filename=b.html',
    ],
)
def test_file_names_that_play_tricks(name: str, site: Besieged) -> None:
    browser, files = site.ready("hanna"), site.count(upload)

    page = browser.send(task(site), {**GOOD, "paper": (io.BytesIO(b"%PDF"), name)})

    assert page.status in {200, 422}
    if page.status == 422:
        assert site.count(upload) == files
        assert page.value("proposal") == GOOD["proposal"]
        return
    stored = site.engine.read(lambda reader: reader.connection.execute(upload.select()).all())[-1]
    assert stored.name.isprintable()
    assert not set(stored.name) & set('/\\<>"|')
    told = browser.open(f"/bilagor/{stored.id}").headers["Content-Disposition"]
    assert told.startswith("attachment;")
    assert "\n" not in told


@pytest.mark.parametrize(
    "media_type", ["x" * 5_000, "text/html", "a/b\0", "../..", "text/html; charset=utf-7"]
)
def test_a_file_that_lies_about_its_kind(media_type: str, site_on_both: Besieged) -> None:
    site = site_on_both
    browser = site.ready("hanna")
    sent = browser.send(task(site), {**GOOD, "paper": (io.BytesIO(b"<script>"), "bild.pdf", media_type)})
    number = site.engine.read(lambda reader: reader.connection.execute(upload.select()).all())[-1].id

    page = browser.open(f"/bilagor/{number}")

    assert sent.status == 200
    assert page.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"proposal": "x"}'),
        ("text/xml", b"<x/>"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name="),
        ("application/x-www-form-urlencoded", b"%ff%00=%zz&&&===" * 100),
        ("application/x-www-form-urlencoded; charset=utf-16", "proposal=å".encode("utf-16")),
        ("", b"\0" * 100),
    ],
)
def test_a_body_that_is_no_form(kind: str, body: bytes, site: Besieged) -> None:
    browser, before = site.ready("hanna"), site.picture()
    headers = {"X-CSRFToken": browser._key}
    for address in (
        task(site),
        "/logga-ut-overallt",
        f"/arenden/{site.case_id}/avbryt",
        "/arenden/starta/tillstand",
    ):
        answer = browser.client.post(
            address, data=body, content_type=kind, headers=headers, base_url="http://localhost"
        )
        assert answer.status_code < 500
        browser = site.ready("hanna")
        headers = {"X-CSRFToken": browser._key}

    assert site.picture() == before


@pytest.mark.parametrize("title", ["x" * 81, "x" * 2_000_000, " ", "", "a\nb", "a\r\nBcc: alla@example.org"])
def test_a_title_that_the_start_form_does_not_take(title: str, site: Besieged) -> None:
    cases = site.count(process_instance)

    page = site.post("hanna", "/arenden/starta/tillstand", {"title": title})

    assert page.status in {413, 422}
    assert site.count(process_instance) == cases


def test_a_field_sent_twice_is_not_two_answers(site: Besieged) -> None:
    browser = site.ready("hanna")
    twice = MultiDict([("csrf_token", browser._key), ("title", "Första"), ("title", "Andra")])

    answer = browser.client.post("/arenden/starta/tillstand", data=twice, base_url="http://localhost")

    assert answer.status_code in {303, 422}


@pytest.mark.parametrize(
    "answers",
    [
        {"substitute": "hugo", "from_on": "0001-01-01", "until_on": "9999-12-31"},
        {"substitute": "hugo", "from_on": "2026-12-02", "until_on": "2026-12-01"},
        {"substitute": "finns-inte", "from_on": "2026-12-01", "until_on": "2026-12-01"},
        {"substitute": "hanna", "from_on": "2026-W01-1", "until_on": "20261201"},
        {"substitute": "hugo\0", "from_on": "2026-12-01", "until_on": "2026-12-01"},
        {"absent": "helen", "substitute": "hanna", "from_on": "2026-12-01", "until_on": "2026-12-01"},
    ],
    ids=str,
)
def test_a_substitute_that_makes_no_sense(answers: dict[str, str], site_on_both: Besieged) -> None:
    browser = site_on_both.ready("hanna")

    assert browser.send("/installningar/ersattare", answers, follow=False).status in {303, 400, 404, 422}
    assert browser.open("/installningar").status == 200


@pytest.mark.parametrize(
    "date", ["0001-01-01", "9999-12-31", "2026-13-01", "x", "2026-12-01T00:00:00", "\uff12026-12-01"]
)
def test_a_date_beyond_all_plans(date: str, site_on_both: Besieged) -> None:
    site = site_on_both
    browser = site.ready("helen")
    for address, answers in (
        ("tidplan", {"reason": "x", "decision": date}),
        ("pausa", {"reason": "x", "review_on": date}),
    ):
        assert browser.send(f"/arenden/{site.case_id}/{address}", answers).status == 422


def test_a_reason_of_two_megabytes(site_on_both: Besieged) -> None:
    site = site_on_both
    browser = site.ready("helen")
    before = site.picture()

    page = browser.send(f"/arenden/{site.case_id}/avbryt", {"reason": "x" * 2_000_000, "sure": "ja"})

    assert (page.status, page.errors) == (422, ["Skriv kortare: högst 5000 tecken."])
    assert site.picture() == before
