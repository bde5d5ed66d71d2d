"""A process owner adds a step with a form, a day and a reminder by the keyboard alone, without script."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import ViewportSize

from engine.authoring import fields_of, properties_at, ways_out
from engine.bpmn import read_process
from engine.commands.create_workspace import create_workspace
from engine.dmn import compile_dmn
from engine.queries.studio import draft_files, draft_problems
from tests.support.browser import NARROW, WIDE, Visitors, Window
from tests.support.shipped import FORMS, PROCESSES
from tests.support.site import Site

KEY = "steg3_planering"
DRAWING = f"{KEY}.bpmn"
STEPS = f"/studio/{KEY}/steg/{DRAWING}"
FIELDS = f"/studio/{KEY}/steg/s3_rad.form"
LEVELS = f"/studio/{KEY}/steg/level_check.dmn/beslut/level_check"
PLACES = [
    STEPS,
    f"{STEPS}/{KEY}",
    f"{STEPS}/Task_WriteTimePlan",
    f"{STEPS}/Gateway_PlanParts",
    FIELDS,
    LEVELS,
    f"{LEVELS}/rad/Rule_level_check_4",
    f"{LEVELS}/kolumn/Input_level_check_level",
]


def planning(site: Site) -> None:
    """Olle owns the planning, as it is shipped."""
    paths = [PROCESSES / DRAWING, PROCESSES / "level_check.dmn", *FORMS.glob("s3_*.form")]
    files = {path.name: path.read_bytes() for path in paths}
    site.person("olle", "process_owner")
    site.engine.run(create_workspace, KEY, title="Planering", files=files, by=site.actor("olle"))


def content(site: Site, name: str) -> bytes:
    return site.engine.read(draft_files, KEY, site.actor("olle"))[name].content


def tab_to(window: Window, id_: str) -> None:
    """Go on by the tabulator until the field has the focus."""
    for _ in range(200):
        window.page.keyboard.press("Tab")
        if window.focused == id_:
            return
    raise AssertionError(f"the keyboard does not reach {id_}")


def tab_to_words(window: Window, words: str) -> None:
    """Go on by the tabulator until a link, a button or a heading that opens has the focus."""
    for _ in range(200):
        window.page.keyboard.press("Tab")
        if window.focused_words == words:
            return
    raise AssertionError(f"the keyboard does not reach ”{words}”")


def fill(window: Window, values: Mapping[str, str]) -> None:
    """Type into fields, in the order of the page."""
    for id_, text in values.items():
        tab_to(window, id_)
        window.page.keyboard.type(text)


def press(window: Window, words: str) -> None:
    tab_to_words(window, words)
    enter(window)


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


INITIATIVE = "steg1_initiativ"
TABLE = f"/studio/{INITIATIVE}/steg/dialog_type_choice.dmn/beslut/dialog_type_choice"


def initiatives(site: Site) -> None:
    """Olle owns the first of the nine steps, with its table, as they are shipped."""
    paths = [
        PROCESSES / f"{INITIATIVE}.bpmn",
        PROCESSES / "dialog_type_choice.dmn",
        *FORMS.glob("initiativ*.form"),
    ]
    files = {path.name: path.read_bytes() for path in paths}
    site.person("olle", "process_owner")
    site.engine.run(create_workspace, INITIATIVE, title="Initiativ", files=files, by=site.actor("olle"))


def test_a_table_leads_to_a_new_step_with_a_form_and_a_reminder_by_the_keyboard_alone(
    site: Site, visitors: Visitors
) -> None:
    """The whole change of a process owner who has neither mouse nor script."""
    initiatives(site)
    window = visitors.window(java_script_enabled=False)
    window.log_in("Olle")

    # The table may answer something new, and a row says when.
    window.open(TABLE)
    press(window, "Väg")
    tab_to(window, "allowed")
    window.page.keyboard.press("Control+End")
    window.page.keyboard.type(', "kontroll"')
    press(window, "Spara kolumnen")
    press(window, "Välj väg för initiativet")
    press(window, "Rad 1")
    press(window, "Lägg till en rad efter den här")
    fill(
        window,
        {
            "cell.0": "inform",
            "cell.4": "ja",
            "cell.5": "kontroll",
            "cell.6": "Kontrollera.",
        },
    )
    enter(window)
    assert window.messages == ["Raden finns nu i tabellen. Granskningen hittar inget fel i den."]

    # The choice gets a way to a new step.
    window.open(f"/studio/{INITIATIVE}/steg/{INITIATIVE}.bpmn/Gateway_WhichRoute")
    tab_to_words(window, "Lägg till en väg")
    window.page.keyboard.press("Enter")
    fill(
        window,
        {
            "way_answer": "Kontroll",
            "way_condition": 'route_choice.route = "kontroll"',
            "way_task": "Tillgänglighetskontroll",
        },
    )
    enter(window)
    assert window.heading == "Tillgänglighetskontroll"

    # The step gets a role, a day, a reminder and a form of its own.
    fill(window, {"lane": "Dialogsamordnare", "due": "5 arbetsdagar", "reminders": "-1 arbetsdag"})
    enter(window)
    tab_to_words(window, "Nytt formulär till steget")
    window.page.keyboard.press("Enter")
    fill(window, {"form_title": "Kontroll av tillgänglighet"})
    enter(window)
    fill(window, {"label": "Kan alla delta?", "type": "Ett val, alla"})
    press(window, "Lägg till fältet")

    files = site.engine.read(draft_files, INITIATIVE, site.actor("olle"))
    drawing = read_process(files[f"{INITIATIVE}.bpmn"].content, "x")
    step = drawing.elements["Task_Tillganglighetskontroll"]
    assert (step.form_key, step.due, step.reminders, step.role) == (
        "kontroll_av_tillganglighet",
        "5 arbetsdagar",
        "-1 arbetsdag",
        "dialogue_coordinator",
    )
    assert [line.label for line in fields_of(files["kontroll_av_tillganglighet.form"].content)] == [
        "Kan alla delta?"
    ]
    asked = {"focus": "inform", "users_only": True, "can_influence": True}
    model = compile_dmn(files["dialog_type_choice.dmn"].content, "x")
    names = dict.fromkeys(model.decisions["dialog_type_choice"].input_names)
    assert model.evaluate("dialog_type_choice", {**names, **asked}).value["route"] == "kontroll"
    (way,) = [flow for flow in drawing.flows.values() if flow.target == step.id]
    assert (way.source, way.condition) == ("Gateway_WhichRoute", 'route_choice.route = "kontroll"')
    problems = site.engine.read(draft_problems, INITIATIVE, site.actor("olle"))
    about = {step.id, way.id, "dialog_type_choice.dmn", "kontroll_av_tillganglighet.form"}
    assert not [one for one in problems if one.severity == "error" and about & {one.file, one.element}]


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_page_has_barriers_or_is_too_wide(site: Site, visitors: Visitors, viewport: ViewportSize) -> None:
    planning(site)
    window = visitors.window(viewport=viewport)
    window.log_in("Olle")
    found = {}

    for place in PLACES:
        window.open(place)
        found[place] = window.barriers() + window.too_wide()

    assert {place: faults for place, faults in found.items() if faults} == {}
