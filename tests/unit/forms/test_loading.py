from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.exceptions import FormRefused, Problem
from engine.forms import FieldInfo, load_form
from tests.support.form_js import (
    calendar,
    choice,
    component,
    form_of,
    group,
    number,
    required,
    rows,
    source,
    textfield,
)


def problems_of(*components: dict[str, Any]) -> list[Problem]:
    with pytest.raises(FormRefused) as refusal:
        form_of(*components)
    return list(refusal.value.problems)


def problem_of(*components: dict[str, Any]) -> Problem:
    (problem,) = problems_of(*components)
    return problem


def test_a_form_tells_its_answers_with_their_paths() -> None:
    form = form_of(
        textfield("title", "Ärendets namn", validate=required()),
        group("milestones", calendar("start", "Start")),
        rows("activities", choice("select", "leader", valuesKey="officials"), label="Aktiviteter"),
    )

    assert form.fields() == [
        FieldInfo("title", "Ärendets namn", "text", True),
        FieldInfo("milestones.start", "Start", "date", False),
        FieldInfo("activities", "Aktiviteter", "dynamiclist", False),
        FieldInfo("activities[].leader", "Leader", "select", False, "officials"),
    ]
    assert form.keys == ("title", "milestones.start", "activities")


def test_a_form_tells_which_names_its_expressions_need_from_elsewhere() -> None:
    form = form_of(
        textfield("reason", conditional={"hide": '=route = "a" and budget > 3'}),
        textfield("route"),
        rows("parts", textfield("name", properties={"requiredIf": "i > 1 and route = phase"})),
        {"type": "text", "text": "Beslutas {{decided_on}}."},
    )

    assert form.reads == {"budget", "phase", "decided_on"}


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        ("taglist", "kryssrutor"),
        ("iframe", "Länka"),
        ("html", "textkomponent"),
        ("image", "Beskriv"),
        ("table", "upprepad grupp"),
        ("expression", "Räkna ut"),
        ("hologram", "Välj bland"),
    ],
)
def test_a_component_that_cannot_be_shown_is_refused_with_what_to_do(kind: str, advice: str) -> None:
    problem = problem_of({"type": kind, "id": "Odd"})

    assert (problem.file, problem.element, problem.severity) == ("prov.form", "Odd", "error")
    assert kind in problem.message
    assert advice in problem.remedy


@pytest.mark.parametrize(
    ("odd", "code"),
    [
        (textfield("x", tooltip="hej"), "form-attribute"),
        (textfield("x", validate={"minlength": 3}), "form-attribute"),
        (textfield("x", validate={"required": "=a"}), "form-attribute"),
        (textfield("x", validate={"validationType": "url"}), "form-attribute"),
        (textfield("x", conditional={"show": "=true"}), "form-attribute"),
        (textfield("x", conditional={"hide": "=a ="}), "form-feel"),
        (textfield("x", label="=a"), "form-text"),
        (textfield("x", properties={"validExpresion": "true"}), "form-property"),
        (textfield("x", properties={"minRows": "1"}), "form-property"),
        (textfield("x", validate={"minLength": 5, "maxLength": 3}), "form-limits"),
        (number("x", validate={"min": "=a"}), "form-number"),
        (number("x", serializeToString=True), "form-attribute"),
        (number("x", increment=0), "form-limits"),
        (number("x", defaultValue="många"), "form-default"),
        (choice("select", "x"), "form-options"),
        (choice("select", "x", "a", valuesKey="users"), "form-options"),
        (choice("radio", "x", "a", "a"), "form-options"),
        (choice("radio", "x", "a", defaultValue="b"), "form-default"),
        (component("filepicker", "x", accept="pdf"), "form-accept"),
        (calendar("x", subtype="month"), "form-attribute"),
        ({"type": "textfield", "key": "x"}, "form-label"),
        ({"type": "button", "action": "explode"}, "form-component"),
        ({"type": "text", "text": "{{#if a}}x{{/if}}"}, "form-text"),
        (rows("x", textfield("y"), isRepeating=False), "form-attribute"),
        (rows("x", textfield("y"), defaultRepetitions=1000), "form-number"),
        (rows("x", textfield("y"), label=""), "form-label"),
        (rows("x", rows("y", rows("z", textfield("w")))), "form-depth"),
        (group(None, textfield("x"), properties={"validExpression": "x = 1"}), "form-property"),
    ],
)
def test_what_would_be_dropped_or_misread_is_refused(odd: dict[str, Any], code: str) -> None:
    assert {problem.code for problem in problems_of(odd)} == {code}


@pytest.mark.parametrize(
    "key", ["", "1st", "has space", "a..b", "_add", "case", "case.title", "revision", "for", "participants"]
)
def test_a_key_that_is_no_name_or_belongs_to_the_engine_is_refused(key: str) -> None:
    assert problem_of(textfield(key, "Namn")).code == "form-key"


@pytest.mark.parametrize(
    "key", ["data", "errors", "validate", "process", "åtgärd", "participants.process_leader", "a.b"]
)
def test_keys_that_would_trouble_wtforms_are_ordinary_keys(key: str) -> None:
    assert form_of(textfield(key, "Namn")).keys == (key,)


@pytest.mark.parametrize("clash", [("a", "a"), ("a", "a.b"), ("a.b", "a")])
def test_two_fields_cannot_hold_the_same_answer(clash: tuple[str, str]) -> None:
    problem = problem_of(textfield(clash[0], "Ett"), textfield(clash[1], "Två"))

    assert "krockar" in problem.message


def test_a_row_may_reuse_a_name_of_the_form_and_a_word_of_feel() -> None:
    form = form_of(textfield("name"), rows("parts", textfield("name"), textfield("for")))

    assert form.keys == ("name", "parts")


def test_all_that_is_wrong_is_said_at_once() -> None:
    found = problems_of(textfield("case"), {"type": "image", "id": "Picture"}, textfield("x", label=""))

    assert [problem.code for problem in found] == ["form-key", "form-component", "form-label"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b'{"type": "default", "components": [NaN]}',
        b"[" * 100_000,
        b'{"type":"x","components":[]}',
    ],
)
def test_a_file_that_is_no_form_is_refused(data: bytes) -> None:
    with pytest.raises(FormRefused):
        load_form(data, "prov")


def test_properties_of_other_tools_and_the_forms_own_buttons_are_left_alone() -> None:
    form = form_of(
        textfield("x", properties={"acme": "1"}), {"type": "button", "label": "Skicka", "action": "submit"}
    )

    assert form.keys == ("x",)


def test_what_the_form_editor_writes_is_read() -> None:
    data = json.loads(source(textfield("x", layout={"row": "Row_1", "columns": None})))
    data |= {
        "schemaVersion": 18,
        "exporter": {"name": "form-js", "version": "1.23.0"},
        "executionPlatform": "Camunda Platform",
    }

    assert load_form(json.dumps(data).encode(), "prov").keys == ("x",)


def test_the_shipped_forms_load() -> None:
    for path in Path("forms").glob("*.form"):
        assert load_form(path.read_bytes(), path.stem).fields()
