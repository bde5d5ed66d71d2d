"""Pågående ärenden in the studio: what a move would mean, moving the chosen ones, taking it back."""

from __future__ import annotations

import pytest

from engine.commands.create_workspace import create_workspace
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.set_members import set_members
from engine.commands.start_case import start_case
from engine.drafts import blank_process
from engine.models import process_instance
from engine.transaction import OPERATOR
from tests.support.drawings import drawing
from tests.support.site import Browser, Site

LANE = "\nlane Handläggare role=case_officer: "
OLD = 'user A "Skriv plan"\nS -> A -> E' + LANE + "A"
NEW = 'user B "Skriv planen"\nS -> B -> E' + LANE + "B"
PAGE = "/studio/park/flytta"


@pytest.fixture
def park(site: Site) -> Site:
    """Olle owns a process with two cases in version 1; its version 2 has another id for their step."""
    for username in ("olle", "per"):
        site.person(username, "process_owner")
    site.engine.run(
        create_workspace, "park", title="Parken", files=blank_process("park", "Parken"), by=site.actor("olle")
    )
    site.engine.run(set_members, "park", {"olle": "owner", "hanna": "reader"}, by=site.actor("olle"))
    site.engine.run(deploy_bundle, "park", {"park.bpmn": drawing(OLD, "park")}, by=OPERATOR)
    for title in ("Norra parken", "Södra parken"):
        site.engine.run(start_case, "park", by=OPERATOR, variables={"title": title})
    site.engine.run(deploy_bundle, "park", {"park.bpmn": drawing(NEW, "park")}, by=OPERATOR, note="Nytt namn")
    return site


def versions(park: Site) -> list[int]:
    """The version of each case, the oldest first."""
    with park.niosteg.database.read() as connection:
        rows = connection.execute(process_instance.select().order_by(process_instance.c.id)).all()
    return [row.bundle_id for row in rows]


@pytest.fixture
def olle(park: Site) -> Browser:
    return park.browser("olle")


WHERE = {"byte:park/A": "B"}


def test_each_case_is_told_what_a_move_would_mean(olle: Browser) -> None:
    page = olle.open(PAGE)

    assert "2 ärenden i andra versioner" in page.texts("//h3")
    assert page.texts('//nav[@aria-label="Vad en flytt betyder"]//li') == [
        "Alla",
        "Följer utan ändring 0",
        "Följer med ändring 0",
        "Behöver ditt val 2",
        "Kan inte följa 0",
    ]
    assert "Ärendet står vid ”Skriv plan”, som inte finns i den nya ritningen." in page.text
    assert page.all('//input[@name="case"]') == []


def test_a_step_that_is_gone_is_answered_for_with_one_of_its_kind(olle: Browser) -> None:
    assert olle.open(PAGE).texts('//select[@name="byte:park/A"]/option') == ["Välj …", "Skriv planen"]

    page = olle.open(f"{PAGE}?till=2&byte:park/A=B")

    assert page.text.count("Uppgiften ”Skriv plan” finns kvar, men heter ”Skriv planen”.") == 2
    assert len(page.all('//input[@name="case"]')) == 2


def test_the_chosen_cases_are_moved_and_the_others_stay(park: Site, olle: Browser) -> None:
    olle.open(PAGE)
    old = versions(park)

    page = olle.send(PAGE, {"till": "2", "case": "1", "reason": "Bättre namn", **WHERE})

    assert page.messages == ["1 av 1 ärenden följer nu version 2."]
    assert versions(park)[0] != old[0]
    assert versions(park)[1] == old[1]
    assert "Bättre namn" in olle.open("/arenden/1").text


def test_what_cannot_be_moved_is_told_and_the_others_are_moved(park: Site, olle: Browser) -> None:
    olle.open(PAGE)

    page = olle.send(PAGE, {"till": "2", "case": ["1", "2"], "reason": "Bättre namn"})

    assert page.messages == ["0 av 2 ärenden följer nu version 2."]
    assert len(set(versions(park))) == 1


def test_a_move_is_undone(park: Site, olle: Browser) -> None:
    old = versions(park)
    olle.open(PAGE)
    olle.send(PAGE, {"till": "2", "case": "1", "reason": "Bättre namn", **WHERE})
    assert "Norra parken" in olle.open(PAGE).text

    page = olle.send(f"{PAGE}/1/angra")

    assert page.messages == ["Flytten av ärende 1 är ångrad."]
    assert versions(park) == old
    assert olle.send(f"{PAGE}/1/angra").messages == ["Ärendet 1 har inte flyttats."]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"till": "2", "reason": "x"}, "Välj minst ett ärende."),
        ({"till": "2", "case": "1"}, "Skriv varför ärendena ska följa den andra versionen."),
    ],
)
def test_what_is_missing_is_asked_for(park: Site, olle: Browser, sent: dict[str, str], sentence: str) -> None:
    olle.open(PAGE)

    page = olle.send(PAGE, sent)

    assert (page.status, page.errors) == (422, [sentence])
    assert len(set(versions(park))) == 1


def test_a_reader_sees_the_cases_and_moves_none(park: Site) -> None:
    hanna = park.browser("hanna")
    assert "Det ser den som äger processen." in hanna.open(PAGE).text

    assert hanna.send(PAGE, {"till": "2", "case": "1", "reason": "x", **WHERE}).status == 403
    assert hanna.send(f"{PAGE}/1/angra").status == 403
    assert len(set(versions(park))) == 1


def test_who_has_no_part_in_the_process_gets_no_page(park: Site) -> None:
    assert park.browser("per").open(PAGE).status == 403


@pytest.mark.parametrize("sent", [{"till": "x", "case": "1"}, {"till": "2", "case": "x"}, {"case": "1"}])
def test_a_post_that_no_page_sends_is_refused(park: Site, olle: Browser, sent: dict[str, str]) -> None:
    olle.open(PAGE)

    assert olle.send(PAGE, {"reason": "x", **sent}).status == 400
