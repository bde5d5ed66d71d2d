"""Every kind of page: no barrier that axe finds, nothing beyond the right edge, nothing against the site's policy.

On a wide screen and on a telephone, with the demo's content: what a page shows decides what can be wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, ViewportSize
from sqlalchemy import insert, select

from engine import clock
from engine.adapters import schema
from engine.bootstrap import Niosteg, build
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.start_case import start_case
from engine.demo.making import make_demo
from engine.models import incident, process_instance
from engine.settings import Settings
from engine.transaction import OPERATOR
from tests.support.browser import NARROW, WIDE, Server, Visitors, Window, serving, visitors_of
from tests.support.drawings import drawing
from tests.support.form_filler import fill_in
from tests.support.form_js import (
    calendar,
    checkbox,
    choice,
    component,
    group,
    number,
    required,
    rows,
    source,
    textfield,
)
from tests.support.site import Site
from web.app import create_app

SCREENS = pytest.mark.parametrize("viewport", [pytest.param(WIDE, id="1280"), pytest.param(NARROW, id="390")])

TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
LEADER, HEAD = "Anna Berg, processledare KFN", "Peter Lund, förvaltningschef kultur och fritid"
PAGES = {
    LEADER: [
        "/uppgifter",
        "/uppgifter?visa=roller",
        "/uppgifter?visa=senare",
        "/uppgifter?visa=klara",
        "/arenden/starta",
        "/arenden/starta/medborgardialog",
        "/laget",
        "/installningar",
        "/paminnelser",
        "/storningar",
        "/finns-inte",
        "/tillganglighet",
    ],
    HEAD: [
        "/arenden/1",
        "{case}",
        "{case}/historik",
        "{case}/andra?slag=plan",
        "{case}/pausa",
        "{case}/avbryt",
    ],
    "Sara Lind, systemadministratör": [
        "/storningar",
        "/utskick",
        "/utskick/1",
        "{case}",
        "{case}/flytta-for-hand",
    ],
    "Johan Ek, processägare": [
        "/processer",
        "/processer/medborgardialog",
        "/studio",
        "/studio/ny",
        "/studio/nycklar",
        "/studio/medborgardialog",
        "/studio/medborgardialog/fil/steg2_uppdrag.bpmn",
        "/studio/medborgardialog/las-in",
        "/studio/medborgardialog/ny-fil",
        "/studio/medborgardialog/driftsatt",
        "/studio/medborgardialog/testfall",
        "/studio/medborgardialog/tackning",
        *(
            f"/studio/medborgardialog/testfall/steg1_initiativ.test.json/1{page}"
            for page in (
                "",
                "/start",
                "/steg/5",
                "/steg/5/fler",
                "/steg/5/nytt?slag=complete",
                "/steg/6/vantan/ny",
                "/steg/6/vantan/0",
            )
        ),
        "/studio/medborgardialog/tabeller/level_check.dmn/level_check/prova",
        "/studio/medborgardialog/tabeller/level_check.dmn/level_check/alla",
        "/studio/medborgardialog/tabeller/level_check.dmn/level_check/testfall",
        "/studio/medborgardialog/steg/steg2_uppdrag.bpmn",
        "/studio/medborgardialog/steg/steg2_uppdrag.bpmn/Task_FindMandatoryGroups",
        "/studio/medborgardialog/steg/s4_uppdraget.form",
        "/studio/medborgardialog/steg/level_check.dmn/beslut/level_check",
        "/studio/medborgardialog/steg/level_check.dmn/beslut/level_check/rad/Rule_level_check_1",
        "/studio/medborgardialog/prova",
        "/studio/medborgardialog/jamfor",
        "/studio/medborgardialog/versioner",
        "/studio/medborgardialog/flytta",
        "/studio/medborgardialog/flytta/steg",
        "/studio/medborgardialog/medlemmar",
        "/studio/medborgardialog/kopiera",
        "/studio/medborgardialog/avveckla",
    ],
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Niosteg]:
    """The demo, with a step that has stopped."""
    folder = tmp_path_factory.mktemp("demo")
    niosteg = build(Settings(mode="demo", secret_key="k" * 32, data_dir=folder))
    with closing(niosteg.database), clock.fixed(TUESDAY):
        schema.upgrade(niosteg.database)
        make_demo(niosteg, fresh=False, say=lambda _line: None)
        _stop_somewhere(niosteg)
        yield niosteg


def _stop_somewhere(niosteg: Niosteg) -> None:
    with niosteg.database.write() as connection:
        connection.execute(
            insert(incident).values(
                instance_id=_busiest(niosteg),
                kind="step",
                process_key="steg3_planering",
                element_id="Gateway_PlanWithinMandate",
                token_id="1",
                cause="Namnet ”plan_result” har inget värde.",
                status="open",
                attempts=1,
                opened_at=clock.now(),
            )
        )


def _busiest(niosteg: Niosteg) -> int:
    """The case that is being planned: with tasks, drafts and dates to come."""
    with niosteg.database.read() as connection:
        return connection.scalars(
            select(process_instance.c.id).where(process_instance.c.phase == "Planering")
        ).first()


@pytest.fixture(scope="module")
def served(demo: Niosteg) -> Iterator[Server]:
    with serving(create_app(demo), TUESDAY) as server:
        yield server


@SCREENS
def test_no_page_of_the_demo_has_a_barrier(
    chromium: Browser, demo: Niosteg, served: Server, viewport: ViewportSize
) -> None:
    case = f"/arenden/{_busiest(demo)}"
    found = {}
    with visitors_of(chromium, served.address) as visitors:
        window = visitors.window(viewport=viewport)
        window.open("/logga-in")
        found["/logga-in"] = _faults(window)
        for person, addresses in PAGES.items():
            window.log_in(person)
            for address in [place.replace("{case}", case) for place in addresses]:
                window.open(address)
                found[f"{person}: {address}"] = _faults(window)
        window.log_in(LEADER)
        for address in window.addresses("/uppgifter/"):
            window.open(address)
            found[address] = _faults(window)

    assert {place: faults for place, faults in found.items() if faults} == {}


def _faults(window: Window) -> list[str]:
    return window.barriers() + [f"too wide: {what}" for what in window.too_wide()]


EVERYTHING = source(
    textfield("name", "Namn", description="Skriv så att alla förstår.", validate=required(maxLength=80)),
    component("textarea", "why", "Bakgrund", validate=required()),
    textfield("mail", "E-post", validate={"validationType": "email"}),
    number("budget", "Budget", validate=required(), appearance={"suffixAdorner": "kr"}),
    calendar("on", "Dag", validate=required()),
    calendar("when", "Tid", "datetime"),
    choice("select", "unit", "nämnd", "styrelse", label="Organ", validate=required()),
    choice("radio", "level", "dialog", "inflytande", label="Nivå", validate=required()),
    choice("checklist", "aims", "möte", "enkät", label="Sätt", validate=required()),
    checkbox("sure", "Jag har läst igenom allt", validate=required()),
    component("filepicker", "report", "Rapport", accept=".pdf"),
    textfield("locked", "Diarienummer", readonly=True),
    {"type": "text", "text": "Läs **detta** först."},
    {"type": "separator"},
    group("plan", calendar("start", "Start"), label="Tidsplan"),
    textfield("more", "Vilket inflytande?", conditional={"hide": '=level != "inflytande"'}),
    rows("points", textfield("name", "Punkt", validate=required()), choice("radio", "mood", "bra", "dåligt")),
)


@SCREENS
def test_a_form_of_all_kinds_of_fields_has_no_barrier(
    site: Site, visitors: Visitors, viewport: ViewportSize
) -> None:
    task = _start_everything(site)
    window, late = (visitors.window(viewport=viewport) for _ in range(2))
    for one, person in ((window, "Hanna"), (late, "Hugo")):
        one.log_in(person)
        one.open(task)

    shown = _faults(window)
    fill_in(window.page, {"level": "inflytande", "points": [{}, {"name": "Ljus"}]})
    window.press("Klar")
    assert len(window.errors) > 5
    assert len(window.colours(".ds-validation-message")) == 1
    refused = _faults(window)
    fill_in(late.page, _COMPLETE | {"points": [{"name": "Ljus", "mood": "bra"}]})
    fill_in(window.page, _COMPLETE | {"points": []})
    window.press("Klar")
    late.press("Klar")
    assert late.heading == "Någon hann före"

    assert (shown, refused, _faults(late)) == ([], [], [])


_COMPLETE = {
    "name": "Ett namn",
    "why": "En bakgrund som räcker.",
    "budget": 25000,
    "on": "2026-12-01",
    "unit": "nämnd",
    "level": "dialog",
    "aims": ["möte"],
    "sure": True,
}


def _start_everything(site: Site) -> str:
    text = 'user Fyll "Fyll i allt" form=allt\nS -> Fyll -> E\nlane H role=case_officer: Fyll'
    sources = {"allt.bpmn": drawing(text, "allt"), "allt.form": EVERYTHING}
    site.engine.run(deploy_bundle, "allt", sources, by=OPERATOR)
    case_id = site.engine.run(start_case, "allt", by=OPERATOR, variables={"title": "Allt"})
    return f"/uppgifter/{site.task(case_id).id}"
