"""A small process: begun from nothing, drawn with the mouse, approved by a colleague, put in force, and worked in."""

from __future__ import annotations

import pytest
from lxml import etree

from engine.queries import studio
from tests.support.browser import Visitors, Window
from tests.support.editors import Editor
from tests.support.site import Site

DRAWING = "lekplatser.bpmn"


@pytest.fixture
def owners(site: Site) -> Site:
    site.person("olle", "process_owner")
    site.person("ove", "process_owner")
    return site


def begin(window: Window) -> None:
    """Begin a process from nothing, with a colleague who owns it too."""
    window.log_in("Olle")
    window.open("/studio/ny")
    window.page.get_by_label("Namn").fill("Lekplatser")
    window.page.get_by_label("Nyckel").fill("lekplatser")
    window.page.get_by_label("Ingenting").check()
    window.press("Lägg till processen")
    window.follow("Ägare och läsare")
    window.page.get_by_label("Person").select_option("ove")
    window.page.get_by_label("Del").select_option("owner")
    window.press("Bjud in")


def draw_a_second_step(editor: Editor) -> None:
    """Drag a task from the palette on to the flow before the end, name it, and give it a form of its own."""
    page = editor.page
    task = page.locator('[data-action="create.task"]').bounding_box()
    flow = page.locator('.djs-connection[data-element-id="Flow_First_Done"]').bounding_box()
    assert task is not None
    assert flow is not None
    page.mouse.move(task["x"] + task["width"] / 2, task["y"] + task["height"] / 2)
    page.mouse.down()
    page.mouse.move(flow["x"] + flow["width"] / 2 - 40, flow["y"] + 60, steps=5)
    page.mouse.move(flow["x"] + flow["width"] / 2, flow["y"] + flow["height"] / 2, steps=5)
    page.mouse.up()
    editor.wait(lambda: editor.entry("studio-form-new").count() == 1)
    editor.entry("name").locator("[contenteditable], textarea, input").first.fill("Besök platsen")
    editor.entry("studio-form-new").get_by_role("button").click()
    editor.wait(lambda: editor.entry("studio-form").locator("select").input_value() == "besok_platsen")
    editor.wait_until_judged()
    editor.wait_until_saved()


def test_a_process_is_drawn_from_nothing_and_worked_in(owners: Site, visitors: Visitors) -> None:
    olle = visitors.window()
    begin(olle)
    editor = Editor(olle, f"/studio/lekplatser/redigera/{DRAWING}")
    draw_a_second_step(editor)

    files = owners.engine.read(studio.draft_files, "lekplatser", owners.actor("olle"))
    flows = etree.fromstring(files[DRAWING].content).xpath("count(//*[local-name()='sequenceFlow'])")
    assert (flows, "besok_platsen.form" in files) == (3, True)

    ove = visitors.window()
    ove.log_in("Ove")
    ove.open("/studio/lekplatser/driftsatt")
    ove.press("Godkänn utkastet som det är nu")
    ove.page.get_by_label("Vad är nytt?").fill("Första versionen")
    ove.press("Driftsätt")

    hanna = visitors.window()
    hanna.log_in("Hanna")
    hanna.open("/arenden/starta")
    hanna.follow("Lekplatser")
    hanna.press("Starta ärendet")
    for name in ("Gör det första", "Besök platsen"):
        assert name in hanna.heading
        hanna.page.locator("textarea").first.fill("Klart och betraktat.")
        hanna.press("Klar")
    assert "Klart: Besök platsen." in hanna.text
    hanna.open("/arenden/1")
    assert "Ärendet är avslutat" in hanna.text
