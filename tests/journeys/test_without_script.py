"""Without scripts: rows, a field that shows only at a certain answer, and an attachment that is found again."""

from __future__ import annotations

from pathlib import Path

from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.start_case import start_case
from engine.transaction import OPERATOR
from tests.support.browser import Visitors
from tests.support.drawings import drawing
from tests.support.form_filler import fill_in
from tests.support.form_js import choice, component, required, rows, source, textfield
from tests.support.site import Site

HEARING = source(
    choice("radio", "form", "möte", "enkät", label="Hur gör vi?", validate=required()),
    textfield(
        "place", "Var är mötet?", conditional={"hide": '=form != "möte"'}, validate=required(minLength=3)
    ),
    rows(
        "groups", textfield("name", "Grupp"), choice("checklist", "by", "brev", "besök", label="Hur nås de?")
    ),
    component("filepicker", "paper", "Underlag"),
)
ANSWERS = {
    "place": "Biblioteket",
    "form": "möte",
    "groups": [{"name": "Unga", "by": ["besök"]}, {"name": "Äldre", "by": ["brev", "besök"]}],
}


def _start(site: Site) -> int:
    sources = {
        "horande.bpmn": drawing(
            'user Hor "Planera hörandet" form=hor\nS -> Hor -> E\nlane H role=case_officer: Hor', "horande"
        ),
        "hor.form": HEARING,
    }
    site.engine.run(deploy_bundle, "horande", sources, by=OPERATOR)
    return site.engine.run(start_case, "horande", by=OPERATOR, variables={"title": "Hörande"})


def test_a_form_with_rows_and_conditions_is_done(site: Site, visitors: Visitors, tmp_path: Path) -> None:
    case_id = _start(site)
    paper = tmp_path / "underlag.txt"
    paper.write_text("Så gjorde vi förra året.", encoding="utf-8")
    window = visitors.window(java_script_enabled=False)
    window.log_in("Hanna")
    window.follow_to("/uppgifter?visa=roller")
    window.press_for(f"/uppgifter/{site.task(case_id).id}/ta")
    assert not window.page.get_by_label("Var är mötet?").is_visible()

    window.press("Klar")
    assert window.errors == ["Välj ett alternativ under ”Hur gör vi?”."]
    fill_in(window.page, ANSWERS | {"paper": [paper]})
    window.press("Klar")

    assert window.messages[0].startswith("Klart: Planera hörandet.")
    window.log_in("Hugo")
    window.open(f"/arenden/{case_id}")
    assert "Biblioteket" in window.page.locator("main").inner_html()
    with window.page.expect_download() as download:
        window.page.get_by_role("link", name="underlag.txt").click()
    assert download.value.suggested_filename == "underlag.txt"
