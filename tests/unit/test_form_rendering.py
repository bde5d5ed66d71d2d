from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from typing import Any

import jinja2
import pytest
from lxml import html
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from engine.forms import FormState, Submission, load_form
from tests.support.form_js import (
    FakeReferences,
    calendar,
    checkbox,
    choice,
    component,
    form_of,
    group,
    number,
    posted,
    required,
    rows,
    textfield,
)
from web.forms import read_submission

PAGE = jinja2.Environment(
    loader=jinja2.FileSystemLoader("web/templates"), autoescape=True, undefined=jinja2.StrictUndefined
)
TEMPLATE = PAGE.from_string(
    '{% from "forms/_fields.html" import form_errors, render_form %}'
    "{{ form_errors(state) }}<form>{{ render_form(state) }}</form>"
)

EVERYTHING = form_of(
    textfield(
        "title", "Ärendets namn", description="Skriv så att alla förstår.", validate=required(maxLength=120)
    ),
    component("textarea", "why", "Bakgrund"),
    textfield("mail", "E-post", validate={"validationType": "email"}),
    textfield("phone", "Telefon", validate={"validationType": "phone"}),
    number("budget", "Budget", decimalDigits=0, appearance={"suffixAdorner": "kr"}),
    calendar("on", "Dag"),
    calendar("at", "Klockslag", "time"),
    calendar("when", "Tid", "datetime"),
    choice("select", "unit", "a", "b", label="Nämnd"),
    choice(
        "radio", "level", "dialog", "inflytande", label="Nivå", description="Välj en.", validate=required()
    ),
    choice("checklist", "aims", "a", "b", label="Mål", validate=required()),
    checkbox("sure", "Jag intygar", validate=required()),
    component("filepicker", "report", "Rapport", accept=".pdf", multiple=True),
    textfield("locked", "Diarienummer", readonly=True),
    {"type": "text", "text": "Läs **detta**."},
    {"type": "separator"},
    {"type": "spacer"},
    group("plan", calendar("start", "Start"), label="Tidsplan"),
    group(None, textfield("loose", "Lös", conditional={"hide": '=level = "dialog"'})),
    rows(
        "activities",
        textfield("name", "Namn", validate=required()),
        checkbox("digital", "Digital"),
        label="Aktiviteter",
    ),
)


def page(state: FormState) -> Any:
    return html.fromstring(TEMPLATE.render(state=state))


def failed() -> Any:
    return page(EVERYTHING.submit(posted({"activities[0]": "", "x": "1"}), {}).state)


def by_id(document: Any, element_id: str) -> Any:
    (element,) = document.xpath(f'//*[@id="{element_id}"]')
    return element


@pytest.fixture(params=["pristine", "with errors"])
def document(request: pytest.FixtureRequest) -> Any:
    return failed() if request.param == "with errors" else page(EVERYTHING.open({}))


class TestEveryPage:
    def test_every_control_has_a_label(self, document: Any) -> None:
        controls = document.xpath('//input[not(@type="hidden")] | //select | //textarea')
        labelled = set(document.xpath("//label/@for"))

        assert len(controls) == 19
        assert {control.get("id") for control in controls} == labelled

    def test_every_choice_and_row_stands_in_a_fieldset_with_a_legend(self, document: Any) -> None:
        assert all(fieldset[0].tag == "legend" for fieldset in document.xpath("//fieldset"))
        assert document.xpath("//fieldset/legend/text()") == [
            "Nivå",
            "Mål",
            "Tidsplan",
            "Aktiviteter",
            "Rad 1",
        ]

    def test_ids_are_unique_and_descriptions_exist(self, document: Any) -> None:
        ids = Counter(document.xpath("//@id"))
        referred = {name for names in document.xpath("//@aria-describedby") for name in names.split()}

        assert max(ids.values()) == 1
        assert referred <= set(ids)
        assert set(document.xpath("//@aria-labelledby")) <= set(ids)

    def test_enter_presses_the_invisible_button_before_those_of_the_rows(self, document: Any) -> None:
        (first, *others) = document.xpath("//button")

        assert (first.get("name"), first.get("tabindex"), first.get("aria-hidden")) == (None, "-1", "true")
        assert all(button.get("formnovalidate") is not None for button in others)
        assert [button.get("name") for button in others] == ["_remove", "_add", "_update"]

    def test_no_style_or_script_stands_in_the_page(self, document: Any) -> None:
        assert document.xpath("//@style | //script | //style | //@*[starts-with(name(), 'on')]") == []


def test_a_field_is_described_by_its_help_and_its_length() -> None:
    title = by_id(page(EVERYTHING.open({})), "f-title")

    assert title.get("aria-describedby") == "f-title-help f-title-hint"
    assert title.get("aria-required") == "true"
    assert title.get("aria-invalid") is None
    assert title.get("maxlength") is None


def test_optional_fields_are_marked_in_words() -> None:
    document = page(EVERYTHING.open({}))

    assert document.xpath('//label[@for="f-why"]')[0].text_content() == "Bakgrund (valfritt)"
    assert document.xpath('//label[@for="f-title"]')[0].text_content() == "Ärendets namn"


def test_the_error_summary_comes_first_and_leads_to_the_fields() -> None:
    document = failed()
    summary = document[0]

    assert summary.get("class") == "ds-error-summary"
    assert summary.xpath("h2/@tabindex") == ["-1"]
    assert summary.xpath("h2")[0].text_content() == "6 svar behöver rättas"
    links = {link.get("href")[1:]: link.text_content() for link in summary.xpath(".//a")}
    assert links == {
        "f-title": "Fyll i Ärendets namn.",
        "f-level": "Välj ett alternativ under Nivå.",
        "f-aims": "Välj minst ett alternativ under Mål.",
        "f-sure": "Kryssa i rutan ”Jag intygar”.",
        "f-activities-0-name": "Aktiviteter, rad 1: Fyll i Namn.",
    }
    assert all(by_id(document, target).tag == "input" for target in links)
    assert "inget fält som heter ”x”" in summary.text_content()


def test_a_wrong_field_says_so_to_everybody() -> None:
    document = failed()

    assert by_id(document, "f-title").get("aria-invalid") == "true"
    assert by_id(document, "f-title").get("aria-describedby").endswith("f-title-error")
    assert by_id(document, "f-title-error").text_content() == "Fel: Fyll i Ärendets namn."
    assert by_id(document, "f-level-group").get("aria-invalid") == "true"
    assert document.xpath('//input[@name="aims"]/@aria-invalid') == ["true", "true"]
    assert by_id(document, "f-why").get("aria-invalid") is None


def test_values_stand_in_their_controls_and_are_escaped() -> None:
    held = {
        "title": '"><script>',
        "why": "\nrad ett\n</textarea>",
        "unit": "b",
        "level": "dialog",
        "aims": ["b"],
        "sure": True,
        "locked": "KS 2026/55",
        "activities": [{"name": "a"}, {"name": "b"}],
    }
    document = page(EVERYTHING.open(held))

    assert by_id(document, "f-title").get("value") == '"><script>'
    assert by_id(document, "f-why").text.endswith("</textarea>")
    assert document.xpath('//select[@id="f-unit"]/option[@selected]/@value') == ["b"]
    assert document.xpath("//input[@checked]/@id") == ["f-level", "f-aims-2", "f-sure"]
    assert by_id(document, "f-locked").text == "KS 2026/55"
    assert document.xpath('//input[@type="hidden"]/@value') == ["0", "1"]
    assert by_id(document, "f-loose").getparent().get("hidden") is not None


def test_the_condition_travels_as_data() -> None:
    (wrapper,) = page(EVERYTHING.open({})).xpath("//*[@data-hide]")

    assert wrapper.get("data-hide") == '["=",["field","level","radio"],["value","dialog"]]'
    assert wrapper.get("hidden") is None


@pytest.mark.parametrize(
    ("key", "attributes"),
    [
        ("mail", {"type": "text", "inputmode": "email"}),
        ("phone", {"type": "tel"}),
        ("budget", {"type": "text", "inputmode": "numeric", "aria-describedby": "f-budget-suffix"}),
        ("on", {"type": "date"}),
        ("at", {"type": "time"}),
        ("when", {"type": "datetime-local"}),
        ("report", {"type": "file", "accept": ".pdf", "multiple": "multiple"}),
    ],
)
def test_each_kind_has_its_keyboard_and_picker(key: str, attributes: dict[str, str]) -> None:
    control = by_id(page(EVERYTHING.open({})), f"f-{key}")

    assert {name: control.get(name) or name for name in attributes} == attributes


@pytest.mark.parametrize("path", sorted(Path("forms").glob("*.form")), ids=lambda path: path.stem)
def test_the_shipped_forms_are_whole_pages(path: Path) -> None:
    form = load_form(path.read_bytes(), path.stem)

    for state in (form.open({}), form.submit(posted(), {}).state):
        document = page(state)
        controls = document.xpath('//input[not(@type="hidden")] | //select | //textarea')
        assert {control.get("id") for control in controls} <= set(document.xpath("//label/@for"))
        assert max(Counter(document.xpath("//@id")).values(), default=1) == 1


class TestReadingARequest:
    form = form_of(
        textfield("title", validate=required()),
        rows("r", textfield("a"), defaultRepetitions=0),
        component("filepicker", "report"),
    )

    def read(self, data: dict[str, Any]) -> Submission:
        request = Request(EnvironBuilder(method="POST", data=data).get_environ())
        return read_submission(request, self.form, {}, FakeReferences())  # type: ignore[arg-type]

    def test_a_sent_form_is_judged(self) -> None:
        assert self.read({"title": "Torget", "csrf_token": "t"}).answers["title"] == "Torget"
        assert [error.name for error in self.read({"title": ""}).errors] == ["title"]

    def test_the_row_buttons_change_the_rows_and_judge_nothing(self) -> None:
        added = self.read({"title": "", "_add": "r"})
        removed = self.read({"title": "", "r[0]": "", "r[0].a": "x", "_remove": "r[0]"})

        assert (added.ok, added.errors, removed.ok, removed.errors) == (False, (), False, ())
        assert by_id(page(added.state), "f-r-0-a").get("autofocus") is not None
        assert by_id(page(removed.state), "f-r").get("autofocus") is not None

    def test_the_form_is_shown_anew(self) -> None:
        assert self.read({"title": "", "_update": "1"}).errors == ()

    def test_files_come_along(self) -> None:
        submission = self.read({"title": "a", "report": (io.BytesIO(b"%PDF"), "r.pdf", "application/pdf")})

        assert [(upload.name, upload.type, upload.content) for upload in submission.uploads] == [
            ("r.pdf", "application/pdf", b"%PDF")
        ]

    def test_a_file_field_left_empty_is_no_file(self) -> None:
        assert self.read({"title": "a", "report": (io.BytesIO(b""), "")}).answers["report"] is None
