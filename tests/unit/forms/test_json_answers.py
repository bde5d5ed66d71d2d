from __future__ import annotations

import base64
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.forms import Form
from tests.support.form_js import (
    calendar,
    checkbox,
    choice,
    component,
    form_of,
    group,
    number,
    required,
    rows,
    textfield,
)


def refused(form: Form, data: dict[str, Any], variables: dict[str, Any] | None = None) -> list[str]:
    return [error.name for error in form.submit_json(data, variables or {}).errors]


def test_json_values_of_every_kind_are_read() -> None:
    form = form_of(
        textfield("text"),
        number("amount"),
        number("share"),
        checkbox("sure"),
        choice("checklist", "aims", "a", "b"),
        group("plan", calendar("on"), calendar("at", subtype="time")),
    )

    answers = form.submit_json(
        {
            "text": "Torget",
            "amount": 12,
            "share": 0.25,
            "sure": True,
            "aims": ["b"],
            "plan": {"on": "2027-06-14", "at": None},
        },
        {},
    ).answers

    assert answers == {
        "text": "Torget",
        "amount": Decimal(12),
        "share": Decimal("0.25"),
        "sure": True,
        "aims": ["b"],
        "plan": {"on": date(2027, 6, 14), "at": None},
    }


def test_values_that_are_already_feel_are_taken_as_they_are() -> None:
    form = form_of(calendar("on"), number("n"))

    assert form.submit_json({"on": date(2027, 6, 14), "n": Decimal("1.5")}, {}).answers == {
        "on": date(2027, 6, 14),
        "n": Decimal("1.5"),
    }


def test_a_key_left_out_keeps_what_the_form_shows() -> None:
    form = form_of(
        textfield("a", validate=required()),
        choice("radio", "b", "x", "y", defaultValue="y"),
        checkbox("c", defaultValue=True),
        rows("r", textfield("d"), textfield("e", defaultValue="bas")),
    )
    held = {"a": "förifyllt", "r": [{"d": "1", "e": "2", "id": "R1"}]}

    assert form.submit_json({}, held).answers == {"a": "förifyllt", "b": "y", "c": True, "r": held["r"]}
    assert form.submit_json({"r": [{"d": "9"}, {"d": "8"}]}, held).answers["r"] == [
        {"d": "9", "e": "2", "id": "R1"},
        {"d": "8", "e": "bas"},
    ]


def test_null_empties_a_field_a_group_and_a_list() -> None:
    form = form_of(textfield("a"), group("g", textfield("b")), rows("r", textfield("c")))
    held = {"a": "1", "g": {"b": "2"}, "r": [{"c": "3"}]}

    assert form.submit_json({"a": None, "g": None, "r": None}, held).answers == {
        "a": None,
        "g": {"b": None},
        "r": [],
    }


def test_a_refused_row_is_named_by_its_index() -> None:
    form = form_of(rows("rader", textfield("namn", validate=required())))

    assert refused(form, {"rader": [{"namn": "a"}, {"namn": ""}]}) == ["rader[1].namn"]
    assert refused(form, {"rader": [{}]}) == ["rader[0].namn"]


def test_a_key_that_the_form_lacks_is_refused_wherever_it_stands() -> None:
    form = form_of(group("g", textfield("a")), rows("r", textfield("b")))

    assert refused(form, {"x": 1, "g": {"y": 1}, "r": [{"z": 1}]}) == ["x", "g.y", "r[0].z"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (textfield("x"), True),
        (textfield("x"), {"a": 1}),
        (textfield("x"), ["a"]),
        (textfield("x"), "\ud800"),
        (number("x"), "tolv"),
        (number("x"), True),
        (number("x"), float("inf")),
        (checkbox("x"), "ja"),
        (checkbox("x"), 1),
        (choice("checklist", "x", "a"), "a"),
        (choice("checklist", "x", "a"), [["a"]]),
        (choice("radio", "x", "a"), "b"),
        (calendar("x"), 20270614),
        (component("filepicker", "x"), "rapport.pdf"),
        (component("filepicker", "x"), {"name": "rapport.pdf"}),
        (component("filepicker", "x"), {"name": "rapport.pdf", "base64": "%"}),
        (rows("x", textfield("y")), "a"),
        (rows("x", textfield("y")), ["a"]),
        (rows("x", textfield("y")), [{}] * 501),
        (group("x", textfield("y")), "a"),
    ],
)
def test_a_value_of_the_wrong_shape_is_refused(field: dict[str, Any], value: Any) -> None:
    assert refused(form_of(field), {"x": value}) == ["x"]


def test_what_is_given_for_a_readonly_field_is_ignored_as_in_a_browser() -> None:
    form = form_of(textfield("a", readonly=True))

    assert form.submit_json({"a": "nytt"}, {"a": "kvar"}).answers == {}


def test_files_may_be_given_as_text_or_base64() -> None:
    form = form_of(component("filepicker", "x", multiple=True, accept=".txt,.pdf"))
    pdf = base64.b64encode(b"%PDF-1.7").decode()

    submission = form.submit_json(
        {"x": [{"name": "a.txt", "content": "hej"}, {"name": "b.pdf", "base64": pdf}]}, {}
    )

    assert [upload.content for upload in submission.uploads] == [b"hej", b"%PDF-1.7"]
    assert [file["name"] for file in submission.answers["x"]] == ["a.txt", "b.pdf"]
