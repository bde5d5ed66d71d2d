"""Prova in the studio: a draft led by test persons on a clock of its own, and nothing of it in the installation."""

from __future__ import annotations

import base64
import json
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands.create_workspace import create_workspace
from engine.commands.save_draft_file import save_draft_file
from engine.commands.set_members import set_members
from engine.drafts import blank_process
from engine.models import draft_file, metadata
from tests.support.drawings import drawing
from tests.support.form_js import component, required, source, textfield
from tests.support.site import Browser, Page, Site

DRAWING = """
    start S form=borja
    user Skriv "Skriv förslaget" form=forslag prop.due="5 arbetsdagar" prop.reminders="-1 arbetsdag"
    user Granska "Granska förslaget" prop.not_same_as=Skriv
    xor V
    S -> Skriv -> Granska -> V
    V -> E if belopp > 100
    V -> T else
    catch T duration=P14D
    T -> E2
    lane Handläggare role=case_officer: Skriv Granska
"""
PAGE = "/studio/park/prova"
BEGIN = {"_now": "2026-12-01T08:00", "title": "Lekplatsen"}


@pytest.fixture
def park(site: Site) -> Site:
    """Olle owns a process that is drawn and not deployed; Hanna reads it."""
    for username in ("olle", "per"):
        site.person(username, "process_owner")
    site.engine.run(
        create_workspace,
        "park",
        title="Parken",
        files={
            **blank_process("park", "Parken"),
            "park.bpmn": drawing(DRAWING, "park"),
            "borja.form": source(textfield("title", "Ärendets namn", validate=required())),
            "forslag.form": source(
                textfield("proposal", "Förslaget", validate=required(minLength=5)),
                component("number", "belopp", "Belopp"),
                component("filepicker", "ritning", "Ritning"),
            ),
        },
        by=site.actor("olle"),
    )
    site.engine.run(set_members, "park", {"olle": "owner", "hanna": "reader"}, by=site.actor("olle"))
    return site


@pytest.fixture
def olle(park: Site) -> Browser:
    browser = park.browser("olle")
    browser.open(PAGE)
    return browser


def begun(browser: Browser) -> Page:
    return browser.send(PAGE, BEGIN)


def do(browser: Browser, number: int = 0, **answers: Any) -> Page:
    browser.open(f"{PAGE}/uppgift/{number}")
    return browser.send(f"{PAGE}/uppgift/{number}", answers)


def write(browser: Browser, belopp: str = "500") -> Page:
    return do(browser, proposal="Gungor och sand", belopp=belopp)


def picture(park: Site) -> dict[str, int]:
    """How many rows each table has, but for the trial itself and what a visit leaves."""
    with park.niosteg.database.read() as connection:
        return {
            table.name: len(connection.execute(select(table)).all())
            for table in metadata.sorted_tables
            if table.name not in {"trial", "user_session"}
        }


def test_a_trial_begins_with_the_real_start_form(olle: Browser) -> None:
    page = olle.open(PAGE)
    assert page.all('//input[@name="title"]')

    assert olle.send(PAGE, {**BEGIN, "title": ""}).status == 422
    page = begun(olle)

    assert "1 december 2026 kl. 08.00" in page.text
    assert page.texts('//section[@aria-labelledby="gora"]//td//a') == ["Skriv förslaget"]


def test_tasks_are_done_with_their_real_forms(olle: Browser) -> None:
    begun(olle)

    refused = do(olle, proposal="Kort", belopp="500")
    assert (refused.status, len(refused.errors)) == (422, 1)
    assert refused.value("proposal") == "Kort"
    page = write(olle)

    assert page.texts('//section[@aria-labelledby="gora"]//td//a') == ["Granska förslaget"]
    assert "gör klart ”Skriv förslaget”" in page.text
    assert page.texts('//td[@data-label="Värde"]')[:1] != []


def test_what_four_eyes_refuse_is_told_and_another_person_does_it(olle: Browser) -> None:
    begun(olle)
    write(olle)

    refused = do(olle)
    assert (refused.status, "Det gick inte" in refused.text) == (422, True)

    page = do(olle, _person="anna")
    assert "Avslutat" in page.text
    assert "Anna gör klart ”Granska förslaget”" in page.text


def test_the_clock_moves_to_the_next_event_and_shows_the_reminder_and_its_mail(olle: Browser) -> None:
    begun(olle)

    page = olle.send(f"{PAGE}/klockan", {"how": "next"})

    assert "7 december 2026 kl. 07.00" in page.text
    summaries = page.texts("//summary")
    assert "Påminnelser (1, 0 kommande)" in summaries
    assert "Brev som skulle ha skickats (1)" in summaries
    assert "7 december 2026 kl. 07.00: Uppgiften" in page.text


def test_a_timer_takes_the_case_on_when_its_day_has_come(olle: Browser) -> None:
    begun(olle)
    write(olle, belopp="5")
    do(olle, _person="anna")

    assert "Avslutat" not in olle.send(f"{PAGE}/klockan", {"days": "7"}).text
    assert "Avslutat" in olle.send(f"{PAGE}/klockan", {"days": "7"}).text


def test_what_the_case_waits_for_comes_by_a_button(park: Site) -> None:
    drawn = drawing(
        "S -> M -> B -> E\ncatch M message=svar prop.correlationKey='\"17\"'\nlane H role=case_officer: B",
        "vantan",
    )
    files = {**blank_process("vantan", "Väntan"), "vantan.bpmn": drawn}
    park.engine.run(create_workspace, "vantan", title="Väntan", files=files, by=park.actor("olle"))
    olle, page = park.browser("olle"), "/studio/vantan/prova"
    olle.open(page)
    [button] = olle.send(page, {"_now": "2026-12-01T08:00"}).all(
        '//section[@aria-labelledby="utifran"]//form'
    )
    sent = {field.get("name"): field.get("value") for field in button.xpath(".//input")}

    after = olle.send(f"{page}/meddelande", sent)

    assert after.texts('//section[@aria-labelledby="gora"]//td//a') == ["B"]
    assert "Meddelandet ”svar” med nyckeln" in after.text
    assert after.all('//section[@aria-labelledby="utifran"]') == []


def test_a_step_is_taken_back_and_the_trial_begun_anew(olle: Browser) -> None:
    begun(olle)
    write(olle)

    page = olle.send(f"{PAGE}/angra")
    assert page.texts('//section[@aria-labelledby="gora"]//td//a') == ["Skriv förslaget"]

    olle.send(f"{PAGE}/borja-om")
    assert olle.open(PAGE).all('//input[@name="title"]')


def test_a_trial_outlives_the_browser_and_is_the_persons_own(park: Site, olle: Browser) -> None:
    begun(olle)

    assert "Skriv förslaget" in park.browser("olle").open(PAGE).text
    assert park.browser("hanna").open(PAGE).all('//input[@name="title"]')


def test_nothing_of_a_trial_is_in_the_installation(park: Site, olle: Browser) -> None:
    before = picture(park)

    begun(olle)
    write(olle)
    olle.send(f"{PAGE}/klockan", {"days": "30"})

    assert picture(park) == before


def test_a_trial_is_kept_as_a_test_case_that_expects_where_it_stands(park: Site, olle: Browser) -> None:
    begun(olle)
    write(olle)

    page = olle.send(f"{PAGE}/spara", {"name": "Gungor"})

    assert page.messages == ["Testfallet ”Gungor” är sparat i park.test.json."]
    content = olle.client.get("/studio/park/filer/park.test.json", base_url="http://localhost").data
    case = json.loads(content)["cases"][-1]
    assert case["name"] == "Gungor"
    assert case["steps"][-1]["expect"] == {"open": ["Granska"], "ended": False, "incidents": 0}
    with park.niosteg.database.read() as connection:
        assert connection.execute(select(draft_file.c.name)).scalars().all().count("park.test.json") == 1


def kept_answers(olle: Browser) -> dict[str, Any]:
    """The answers of the first step of the test case that the trial is kept as."""
    olle.send(f"{PAGE}/spara", {"name": "Med bilaga"})
    content = olle.client.get("/studio/park/filer/park.test.json", base_url="http://localhost").data
    found: dict[str, Any] = json.loads(content)["cases"][-1]["steps"][0]["data"]
    return found


def test_a_stand_in_document_goes_with_the_answers_into_the_test_case(olle: Browser) -> None:
    begun(olle)
    assert "Använd exempel.pdf som ”Ritning”" in olle.open(f"{PAGE}/uppgift/0").text

    page = do(olle, proposal="Gungor och sand", belopp="500", _exempel="ritning")

    assert page.texts('//section[@aria-labelledby="gora"]//td//a') == ["Granska förslaget"]
    paper = kept_answers(olle)["ritning"]
    assert (paper["name"], paper["content"].startswith("%PDF-")) == ("exempel.pdf", True)


@pytest.mark.parametrize(("content", "key"), [(b"En karta", "content"), (b"\x89PNG\xff", "base64")])
def test_a_small_file_of_ones_own_is_tried_and_kept(olle: Browser, content: bytes, key: str) -> None:
    begun(olle)

    do(olle, proposal="Gungor och sand", belopp="500", ritning=(BytesIO(content), "karta.png", "image/png"))

    paper = kept_answers(olle)["ritning"]
    assert (paper["name"], paper["type"]) == ("karta.png", "image/png")
    read = paper[key].encode() if key == "content" else base64.b64decode(paper[key])
    assert read == content


def test_a_file_too_large_for_a_trial_says_what_to_do(olle: Browser) -> None:
    begun(olle)
    large = (BytesIO(b"x" * 100_001), "karta.png", "image/png")

    page = do(olle, proposal="Gungor och sand", belopp="500", ritning=large)

    assert "karta.png är för stor för ett prov. Välj en fil på högst 100 kB" in page.text
    assert page.value("proposal") == "Gungor och sand"


def test_a_step_that_the_changed_draft_does_not_take_is_told_and_dropped(park: Site, olle: Browser) -> None:
    begun(olle)
    write(olle)
    sent = {"X-CSRFToken": olle._key, "If-Match": '"1"'}
    changed = drawing(DRAWING.replace("Skriv", "Rita"), "park")
    saved = olle.client.put(
        "/studio/park/filer/park.bpmn",
        base_url="http://localhost",
        data=changed,
        headers={**sent, "Referer": "http://localhost/"},
    )
    assert saved.status_code == 200

    page = olle.open(PAGE)
    assert "Provet stannar vid steg 1" in page.text
    assert olle.open(f"{PAGE}/uppgift/0").status == 404

    page = olle.send(f"{PAGE}/angra", {"step": "1"})
    assert page.texts('//section[@aria-labelledby="gora"]//td//a') == ["Rita förslaget"]


def test_a_draft_that_cannot_run_says_why(park: Site, olle: Browser) -> None:
    broken = drawing(DRAWING.replace("form=forslag", "form=finns_inte"), "park")
    olle.client.put(
        "/studio/park/filer/park.bpmn",
        base_url="http://localhost",
        data=broken,
        headers={"X-CSRFToken": olle._key, "If-Match": '"1"', "Referer": "http://localhost/"},
    )

    page = olle.open(PAGE)

    assert page.status == 200
    assert "Utkastet går inte att prova än" in page.text
    assert "finns_inte" in page.text


def test_a_reader_tries_and_keeps_no_test_case(park: Site) -> None:
    hanna = park.browser("hanna")
    hanna.open(PAGE)
    begun(hanna)

    assert hanna.send(f"{PAGE}/spara", {"name": "x"}).status == 403


def test_who_has_no_part_in_the_process_tries_nothing(park: Site) -> None:
    per = park.browser("per")

    assert per.open(PAGE).status == 403
    assert per.send(PAGE, BEGIN).status == 403


@pytest.mark.parametrize("days", ["0", "x", "-3", "99999"])
def test_a_way_that_is_none_moves_nothing(olle: Browser, days: str) -> None:
    begun(olle)

    page = olle.send(f"{PAGE}/klockan", {"days": days})

    assert page.messages == ["Skriv hur många dagar klockan ska flyttas: 1 till 3 650."]
    assert "1 december 2026 kl. 08.00" in page.text


class TestFromATestCase:
    @pytest.fixture
    def kept(self, olle: Browser) -> Browser:
        """Olle has written a proposal and kept that as a test case, and begun anew."""
        begun(olle)
        write(olle)
        olle.send(f"{PAGE}/spara", {"name": "Förslaget är skrivet"})
        olle.send(f"{PAGE}/borja-om", {})
        return olle

    def test_a_trial_begins_where_a_test_case_leads(self, kept: Browser) -> None:
        assert "Förslaget är skrivet" in kept.open(PAGE).text

        page = kept.send(f"{PAGE}/testfall", {"case": "park.test.json:1"})

        assert "Gjorda steg (1)" in page.text
        assert "Stannar" not in page.text

    def test_its_steps_are_taken_back_from_the_one_that_is_to_be_done_otherwise(self, kept: Browser) -> None:
        kept.send(f"{PAGE}/testfall", {"case": "park.test.json:1"})

        page = kept.send(f"{PAGE}/angra", {"step": "1"})

        assert "Gjorda steg (0)" in page.text

    @pytest.mark.parametrize(
        "case", ["park.test.json:9", "annan.test.json:1", "park.test.json:", "", "../x:1"]
    )
    def test_a_case_that_is_not_there_begins_nothing(self, kept: Browser, case: str) -> None:
        page = kept.send(f"{PAGE}/testfall", {"case": case})

        assert page.status == 404
        assert "Starta provet" in kept.open(PAGE).text

    @pytest.mark.parametrize(
        "text",
        [
            '{"process": "park", "cases": [{"steps": "x"}]}',
            '{"process": "park", "cases": [{"now": "2026-11-23T08:00:00+01:00", "steps": [7]}]}',
            '{"process": "finns_inte", "cases": [{"now": "2026-11-23T08:00:00+01:00"}]}',
            '{"cases": [{"now": "2026-11-23T08:00:00+01:00"}]}',
        ],
    )
    def test_a_case_that_cannot_be_played_begins_nothing_and_says_so(
        self, park: Site, olle: Browser, text: str
    ) -> None:
        by = park.actor("olle")
        park.engine.run(
            save_draft_file, "park", name="trasig.test.json", content=text.encode(), base_revision=0, by=by
        )

        page = olle.send(f"{PAGE}/testfall", {"case": "trasig.test.json:1"})

        assert (page.status, "Provet kan inte börja där." in page.text) == (200, True)
        assert "Starta provet" in page.text
