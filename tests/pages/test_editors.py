"""The pages of the editors, without a browser: who gets one, what it is told, and what happens when it is not built."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.commands.create_workspace import create_workspace
from engine.commands.set_members import set_members
from engine.drafts import blank_process
from tests.support.drawings import drawing
from tests.support.form_js import component, source, textfield
from tests.support.site import Site
from web import assets

FORM = source(textfield("title", "Ärendets namn"), component("textarea", "why", "<script>alert(1)</script>"))


@pytest.fixture
def park(site: Site) -> Site:
    """Olle owns a process, Hanna reads it, Per has no part in it."""
    for username in ("olle", "per"):
        site.person(username, "process_owner")
    files = blank_process("park", "Parken") | {"fraga.form": FORM, "x.test.json": b"{}"}
    site.engine.run(create_workspace, "park", title="Parken", files=files, by=site.actor("olle"))
    site.engine.run(set_members, "park", {"olle": "owner", "hanna": "reader"}, by=site.actor("olle"))
    return site


def test_the_page_tells_the_script_which_file_and_where_it_is(park: Site) -> None:
    page = park.browser("olle").open("/studio/park/redigera/fraga.form")

    told = json.loads(page.all('//*[@id="studio-config"]/@data-told')[0])
    assert (told["name"], told["kind"], told["fileUrl"]) == (
        "fraga.form",
        "form",
        "/studio/park/filer/__name__",
    )
    assert told["csrf"]
    assert "count" in told["functions"]
    assert page.all('//script[contains(@src, "studio-forms")]')


def test_beside_every_editor_is_a_way_without_script(park: Site) -> None:
    page = park.browser("olle").open("/studio/park/redigera/park.bpmn")

    assert page.all('//noscript//a[contains(@href, "/studio/park/steg")]')
    assert "Samma sak som lista, utan mus" in page.text


def test_who_only_reads_gets_no_editor(park: Site) -> None:
    page = park.browser("hanna").open("/studio/park/redigera/park.bpmn")

    assert "kan läsa den här processen men inte ändra den" in page.text
    assert not page.all('//*[@id="studio-config"]')


@pytest.mark.parametrize(
    ("username", "name", "status"),
    [("per", "park.bpmn", 403), ("olle", "borta.bpmn", 404), ("olle", "x.test.json", 404)],
)
def test_there_is_no_editor_for_what_is_not_there_or_not_theirs(
    park: Site, username: str, name: str, status: int
) -> None:
    assert park.browser(username).open(f"/studio/park/redigera/{name}").status == status


def test_an_editor_that_is_not_built_says_so_and_the_rest_of_the_site_works(
    park: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    manifest = json.loads((assets.DIST / "manifest.json").read_text())
    manifest["files"] = {name: one for name, one in manifest["files"].items() if name.startswith("niosteg")}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setattr(assets, "DIST", tmp_path)
    olle = park.browser("olle")

    page = olle.open("/studio/park/redigera/park.bpmn")

    assert page.status == 200
    assert "Redigeraren är inte byggd" in page.text
    assert not page.all('//script[contains(@src, "studio")]')
    assert olle.open("/uppgifter").status == 200


@pytest.mark.parametrize("address", ["/uppgifter", "/laget", "/processer", "/studio", "/studio/park"])
def test_ordinary_pages_load_nothing_of_the_editors(park: Site, address: str) -> None:
    page = park.browser("olle").open(address)

    assert page.status == 200
    assert not page.all('//script[contains(@src, "studio-")] | //link[contains(@href, "studio-")]')


class TestThePreview:
    def test_a_form_that_is_not_saved_is_shown_with_its_texts_as_text(self, park: Site) -> None:
        answer = _preview(park, FORM.decode())

        assert "Ärendets namn" in answer["html"]
        assert "<script>" not in answer["html"]
        assert answer["message"] == ""

    def test_a_form_that_cannot_be_shown_says_why(self, park: Site) -> None:
        answer = _preview(park, "{")

        assert answer["html"] == ""
        assert answer["message"]

    def test_the_saved_form_has_a_page_of_its_own(self, park: Site) -> None:
        page = park.browser("olle").open("/studio/park/forhandsvisa/fraga.form")

        assert page.texts("//label") == ["Ärendets namn (valfritt)", "<script>alert(1)</script> (valfritt)"]


def test_when_a_timer_would_go_is_told_beside_its_field(park: Site) -> None:
    text = drawing("catch C duration=P14D\nS -> C -> E", "tid").decode()

    assert list(_posted(park, "tider", "tid.bpmn", text)["times"]) == ["C"]


@pytest.mark.parametrize("place", ["tider", "forhandsvisa"])
def test_what_no_draft_could_hold_is_not_looked_at(park: Site, place: str) -> None:
    assert "message" not in _posted(park, place, "../etc/passwd", "x", status=422)


def _preview(park: Site, text: str) -> dict[str, str]:
    return _posted(park, "forhandsvisa", "fraga.form", text)


def _posted(park: Site, place: str, name: str, text: str, *, status: int = 200) -> dict[str, Any]:
    olle = park.browser("olle")
    olle.open("/studio/park/redigera/fraga.form")
    sent = olle.client.post(
        f"/studio/park/{place}",
        base_url="http://localhost",
        json={"name": name, "text": text},
        headers={"X-CSRFToken": _key(olle)},
    )
    assert sent.status_code == status
    answer: dict[str, Any] = sent.get_json() if sent.is_json else {}
    return answer


def _key(browser: object) -> str:
    return str(browser._key)  # type: ignore[attr-defined]
