"""The studio's plain pages: all of it works with forms and links alone."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from engine.commands.create_workspace import create_workspace
from engine.commands.set_members import set_members
from engine.drafts import blank_process, pack
from engine.drafts.templates import TEMPLATES, from_template
from engine.play.draft_runs import play_next_run
from engine.queries import studio
from tests.support.drawings import drawing
from tests.support.site import KEY_OF_THE_MATTER, Page, Site


@pytest.fixture
def park(site: Site) -> Site:
    """Olle and Ove own a process from nothing; Hanna reads it."""
    for username in ("olle", "ove"):
        site.person(username, "process_owner")
    site.engine.run(
        create_workspace, "park", title="Parken", files=blank_process("park", "Parken"), by=site.actor("olle")
    )
    site.engine.run(
        set_members, "park", {"olle": "owner", "ove": "owner", "hanna": "reader"}, by=site.actor("olle")
    )
    return site


def files(site: Site, key: str = "park") -> set[str]:
    return set(site.engine.read(studio.draft_files, key, site.actor("olle")))


def upload(name: str, content: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def content_hash(page: Page) -> str:
    found: str = page.all('//input[@name="content_hash"]/@value')[0]
    return found


def test_a_process_owner_begins_a_process_from_nothing(site: Site) -> None:
    site.person("olle", "process_owner")
    olle = site.browser("olle")
    olle.open("/studio/ny")

    page = olle.send("/studio/ny", {"title": "Lekplatser", "key": "lekplatser", "start": "tom"})

    assert (page.heading, "Inga" in page.text, "Inte i drift än" in page.text) == ("Lekplatser", True, True)
    assert files(site, "lekplatser") == {"lekplatser.bpmn", "lekplatser_forsta.form"}
    assert "Lekplatser" in olle.open("/studio").text


def test_a_file_is_begun_and_named_by_what_it_is_about(park: Site) -> None:
    olle = park.browser("olle")
    olle.open("/studio/park/ny-fil")

    olle.send("/studio/park/ny-fil", {"kind": ".dmn", "title": "Vem godkänner?"})

    assert "vem_godkanner.dmn" in files(park)
    assert "Vem godkänner?" in olle.open("/studio/park").text


def test_a_file_without_a_name_is_asked_for_one_and_keeps_its_kind(park: Site) -> None:
    olle = park.browser("olle")
    olle.open("/studio/park/ny-fil")

    page = olle.send("/studio/park/ny-fil", {"kind": ".dmn", "title": " "})

    assert "Skriv ett namn" in page.text
    assert page.all('//input[@name="kind"][@checked]/@value') == [".dmn"]


def test_a_process_from_a_template_brings_its_test_cases(site: Site) -> None:
    site.person("olle", "process_owner")
    olle = site.browser("olle")
    olle.open("/studio/ny")

    page = olle.send("/studio/ny", {"title": "Svar", "key": "svar", "start": "svara_pa_fraga"})

    assert {"Ritningar 1", "Formulär 3", "Testfall 1"} <= set(page.texts("//h2"))


def test_what_was_typed_stays_when_the_key_cannot_be(site: Site) -> None:
    site.person("olle", "process_owner")
    olle = site.browser("olle")
    olle.open("/studio/ny")

    page = olle.send("/studio/ny", {"title": "Lekplatser", "key": "lek platser", "start": "tom"})

    assert (page.status, page.value("title"), page.value("key")) == (422, "Lekplatser", "lek platser")
    assert "går inte att använda som nyckel" in page.errors[0]


def test_a_deployed_process_is_opened_and_leaves_the_list_of_unopened(site: Site) -> None:
    site.person("olle", "process_owner")
    olle = site.browser("olle")
    olle.open("/studio")

    page = olle.send(f"/studio/oppna/{KEY_OF_THE_MATTER}")

    assert (page.heading, "Som i drift" in page.text) == ("Tillstånd", True)
    assert not olle.open("/studio").all('//button[contains(., "Öppna i studion")]')


def test_who_draws_nothing_has_no_studio(site: Site) -> None:
    hanna = site.browser("hanna")

    assert hanna.open("/studio").status == 403
    assert not hanna.open("/uppgifter").all('//nav//a[@href="/studio"]')


def test_a_reader_sees_and_has_nothing_to_press(park: Site) -> None:
    hanna = park.browser("hanna")

    for place in ("", "/versioner", "/driftsatt", "/medlemmar", "/fil/park.bpmn"):
        page = hanna.open(f"/studio/park{place}")
        assert page.status == 200, place
        assert not page.all('//main//form[@method="post"]'), place


def test_files_are_read_in_beside_those_that_are_there_and_what_is_missing_is_told(park: Site) -> None:
    olle = park.browser("olle")
    olle.open("/studio/park/las-in")
    drawn = drawing("user A form=borta\nS -> A -> E\nlane Handläggare role=case_officer: A", "park")

    page = olle.send("/studio/park/las-in", {"files": upload("park.bpmn", drawn), "how": ""})

    assert page.messages[0] == "1 fil är inläst."
    assert "Något saknas." in page.messages[1]
    assert "borta" in page.messages[1]
    assert files(park) == {"park.bpmn", "park_forsta.form"}


def test_a_zip_can_be_the_whole_process_and_comes_out_as_it_went_in(park: Site) -> None:
    olle = park.browser("olle")
    olle.open("/studio/park/las-in")
    whole = {"park.bpmn": drawing("S -> A -> E", "park"), "x.form": b"{}"}
    packed = pack({**whole, "readme.txt": b"hej"})

    page = olle.send("/studio/park/las-in", {"files": upload("allt.zip", packed), "how": "allt"})
    fetched = olle.client.get("/studio/park/zip", base_url="http://localhost")

    assert any("readme.txt" in message for message in page.messages)
    with zipfile.ZipFile(io.BytesIO(fetched.data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == whole


def test_a_file_gets_another_name_and_is_taken_away(park: Site) -> None:
    olle = park.browser("olle")
    revision = olle.open("/studio/park/fil/park_forsta.form").all('//input[@name="revision"]/@value')[0]

    olle.send("/studio/park/fil/park_forsta.form", {"new_name": "x.form", "revision": str(revision)})
    assert files(park) == {"park.bpmn", "x.form"}

    revision = olle.open("/studio/park/fil/x.form").all('//input[@name="revision"]/@value')[0]
    page = olle.send("/studio/park/fil/x.form/ta-bort", {"revision": str(revision)})
    assert (files(park), "borttagen" in page.messages[0]) == ({"park.bpmn"}, True)


def test_who_removes_a_file_that_has_changed_since_is_told(park: Site) -> None:
    olle = park.browser("olle")
    olle.open("/studio/park/fil/park.bpmn")

    page = olle.send("/studio/park/fil/park.bpmn/ta-bort", {"revision": "0"})

    assert (page.status, "park.bpmn" in files(park)) == (409, True)


def test_a_version_is_named_and_gone_back_to(park: Site) -> None:
    olle = park.browser("olle")
    olle.open("/studio/park/versioner")
    olle.send("/studio/park/versioner", {"name": "Före mötet", "note": "Så var det"})
    olle.open("/studio/park/las-in")
    olle.send("/studio/park/las-in", {"files": upload("x.form", b"{}"), "how": ""})

    page = olle.send("/studio/park/versioner/1/aterstall")

    assert "Utkastet är nu som i version 1." in page.messages[0]
    assert files(park) == {"park.bpmn", "park_forsta.form"}
    assert olle.open("/studio/park/versioner/1/zip").status == 200


def test_a_reader_finds_the_process_in_a_list_without_what_owners_do(park: Site) -> None:
    hanna = park.browser("hanna")

    page = hanna.open("/studio")

    assert hanna.open("/uppgifter").all('//nav//a[@href="/studio"]')
    assert page.all('//a[@href="/studio/park"]')
    assert not page.all('//a[@href="/studio/ny"]')
    assert not page.all('//button[contains(., "Öppna i studion")]')
    assert hanna.open("/studio/ny").status == 403


def test_members_come_and_go(park: Site) -> None:
    olle = park.browser("olle")
    olle.open("/studio/park/medlemmar")

    page = olle.send("/studio/park/medlemmar", {"username": "pia", "part": "reader"})
    assert "Pia" in page.text
    page = olle.send("/studio/park/medlemmar", {"username": "pia", "part": "owner"})
    assert (page.status, "saknar rollen processägare" in page.errors[0]) == (422, True)
    olle.send("/studio/park/medlemmar", {"username": "pia", "part": "none"})

    assert park.browser("pia").open("/studio/park").status == 403


def test_a_copy_and_a_retired_process(site: Site) -> None:
    site.person("olle", "process_owner")
    olle = site.browser("olle")
    olle.open("/studio")
    olle.send(f"/studio/oppna/{KEY_OF_THE_MATTER}")

    copied = olle.send(f"/studio/{KEY_OF_THE_MATTER}/kopiera", {"title": "Kopian", "key": "kopian"})
    retired = olle.send(f"/studio/{KEY_OF_THE_MATTER}/avveckla")

    assert copied.heading == "Kopian"
    assert "Avvecklad" in retired.text
    assert "Tillstånd" not in site.browser("hanna").open("/arenden/starta").text
    olle.send(f"/studio/{KEY_OF_THE_MATTER}/ateruppta")
    assert "Tillstånd" in site.browser("hanna").open("/arenden/starta").text


def test_from_draft_to_force_by_two_persons(site: Site) -> None:
    for username in ("olle", "ove"):
        site.person(username, "process_owner")
    site.engine.run(
        create_workspace,
        "svar",
        title="Svar",
        files=from_template(TEMPLATES[0], "svar", "Svar"),
        by=site.actor("olle"),
    )
    site.engine.run(set_members, "svar", {"olle": "owner", "ove": "owner"}, by=site.actor("olle"))
    olle, ove = site.browser("olle"), site.browser("ove")
    page = olle.open("/studio/svar/driftsatt")
    assert "en kollega behöver godkänna" in page.text
    assert not page.all('//button[contains(., "Driftsätt")]')

    waiting = olle.send("/studio/svar/testfall")
    assert "De väntar på sin tur" in waiting.text
    play_next_run(site.engine)
    assert "Alla testfall håller" in olle.open("/studio/svar/testfall").text
    page = ove.open("/studio/svar/driftsatt")
    ove.send("/studio/svar/godkann", {"content_hash": content_hash(page), "note": "Ser bra ut"})
    page = olle.open("/studio/svar/driftsatt")
    assert "Ove godkände" in page.text
    page = olle.send("/studio/svar/driftsatt", {"content_hash": content_hash(page), "note": "Nytt"})

    assert "Version 1 är i drift." in page.messages[0]
    assert "Nytt" in site.browser("hanna").open("/processer").text


def test_the_process_leads_to_the_studio_for_those_who_may_look(site: Site) -> None:
    site.person("olle", "process_owner")
    olle = site.browser("olle")
    olle.open("/studio")
    olle.send(f"/studio/oppna/{KEY_OF_THE_MATTER}", {"owner": ""})

    link = f'//a[@href="/studio/{KEY_OF_THE_MATTER}"]'
    assert olle.open(f"/processer/{KEY_OF_THE_MATTER}").all(link)
    assert not site.browser("hanna").open(f"/processer/{KEY_OF_THE_MATTER}").all(link)


def test_what_is_wrong_stands_on_the_page_and_nothing_is_deployed(park: Site) -> None:
    olle = park.browser("olle")
    olle.open("/studio/park/las-in")
    olle.send(
        "/studio/park/las-in", {"files": upload("park.bpmn", drawing("S -> A -> E", "park")), "how": ""}
    )

    page = olle.open("/studio/park/driftsatt")
    forced = olle.send(
        "/studio/park/driftsatt",
        {
            "content_hash": park.engine.read(studio.readiness, "park", park.actor("olle")).content_hash,
            "note": "",
        },
    )

    assert "1 fel" in page.text
    assert page.all('//a[@href="/studio/park/redigera/park.bpmn#A"]')
    assert "behöver godkänna" in forced.messages[0]


def test_a_case_that_fails_names_its_difference(site: Site) -> None:
    site.person("olle", "process_owner")
    whole = from_template(TEMPLATES[0], "svar", "Svar")
    whole["svar.test.json"] = re.sub(rb'"ended": ?true', b'"ended": false', whole["svar.test.json"])
    site.engine.run(create_workspace, "svar", title="Svar", files=whole, by=site.actor("olle"))
    olle = site.browser("olle")
    olle.open("/studio/svar/driftsatt")
    olle.send("/studio/svar/testfall")
    play_next_run(site.engine)

    page = olle.open("/studio/svar/testfall")

    assert "håller inte" in page.text
    assert "Ärendet pågår. Nu: Ärendet är slut." in page.text


def test_going_back_for_new_cases_is_one_button(site: Site) -> None:
    site.person("olle", "process_owner")
    olle = site.browser("olle")
    olle.open("/studio")
    olle.send(f"/studio/oppna/{KEY_OF_THE_MATTER}")

    page = olle.send(f"/studio/{KEY_OF_THE_MATTER}/i-drift/1")

    assert "Nya ärenden följer nu" in page.messages[0]


def test_a_version_in_force_is_taken_into_the_draft(site: Site) -> None:
    site.person("olle", "process_owner")
    olle = site.browser("olle")
    olle.open("/studio")
    olle.send(f"/studio/oppna/{KEY_OF_THE_MATTER}")
    olle.open(f"/studio/{KEY_OF_THE_MATTER}/las-in")
    olle.send(f"/studio/{KEY_OF_THE_MATTER}/las-in", {"files": upload("x.form", b"{}"), "how": ""})

    page = olle.send(f"/studio/{KEY_OF_THE_MATTER}/i-drift/1/hamta")

    assert page.messages[0].startswith("Utkastet är nu som version 1 i drift. Dina testfall är kvar.")
    assert "Version 1, hämtad från driften" in page.text
    assert "x.form" not in files(site, KEY_OF_THE_MATTER)
    assert "Som i drift" in olle.open("/studio").text


def test_an_administrator_opens_a_process_for_somebody_who_can_own_it(site: Site) -> None:
    site.person("olle", "process_owner")
    adam = site.browser("adam")
    adam.open("/studio")

    page = adam.send(f"/studio/oppna/{KEY_OF_THE_MATTER}", {"owner": "olle"})
    assert (page.heading, "Du läser." in page.text) == ("Tillstånd", True)
    adam.open("/studio/ny")
    page = adam.send("/studio/ny", {"title": "Lek", "key": "lek", "start": "tom", "owner": ""})

    assert (page.status, "processägare" in page.errors[0]) == (422, True)
    assert "Olle" in adam.open("/studio").text


def test_a_key_is_shown_once(site: Site) -> None:
    site.person("olle", "process_owner")
    olle = site.browser("olle")
    olle.open("/studio/nycklar")

    page = olle.send("/studio/nycklar", {"name": "Datorn"})
    (key,) = page.texts('//code[@class="upload-key"]')

    assert len(key) > 40
    assert key not in olle.open("/studio/nycklar").text
    assert "Datorn" in olle.open("/studio/nycklar").text
