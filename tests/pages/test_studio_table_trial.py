"""Prova tabellen: a decision of the draft with values of one's own, over all combinations, and its test cases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import thread_time
from urllib.parse import quote

import pytest

from engine import clock
from engine.commands.create_workspace import create_workspace
from engine.commands.save_draft_file import save_draft_file
from engine.commands.set_members import set_members
from engine.drafts import blank_process
from engine.queries.studio import draft_files
from tests.support.dmn_files import decision, dmn_file, needs, table
from tests.support.drawings import drawing
from tests.support.form_js import component, required, source, textfield
from tests.support.site import Browser, Page, Site, running_site

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SIZE = decision(
    table(
        [["< 1000", '"liten"'], ["[1000..50000]", '"mellan"'], ["> 40000", '"stor"']],
        inputs=("belopp",),
        outputs=("storlek",),
        input_type="number",
    ),
    key="storlek",
)
WHO = decision(
    table(
        [['"liten"', "-", '"handläggare"'], ['"mellan"', "true", '"chef"'], ['"stor"', "-", '"nämnd"']],
        inputs=("storlek", 'list contains(skal, "brådskar")'),
        outputs=("beslutar",),
        output_type="string",
    ),
    key="beslutar",
    name="Vem beslutar",
    requires=needs(decision="storlek"),
)
BASE = "/studio/park/tabeller/bidrag.dmn"
PAGE = f"{BASE}/beslutar/prova"
SIZES = f"{BASE}/storlek"
TESTS = "storlek.test.json"


def _prepare(site: Site) -> None:
    """Olle owns a process with two tables, the one asking the other; Hanna reads it; Per has no part in it."""
    for username in ("olle", "per"):
        site.person(username, "process_owner")
    files = {
        **blank_process("park", "Parken"),
        "bidrag.dmn": dmn_file(SIZE, WHO),
        "trasig.dmn": dmn_file(decision(table([["5 +", "1"]]))),
        "skal.form": source(textfield("skal", "Skäl till bidraget")),
    }
    site.engine.run(create_workspace, "park", title="Parken", files=files, by=site.actor("olle"))
    site.engine.run(set_members, "park", {"olle": "owner", "hanna": "reader"}, by=site.actor("olle"))


@pytest.fixture
def park(tmp_path: Path) -> Iterator[Site]:
    with clock.fixed(MONDAY), running_site(tmp_path, prepare=_prepare) as site:
        yield site


@pytest.fixture
def olle(park: Site) -> Browser:
    browser = park.browser("olle")
    browser.open(PAGE)
    return browser


def outcome(page: Page) -> str:
    return " ".join(page.texts('//section[@aria-labelledby="utfall"]/div'))


def typed(page: Page, name: str) -> str:
    """What stands in a field of the form that is filled in; what was tried is hidden in another."""
    (field,) = page.all(f'//form[@class="trial-form"]//*[@name="{name}"]')
    return str(field.text or "").strip() if field.tag == "textarea" else str(field.get("value", ""))


def states(page: Page) -> list[str]:
    return page.all('//section[@aria-labelledby="rader"]//tr/@data-state')


def saved(park: Site, name: str = TESTS):
    return park.engine.read(draft_files, "park", park.actor("olle")).get(name)


def kept(browser: Browser, page: Page, *, to: str = f"{SIZES}/prova", **other: str) -> Page:
    """Keep what the page shows as a test case."""
    form = '//form[contains(@action, "/spara")]//input[@type="hidden"]'
    sent = dict(zip(page.all(f"{form}/@name"), page.all(f"{form}/@value"), strict=True))
    return browser.send(f"{to}/spara", {**sent, "name": "Gränsen", **other})


def test_a_file_leads_to_its_decisions(olle: Browser) -> None:
    assert f"{BASE}" in olle.open("/studio/park").all('//a[contains(text(), "Prova tabellen")]/@href')
    assert BASE in olle.open("/studio/park/fil/bidrag.dmn").all("//a/@href")
    assert olle.open(BASE).texts('//ul[@class="choices"]//strong') == ["storlek", "Vem beslutar"]
    (edit,) = olle.open(PAGE).all('//a[text()="Ändra tabellen"]/@href')
    assert PAGE in olle.open(edit).all("//a/@href")
    page = olle.open("/studio/park/tabeller/trasig.dmn")
    assert "Filen går inte att prova än" in page.text


def test_the_form_asks_for_what_the_decisions_read_with_values_that_give_an_answer(olle: Browser) -> None:
    page = olle.open(PAGE)

    assert page.all('//form[@method="post"]//*[starts-with(@name, "v:")]/@name')[:2] == ["v:belopp", "v:skal"]
    assert "Skäl till bidraget skal, avancerat" in page.texts("//label")
    assert page.heading == "Vem beslutar"
    assert "Rad 1 gäller" in outcome(page)


def test_it_says_what_came_of_it_which_row_and_why_the_others_missed(olle: Browser) -> None:
    page = olle.send(PAGE, {"v:belopp": "2 000", "v:skal": '["brådskar"]'})

    assert "Rad 2 gäller" in outcome(page)
    assert "chef" in outcome(page)
    assert states(page) == ["missed", "fired", "missed"]
    assert "Faller på storlek" in page.text
    assert "Högst en rad får stämma (UNIQUE)." in page.text
    assert page.texts('//ul[@class="trial-behind"]/li') == ["storlek Rad 2storlekmellan"]
    assert typed(page, "v:belopp") == "2 000"


def test_no_row_and_too_many_rows_are_told_plainly(olle: Browser) -> None:
    assert "Ingen rad gäller" in outcome(olle.send(PAGE, {"v:belopp": "2000", "v:skal": "[]"}))
    page = olle.send(f"{SIZES}/prova", {"v:belopp": "45000"})
    assert "Rad 2 och 3 gäller samtidigt" in outcome(page)
    assert states(page) == ["missed", "clash", "clash"]
    assert page.texts('//button[text()="Spara testfallet"]') == []
    page = olle.send(PAGE, {"v:belopp": "45000", "v:skal": "[]"})
    assert "Beslutet ”storlek” gav inget svar" in outcome(page)


def test_what_cannot_be_read_is_told_at_its_field_and_stays(olle: Browser) -> None:
    page = olle.send(PAGE, {"v:belopp": "tusen", "v:skal": "brådskar"})

    assert page.status == 422
    assert page.errors[0] == "belopp: Skriv ett tal, till exempel 12 eller 2,5."
    assert "skriv den inom citattecken" in page.errors[1]
    assert (typed(page, "v:belopp"), typed(page, "v:skal")) == ("tusen", "brådskar")
    assert page.title.startswith("Fel: ")


def test_the_grid_shows_gaps_and_quarrels_in_words_and_leads_to_the_trial(olle: Browser) -> None:
    page = olle.open(f"{SIZES}/alla")

    assert "7 kombinationer Alla är prövade. Inga luckor. I 2 krockar rader." in page.text
    assert "Krock: rad 2 och 3 – prova" in page.texts("//td//a")
    (address,) = page.all('//tr[th="50000"]//a/@href')
    assert "Rad 2 och 3 gäller samtidigt" in outcome(olle.open(address))


def test_the_grid_knows_what_the_decisions_behind_can_answer(olle: Browser) -> None:
    page = olle.open(f"{BASE}/beslutar/alla?visa=luckor")

    assert page.texts('//ul[@class="regions"]/li/p[1]') == [
        'storlek: mellan list contains(skal, "brådskar"): nej'
    ]
    assert "något annat" not in page.text
    page = olle.open(f"{BASE}/beslutar/alla?visa=luckor&tomma=1")
    assert len(page.texts('//ul[@class="regions"]/li')) > 1


def test_the_grid_can_keep_to_what_the_process_gives(park: Site, olle: Browser) -> None:
    assert "Inget steg i utkastets ritningar frågar tabellen" in olle.open(f"{SIZES}/alla?processen=1").text
    asks = "start S form=borja\nrule R decision=storlek set=svar mapping=singleEntry\nS -> R -> E"
    amount = component("number", "belopp", "Belopp", validate=required(min=0, max=1000))
    for name, content in (("park.bpmn", drawing(asks, "park")), ("borja.form", source(amount))):
        before = saved(park, name)
        revision = before.revision if before else 0
        park.engine.run(
            save_draft_file,
            "park",
            name=name,
            content=content,
            base_revision=revision,
            by=park.actor("olle"),
        )

    page = olle.open(f"{SIZES}/alla?processen=1&tomma=1")

    assert page.texts('//table[@class="grid-square"]//tbody//th') == ["< 1000", "1000"]


def test_the_person_chooses_what_stands_against_what(olle: Browser) -> None:
    page = olle.open(f"{BASE}/beslutar/alla?x=0&y=1")
    assert page.texts('//table[@class="grid-square"]//thead/tr/th[@scope="col"]') == [
        "liten",
        "mellan",
        "stor",
    ]
    page = olle.open(f"{BASE}/beslutar/alla?x=1&y=0")
    assert page.texts('//table[@class="grid-square"]//thead/tr/th[@scope="col"]') == ["ja", "nej"]
    assert olle.open(f"{BASE}/beslutar/alla?x=99&y=-1&h0=x&visa=%00").status == 400
    assert olle.open(f"{BASE}/beslutar/alla?x=99&y=-1&h0=x&visa=allt").status == 200


def test_what_was_tried_is_kept_as_a_test_case_that_holds(park: Site, olle: Browser) -> None:
    page = kept(olle, olle.send(f"{SIZES}/prova", {"v:belopp": "999,5"}))

    assert "är sparat" in page.text
    assert json.loads(saved(park).content) == {
        "decision": "storlek",
        "cases": [
            {"name": "Gränsen", "data": {"belopp": 999.5}, "expect": {"rules": [1], "result": "liten"}}
        ],
    }
    assert "Testfallet håller" in page.text
    assert "1 av 3 rader har gällt" in page.text
    assert page.texts('//td[@data-label="Testfall"]') == ["1 fall", "Inget testfall", "Inget testfall"]
    assert typed(olle.open(f"{SIZES}/prova"), "v:belopp") == "999,5"


def test_a_case_without_a_name_is_asked_for_one(park: Site, olle: Browser) -> None:
    page = kept(olle, olle.send(f"{SIZES}/prova", {"v:belopp": "7"}), name="")

    assert page.status == 422
    assert "Skriv vad testfallet visar" in page.errors[0]
    assert saved(park) is None


def test_somebody_elses_case_is_not_written_over(park: Site, olle: Browser) -> None:
    shown = olle.send(f"{SIZES}/prova", {"v:belopp": "7"})
    theirs = (
        b'{"decision": "storlek", "cases": [{"name": "x", "data": {"belopp": 5}, "expect": {"rules": [1]}}]}'
    )
    park.engine.run(
        save_draft_file, "park", name=TESTS, content=theirs, base_revision=0, by=park.actor("olle")
    )

    page = kept(olle, shown)
    assert (page.status, saved(park).content, page.value("name")) == (409, theirs, "Gränsen")

    kept(olle, page)
    assert [case["name"] for case in json.loads(saved(park).content)["cases"]] == ["x", "Gränsen"]


def test_a_table_that_has_changed_is_shown_before_anything_is_kept(park: Site, olle: Browser) -> None:
    shown = olle.send(f"{SIZES}/prova", {"v:belopp": "7"})
    file = saved(park, "bidrag.dmn")
    changed = file.content.replace(b"liten", b"pytteliten")
    park.engine.run(
        save_draft_file,
        "park",
        name="bidrag.dmn",
        content=changed,
        base_revision=file.revision,
        by=park.actor("olle"),
    )

    page = kept(olle, shown)

    assert (page.status, saved(park)) == (409, None)
    assert "pytteliten" in outcome(page)


def test_a_value_that_becomes_another_in_a_file_is_not_kept(park: Site, olle: Browser) -> None:
    older = decision(
        table([['@"2026-12-01"', "1"], ["-", "2"]], inputs=("max(dagar)",), hit="FIRST"), key="dag"
    )
    park.engine.run(
        save_draft_file,
        "park",
        name="dag.dmn",
        content=dmn_file(older),
        base_revision=0,
        by=park.actor("olle"),
    )
    address = "/studio/park/tabeller/dag.dmn/dag/prova"
    shown = olle.send(address, {"v:dagar": '[date("2026-12-01")]'})
    assert "Rad 1 gäller" in outcome(shown)

    page = kept(olle, shown, to=address)

    assert (page.status, saved(park, "dag.test.json")) == (422, None)
    assert "blir några av värdena andra" in page.errors[0]


def test_cases_that_do_not_hold_or_cannot_be_read_say_why(park: Site, olle: Browser) -> None:
    wrong = (
        b'{"decision": "storlek", "cases": [{"name": "x", "data": {"belopp": 5}, "expect": {"rules": [2]}}]}'
    )
    park.engine.run(
        save_draft_file, "park", name=TESTS, content=wrong, base_revision=0, by=park.actor("olle")
    )
    page = olle.open(f"{SIZES}/testfall")
    assert "1 testfall håller inte" in page.text
    assert "rules: fick 1, väntade 2" in page.text

    park.engine.run(
        save_draft_file,
        "park",
        name=TESTS,
        content=b"{",
        base_revision=saved(park).revision,
        by=park.actor("olle"),
    )
    page = olle.open(f"{SIZES}/testfall")
    assert "Testfallen går inte att köra" in page.text
    assert olle.open(f"{SIZES}/prova").status == 200


def test_a_reader_tries_and_does_not_keep(park: Site) -> None:
    hanna = park.browser("hanna")
    page = hanna.open(f"{SIZES}/prova")

    assert "Rad 1 gäller" in outcome(page)
    assert page.all('//form[contains(@action, "/spara")]') == []
    assert hanna.send(f"{SIZES}/prova/spara", {"name": "x", "revision": "0", "table": "1"}).status == 403


def test_somebody_without_a_part_sees_nothing(park: Site) -> None:
    per = park.browser("per")

    for address in (BASE, PAGE, f"{SIZES}/alla", f"{SIZES}/testfall"):
        assert per.open(address).status == 403, address


def test_what_is_not_there_is_not_there(olle: Browser) -> None:
    for address in (
        "/studio/park/tabeller/finns-inte.dmn",
        f"{BASE}/{quote('nej å')}/prova",
        f"{BASE}/x/alla",
    ):
        assert olle.open(address).status == 404, address


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"v:belopp": "9" * 5_000}, 422),
        ({"v:belopp": "1e999"}, 422),
        ({"v:belopp": "NaN"}, 422),
        ({"v:belopp": "5\0"}, 400),
        ({"v:belopp": "5", "annat": "x"}, 400),
        ({"v:belopp": "5", "v:finns.inte": "x", "v:": "x"}, 200),
        ({"v:belopp": "5", "v:skal": "[" * 3_000}, 422),
        ({"v:belopp": "5", "v:skal": "(for a in 1..9999 return a)[item > belopp]"}, 422),
        ({"v:belopp": "5", "v:skal": '"</textarea><script>"'}, 200),
        ({"v:belopp": "5", "day": "9999-99-99"}, 422),
    ],
)
def test_what_no_page_of_ours_would_send(sent: dict[str, str], status: int, olle: Browser) -> None:
    page = olle.send(PAGE, sent)

    assert page.status == status
    assert "<script>" not in page.source


def test_a_decision_that_reads_more_than_anybody_fills_in_says_so(park: Site, olle: Browser) -> None:
    names = tuple(f"x{number}" for number in range(150))
    content = table([["5"] * 150 + ["1"]], inputs=names, hit="COLLECT")
    park.engine.run(
        save_draft_file,
        "park",
        name="bred.dmn",
        content=dmn_file(decision(content, key="bred")),
        base_revision=0,
        by=park.actor("olle"),
    )

    page = olle.open("/studio/park/tabeller/bred.dmn/bred/prova")

    assert "Beslutet läser 150 värden. De första 100 går att fylla i" in page.text
    assert "Ingen rad gäller" in outcome(page)
    assert "fler än 1 000 rader eller 60 frågor" in olle.open("/studio/park/tabeller/bred.dmn/bred/alla").text


def test_a_hostile_table_takes_no_more_than_a_moment(park: Site, olle: Browser) -> None:
    names = tuple(f"x{number}" for number in range(12))
    dear = "some a in 1..90 satisfies some b in 1..90 satisfies a * b = ?"
    rows = [[f"> {(at * 7 + row) % 90}" for at in range(11)] + [dear, "<b>x</b>"] for row in range(100)]
    rows = [[*row[:-1], '"<script>"'] for row in rows]
    hostile = decision(table(rows, inputs=names, hit="COLLECT"), key="svar")
    park.engine.run(
        save_draft_file,
        "park",
        name="svar.dmn",
        content=dmn_file(hostile),
        base_revision=0,
        by=park.actor("olle"),
    )

    for page in ("prova", "alla"):
        started = thread_time()
        found = olle.open(f"/studio/park/tabeller/svar.dmn/svar/{page}")
        assert (found.status, "<script>" in found.source) == (200, False)
        assert thread_time() - started < 3
