"""A process owner compares the draft with what is in force: on a wide screen and a phone, with and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize

from engine.commands.create_workspace import create_workspace, open_deployed_process
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.save_draft_file import save_draft_file
from engine.queries.studio import draft_files
from engine.transaction import OPERATOR
from tests.support.browser import NARROW, WIDE, Visitors
from tests.support.shipped import FORMS, PROCESSES
from tests.support.site import Site

KEY = "vidarelamning"
NAMES = [
    PROCESSES / f"{KEY}.bpmn",
    PROCESSES / "out_of_scope_routing.dmn",
    FORMS / "vidarelamning_kvittens.form",
]


def changed(files: dict[str, bytes]) -> dict[str, bytes]:
    """Another time, another cell, another question."""
    drawing, table, form = files
    return {
        drawing: files[drawing].replace(b"+3 arbetsdagar", b"+4 arbetsdagar"),
        table: files[table].replace(b"<text>5</text>", b"<text>6</text>", 1),
        form: files[form].replace(b'"required": true', b'"required": false', 1),
    }


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_the_draft_is_compared_with_what_is_in_force(
    site: Site, visitors: Visitors, viewport: ViewportSize, has_script: bool
) -> None:
    files = {path.name: path.read_bytes() for path in NAMES}
    site.person("olle", "process_owner")
    given = ["synpunkt", "received_on", "sender", "category"]
    site.engine.run(deploy_bundle, KEY, files, by=OPERATOR, given=given)
    olle = site.actor("olle")
    site.engine.run(open_deployed_process, KEY, beside={}, by=olle)
    for name, content in changed(files).items():
        revision = site.engine.read(draft_files, KEY, olle)[name].revision
        site.engine.run(save_draft_file, KEY, name=name, content=content, base_revision=revision, by=olle)
    window = visitors.window(viewport=viewport, java_script_enabled=has_script)
    window.log_in("Olle")

    window.open(f"/studio/{KEY}")
    window.follow("Jämför")

    assert "4 arbetsdagar efter sista dagen i stället för 3 arbetsdagar efter sista dagen" in window.text
    assert "är inte längre obligatorisk" in window.text
    assert window.page.locator("svg .is-changed").count() > 0
    assert window.page.locator("table.compared ins").count() > 0
    if has_script:
        assert window.too_wide() == []
        assert window.barriers() == []


def test_another_pair_is_chosen_in_the_form(site: Site, visitors: Visitors) -> None:
    files = {path.name: path.read_bytes() for path in NAMES}
    site.person("olle", "process_owner")
    site.engine.run(create_workspace, KEY, title="Vidarelämning", files=files, by=site.actor("olle"))
    window = visitors.window(java_script_enabled=False)
    window.log_in("Olle")
    window.open(f"/studio/{KEY}/jamfor")

    window.page.get_by_label("Jämför från").select_option("utkast")
    window.press("Jämför")

    assert window.page.url.endswith(f"/studio/{KEY}/jamfor?fran=utkast&till=utkast")
    assert "Det är ingen skillnad" in window.text
