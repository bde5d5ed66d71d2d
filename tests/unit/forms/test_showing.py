from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from engine.forms import Form, FormState
from engine.forms.views import FieldView, RowsView
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


def item(state: FormState, at: int = 0) -> Any:
    return state.items[at]


def field(form: Form, variables: dict[str, Any] | None = None) -> FieldView:
    found = item(form.open(variables or {}))
    assert isinstance(found, FieldView)
    return found


@pytest.mark.parametrize(
    ("definition", "value", "texts"),
    [
        (textfield("x"), "Torget", ("Torget",)),
        (textfield("x"), None, ()),
        (number("x"), Decimal("12.5"), ("12,5",)),
        (number("x"), 3, ("3",)),
        (calendar("x"), date(2027, 6, 14), ("2027-06-14",)),
        (calendar("x", subtype="time"), time(8, 5), ("08:05",)),
        (calendar("x", subtype="datetime"), datetime(2027, 6, 14, 16, 30, tzinfo=UTC), ("2027-06-14T18:30",)),
        (checkbox("x"), True, ("true",)),
        (checkbox("x"), False, ()),
        (choice("select", "x", "a"), "a", ("a",)),
        (choice("checklist", "x", "a", "b"), ["b"], ("b",)),
        (component("radio", "x", values=[{"value": True, "label": "Ja"}]), True, ("true",)),
    ],
)
def test_a_value_stands_in_its_field(definition: dict[str, Any], value: Any, texts: tuple[str, ...]) -> None:
    assert field(form_of(definition), {"x": value}).texts == texts


def test_a_default_value_stands_only_where_the_case_has_none() -> None:
    form = form_of(textfield("x", defaultValue="bas"))

    assert field(form).text == "bas"
    assert field(form, {"x": "eget"}).text == "eget"
    assert field(form, {"x": None}).text == ""


def test_a_locked_choice_is_told_in_words() -> None:
    form = form_of(choice("select", "x", valuesKey="users", readonly=True))
    references = FakeReferences(users=[("anna", "Anna Åberg")])

    assert item(form.open({"x": "anna"}, references)).spoken == "Anna Åberg"


def test_a_date_that_came_as_text_counts_as_a_date() -> None:
    form = form_of(calendar("on"), textfield("why", conditional={"hide": '=on > date("2027-01-01")'}))

    (on, why) = form.open({"on": "2027-06-14"}).items

    assert on.text == "2027-06-14"
    assert why.hidden


def test_lengths_are_told_in_words() -> None:
    form = form_of(textfield("x", validate={"minLength": 50, "maxLength": 1500}))

    assert field(form).hint == "Minst 50 och högst 1500 tecken."


def test_only_fields_that_may_be_left_empty_are_marked_optional() -> None:
    form = form_of(
        textfield("a"),
        textfield("b", validate=required()),
        checkbox("c"),
        textfield("d", readonly=True),
        textfield("e", properties={"requiredIf": "c"}),
    )

    state = form.open({})

    assert [view.optional for view in state.items if isinstance(view, FieldView)] == [
        True,
        False,
        False,
        False,
        False,
    ]
    assert "(valfritt)" in state.intro
    assert form_of(textfield("b", validate=required())).open({}).intro == ""


def test_a_list_begins_with_the_rows_of_the_case_or_with_empty_ones() -> None:
    form = form_of(rows("r", textfield("a"), defaultRepetitions=2))

    assert [row.mark for row in item(form.open({})).rows] == ["", ""]
    assert [row.mark for row in item(form.open({"r": [{"a": "1"}]})).rows] == ["0"]
    assert item(form.open({"r": []})).rows == ()


def test_a_text_is_safe_html_with_the_cases_values_in_it() -> None:
    text = "# Om **{{title}}**\n\nBeslut {{missing}} <script>x</script> [länk](javascript:x) {{count(list)}}"
    form = form_of({"type": "text", "text": text})

    html = item(form.open({"title": "*Torget* <b>", "list": [1, 2]})).html

    assert "<h2>Om <strong>*Torget* &lt;b&gt;</strong></h2>" in html
    assert "Beslut – &lt;script&gt;" in html
    assert "href" not in html
    assert "2" in html


class TestConditions:
    form = form_of(
        checkbox("more"),
        textfield("why", conditional={"hide": "=more != true"}),
        textfield("late", conditional={"hide": "=today() > limit"}),
        rows(
            "r",
            choice("radio", "kind", "a", "b"),
            textfield("x", conditional={"hide": '=kind = "a" and phase = "p"'}),
        ),
    )

    def test_the_browser_gets_the_condition_with_the_names_of_its_fields_and_the_values_of_the_rest(
        self,
    ) -> None:
        state = self.form.open({"phase": "p"})

        assert json.loads(item(state, 1).hide) == ["!=", ["field", "more", "checkbox"], ["value", True]]
        assert json.loads(item(state, 3).rows[0].items[1].hide) == [
            "and",
            ["=", ["field", "r[0].kind", "radio"], ["value", "a"]],
            ["=", ["value", "p"], ["value", "p"]],
        ]

    def test_a_condition_beyond_the_browser_is_decided_by_the_server_alone(self) -> None:
        assert item(self.form.open({}), 2).hide == ""
        assert self.form.open({}).refresh == "always"
        assert form_of(textfield("a", conditional={"hide": "=b"})).open({}).refresh == "without script"
        assert form_of(textfield("a")).open({}).refresh == ""

    def test_hidden_fields_are_there_but_hidden(self) -> None:
        assert item(self.form.open({}), 1).hidden
        assert not item(self.form.open({"more": True}), 1).hidden


class TestChangingRows:
    form = form_of(
        textfield("title", validate=required()),
        rows("r", textfield("a"), checkbox("b"), label="Rader", properties={"maxRows": 3}),
    )
    answers = {"title": "", "r[0]": "", "r[0].a": "ett", "r[1]": "0", "r[1].a": "två", "r[1].b": "true"}
    held = {"r": [{"a": "gammal", "id": "R1"}]}

    def rows_after(self, submission: Any) -> RowsView:
        assert not submission.ok
        rows_view = item(submission.state, 1)
        assert isinstance(rows_view, RowsView)
        return rows_view

    def test_a_row_is_added_without_judging_the_rest(self) -> None:
        submission = self.form.add_row(posted(self.answers), "r", self.held)

        view = self.rows_after(submission)
        assert submission.errors == ()
        assert [row.items[0].texts for row in view.rows] == [("ett",), ("två",), ()]
        assert submission.state.focus == "f-r-2-a"
        assert not view.can_add

    def test_a_row_is_removed_and_the_rest_numbered_anew(self) -> None:
        submission = self.form.remove_row(posted(self.answers), "r[0]", self.held)

        (row,) = self.rows_after(submission).rows
        assert (row.name, row.mark, row.number) == ("r[0]", "0", 1)
        assert (row.items[0].text, row.items[1].text) == ("två", "true")
        assert submission.state.focus == "f-r"

    def test_the_form_is_shown_again_with_what_the_answers_call_for(self) -> None:
        form = form_of(checkbox("more"), textfield("why", conditional={"hide": "=not(more)"}))

        submission = form.refresh(posted({"more": "true"}), {})

        assert not submission.ok
        assert not item(submission.state, 1).hidden

    @pytest.mark.parametrize("name", ["x", "r[0]", "title", ""])
    def test_rows_are_added_only_to_lists(self, name: str) -> None:
        assert [error.name for error in self.form.add_row(posted(self.answers), name, self.held).errors] == [
            name
        ]

    @pytest.mark.parametrize("name", ["x[0]", "r[9]", "r", "title"])
    def test_only_rows_that_were_posted_are_removed(self, name: str) -> None:
        assert [
            error.name for error in self.form.remove_row(posted(self.answers), name, self.held).errors
        ] == [name]

    def test_no_more_rows_than_allowed_are_added(self) -> None:
        answers = self.answers | {"r[2].a": "tre"}

        (error,) = self.form.add_row(posted(answers), "r", self.held).errors

        assert error.message == "Rader: Ha högst 3 rader. Ta bort rader och försök igen."

    def test_rows_inside_rows_are_added_too(self) -> None:
        form = form_of(rows("r", rows("s", textfield("a"), defaultRepetitions=0)))

        state = form.add_row(posted({"r[0]": ""}), "r[0].s", {}).state

        assert item(state).rows[0].items[0].rows[0].name == "r[0].s[0]"


def test_answers_are_told_in_words() -> None:
    form = form_of(
        textfield("title", "Ärendets namn"),
        choice("radio", "level", "dialog", label="Nivå"),
        group("milestones", calendar("decision", "Beslut")),
        checkbox("sure", "Säkert"),
        textfield("empty"),
        component("filepicker", "report", "Rapport"),
        rows("r", choice("select", "who", valuesKey="users", label="Vem"), label="Aktiviteter"),
    )
    answers = {
        "title": "Torget",
        "level": "dialog",
        "milestones": {"decision": date(2027, 6, 14)},
        "sure": False,
        "empty": None,
        "report": {"name": "rapport.pdf", "sha256": "a"},
        "r": [{"who": "anna"}, {"who": "bo"}],
    }

    assert form.describe_answers(answers, FakeReferences(users=[("anna", "Anna Åberg")])) == [
        ("Ärendets namn", "Torget"),
        ("Nivå", "Dialog"),
        ("Beslut", "2027-06-14"),
        ("Säkert", "nej"),
        ("Rapport", "rapport.pdf"),
        ("Aktiviteter, rad 1: Vem", "Anna Åberg"),
        ("Aktiviteter, rad 2: Vem", "bo"),
    ]


def test_answers_in_words_tell_where_they_stand() -> None:
    form = form_of(
        group("milestones", calendar("decision", "Beslut")),
        rows("r", textfield("name", "Namn"), label="Aktiviteter"),
    )

    decided, second = form.tell_answers(
        {"milestones": {"decision": date(2027, 6, 14)}, "r": [{}, {"name": "Rundvandring"}]}
    )

    assert (decided.path, decided.rows) == ("milestones.decision", ())
    assert (second.path, second.rows, second.label) == ("r[1].name", (("Aktiviteter", 2),), "Namn")
