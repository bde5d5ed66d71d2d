"""Running cases that follow a new version, picked on the drawings; one that is moved by hand; both taken back."""

from __future__ import annotations

import pytest

from engine.commands.create_workspace import create_workspace
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.set_members import set_members
from engine.commands.start_case import start_case
from engine.drafts import blank_process
from engine.drawing import arranged
from engine.queries.task_list import open_tasks
from engine.transaction import OPERATOR
from engine.upkeep.batches import work_on_batches
from tests.support.browser import NARROW, Visitors, Window
from tests.support.drawings import drawing
from tests.support.site import Site

LANE = "\nlane Handläggare role=case_officer: "
OLD = 'user A "Skriv plan"\nuser B "Granska planen"\nS -> A -> B -> E' + LANE + "A B"
NEW = 'user P "Planera"\nuser B "Granska planen"\nS -> P -> B -> E' + LANE + "P B"


@pytest.fixture
def park(site: Site) -> Site:
    """Two cases in version 1, one at each step; version 2 has another step for the first."""
    site.person("olle", "process_owner")
    files = blank_process("park", "Parken")
    site.engine.run(create_workspace, "park", title="Parken", files=files, by=site.actor("olle"))
    site.engine.run(set_members, "park", {"olle": "owner"}, by=site.actor("olle"))
    deploy(site, OLD)
    for title in ("Norra parken", "Södra parken"):
        site.engine.run(start_case, "park", by=OPERATOR, variables={"title": title})
    return site


def deploy(site: Site, text: str) -> None:
    site.engine.run(deploy_bundle, "park", {"park.bpmn": arranged(drawing(text, "park"))}, by=OPERATOR)


def at(site: Site, case_id: int) -> list[str]:
    return [task.name for task in site.engine.read(open_tasks, case_id=case_id)]


def pick(window: Window, name: str) -> None:
    """Follow a link of a drawing with the keyboard."""
    link = window.page.locator(f'.drawing-link[aria-label="{name}"]')
    link.focus()
    with window.page.expect_navigation():
        link.press("Enter")


def test_two_cases_follow_with_different_verdicts_and_one_is_taken_back(
    park: Site, visitors: Visitors
) -> None:
    adam = visitors.window()
    adam.log_in("Adam")
    by_hand(adam, "Skriv plan", "Hoppa över", case_id=2)
    deploy(park, NEW)
    olle = visitors.window()
    olle.log_in("Olle")
    olle.open("/studio/park/flytta")
    assert olle.text.count("Behöver ditt val") == 2  # among the counts, and of the one case

    olle.follow("välja på ritningarna")
    pick(olle, "Välj Skriv plan")
    assert olle.barriers() == []
    pick(olle, "Skriv plan blir Planera")
    olle.press("Visa vad det betyder")
    assert "Uppgiften ”Skriv plan” finns kvar, men heter ”Planera”." in olle.text
    assert "Uppgiften ”Granska planen” finns kvar som den är." in olle.text
    olle.press("Pröva alla 2 i bakgrunden")
    work_on_batches(park.engine)
    olle.page.get_by_text("Alla är prövade. Inget är ändrat.").wait_for()
    assert olle.barriers() == []
    olle.page.get_by_label("Varför ska de följa version 2?").fill("Ett steg är bytt.")
    olle.press("Flytta dem")
    work_on_batches(park.engine)
    olle.page.get_by_text("Alla är flyttade.").wait_for()
    assert at(park, 1) == ["Planera"]

    olle.open("/studio/park/flytta")
    olle.press("Ångra flytten av Norra parken")

    assert olle.messages == ["Flytten av ärende 1 är ångrad."]
    assert at(park, 1) == ["Skriv plan"]
    assert "1 ärende i andra versioner" in olle.text


def test_without_script_a_case_is_moved_by_hand_and_the_move_taken_back(
    park: Site, visitors: Visitors
) -> None:
    adam = visitors.window(java_script_enabled=False, viewport=NARROW)
    adam.log_in("Adam")
    adam.open("/arenden/1/flytta-for-hand")
    adam.page.locator("table a", has_text="Flytta").click()
    adam.page.locator("a.choice", has_text="Gå till ett annat steg").click()

    adam.page.locator('.drawing-link[aria-label^="Till Granska planen"]').click()
    assert "Uppgiften ”Skriv plan” försvinner ur arbetslistan." in adam.text
    assert adam.too_wide() == []
    adam.page.get_by_label("Varför?").fill("Planen fanns redan.")
    adam.press("Flytta ärendet")
    assert at(park, 1) == ["Granska planen"]

    adam.press("Ångra flytten")

    assert adam.messages == ["Flytten är ångrad. Ärendet står där det stod, med utkast och sista dagar."]
    assert at(park, 1) == ["Skriv plan"]


def by_hand(window: Window, step: str, what: str, *, case_id: int) -> None:
    window.open(f"/arenden/{case_id}/flytta-for-hand")
    pick(window, f"Flytta {step}")
    window.page.locator("a.choice", has_text=what).click()
    window.page.get_by_label("Varför?").fill("Gjordes på papper.")
    assert window.barriers() == []
    window.press("Flytta ärendet")
