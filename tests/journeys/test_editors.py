"""The studio's editors in a browser: drawing, table and form, from opening to what lies in the draft."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import ViewportSize

from engine.commands.create_workspace import create_workspace
from engine.commands.set_members import set_members
from engine.drafts import blank_process
from engine.queries.studio import draft_files
from tests.support.browser import NARROW, WIDE, Visitors
from tests.support.drawings import drawing
from tests.support.editors import Editor
from tests.support.form_js import component, required, source, textfield
from tests.support.site import Site

TABLE = (Path(__file__).resolve().parents[2] / "processes" / "level_check.dmn").read_bytes()
FORM = source(
    textfield("title", "Ärendets namn", validate=required(maxLength=80)),
    component("textarea", "why", "Varför", conditional={"hide": "=title = null"}),
)
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
Open = Callable[..., Editor]


@pytest.fixture
def park(site: Site) -> Site:
    """Olle and Ove own a process with a table and a form beside it."""
    for username in ("olle", "ove"):
        site.person(username, "process_owner")
    files = blank_process("park", "Parken") | {
        "level_check.dmn": TABLE,
        "fraga.form": FORM,
    }
    site.engine.run(create_workspace, "park", title="Parken", files=files, by=site.actor("olle"))
    site.engine.run(
        set_members, "park", {"olle": "owner", "ove": "owner", "hanna": "reader"}, by=site.actor("olle")
    )
    return site


@pytest.fixture
def edit(park: Site, visitors: Visitors) -> Open:
    def opened(name: str, person: str = "Olle", viewport: ViewportSize = WIDE) -> Editor:
        window = visitors.window(viewport=viewport)
        window.log_in(person)
        return Editor(window, f"/studio/park/redigera/{name}")

    return opened


def saved_text(site: Site, name: str) -> bytes:
    return site.engine.read(draft_files, "park", site.actor("olle"))[name].content


def step(site: Site, name: str) -> etree._Element:
    (found,) = etree.fromstring(saved_text(site, "park.bpmn")).xpath(f'//*[@name="{name}"]')
    return found


class TestTheDrawing:
    def test_a_new_step_gets_its_name_role_form_and_reminders_and_keeps_them(
        self, park: Site, edit: Open
    ) -> None:
        editor = edit("park.bpmn")
        editor.wait_until_judged()
        assert "dead_end" not in editor.problems
        editor.page.locator("#studio-canvas").click(position={"x": 400, "y": 40})
        editor.select_first("StartEvent")

        editor.append("Uppgift för en person", "Titta på platsen")
        editor.wait_until_judged()
        assert "dead_end" in editor.problems
        editor.append("Slut", "Platsen är sedd")
        editor.wait_until_judged()
        assert "dead_end" not in editor.problems

        editor.find_step("Titta på platsen")
        editor.entry("studio-form").locator("select").select_option("fraga")
        editor.entry("studio-role").locator("select").select_option("case_officer")
        editor.entry("studio-due").locator("textarea").fill("5 arbetsdagar")
        editor.entry("studio-reminders").get_by_text("Lägg till påminnelse").click()
        editor.entry("studio-reminders").get_by_label("Hur många").fill("3")
        editor.entry("studio-reminders").get_by_label("Hur många").blur()
        editor.wait(lambda: b"-3 arbetsdagar" in saved_text(park, "park.bpmn"))

        found = step(park, "Titta på platsen")
        assert found.get(f"{CAMUNDA}formRef") == "fraga"
        assert found.get(f"{CAMUNDA}formRefBinding") == "deployment"
        assert found.get(f"{CAMUNDA}candidateGroups") == "case_officer"
        properties = {one.get("name"): one.get("value") for one in found.iter(f"{CAMUNDA}property")}
        assert properties == {"due": "5 arbetsdagar", "reminders": "-3 arbetsdagar"}

        again = edit("park.bpmn")
        again.find_step("Titta på platsen")
        assert again.entry("studio-due").locator("textarea").input_value() == "5 arbetsdagar"
        assert again.entry("studio-reminders").get_by_label("Hur många").input_value() == "3"
        assert editor.missing_words == []

    def test_a_problem_leads_to_its_step_and_the_field_that_mends_it(self, edit: Open) -> None:
        editor = edit("park.bpmn")
        editor.change_first("UserTask", camunda__formRef="borta")
        editor.wait(lambda: "missing_form" in editor.problems)

        editor.page.locator('li[data-code="missing_form"] button').click()
        editor.page.wait_for_timeout(400)

        assert (
            editor.asked("document.activeElement.closest('[data-entry-id]')?.dataset.entryId")
            == "studio-form"
        )
        assert editor.page.locator(".studio-badge").count() == 1
        editor.entry("studio-form").locator("select").select_option("fraga")
        editor.wait(lambda: editor.is_judged and "missing_form" not in editor.problems)
        assert editor.page.locator(".studio-badge[data-severity=error]").count() == 0

    def test_the_cursor_stays_in_its_field_when_one_thinks_while_writing(
        self, park: Site, edit: Open
    ) -> None:
        editor = edit("park.bpmn")
        editor.select_first("UserTask")
        field = editor.entry("studio-due").locator("textarea")
        field.fill("")
        for part in ("5", " arbets", "dagar"):
            field.page.keyboard.type(part)
            editor.wait(lambda: editor.saved.startswith("Sparad"))
            editor.page.wait_for_timeout(500)

        assert field.evaluate("(field) => field === document.activeElement")
        assert field.input_value() == "5 arbetsdagar"
        editor.wait(lambda: b'value="5 arbetsdagar"' in saved_text(park, "park.bpmn"))

    def test_what_is_known_can_be_chosen_while_one_writes_an_expression(self, edit: Open) -> None:
        editor = edit("park.bpmn")
        editor.select_first("UserTask")
        field = editor.entry("studio-assignee").locator("textarea")
        field.click()
        editor.page.keyboard.type("upper c")
        editor.page.keyboard.press("Control+Space")
        editor.page.keyboard.press("ArrowDown")

        options = editor.page.locator('[role="option"]').all_inner_texts()

        assert options
        editor.page.keyboard.press("Enter")
        assert field.input_value().startswith("upper c")
        assert len(field.input_value()) > len("upper c")

    def test_what_is_copied_in_one_drawing_is_pasted_in_another(self, park: Site, edit: Open) -> None:
        one = edit("park.bpmn")
        one.asked(
            "studio.modeler.get('copyPaste').copy("
            "studio.modeler.get('elementRegistry').filter((e) => e.type === 'bpmn:UserTask'))"
        )
        park.engine.run(
            create_workspace,
            "torg",
            title="Torget",
            files=blank_process("torg", "Torget"),
            by=park.actor("olle"),
        )
        other = Editor(one.window, "/studio/torg/redigera/torg.bpmn")

        pool = other.first("Participant")
        other.asked(
            f"void studio.modeler.get('copyPaste').paste({{ element: {pool}, point: {{ x: 300, y: 400 }} }})"
        )

        assert other.count("UserTask") == 2

    def test_a_drawing_without_a_picture_says_so_in_swedish(self, park: Site, edit: Open) -> None:
        bare = {"bar.bpmn": drawing("S -> E", "bar")}
        park.engine.run(create_workspace, "bar", title="Baren", files=bare, by=park.actor("olle"))
        window = edit("park.bpmn").window
        window.open("/studio/bar/redigera/bar.bpmn")

        assert "har ingen bild" in window.page.get_by_role("alert").inner_text()

    def test_only_what_runs_can_be_chosen(self, edit: Open) -> None:
        editor = edit("park.bpmn")
        editor.page.locator('[data-action="create"], [data-action="create-element"]').last.click()
        editor.page.wait_for_timeout(400)

        offered = " ".join(editor.page.locator(".djs-popup .entry").all_inner_texts())

        assert "Uppgift för en person" in offered
        assert not [
            word
            for word in ("Komplex", "Ad hoc", "Transaktion", "ompensation", "Datalager")
            if word in offered
        ]

    def test_the_work_can_be_simulated_without_a_barrier(self, edit: Open) -> None:
        editor = edit("park.bpmn")
        editor.page.get_by_role("button", name="Simulera").click()
        editor.page.wait_for_timeout(500)

        assert editor.window.barriers() == []


class TestTwoAtOnce:
    def test_one_goes_on_with_the_others_and_keeps_the_own_as_a_copy(self, park: Site, edit: Open) -> None:
        olle, ove = edit("park.bpmn"), edit("park.bpmn", "Ove")
        _name_the_start(ove, "Oves start")
        ove.wait_until_saved()
        _name_the_start(olle, "Olles start")
        olle.wait(lambda: olle.page.get_by_role("dialog").count() == 1)
        assert "Ove" in olle.page.get_by_role("dialog").inner_text()

        olle.page.get_by_role("button", name="Behåll min som kopia, och ladda den andras").click()
        olle.wait(lambda: "park_kopia_min.bpmn" in olle.saved)

        assert b"Oves start" in saved_text(park, "park.bpmn")
        assert b"Olles start" in saved_text(park, "park_kopia_min.bpmn")
        assert _start(olle) == "Oves start"

    def test_one_goes_on_with_the_own_and_the_others_is_kept_as_a_copy(self, park: Site, edit: Open) -> None:
        olle, ove = edit("park.bpmn"), edit("park.bpmn", "Ove")
        _name_the_start(ove, "Oves start")
        ove.wait_until_saved()
        _name_the_start(olle, "Olles start")
        olle.wait(lambda: olle.page.get_by_role("dialog").count() == 1)

        olle.page.get_by_role("button", name="Gå vidare med min, och spara den andras som kopia").click()
        olle.wait(lambda: "park_kopia_ove.bpmn" in olle.saved)

        assert b"Olles start" in saved_text(park, "park.bpmn")
        assert b"Oves start" in saved_text(park, "park_kopia_ove.bpmn")


def _name_the_start(editor: Editor, name: str) -> None:
    editor.change_first("StartEvent", name=name)


def _start(editor: Editor) -> str:
    return str(editor.asked(f"{editor.first('StartEvent')}.businessObject.name"))


class TestTheTable:
    def test_a_cell_that_cannot_be_read_is_marked_until_it_is_mended(self, park: Site, edit: Open) -> None:
        editor = edit("level_check.dmn")
        editor.wait_until_judged()
        cell = editor.page.locator("td.input-cell").first
        _write(editor, cell, '"dialog')
        editor.wait(lambda: editor.page.locator('td[data-problem="error"]').count() == 1)

        editor.page.locator("#studio-problem-list li button").first.click()
        editor.page.wait_for_timeout(300)
        editor.page.keyboard.press("Control+A")
        editor.page.keyboard.type('"dialog"')
        editor.wait(lambda: editor.page.locator('td[data-problem="error"]').count() == 0)
        editor.wait_until_saved()

        assert b'<text>"dialog</text>' not in saved_text(park, "level_check.dmn")
        assert editor.missing_words == []

    def test_the_sort_of_a_column_is_chosen_by_its_words(self, park: Site, edit: Open) -> None:
        editor = edit("level_check.dmn")
        editor.page.locator("th.input-cell").first.dblclick()
        chosen = editor.page.locator(".context-menu .dms-input-select input")
        assert chosen.input_value() == "text"

        editor.page.locator(".context-menu .dms-input-select").click()
        editor.page.locator(".dms-select-options .option", has_text="ja eller nej").click()

        assert chosen.input_value() == "ja eller nej"
        editor.wait_until_saved()
        assert b'typeRef="boolean"' in saved_text(park, "level_check.dmn")


def _write(editor: Editor, cell: object, text: str) -> None:
    cell.click()  # type: ignore[attr-defined]
    editor.page.wait_for_timeout(200)
    editor.page.keyboard.press("Control+A")
    editor.page.keyboard.type(text)


class TestTheForm:
    def test_a_new_field_is_seen_in_the_real_form_and_saved(self, park: Site, edit: Open) -> None:
        editor = edit("fraga.form")
        assert editor.page.locator("#studio-preview").get_by_label("Ärendets namn").count() == 1

        editor.page.locator(".fjs-palette-field[data-field-type=number]").focus()
        editor.page.keyboard.press("Enter")
        editor.wait(
            lambda: (
                editor.page.locator(
                    "#studio-preview [inputmode=decimal], #studio-preview [inputmode=numeric]"
                ).count()
                == 1
            )
        )
        editor.wait_until_saved()

        kinds = [one["type"] for one in json.loads(saved_text(park, "fraga.form"))["components"]]
        assert kinds == ["textfield", "textarea", "number"]

    @pytest.mark.parametrize("way", ["Enter", "Space", "mouse"])
    def test_a_field_is_added_and_shown_by_key_and_by_mouse(self, edit: Open, way: str) -> None:
        editor = edit("fraga.form")
        before = editor.page.locator(".fjs-form .fjs-element").count()
        listed = editor.page.locator(".fjs-palette-field[data-field-type=radio]")

        if way == "mouse":
            listed.click()
        else:
            listed.focus()
            editor.page.keyboard.press(way)

        editor.wait(lambda: editor.page.locator(".fjs-form .fjs-element").count() == before + 1)
        editor.wait(
            lambda: "ETT AV FLERA" in editor.page.locator(".bio-properties-panel-header").inner_text()
        )

    def test_the_real_form_follows_its_answers(self, edit: Open) -> None:
        preview = edit("fraga.form").page.locator("#studio-preview")
        assert not preview.get_by_label("Varför").is_visible()

        preview.get_by_label("Ärendets namn").fill("Lekplats")

        assert preview.get_by_label("Varför").is_visible()


@pytest.mark.parametrize("name", ["park.bpmn", "level_check.dmn", "fraga.form"])
@pytest.mark.parametrize("viewport", [pytest.param(WIDE, id="1280"), pytest.param(NARROW, id="390")])
def test_no_editor_has_a_barrier_or_hides_the_mark(edit: Open, name: str, viewport: ViewportSize) -> None:
    editor = edit(name, viewport=viewport)
    editor.wait_until_judged()

    assert editor.window.barriers() == []
    assert editor.window.too_wide() == []
    assert editor.mark_is_uncovered
    assert editor.missing_words == []
