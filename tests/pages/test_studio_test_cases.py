"""Test cases in the studio: told in words, changed sentence by sentence, repaired by choice, and what they reach."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine import clock
from engine.commands.create_workspace import create_workspace
from engine.commands.name_version import name_version
from engine.commands.play_draft import ask_for_case_run
from engine.commands.save_draft_file import save_draft_file
from engine.commands.set_members import set_members
from engine.drafts import blank_process
from engine.play.draft_runs import play_next_run
from engine.queries import studio
from tests.support.drawings import drawing
from tests.support.form_js import component, required, source, textfield
from tests.support.site import Browser, Page, Site, running_site

DRAWING = """
    user Skriv "Skriv svar" form=svar prop.due="5 arbetsdagar" prop.phase="Skrivande"
    user Granska "Läs svaret"
    xor V "Gick det bra?"
    S -> Skriv -> Granska -> V
    V -> E if kanal = "post"
    V -> E2 else
    end E "Svaret är skickat"
    end E2 "Svaret är uppläst"
    lane Handläggare role=case_officer: Skriv
    lane Ledare role=process_leader: Granska
"""
FORM = source(
    textfield("svar", "Svaret", validate=required(minLength=3)),
    component(
        "select",
        "kanal",
        "Hur svarar vi?",
        values=[{"value": "post", "label": "Med brev"}, {"value": "telefon", "label": "Per telefon"}],
    ),
    component("filepicker", "bilaga", "Bilaga"),
)
CASE = {
    "name": "Svaret skickas",
    "now": "2026-11-23T08:00:00+01:00",
    "data": {"fraga": "När öppnar badet?"},
    "steps": [
        {"expect": {"open": ["Skriv"], "role": {"Skriv": "case_officer"}, "due": {"Skriv": "2026-11-30"}}},
        {"complete": "Skriv", "as": "case_officer", "data": {"svar": "Vi öppnar i juni.", "kanal": "post"}},
        {"advance": "P2D"},
        {"complete": "Granska", "as": "process_leader"},
        {"expect": {"ended": True}},
    ],
}
FILE = "svara.test.json"
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ALL = "/studio/svara/testfall"
PAGE = f"{ALL}/{FILE}/1"


def settle(site: Site) -> None:
    """Olle owns a process with a test case; Hanna reads it."""
    for username in ("olle", "per"):
        site.person(username, "process_owner")
    files = {
        **blank_process("svara", "Svara"),
        "svara.bpmn": drawing(DRAWING, "svara", name="Svara"),
        "svar.form": FORM,
        FILE: json.dumps({"process": "svara", "cases": [CASE]}).encode(),
    }
    site.engine.run(create_workspace, "svara", title="Svara", files=files, by=site.actor("olle"))
    site.engine.run(set_members, "svara", {"olle": "owner", "hanna": "reader"}, by=site.actor("olle"))


@pytest.fixture
def svara(tmp_path: Path) -> Iterator[Site]:
    with clock.fixed(MONDAY), running_site(tmp_path, prepare=settle) as site:
        yield site


@pytest.fixture
def olle(svara: Site) -> Browser:
    browser = svara.browser("olle")
    browser.open(PAGE)
    return browser


def saved(svara: Site) -> dict[str, Any]:
    file = svara.engine.read(studio.draft_files, "svara", svara.actor("olle"), names=[FILE])[FILE]
    found: dict[str, Any] = json.loads(file.content)
    return found


def case_of(svara: Site, number: int = 1) -> dict[str, Any]:
    found: dict[str, Any] = saved(svara)["cases"][number - 1]
    return found


def change(svara: Site, name: str, content: bytes) -> None:
    file = svara.engine.read(studio.draft_files, "svara", svara.actor("olle"))[name]
    by = svara.actor("olle")
    svara.engine.run(save_draft_file, "svara", name=name, content=content, base_revision=file.revision, by=by)


def send(browser: Browser, address: str, **answers: Any) -> Page:
    """Send what the page at an address has, with its revision."""
    revision = browser.open(address).all('//input[@name="revision"]/@value')[0]
    return browser.send(address.partition("?")[0], {"revision": revision, **answers})


def act(browser: Browser, end: str, revision: str = "1") -> Page:
    return browser.send(f"{PAGE}{end}", {"revision": revision})


def test_a_case_is_told_as_a_story_and_holds(olle: Browser) -> None:
    page = olle.open(PAGE)

    assert page.heading == "Svaret skickas"
    assert "Testfallet håller" in page.text
    assert page.texts('//*[@class="claim-sentence"]') == [
        "Ärendet väntar vid ”Skriv svar”, och inte vid något annat.",
        "”Skriv svar” väntar på rollen Handläggare.",
        "”Skriv svar” ska vara klar senast 30 november 2026.",
        "Ärendet är slut.",
    ]
    assert "Handläggare gör klart ”Skriv svar”." in page.text
    assert "Klockan går framåt: 2 dagar." in page.text
    assert "Med brev" in page.text


def test_a_case_is_called_something_else_and_described(svara: Site, olle: Browser) -> None:
    refused = send(olle, f"{PAGE}/namn", name="", description="Varför")
    assert (refused.status, refused.errors) == (422, ["Skriv vad testfallet visar, i en mening."])
    assert refused.texts("//textarea") == ["Varför"]

    page = send(olle, f"{PAGE}/namn", name="Brevet går", description="Den vanliga vägen")

    assert (page.heading, "Den vanliga vägen" in page.text) == ("Brevet går", True)
    assert case_of(svara)["steps"] == CASE["steps"]


def test_a_case_is_copied_and_taken_away(svara: Site, olle: Browser) -> None:
    act(olle, "/kopiera")
    assert [case["name"] for case in saved(svara)["cases"]] == ["Svaret skickas", "Svaret skickas (kopia)"]

    olle.open(f"{ALL}/{FILE}/2/ta-bort")
    olle.send(f"{ALL}/{FILE}/2/ta-bort", {"revision": "2"})
    assert [case["name"] for case in saved(svara)["cases"]] == ["Svaret skickas"]


@pytest.mark.parametrize(
    ("place", "answers", "sentence"),
    [
        ("role:Skriv:role", {"_role": "process_leader"}, "”Skriv svar” väntar på rollen Processledare."),
        ("variables:fraga:variables", {"_sort": "text", "_value": "Ja"}, "”fraga” är: Ja"),
        (
            "reminders::reminders",
            {"_task": "Skriv", "_count": "0"},
            "Ingen påminnelse om ”Skriv svar” har gått.",
        ),
        ("mails::mails", {"_to": "case_officer"}, "Minst ett brev har gått till Handläggare."),
        ("phase::phase", {"_phase": "Skrivande"}, "Ärendet är i fasen Skrivande."),
        ("path::path", {"_place-1": "Skriv"}, "Ärendet har gått genom ”Skriv svar”."),
        ("incidents::incidents", {"_count": "0"}, "Inget har stannat i ärendet."),
        ("ended::path", {"_ended": "vid:E"}, "Ärendet har gått genom ”Svaret är skickat”."),
    ],
)
def test_more_is_expected_by_choosing_among_words(
    svara: Site, olle: Browser, place: str, answers: dict[str, str], sentence: str
) -> None:
    kind, about, key = place.split(":")
    # The first step expects a role already: what is asked for is added to a step that expects nothing yet.
    send(olle, f"{PAGE}/steg/0/nytt?slag=expect", _kind="expect")

    page = send(olle, f"{PAGE}/steg/1/vantan/ny?slag={kind}&om={about}", _kind=kind, _about=about, **answers)

    assert sentence in " ".join(page.texts('//*[@class="claim-sentence"]'))
    expected = case_of(svara)["steps"][0]["expect"]
    assert key in expected


def test_a_page_for_more_begins_with_what_is_true_there(olle: Browser) -> None:
    page = olle.open(f"{PAGE}/steg/5/vantan/ny?slag=variables&om=kanal")

    assert "Så är det i utkastet nu: ”Hur svarar vi?” är: Med brev" in page.text
    assert page.texts('//select[@id="option"]/option[@selected]') == ["Med brev"]


def test_an_expectation_is_changed_and_its_error_names_field_and_remedy(svara: Site, olle: Browser) -> None:
    refused = send(olle, f"{PAGE}/steg/1/vantan/2", _due="nästa vecka")
    assert (refused.status, refused.errors) == (422, ["Skriv dagen som 2026-11-30."])
    assert refused.value("_due") == "nästa vecka"

    page = send(olle, f"{PAGE}/steg/1/vantan/2", _due="2026-12-01")

    assert case_of(svara)["steps"][0]["expect"]["due"] == {"Skriv": "2026-12-01"}
    assert "Testfallet håller inte" in page.text
    assert page.texts('//*[@class="case-reasons"]//dd') == [
        "”Skriv svar” ska vara klar senast 1 december 2026.",
        "”Skriv svar” ska vara klar senast 30 november 2026.",
    ]


def test_an_expectation_is_taken_away(svara: Site, olle: Browser) -> None:
    act(olle, "/steg/1/vantan/1/ta-bort")

    assert list(case_of(svara)["steps"][0]["expect"]) == ["open", "due"]


def test_somebody_who_was_overtaken_keeps_what_they_typed(svara: Site, olle: Browser) -> None:
    olle.open(f"{PAGE}/namn")
    change(svara, FILE, json.dumps({"process": "svara", "cases": [CASE, {**CASE, "name": "Pers"}]}).encode())

    page = olle.send(f"{PAGE}/namn", {"revision": "1", "name": "Brevet går", "description": ""})

    assert (page.status, page.value("name"), page.value("revision")) == (409, "Brevet går", "2")
    assert "Någon hann före" in page.text
    assert act(olle, "/steg/1/ta-bort").status == 409
    assert case_of(svara)["name"] == "Svaret skickas"


def test_a_step_is_changed_with_its_real_form(svara: Site, olle: Browser) -> None:
    page = olle.open(f"{PAGE}/steg/2")
    assert page.value("svar") == "Vi öppnar i juni."

    short = send(olle, f"{PAGE}/steg/2", _person="case_officer", _outcome="done", svar="Ja", kanal="post")
    assert (short.status, len(short.errors), short.value("svar")) == (422, 1, "Ja")

    send(olle, f"{PAGE}/steg/2", _person="anna", _outcome="done", svar="Vi öppnar i maj.", kanal="telefon")
    assert case_of(svara)["steps"][1] == {
        "complete": "Skriv",
        "as": "anna",
        "data": {"svar": "Vi öppnar i maj.", "kanal": "telefon"},
    }


def test_answers_that_the_form_refuses_are_kept_with_the_fields_that_it_refuses(
    svara: Site, olle: Browser
) -> None:
    accepted = send(olle, f"{PAGE}/steg/2", _outcome="refused", svar="Vi öppnar i maj.", kanal="post")
    assert (accepted.status, "Formuläret tar emot de här svaren." in accepted.text) == (422, True)

    page = send(olle, f"{PAGE}/steg/2", _outcome="refused", svar="Ja", kanal="post")

    step = case_of(svara)["steps"][1]
    assert (step["refused"], step["data"]) == (["svar"], {"svar": "Ja", "kanal": "post"})
    assert "men formuläret nekar: ”Svaret”" in page.text


def test_a_file_is_put_into_a_step_by_a_tick(svara: Site, olle: Browser) -> None:
    page = send(olle, f"{PAGE}/steg/2", _outcome="done", svar="Vi öppnar.", kanal="post", _exempel="bilaga")

    assert case_of(svara)["steps"][1]["data"]["bilaga"]["name"] == "exempel.pdf"
    assert "Testfallet håller" in page.text
    # The file stays when something else is changed.
    send(olle, f"{PAGE}/steg/2", _outcome="done", svar="Vi öppnar snart.", kanal="post")
    assert case_of(svara)["steps"][1]["data"]["bilaga"]["name"] == "exempel.pdf"


def test_the_clock_goes_further_and_the_start_has_other_answers(svara: Site, olle: Browser) -> None:
    refused = send(olle, f"{PAGE}/steg/3", _amount="-1", _unit="D")
    assert refused.errors == ["Skriv hur långt klockan går: ett heltal från 1 till 3650."]
    send(olle, f"{PAGE}/steg/3", _amount="3", _unit="W")
    assert case_of(svara)["steps"][2] == {"advance": "P3W"}

    send(olle, f"{PAGE}/start", **{"_now": "2026-12-01T09:00", "_varde.fraga": "Varför?"})
    case = case_of(svara)
    assert (case["now"], case["data"]) == ("2026-12-01T09:00:00+01:00", {"fraga": "Varför?"})


def with_case(svara: Site, case: dict[str, Any]) -> None:
    change(svara, FILE, json.dumps({"process": "svara", "cases": [case]}).encode())


def test_a_step_that_the_case_does_not_come_to_has_its_answers_as_plain_fields(
    svara: Site, olle: Browser
) -> None:
    with_case(svara, {**CASE, "steps": [{"complete": "Granska", "as": "process_leader"}, CASE["steps"][1]]})

    page = olle.open(f"{PAGE}/steg/2")
    assert "Testfallet kommer inte hit: steg 1 går inte att göra." in page.text
    assert page.value("_varde.svar") == "Vi öppnar i juni."
    send(olle, f"{PAGE}/steg/2", **{"_outcome": "done", "_varde.svar": "Vi öppnar i maj."})

    assert case_of(svara)["steps"][1]["data"] == {"svar": "Vi öppnar i maj.", "kanal": "post"}


def test_each_part_of_a_value_that_is_put_together_is_a_field(svara: Site, olle: Browser) -> None:
    asked = {"text": "Varför?", "antal": 2, "brådskar": False, "till": ["ks", "kf"], "svar": [{"dag": None}]}
    expected = {"variables": {"fraga": asked}}
    with_case(svara, {**CASE, "data": {"fraga": asked}, "steps": [{"expect": expected}]})
    refused = send(olle, f"{PAGE}/steg/1/vantan/0", **{"_at.antal": "många", "_at.brådskar": "nej"})
    assert refused.errors == ["Skriv ett tal med siffror, till exempel 1200 eller 2,5."]

    answers = {
        "_at.antal": "2,5",
        "_at.brådskar": "ja",
        "_at.till": "ks\nkfn",
        "_at.svar[0].dag": "2026-12-01",
    }
    send(olle, f"{PAGE}/steg/1/vantan/0", **answers)

    assert case_of(svara)["steps"][0]["expect"]["variables"]["fraga"] == {
        "text": "Varför?",
        "antal": 2.5,
        "brådskar": True,
        "till": ["ks", "kfn"],
        "svar": [{"dag": "2026-12-01"}],
    }
    assert case_of(svara)["data"]["fraga"] == asked


@pytest.mark.parametrize(
    ("kind", "answers", "step"),
    [
        ("advance", {"_amount": "5", "_unit": "D"}, {"advance": "P5D"}),
        ("message", {"_subject": "svar", "_reaches": "0"}, {"message": "svar", "reaches": 0}),
        ("cancel", {"_subject": "Dubblett"}, {"cancel": "Dubblett"}),
        ("start", {"_process": "svara", "_subject": "B"}, {"start": "svara", "case": "B"}),
    ],
)
def test_other_things_happen_by_new_steps(
    svara: Site, olle: Browser, kind: str, answers: dict[str, str], step: dict[str, Any]
) -> None:
    send(olle, f"{PAGE}/steg/1/nytt?slag={kind}", _kind=kind, **answers)

    assert case_of(svara)["steps"][1] == step


def test_a_task_that_waits_is_offered_first_as_a_new_step(svara: Site, olle: Browser) -> None:
    page = olle.open(f"{PAGE}/steg/1/nytt?slag=complete")
    assert page.texts('//optgroup[@label="Väntar just då"]/option') == ["Skriv svar"]

    refused = send(olle, f"{PAGE}/steg/1/nytt?slag=complete", _kind="complete", _element="")
    assert refused.errors == ["Välj vilken uppgift som görs."]
    send(olle, f"{PAGE}/steg/1/nytt?slag=complete", _kind="complete", _element="Skriv")

    assert case_of(svara)["steps"][1] == {"complete": "Skriv", "as": "case_officer"}


def test_a_changed_drawing_says_what_breaks_and_the_owner_takes_one_repair(
    svara: Site, olle: Browser
) -> None:
    extra = (
        DRAWING.replace("S -> Skriv -> Granska", "S -> Skriv -> Kolla -> Granska").replace(
            ": Skriv", ": Skriv Kolla"
        )
        + '\n    user Kolla "Kolla fakta"'
    )
    change(svara, "svara.bpmn", drawing(extra, "svara", name="Svara"))

    page = olle.open(PAGE)
    assert "”Läs svaret” väntar inte på någon just då. Ärendet väntar vid ”Kolla fakta”." in page.text
    before = saved(svara)
    (address,) = page.all('//h3[contains(., "Kolla fakta")]/following-sibling::p/a/@href')
    preview = olle.open(address)
    assert "Testfallet håller då" in preview.text
    assert saved(svara) == before

    taken = olle.send(address, {"revision": "1"})

    assert "Testfallet håller Det har just spelats" in taken.text
    assert case_of(svara)["steps"][3] == {"complete": "Kolla", "as": "case_officer"}
    assert olle.open(address).status == 404


def test_a_step_that_took_anothers_place_does_so_in_the_cases_that_the_owner_ticks(
    svara: Site, olle: Browser
) -> None:
    cases = [CASE, {**CASE, "name": "Två"}, {**CASE, "name": "Tre"}]
    change(svara, FILE, json.dumps({"process": "svara", "cases": cases}).encode())
    by = svara.actor("olle")
    svara.engine.run(name_version, "svara", name="Före", by=by)
    renamed = drawing(DRAWING.replace("Granska", "Kontroll"), "svara", name="Svara")
    change(svara, "svara.bpmn", renamed)
    address = f"{PAGE}/laga/byt-Granska-Kontroll"

    preview = olle.open(address)
    assert preview.texts('//input[@name="also"]/following-sibling::label') == ["Två", "Tre"]
    page = olle.send(address, {"revision": "2", "also": ["3"]})

    assert "Testfallet håller Det har just spelats" in page.text
    assert [case["steps"][3]["complete"] for case in saved(svara)["cases"]] == [
        "Kontroll",
        "Granska",
        "Kontroll",
    ]


def test_the_list_says_what_holds_and_what_does_not_in_words(svara: Site, olle: Browser) -> None:
    assert "Inte spelat" in olle.open(ALL).text
    change(svara, "svara.bpmn", drawing(DRAWING.replace("5 arbets", "6 arbets"), "svara", name="Svara"))
    svara.engine.run(ask_for_case_run, "svara", by=svara.actor("olle"))
    play_next_run(svara.engine)

    page = olle.open(ALL)

    (failure,) = page.texts('//ul[@class="case-failures"]/li')
    assert "Svaret skickas" in failure
    assert "Väntat: ”Skriv svar” ska vara klar senast 30 november 2026. Nu:" in failure


def test_what_no_case_reaches_is_told_in_words_and_drawn_with_numbers(svara: Site, olle: Browser) -> None:
    assert "behöver spelas" in olle.open("/studio/svara/tackning").text
    svara.engine.run(ask_for_case_run, "svara", by=svara.actor("olle"))
    play_next_run(svara.engine)

    page = olle.open("/studio/svara/tackning")

    assert page.texts('//section[@aria-labelledby="prövas-inte"]//li') == [
        "Slutet ”Svaret är uppläst”",
        "Vägen från ”Gick det bra?” till ”Svaret är uppläst”",
    ]
    assert "5 av 6" in page.text
    assert len(page.all('//*[local-name()="g"][contains(@class, "drawing-badge is-untried")]')) >= 2
    assert olle.open("/studio/svara/tackning?ritning=ingen").status == 404


def test_a_reader_reads_and_changes_nothing(svara: Site) -> None:
    hanna = svara.browser("hanna")

    page = hanna.open(PAGE)
    assert "Testfallet håller" in page.text
    assert page.all('//main//form[@method="post"]') == []
    assert hanna.send(f"{PAGE}/kopiera", {"revision": "1"}).status == 403
    assert hanna.open(f"{PAGE}/steg/2").status == 403
    assert svara.browser("per").open(PAGE).status == 403


@pytest.mark.parametrize(
    "address", [f"{ALL}/annan.test.json/1", f"{ALL}/svara.bpmn/1", f"{ALL}/{FILE}/9", f"{PAGE}/steg/9"]
)
def test_what_is_not_there_is_told(olle: Browser, address: str) -> None:
    assert olle.open(address).status == 404


def test_a_case_that_cannot_be_read_says_where(svara: Site, olle: Browser) -> None:
    broken = {"process": "svara", "cases": [{**CASE, "steps": [{"komplett": "Skriv"}]}]}
    change(svara, FILE, json.dumps(broken).encode())

    page = olle.open(PAGE)

    assert (page.status, "Testfallet går inte att läsa" in page.text) == (200, True)
    assert "steg 1" in page.text
