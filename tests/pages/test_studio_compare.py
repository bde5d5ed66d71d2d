"""Any two versions of a process in the studio compared: the draft, what was kept, what is in force."""

from __future__ import annotations

import json

import pytest

from engine.commands.create_workspace import create_workspace, open_deployed_process
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.name_version import name_version
from engine.commands.save_draft_file import delete_draft_file, save_draft_file
from engine.commands.set_members import set_members
from engine.drafts import blank_process
from engine.queries import studio
from engine.queries.process_versions import deployed_files
from engine.transaction import OPERATOR
from tests.support.drawings import drawing
from tests.support.site import KEY_OF_THE_MATTER, MATTER, Browser, Page, Site

DRAWING = f"{KEY_OF_THE_MATTER}.bpmn"


@pytest.fixture
def matter(site: Site) -> Site:
    """Olle owns a process that is in force, and has changed it; Hanna reads it; Per has no part in it."""
    for username in ("olle", "per"):
        site.person(username, "process_owner")
    olle = site.actor("olle")
    site.engine.run(open_deployed_process, KEY_OF_THE_MATTER, beside={}, by=olle)
    site.engine.run(set_members, KEY_OF_THE_MATTER, {"olle": "owner", "hanna": "reader"}, by=olle)
    changed = (
        MATTER.replace("-> Besluta", "-> Kontroll -> Besluta") + 'user Kontroll "Tillgänglighetskontroll"'
    )
    changed = changed.replace("case_officer: Skriv Granska", "case_officer: Skriv Granska Kontroll")
    save(site, DRAWING, drawing(changed, KEY_OF_THE_MATTER, name="Tillstånd"))
    return site


def save(site: Site, name: str, content: bytes) -> None:
    """Save a file of the draft over whatever it was."""
    there = site.engine.read(studio.draft_files, KEY_OF_THE_MATTER, site.actor("olle")).get(name)
    site.engine.run(
        save_draft_file,
        KEY_OF_THE_MATTER,
        name=name,
        content=content,
        base_revision=there.revision if there else 0,
        by=site.actor("olle"),
    )


def differences(page: Page) -> list[str]:
    return page.texts('//ul[@class="differences"]/li/p[1]')


def compared(browser: Browser, query: str = "") -> Page:
    return browser.open(f"/studio/{KEY_OF_THE_MATTER}/jamfor{query}")


def test_the_draft_is_compared_with_what_is_in_force_unless_somebody_says(matter: Site) -> None:
    page = compared(matter.browser("olle"))

    assert page.texts("//select/option[@selected]") == [
        "Driftsatt version 1, 23 nov.",
        "Utkastet som det är nu",
    ]
    assert differences(page) == [
        (
            "Steget ”Tillgänglighetskontroll” är nytt, mellan ”Granska förslaget” och ”Fatta beslut”, och görs av "
            "Handläggare. (Tillstånd)"
        )
    ]


def test_a_kept_version_is_compared_by_its_number(matter: Site) -> None:
    matter.engine.run(name_version, KEY_OF_THE_MATTER, name="Före mötet", by=matter.actor("olle"))
    number = matter.engine.read(studio.versions, KEY_OF_THE_MATTER, matter.actor("olle"))[0].number
    matter.engine.run(
        delete_draft_file,
        KEY_OF_THE_MATTER,
        name="forslag.form",
        base_revision=revision(matter, "forslag.form"),
        by=matter.actor("olle"),
    )

    page = compared(matter.browser("olle"), f"?fran={number}&till=utkast")

    assert any("Före mötet" in text for text in page.texts("//select/option[@selected]"))
    assert differences(page) == ["Formuläret till ”Skriv förslaget” är borttaget, med 5 frågor. (forslag)"]


def revision(site: Site, name: str) -> int:
    return site.engine.read(studio.draft_files, KEY_OF_THE_MATTER, site.actor("olle"))[name].revision


def test_the_draft_can_be_compared_with_itself(matter: Site) -> None:
    assert "Det är ingen skillnad" in compared(matter.browser("olle"), "?fran=utkast&till=utkast").text


def test_a_draft_with_mistakes_is_compared_with_what_can_be_read(matter: Site) -> None:
    save(matter, "forslag.form", b'{"type": "default", "components": [')

    page = compared(matter.browser("olle"))

    assert page.status == 200
    assert any("forslag.form” är ändrad, men det går inte att visa hur" in text for text in differences(page))


def test_what_somebody_wrote_is_never_markup(matter: Site) -> None:
    field = {"type": "textfield", "id": "x", "key": "x", "label": "<script>alert(1)</script>"}
    save(matter, "forslag.form", json.dumps({"type": "default", "components": [field]}).encode())

    page = compared(matter.browser("olle"))

    assert "<script>alert(1)" not in page.source
    assert "<script>alert(1)</script>" in page.text


def test_test_cases_are_left_out_where_a_version_was_deployed_without_them(matter: Site) -> None:
    save(
        matter,
        f"{KEY_OF_THE_MATTER}.test.json",
        json.dumps({"process": KEY_OF_THE_MATTER, "cases": []}).encode(),
    )
    elsewhere = matter.engine.read(deployed_files, KEY_OF_THE_MATTER, 1).files
    changed = {**elsewhere, DRAWING: elsewhere[DRAWING].replace(b"5 arbetsdagar", b"6 arbetsdagar")}
    matter.engine.run(deploy_bundle, KEY_OF_THE_MATTER, changed, by=OPERATOR)
    olle = matter.browser("olle")

    kept, from_elsewhere = compared(olle, "?fran=driftsatt-1"), compared(olle, "?fran=driftsatt-2")

    assert "Testfallen i ”tillstand.test.json” är nya (0 fall). (tillstand)" in differences(kept)
    assert not any("Testfall" in text for text in differences(from_elsewhere))
    assert "Testfallen är inte med" in from_elsewhere.text


def test_a_reader_sees_it_and_a_stranger_does_not(matter: Site) -> None:
    assert compared(matter.browser("hanna")).status == 200
    assert compared(matter.browser("per")).status in (403, 404)


@pytest.mark.parametrize("query", ["?fran=driftsatt-9", "?fran=77", "?till=hemligt", "?fran=driftsatt-"])
def test_a_version_that_is_not_there_is_not_found(matter: Site, query: str) -> None:
    assert compared(matter.browser("olle"), query).status == 404


def test_a_process_that_never_was_in_force_is_compared_with_itself_first(site: Site) -> None:
    site.person("olle", "process_owner")
    site.engine.run(
        create_workspace, "park", title="Parken", files=blank_process("park", "Parken"), by=site.actor("olle")
    )

    assert site.browser("olle").open("/studio/park/jamfor").status == 200


def test_the_page_of_versions_leads_to_a_comparison_with_the_draft(matter: Site) -> None:
    olle = matter.browser("olle")

    page = olle.open(f"/studio/{KEY_OF_THE_MATTER}/versioner")

    assert differences(olle.open(page.all('//a[contains(@href, "fran=driftsatt-1")]/@href')[0]))
