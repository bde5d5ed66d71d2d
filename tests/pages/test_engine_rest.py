"""Camunda Modeler's button Deploy: a key opens a way into drafts, and nothing further."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from engine.commands.registers import revoke_role
from engine.commands.upload_tokens import make_upload_token
from engine.models import bundle, draft_file, process_instance
from engine.queries import studio
from engine.transaction import OPERATOR
from tests.support.drawings import drawing
from tests.support.site import KEY_OF_THE_MATTER, Site

WHOLE = drawing("S -> A -> E\nlane Handläggare role=case_officer: A", "lek", name="Lekplatser")
WRONG = drawing("S -> A -> E", "lek")


class Modeler:
    """The tool, with a key in it."""

    def __init__(self, site: Site, key: str) -> None:
        self.site = site
        self.client = site.app.test_client()
        self.headers = {"Authorization": f"Bearer {key}"}
        self.key = key

    def get(self, address: str, **headers: str) -> TestResponse:
        return self.client.get(
            f"/engine-rest/{address}", base_url="http://localhost", headers={**self.headers, **headers}
        )

    def deploy(self, **files: bytes) -> TestResponse:
        sent: dict[str, Any] = {
            "deployment-name": "lek",
            "deployment-source": "Camunda Modeler",
            "enable-duplicate-filtering": "true",
        }
        for name, content in files.items():
            sent[name] = (io.BytesIO(content), name.replace("__", "."))
        return self.client.post(
            "/engine-rest/deployment/create", base_url="http://localhost", headers=self.headers, data=sent
        )

    def draft(self, key: str) -> set[str]:
        return set(self.site.engine.read(studio.draft_files, key, self.site.actor("olle")))


@pytest.fixture
def olle(site: Site) -> Modeler:
    """A process owner's Modeler."""
    site.person("olle", "process_owner")
    return Modeler(site, site.engine.run(make_upload_token, name="Datorn", by=site.actor("olle")))


def test_the_modeler_finds_a_camunda_7_that_lets_it_in(olle: Modeler) -> None:
    assert olle.get("version").get_json()["version"].startswith("7.")
    assert olle.get("deployment?maxResults=0").get_json() == []


def test_the_key_is_also_the_password_of_its_person(olle: Modeler) -> None:
    def basic(name: str) -> str:
        return "Basic " + base64.b64encode(f"{name}:{olle.key}".encode()).decode()

    assert olle.get("version", Authorization=basic("olle")).status_code == 200
    assert olle.get("version", Authorization=basic("adam")).status_code == 401


@pytest.mark.parametrize(
    "shown", ["", "Bearer gissning", "Bearer", "Basic !!!", "Digest x", "Basic b2xsZTpvbGxl"]
)
def test_without_a_key_there_is_nothing(olle: Modeler, shown: str) -> None:
    answer = olle.get("version", Authorization=shown)

    assert (answer.status_code, "WWW-Authenticate" in answer.headers) == (401, True)
    assert answer.get_json()["message"].startswith("Nyckeln gäller inte")


def test_a_session_of_the_site_opens_nothing_here(olle: Modeler) -> None:
    browser = olle.site.browser("olle")

    answer = browser.client.post("/engine-rest/deployment/create", base_url="http://localhost")

    assert answer.status_code == 401


def test_a_drawing_becomes_a_draft_and_nothing_is_in_force(olle: Modeler) -> None:
    answer = olle.deploy(ritning1__bpmn=WHOLE)

    assert answer.status_code == 200
    assert list(answer.get_json()["deployedProcessDefinitions"]) == ["lek"]
    assert olle.draft("lek") == {"lek.bpmn"}
    rows = olle.site.engine.read(lambda reader: reader.connection.execute(bundle.select()).all())
    assert [row.process_key for row in rows] == [KEY_OF_THE_MATTER]


def test_findings_come_back_as_the_modelers_own_error_and_the_draft_is_saved(olle: Modeler) -> None:
    answer = olle.deploy(lek__bpmn=WRONG)

    told = answer.get_json()
    assert (answer.status_code, told["type"]) == (400, "ParseException")
    assert "1 fel" in told["message"]
    assert "/studio/lek" in told["message"]
    assert told["details"]["lek.bpmn"]["errors"][0]["mainBpmnElementId"] == "A"
    assert olle.draft("lek") == {"lek.bpmn"}


def test_a_second_upload_goes_to_the_same_draft_which_keeps_what_was_there(olle: Modeler) -> None:
    olle.deploy(lek__bpmn=WHOLE)

    olle.deploy(lek__bpmn=WRONG, extra__form=b"{}")

    assert olle.draft("lek") == {"lek.bpmn", "extra.form"}
    versions = olle.site.engine.read(studio.versions, "lek", olle.site.actor("olle"))
    assert [row.kind for row in versions] == ["import", "safety"]


def test_a_process_in_force_is_opened_first(olle: Modeler) -> None:
    olle.deploy(x__bpmn=drawing("S -> A -> E", KEY_OF_THE_MATTER))

    assert olle.draft(KEY_OF_THE_MATTER) == {f"{KEY_OF_THE_MATTER}.bpmn", "borja.form", "forslag.form"}


def test_a_process_that_somebody_else_owns_is_not_touched(olle: Modeler) -> None:
    olle.deploy(lek__bpmn=WHOLE)
    olle.site.person("ove", "process_owner")
    ove = Modeler(olle.site, olle.site.engine.run(make_upload_token, name="X", by=olle.site.actor("ove")))

    answer = ove.deploy(lek__bpmn=WRONG)

    assert answer.status_code == 403
    rows = olle.site.engine.read(lambda reader: reader.connection.execute(draft_file.select()).all())
    assert {row.revision for row in rows} == {1}


def test_a_table_goes_to_the_process_that_has_one_of_its_name(olle: Modeler) -> None:
    olle.deploy(lek__bpmn=WHOLE, regler__dmn=b"<x/>")

    olle.deploy(regler__dmn=b"<y/>")
    nowhere = olle.deploy(andra__dmn=b"<y/>")

    file = olle.site.engine.read(studio.draft_files, "lek", olle.site.actor("olle"))["regler.dmn"]
    assert (file.content, nowhere.status_code) == (b"<y/>", 422)


@pytest.mark.parametrize(
    "content", [b"", b"<", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", b"\x00" * 100, b"<a>" * 5000]
)
def test_a_drawing_that_cannot_be_read_is_refused_and_nothing_is_kept(olle: Modeler, content: bytes) -> None:
    answer = olle.deploy(x__bpmn=content)

    assert (answer.status_code, answer.get_json()["type"]) in {
        (400, "ParseException"),
        (422, "RestException"),
    }
    assert olle.site.engine.read(lambda reader: reader.connection.execute(draft_file.select()).all()) == []


def test_nothing_is_started_from_a_drawing_tool(olle: Modeler) -> None:
    answer = olle.client.post(
        "/engine-rest/process-definition/lek/start",
        base_url="http://localhost",
        headers=olle.headers,
        json={},
    )

    assert (answer.status_code, "utkast" in answer.get_json()["message"]) == (400, True)
    assert (
        olle.site.engine.read(lambda reader: reader.connection.execute(process_instance.select()).all()) == []
    )


def test_a_key_is_no_better_than_its_person(olle: Modeler) -> None:
    olle.site.engine.run(revoke_role, "olle", "process_owner", by=OPERATOR)

    assert olle.get("version").status_code == 401
