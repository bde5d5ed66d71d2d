"""The editors' way to a draft: JSON and raw files, for a member with a session and the page's key."""

from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from engine.commands.create_workspace import create_workspace
from engine.commands.set_members import set_members
from engine.drafts import LARGEST_FILE, blank_process
from engine.queries.studio import draft_files
from tests.support.drawings import drawing
from tests.support.site import Browser, Site

FORM = '{"type": "default", "id": "f", "components": []}'


@pytest.fixture
def park(site: Site) -> Site:
    """Olle and Ove own a process; Hanna reads it; Per, who owns others, does not."""
    for username in ("olle", "ove", "per"):
        site.person(username, "process_owner")
    site.engine.run(
        create_workspace, "park", title="Parken", files=blank_process("park", "Parken"), by=site.actor("olle")
    )
    site.engine.run(
        set_members, "park", {"olle": "owner", "ove": "owner", "hanna": "reader"}, by=site.actor("olle")
    )
    return site


class Editor:
    """An editor in a person's browser."""

    def __init__(self, site: Site, username: str) -> None:
        self.browser: Browser = site.browser(username)
        self.browser.open("/installningar")
        self.key = self.browser._key

    def get(self, address: str) -> TestResponse:
        return self.browser.client.get(f"/studio/park/{address}", base_url="http://localhost")

    def put(self, name: str, text: str | bytes, revision: object, **headers: str) -> TestResponse:
        sent = {"X-CSRFToken": self.key, "If-Match": f'"{revision}"', **headers}
        return self.browser.client.put(
            f"/studio/park/filer/{name}", base_url="http://localhost", data=text, headers=sent
        )

    def check(self, body: Any) -> TestResponse:
        return self.post("granska", body)

    def create(self, body: Any) -> TestResponse:
        return self.post("filer", body)

    def post(self, place: str, body: Any) -> TestResponse:
        return self.browser.client.post(
            f"/studio/park/{place}",
            base_url="http://localhost",
            data=body if isinstance(body, str) else json.dumps(body),
            headers={"X-CSRFToken": self.key, "Content-Type": "application/json"},
        )


def told(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_file_is_read_with_its_revision_and_can_do_nothing_by_itself(park: Site) -> None:
    answer = Editor(park, "hanna").get("filer/park.bpmn")

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert answer.data == blank_process("park", "Parken")["park.bpmn"]
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["Content-Disposition"] == "attachment"


def test_a_save_over_the_revision_that_was_read_gives_the_next(park: Site) -> None:
    olle = Editor(park, "olle")

    first = told(olle.put("x.form", FORM, 0))
    second = olle.put("x.form", FORM + "\n", first["revision"])

    assert second.status_code == 200
    assert told(second)["revision"] > first["revision"]
    assert second.headers["ETag"] == f'"{told(second)["revision"]}"'
    assert told(second)["savedAt"].startswith("2026-11-23T08:00")


def test_who_is_overtaken_gets_both_versions_and_what_both_began_from(park: Site) -> None:
    olle, ove = Editor(park, "olle"), Editor(park, "ove")
    base = told(olle.put("x.form", "bas", 0))["revision"]
    ove.put("x.form", "Oves åäö", base)

    answer = olle.put("x.form", "Olles", base)

    assert answer.status_code == 409
    assert {key: told(answer)[key] for key in ("who", "theirs", "base")} == {
        "who": "Ove",
        "theirs": "Oves åäö",
        "base": "bas",
    }
    assert olle.get("filer/x.form").data.decode() == "Oves åäö"
    assert olle.put("x.form", "Olles", told(answer)["revision"]).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("hanna", 403), ("per", 403), ("adam", 403)])
def test_only_owners_save(park: Site, who: str, status: int) -> None:
    answer = Editor(park, who).put("x.form", FORM, 0)

    assert (answer.status_code, bool(told(answer)["message"])) == (status, True)


@pytest.mark.parametrize("place", ["filer/park.bpmn", "ordlista"])
def test_who_has_no_part_reads_nothing(park: Site, place: str) -> None:
    assert Editor(park, "per").get(place).status_code == 403
    assert Editor(park, "adam").get(place).status_code == 200


def test_without_the_pages_key_nothing_is_saved(park: Site) -> None:
    answer = Editor(park, "olle").put("x.form", FORM, 0, **{"X-CSRFToken": "gissning"})

    assert (answer.status_code, "inget sparades" in told(answer)["message"]) == (400, True)
    assert Editor(park, "olle").get("filer/x.form").status_code == 404


def test_who_is_logged_out_is_told_so_in_json(park: Site) -> None:
    answer = park.app.test_client().put("/studio/park/filer/x.form", base_url="http://localhost", data=FORM)

    assert (answer.status_code, told(answer)["message"]) == (401, "Du är inte inloggad längre.")


@pytest.mark.parametrize("revision", ["", "x", "-1", "1.5", "9" * 30, "W/1"])
def test_a_save_says_what_it_began_from(park: Site, revision: str) -> None:
    assert Editor(park, "olle").put("x.form", FORM, revision).status_code == 400


def test_names_and_sizes_that_cannot_be_are_refused_in_words(park: Site) -> None:
    olle = Editor(park, "olle")

    assert "slag som inte används" in told(olle.put("x.exe", FORM, 0))["message"]
    too_large = olle.put("x.form", b" " * (LARGEST_FILE + 2), 0)
    assert (too_large.status_code, "större än 2 MB" in told(too_large)["message"]) == (413, True)


def test_unsaved_texts_are_checked_over_the_draft_and_nothing_is_saved(park: Site) -> None:
    hanna = Editor(park, "hanna")
    clean = told(hanna.check({"files": {}}))
    drawn = drawing("user A form=borta\nS -> A -> E\nlane Handläggare role=case_officer: A", "park").decode()

    found = told(hanna.check({"files": {"park.bpmn": drawn}}))

    assert clean == {"findings": [], "counts": {"error": 0, "warning": 0, "info": 0}}
    missing = next(one for one in found["findings"] if one["code"] == "missing_form")
    assert (missing["file"], missing["element"], missing["field"]) == ("park.bpmn", "A", "formRef")
    assert missing["severity"] == "error"
    assert missing["remedy"]
    assert found["counts"]["error"] == 1
    assert told(hanna.check({"files": {}})) == clean


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("inte json", 422),
        ("[]", 400),
        ('{"files": []}', 400),
        ('{"files": {"x.form": 1}}', 400),
        ('{"files": {"../x": ""}}', 422),
    ],
)
def test_what_cannot_be_checked_is_refused(park: Site, body: str, status: int) -> None:
    assert Editor(park, "olle").check(body).status_code == status


def test_an_editor_begins_a_form_and_a_table_named_by_what_they_are_about(park: Site) -> None:
    olle = Editor(park, "olle")

    names = [
        told(olle.create({"kind": kind, "title": "Kontrollera tillgängligheten"}))["name"]
        for kind in (".form", ".dmn", ".form")
    ]

    assert names == [
        "kontrollera_tillgangligheten.form",
        "kontrollera_tillgangligheten.dmn",
        "kontrollera_tillgangligheten_2.form",
    ]
    problems = told(olle.check("{}"))["findings"]
    assert {one["code"] for one in problems if one["file"] in names} == {"unused_file"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": ".form"}, 400),
        ({"kind": ".exe", "title": "Kontroll"}, 422),
        ({"kind": ".form", "title": "123"}, 422),
        ({"kind": ".form", "title": ""}, 422),
    ],
)
def test_what_cannot_be_begun_is_refused_with_what_to_write(
    park: Site, body: dict[str, str], status: int
) -> None:
    answer = Editor(park, "olle").create(body)

    assert (answer.status_code, told(answer)["message"] != "") == (status, True)
    assert set(park.engine.read(draft_files, "park", park.actor("olle"))) == {
        "park.bpmn",
        "park_forsta.form",
    }


def test_the_words_of_the_draft(park: Site) -> None:
    words = told(Editor(park, "olle").get("ordlista"))

    assert {
        "name": "note",
        "type": "textarea",
        "from": "Vad har du gjort? i formuläret park_forsta",
    } in words["variables"]
    assert {"id": "case_officer", "name": "Handläggare"} in words["roles"]
    assert words["forms"] == [{"id": "park_forsta", "name": "park_forsta – Gör det första"}]
    assert words["tables"] == []
    assert words["processes"] == [{"id": "park", "name": "Parken"}]
    assert "notify" in words["topics"]
    assert {"id": "olle", "name": "Olle"} in words["users"]
