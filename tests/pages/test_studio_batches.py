"""Many running cases in the studio: narrowed, tried, moved and taken back, with what came of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine import clock
from engine.commands.create_workspace import create_workspace
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.set_members import set_members
from engine.commands.start_case import start_case
from engine.drafts import blank_process
from engine.drawing import arranged
from engine.models import bundle, process_instance
from engine.transaction import OPERATOR
from engine.upkeep.batches import work_on_batches
from tests.pages.conftest import MONDAY
from tests.support.drawings import drawing
from tests.support.site import Browser, Page, Site, running_site

LANE = "\nlane Handläggare role=case_officer: "
OLD = 'user A "Skriv plan"\nuser B "Granska"\nS -> A -> B -> E' + LANE + "A B"
NEW = 'user P "Skriv plan"\nuser B "Granska"\nuser D "Diarieför"\nS -> P -> B -> D -> E' + LANE + "P B D"
PAGE = "/studio/park/flytta"
CASES = 27


def settle(site: Site) -> None:
    """Olle owns a process with more cases in version 1 than a page shows; version 2 calls their step something else."""
    for username in ("olle", "per"):
        site.person(username, "process_owner")
    files = blank_process("park", "Parken")
    site.engine.run(create_workspace, "park", title="Parken", files=files, by=site.actor("olle"))
    site.engine.run(set_members, "park", {"olle": "owner", "hanna": "reader"}, by=site.actor("olle"))
    site.engine.run(deploy_bundle, "park", {"park.bpmn": arranged(drawing(OLD, "park"))}, by=OPERATOR)
    for number in range(1, CASES + 1):
        where = "Norra" if number % 2 else "Södra"
        site.engine.run(start_case, "park", by=OPERATOR, variables={"title": f"{where} parken {number}"})
    site.engine.run(deploy_bundle, "park", {"park.bpmn": arranged(drawing(NEW, "park"))}, by=OPERATOR)


@pytest.fixture
def park(tmp_path: Path) -> Iterator[Site]:
    with clock.fixed(MONDAY), running_site(tmp_path, prepare=settle) as site:
        yield site


@pytest.fixture
def olle(park: Site) -> Browser:
    return park.browser("olle")


WHERE = {"byte:park/A": "P"}


def tried(park: Site, olle: Browser, **narrow: str) -> str:
    """Try the cases; return the address of the batch."""
    olle.open(PAGE)
    place = olle.send(f"{PAGE}/prova", {"till": "2", **narrow}, follow=False).address
    work_on_batches(park.engine)
    return place


def in_version_two(park: Site) -> int:
    with park.niosteg.database.read() as connection:
        newest = select(func.max(bundle.c.id)).scalar_subquery()
        which = process_instance.c.bundle_id == newest
        return connection.scalars(select(func.count()).select_from(process_instance).where(which)).one()


def counts(page: Page) -> list[str]:
    return page.texts('//nav[@aria-label="Vad en flytt betyder"]//li')[1:]


def test_the_cases_are_narrowed_by_words_and_by_step(olle: Browser) -> None:
    page = olle.open(f"{PAGE}?till=2&sok=Södra")
    assert "13 ärenden i andra versioner" in page.texts("//h3")
    assert page.texts('//select[@name="steg"]/option') == ["alla steg", "Skriv plan"]

    assert "Inga pågående ärenden passar in på det du söker." in olle.open(f"{PAGE}?till=2&steg=B").text


def test_more_cases_than_a_page_are_counted_and_paged(olle: Browser) -> None:
    page = olle.open(PAGE)

    assert f"{CASES} ärenden i andra versioner" in page.texts("//h3")
    assert page.texts('//nav[@aria-label="Bläddra"]/a') == ["Nästa sida"]
    assert (
        len(olle.open(f"{PAGE}?till=2&sida=2").all("//tbody//span[@class='row-name'][contains(., 'parken')]"))
        == 2
    )


def test_a_trial_tells_how_far_it_has_come_and_changes_nothing(park: Site, olle: Browser) -> None:
    olle.open(PAGE)
    page = olle.send(f"{PAGE}/prova", {"till": "2"})
    assert f"0 av {CASES} har haft sin tur." in page.text
    assert page.all('//*[@data-follow="ja"]')

    work_on_batches(park.engine)

    page = olle.open(f"{PAGE}/omgang/1")
    assert page.messages == ["Alla är prövade. Inget är ändrat."]
    assert counts(page) == [
        "Följer utan ändring 0",
        "Följer med ändring 0",
        f"Behöver ditt val {CASES}",
        "Kan inte följa 0",
    ]
    assert in_version_two(park) == 0


def test_a_tried_batch_is_moved_and_taken_back(park: Site, olle: Browser) -> None:
    place = tried(park, olle, **WHERE)
    assert "Följer utan ändring" in counts(olle.open(place))[0]

    answers = {"utfall_att_flytta": ["same", "changed"], "reason": "Bättre ordning"}
    moves = olle.send(f"{place}/flytta", answers, follow=False).address
    work_on_batches(park.engine)
    page = olle.open(moves)
    assert page.messages == ["Alla är flyttade."]
    assert in_version_two(park) == CASES
    assert "Därför: Bättre ordning" in page.text

    back = olle.send(f"{moves}/angra", follow=False).address
    work_on_batches(park.engine)

    assert olle.open(back).messages == ["Alla flyttar är ångrade."]
    assert in_version_two(park) == 0
    assert len(olle.open(PAGE).all('//section[@aria-labelledby="omgangar"]//tbody/tr')) == 3


def test_a_batch_is_stopped_and_goes_on(park: Site, olle: Browser) -> None:
    olle.open(PAGE)
    place = olle.send(f"{PAGE}/prova", {"till": "2"}, follow=False).address
    olle.open(place)

    page = olle.send(f"{place}/stoppa")
    assert page.messages[0] == f"Omgången är stoppad. {CASES} ärenden lämnades som de var."
    assert olle.send(f"{place}/igen").messages[0] == f"{CASES} ärenden väntar på sin tur igen."


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"utfall_att_flytta": "changed"}, "Skriv varför ärendet flyttas."),
        ({"reason": "x"}, "Det finns inga ärenden att göra det med."),
    ],
)
def test_what_is_missing_is_asked_for(park: Site, olle: Browser, sent: dict[str, str], sentence: str) -> None:
    place = tried(park, olle, **WHERE)
    olle.open(place)

    page = olle.send(f"{place}/flytta", sent)

    assert (page.status, page.errors) == (422, [sentence])


def test_the_cases_of_a_batch_are_shown_by_outcome_and_words(park: Site, olle: Browser) -> None:
    place = tried(park, olle)

    assert "13 ärenden." in olle.open(f"{place}?sok=Södra").text
    assert "0 ärenden." in olle.open(f"{place}?utfall=refused").text
    assert len(olle.open(f"{place}?sida=2").all('//tbody//a[contains(@class, "row-name")]')) == CASES - 25


def test_a_gone_step_is_picked_on_the_old_drawing_and_its_successor_on_the_new(olle: Browser) -> None:
    place = f"{PAGE}/steg?till=2"
    page = olle.open(place)
    assert [link.get("aria-label") for link in page.all('//*[@class="drawing-link"]')] == ["Välj Skriv plan"]
    assert page.texts('//select[@name="byte:park/A"]/option[@selected]') == ["Skriv plan"]
    assert "Förslag: samma namn" in page.text

    page = olle.open(page.all('//*[@class="drawing-link"]')[0].get("href"))
    new = {link.get("aria-label"): link.get("href") for link in page.all('//*[@class="drawing-link"]')}
    page = olle.open(new["Skriv plan blir Diarieför"])

    assert page.texts('//select[@name="byte:park/A"]/option[@selected]') == ["Diarieför"]
    assert "Förslag" not in page.text


def test_a_reader_looks_and_asks_for_nothing(park: Site, olle: Browser) -> None:
    place = tried(park, olle, **WHERE)
    hanna = park.browser("hanna")
    assert hanna.open(place).status == 200

    for end, sent in (("flytta", {"reason": "x"}), ("angra", {}), ("stoppa", {}), ("igen", {})):
        assert hanna.send(f"{place}/{end}", sent).status in (403, 404)
    assert hanna.send(f"{PAGE}/prova", {"till": "2"}).status == 403
    assert in_version_two(park) == 0


def test_who_has_no_part_in_the_process_gets_no_page(park: Site, olle: Browser) -> None:
    place = tried(park, olle)
    per = park.browser("per")

    assert per.open(place).status == 403
    assert per.open(f"{PAGE}/steg").status == 403
    assert olle.open(f"{PAGE}/omgang/99").status == 404
