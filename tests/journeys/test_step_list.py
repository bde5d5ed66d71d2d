"""A process owner adds a step with a form, a day and a reminder by the keyboard alone, without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize

from engine.authoring import fields_of, properties_at, ways_out
from engine.commands.create_workspace import create_workspace
from engine.queries.studio import draft_files
from tests.support.browser import NARROW, WIDE, Visitors, Window
from tests.support.shipped import FORMS, PROCESSES
from tests.support.site import Site

KEY = "steg3_planering"
DRAWING = f"{KEY}.bpmn"
STEPS = f"/studio/{KEY}/steg/{DRAWING}"
FIELDS = f"/studio/{KEY}/steg/s3_rad.form"


def planning(site: Site) -> None:
    """Olle owns the planning, as it is shipped."""
    files = {path.name: path.read_bytes() for path in [PROCESSES / DRAWING, *FORMS.glob("s3_*.form")]}
    site.person("olle", "process_owner")
    site.engine.run(create_workspace, KEY, title="Planering", files=files, by=site.actor("olle"))


def content(site: Site, name: str) -> bytes:
    return site.engine.read(draft_files, KEY, site.actor("olle"))[name].content


def tab_to(window: Window, id_: str) -> None:
    """Go on by the tabulator until the field has the focus."""
    for _ in range(60):
        window.page.keyboard.press("Tab")
        if window.focused == id_:
            return
    raise AssertionError(f"the keyboard does not reach {id_}")


def enter(window: Window) -> None:
    with window.page.expect_navigation(wait_until="load"):
        window.page.keyboard.press("Enter")


def test_a_step_is_added_and_filled_in_by_the_keyboard_alone(site: Site, visitors: Visitors) -> None:
    planning(site)
    window = visitors.window(java_script_enabled=False)
    window.log_in("Olle")
    window.open(f"{STEPS}/Task_WriteTimePlan")

    tab_to(window, "new_name")
    window.page.keyboard.type("Kontrollera tillgängligheten")
    enter(window)
    assert window.heading == "Kontrollera tillgängligheten"
    tab_to(window, "formRef")
    window.page.keyboard.type("s3_rad")
    tab_to(window, "due")
    window.page.keyboard.type("5 arbetsdagar")
    tab_to(window, "reminders")
    window.page.keyboard.type("-1 arbetsdag")
    enter(window)

    drawing = content(site, DRAWING)
    (way,) = ways_out(drawing, "Task_WriteTimePlan")
    found = properties_at(drawing, way.target)
    assert (found["formRef"], found["due"], found["reminders"]) == ("s3_rad", "5 arbetsdagar", "-1 arbetsdag")


def test_the_order_of_fields_is_changed_without_script(site: Site, visitors: Visitors) -> None:
    planning(site)
    window = visitors.window(java_script_enabled=False)
    window.log_in("Olle")
    before = [line.id for line in fields_of(content(site, "s3_rad.form")) if not line.depth]
    window.open(FIELDS)

    window.page.get_by_role("button", name="Flytta ned").first.focus()
    enter(window)

    after = [line.id for line in fields_of(content(site, "s3_rad.form")) if not line.depth]
    assert after == [before[1], before[0], *before[2:]]
    assert window.messages == ["Fältet är flyttat ned."]


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(
    "place",
    [STEPS, f"{STEPS}/Task_WriteTimePlan", f"{STEPS}/Gateway_PlanParts", FIELDS],
)
def test_no_page_has_barriers_or_is_too_wide(
    site: Site, visitors: Visitors, viewport: ViewportSize, place: str
) -> None:
    planning(site)
    window = visitors.window(viewport=viewport)
    window.log_in("Olle")

    window.open(place)

    assert window.barriers() == []
    assert window.too_wide() == []
