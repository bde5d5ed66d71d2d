from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from engine import clock
from engine.clock import STOCKHOLM
from engine.forms import Form, Submission
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


def submit(form: Form, answers: dict[str, Any], variables: dict[str, Any] | None = None) -> Submission:
    return form.submit(posted(answers), variables or {})


def messages_of(submission: Submission) -> dict[str, str]:
    return {error.name: error.message for error in submission.errors}


def answer_to(field: dict[str, Any], *texts: str) -> Any:
    submission = submit(form_of(field), {field["key"]: list(texts)} if texts else {})
    assert messages_of(submission) == {}
    return submission.answers[field["key"]]


def complaint_about(field: dict[str, Any], *texts: str) -> str:
    submission = submit(form_of(field), {field["key"]: list(texts)} if texts else {})
    assert not submission.ok
    assert submission.answers == {}
    return messages_of(submission)[field["key"]]


@pytest.mark.parametrize(
    ("field", "texts", "value"),
    [
        (textfield("x"), ["  Torget "], "Torget"),
        (textfield("x"), ["   "], None),
        (textfield("x"), [], None),
        (textfield("x"), ["A\u030angstro\u0308m"], "Ångström"),
        (component("textarea", "x"), ["rad ett\r\nrad två"], "rad ett\nrad två"),
        (number("x"), ["1 000,50"], Decimal("1000.50")),
        (number("x"), ["\u22123"], Decimal(-3)),
        (number("x", decimalDigits=0), ["12,0"], Decimal(12)),
        (number("x"), [""], None),
        (calendar("x"), ["2027-06-14"], date(2027, 6, 14)),
        (calendar("x", subtype="time"), ["18.30"], time(18, 30)),
        (
            calendar("x", subtype="datetime"),
            ["2027-06-14T18:30"],
            datetime(2027, 6, 14, 18, 30, tzinfo=STOCKHOLM),
        ),
        (
            calendar("x", subtype="datetime"),
            ["2027-06-14T16:30:00Z"],
            datetime(2027, 6, 14, 16, 30, tzinfo=UTC),
        ),
        (checkbox("x"), ["true"], True),
        (checkbox("x"), [], False),
        (choice("radio", "x", "ja", "nej"), ["nej"], "nej"),
        (choice("select", "x", "ja", "nej"), [""], None),
        (choice("checklist", "x", "a", "b", "c"), ["c", "a"], ["c", "a"]),
        (choice("checklist", "x", "a"), [], []),
        (component("select", "x", values=[{"value": 1, "label": "Ett"}]), ["1"], Decimal(1)),
        (component("radio", "x", values=[{"value": False, "label": "Nej"}]), ["false"], False),
        (textfield("x", validate={"validationType": "email"}), ["a.b@exempel.se"], "a.b@exempel.se"),
        (textfield("x", validate={"validationType": "phone"}), ["070-123 45 67"], "070-123 45 67"),
    ],
)
def test_what_is_posted_becomes_a_value(field: dict[str, Any], texts: list[str], value: Any) -> None:
    found = answer_to(field, *texts)

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("field", "texts", "message"),
    [
        (textfield("x", "Ärendets namn", validate=required()), [" "], "Fyll i Ärendets namn."),
        (textfield("x", "Vad gäller det?", validate=required()), [], "Svara på frågan ”Vad gäller det?”"),
        (choice("radio", "x", "a", label="Nivå", validate=required()), [], "Välj ett alternativ under Nivå."),
        (
            choice("checklist", "x", "a", label="Mål", validate=required()),
            [],
            "Välj minst ett alternativ under Mål.",
        ),
        (checkbox("x", "Jag intygar.", validate=required()), [], "Kryssa i rutan ”Jag intygar”."),
        (component("filepicker", "x", "Rapport", validate=required()), [], "Välj en fil under Rapport."),
        (calendar("x"), ["14/6"], "Datum: Skriv ett datum som ÅÅÅÅ-MM-DD, till exempel 2027-06-14."),
        (calendar("x"), ["2027-02-30"], "Datum: Skriv ett datum som ÅÅÅÅ-MM-DD, till exempel 2027-06-14."),
        (calendar("x"), ["0027-02-03"], "Datum: Skriv ett datum som ÅÅÅÅ-MM-DD, till exempel 2027-06-14."),
        (calendar("x", "Tid", "time"), ["25:00"], "Tid: Skriv ett klockslag som TT:MM, till exempel 18:30."),
        (number("x", "Antal"), ["tolv"], "Antal: Skriv ett tal med siffror, till exempel 12 eller 12,5."),
        (number("x", "Antal"), ["NaN"], "Antal: Skriv ett tal med siffror, till exempel 12 eller 12,5."),
        (number("x", "Antal", decimalDigits=0), ["1,5"], "Antal: Skriv ett heltal, till exempel 12."),
        (number("x", "Antal", decimalDigits=1), ["1,25"], "Antal: Skriv talet med högst 1 decimal."),
        (number("x", "Antal", validate={"min": 0}), ["-1"], "Antal: Skriv ett tal som är minst 0."),
        (number("x", "Antal", validate={"min": 1, "max": 5}), ["6"], "Antal: Skriv ett tal från 1 till 5."),
        (number("x", "Antal", increment=0.5), ["1,2"], "Antal: Skriv ett tal i steg om 0,5."),
        (textfield("x", validate={"minLength": 5}), ["abc"], "X: Skriv minst 5 tecken. Nu är det 3."),
        (textfield("x", validate={"maxLength": 2}), ["abc"], "X: Skriv högst 2 tecken. Nu är det 3."),
        (textfield("x"), ["a" * 20_001], "X: Skriv högst 20000 tecken. Nu är det 20001."),
        (textfield("x"), ["a\nb"], "X: Skriv på en enda rad."),
        (
            textfield("x"),
            ["a\x00b"],
            "X: Texten har tecken som inte kan sparas. Skriv om den eller klistra in den som ren text.",
        ),
        (textfield("x"), ["a", "b"], "X: Lämna bara ett svar."),
        (checkbox("x"), ["kanske"], "X: Svara med ja eller nej."),
        (choice("select", "x", "a"), ["b"], "X: Välj bland de alternativ som finns i listan."),
        (
            choice("checklist", "x", "a", validate=required()),
            ["b"],
            "X: Välj bland de alternativ som finns i listan.",
        ),
        (
            textfield("x", validate={"validationType": "email"}),
            ["a@b"],
            "X: Skriv en e-postadress, till exempel namn@exempel.se.",
        ),
        (
            textfield("x", validate={"validationType": "phone"}),
            ["ring mig"],
            "X: Skriv ett telefonnummer, till exempel 070-123 45 67.",
        ),
        (textfield("x", validate={"pattern": "^[0-9]+$"}), ["a"], "X: Skriv i det format som fältet kräver."),
        (
            textfield("x", validate={"pattern": "^att "}, properties={"validMessage": "Börja med att."}),
            ["a"],
            "Börja med att.",
        ),
    ],
)
def test_what_cannot_be_taken_is_explained_with_the_fields_label(
    field: dict[str, Any], texts: list[str], message: str
) -> None:
    assert complaint_about(field, *texts) == message


def test_the_hour_that_summer_time_skips_is_refused() -> None:
    moment = calendar("x", "Start", "datetime")

    assert "finns inte" in complaint_about(moment, "2027-03-28T02:30")
    assert answer_to(moment, "2027-10-31T02:30").utcoffset().total_seconds() == 7200


def test_a_date_that_must_lie_ahead_follows_the_one_clock() -> None:
    form = form_of(calendar("x", disallowPassedDates=True))

    with clock.fixed(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)):
        assert submit(form, {"x": "2026-11-24"}).ok
        assert messages_of(submit(form, {"x": "2026-11-23"})) == {
            "x": "Datum: Välj dagens datum eller ett senare."
        }


def test_errors_come_in_the_order_of_the_page() -> None:
    need = required()
    form = form_of(
        textfield("a", validate=need),
        group("g", textfield("b", validate=need)),
        rows("r", textfield("c", validate=need)),
        textfield("d", validate=need),
    )

    submission = submit(form, {"r[0]": "", "r[1].c": ""})

    assert [error.name for error in submission.errors] == ["a", "g.b", "r[0].c", "r[1].c", "d"]
    assert submission.errors[2].sentence == "Rader, rad 1: Fyll i C."


def test_nothing_posted_is_silently_ignored() -> None:
    submission = submit(form_of(textfield("a")), {"a": "x", "b": "y", "c[0].d": "z", "e" * 500: ""})

    assert [error.label for error in submission.errors] == ["b", "c[0].d", "e" * 80 + "…"]
    assert "Läs in sidan igen" in submission.errors[0].message


def test_what_belongs_to_the_page_around_the_form_is_not_an_answer() -> None:
    assert submit(
        form_of(textfield("a")), {"csrf_token": "t", "revision": "3", "_complete": "1"}
    ).answers == {"a": None}


def test_a_form_with_too_many_fields_is_refused_as_a_whole() -> None:
    submission = submit(form_of(rows("r", textfield("a"))), {f"r[{at}].a": "x" for at in range(5_001)})

    assert messages_of(submission) == {
        "": "Formuläret är för stort för att sparas. Dela upp svaren på färre rader och försök igen."
    }
    assert submission.state.errors == submission.errors


def test_a_group_keeps_the_answers_of_other_forms() -> None:
    form = form_of(group("milestones", calendar("decision")))
    held = {"milestones": {"start": date(2027, 1, 1), "decision": None}}

    answers = submit(form, {"milestones.decision": "2027-06-14"}, held).answers

    assert answers == {"milestones": {"start": date(2027, 1, 1), "decision": date(2027, 6, 14)}}
    assert held == {"milestones": {"start": date(2027, 1, 1), "decision": None}}


def test_a_readonly_field_keeps_its_value_whatever_is_posted() -> None:
    form = form_of(
        textfield("a", readonly=True),
        textfield("b", readonly='=phase = "klar"'),
        group("g", textfield("c", disabled=True), textfield("d")),
    )
    held = {"a": "kvar", "b": "också", "phase": "klar", "g": {"c": "med"}}

    answers = submit(form, {"a": "nytt", "b": "nytt", "g.c": "nytt", "g.d": "d"}, held).answers

    assert {**held, **answers} == {"a": "kvar", "b": "också", "phase": "klar", "g": {"c": "med", "d": "d"}}


def test_a_locked_field_gives_its_default_when_the_case_has_no_value() -> None:
    assert submit(form_of(textfield("a", readonly=True, defaultValue="bas")), {}).answers == {"a": "bas"}
    assert submit(form_of(textfield("a", readonly=True)), {}).answers == {}


class TestConditions:
    form = form_of(
        choice("radio", "affected", "ja", "nej"),
        textfield("reason", validate=required(), conditional={"hide": '=affected != "nej"'}),
        group(
            "more",
            textfield("why", validate=required()),
            rows("parts", textfield("name", validate=required())),
            conditional={"hide": '=not(affected = "ja")'},
        ),
    )

    def test_what_is_hidden_is_null_and_not_validated(self) -> None:
        answers = submit(self.form, {"affected": "nej", "reason": "Berörs inte", "more.why": "gömt"}).answers

        assert answers == {"affected": "nej", "reason": "Berörs inte", "more": {"why": None, "parts": None}}

    def test_what_is_shown_is_validated(self) -> None:
        assert set(messages_of(submit(self.form, {"affected": "ja", "more.parts[0]": ""}))) == {
            "more.why",
            "more.parts[0].name",
        }

    def test_what_depends_on_a_hidden_answer_sees_null(self) -> None:
        form = form_of(
            textfield("c", conditional={"hide": "=b = null"}),
            textfield("b", conditional={"hide": '=a = "x"'}),
            textfield("a"),
        )

        assert submit(form, {"a": "x", "b": "b", "c": "c"}).answers == {"a": "x", "b": None, "c": None}
        assert submit(form, {"a": "y", "b": "b", "c": "c"}).answers == {"a": "y", "b": "b", "c": "c"}

    def test_a_row_sees_its_own_answers_its_number_and_what_stands_around_it(self) -> None:
        form = form_of(
            textfield("kind"),
            rows(
                "parts",
                textfield("kind"),
                textfield("why", conditional={"hide": '=kind != "x" or i = 2'}),
                textfield("how", conditional={"hide": '=this.kind = "x" and parent.kind = "ute"'}),
            ),
        )
        given = {"kind": "ute"} | {
            f"parts[{at}].{key}": text
            for at, kind in enumerate("xxy")
            for key, text in (("kind", kind), ("why", "w"), ("how", "h"))
        }

        assert submit(form, given).answers["parts"] == [
            {"kind": "x", "why": "w", "how": None},
            {"kind": "x", "why": None, "how": None},
            {"kind": "y", "why": None, "how": "h"},
        ]

    def test_a_field_may_be_required_by_another_answer(self) -> None:
        form = form_of(checkbox("other"), textfield("which", "Vilken", properties={"requiredIf": "=other"}))

        assert submit(form, {}).ok
        assert messages_of(submit(form, {"other": "true"})) == {"which": "Fyll i Vilken."}


class TestRules:
    form = form_of(
        group(
            "milestones",
            calendar("start", "Start", validate=required()),
            calendar(
                "decision",
                "Beslut",
                validate=required(),
                properties={
                    "validExpression": "milestones.decision > milestones.start",
                    "validMessage": "Beslutet måste ligga efter starten.",
                },
            ),
        )
    )

    @pytest.mark.parametrize(
        ("start", "decision", "errors"),
        [
            ("2027-01-01", "2027-02-01", {}),
            ("2027-02-01", "2027-01-01", {"milestones.decision": "Beslutet måste ligga efter starten."}),
            ("", "2027-01-01", {"milestones.start": "Fyll i Start."}),
            ("2027-02-01", "", {"milestones.decision": "Fyll i Beslut."}),
        ],
    )
    def test_a_rule_across_fields_waits_until_they_are_right_by_themselves(
        self, start: str, decision: str, errors: dict[str, str]
    ) -> None:
        answers = {"milestones.start": start, "milestones.decision": decision}

        assert messages_of(submit(self.form, answers)) == errors

    def test_an_error_elsewhere_does_not_keep_a_rule_back(self) -> None:
        form = form_of(
            textfield("a", validate=required()),
            number("b", "Belopp", properties={"validExpression": "b < budget"}),
        )

        assert set(messages_of(submit(form, {"b": "5"}, {"budget": Decimal(3)}))) == {"a", "b"}

    def test_a_rule_may_stand_on_rows_on_a_group_and_inside_a_row(self) -> None:
        form = form_of(
            group(
                "g",
                number("low"),
                number("high"),
                label="Spann",
                properties={"validExpression": "g.low < g.high"},
            ),
            rows(
                "r",
                number("from"),
                number("to", "Till", properties={"validExpression": "to > this.from"}),
                properties={"validExpression": "count(r) > 1", "validMessage": "Minst två."},
            ),
        )

        assert messages_of(submit(form, {"g.low": "2", "g.high": "1", "r[0].from": "2", "r[0].to": "1"})) == {
            "g": "Spann: Svaret stämmer inte med de andra svaren. Kontrollera dem och försök igen.",
            "r[0].to": "Till: Svaret stämmer inte med de andra svaren. Kontrollera dem och försök igen.",
        } | {"r": "Minst två."}


class TestRows:
    form = form_of(
        rows(
            "activities",
            textfield("name", validate=required()),
            textfield("place", readonly=True),
            label="Aktiviteter",
            properties={"minRows": "1", "maxRows": 3},
        )
    )
    held = {
        "activities": [
            {"id": "A1", "name": "Möte", "place": "Torget"},
            {"id": "A2", "name": "Promenad", "place": "Parken"},
        ]
    }

    def test_a_row_keeps_what_the_form_does_not_ask_for(self) -> None:
        answers = submit(
            self.form,
            {"activities[0]": "1", "activities[0].name": "Vandring", "activities[1].name": "Ny"},
            self.held,
        )

        assert answers.answers["activities"] == [
            {"id": "A2", "name": "Vandring", "place": "Parken"},
            {"name": "Ny"},
        ]

    def test_rows_may_have_gaps_and_are_numbered_anew(self) -> None:
        submission = submit(self.form, {"activities[0].name": "a", "activities[7].name": ""})

        assert [error.name for error in submission.errors] == ["activities[1].name"]

    @pytest.mark.parametrize("count", [0, 4, 501])
    def test_there_may_be_too_few_or_too_many_rows(self, count: int) -> None:
        submission = submit(self.form, {f"activities[{at}].name": "a" for at in range(count)})

        assert set(messages_of(submission)) == {"activities"}
        assert "rad" in submission.errors[0].message

    @pytest.mark.parametrize("marks", [("2",), ("x",), ("-1",), ("0", "0")])
    def test_a_row_that_was_never_shown_is_refused(self, marks: tuple[str, ...]) -> None:
        given = {f"activities[{at}]": mark for at, mark in enumerate(marks)}
        names = {f"activities[{at}].name": "a" for at in range(len(marks))}

        assert "activities" in messages_of(submit(self.form, given | names, self.held))

    def test_rows_that_cannot_be_changed_must_all_come_back(self) -> None:
        form = form_of(rows("r", textfield("a"), allowAddRemove=False))
        held = {"r": [{"a": "1"}, {"a": "2"}]}

        assert submit(form, {"r[0]": "0", "r[1]": "1"}, held).ok
        assert set(messages_of(submit(form, {"r[0]": "0"}, held))) == {"r"}

    def test_rows_may_stand_inside_rows(self) -> None:
        form = form_of(rows("r", textfield("a"), rows("s", textfield("b"), number("n"))))

        submission = submit(form, {"r[0].a": "1", "r[0].s[0].b": "x", "r[0].s[1].n": "3", "r[1].a": "2"})

        assert submission.answers == {
            "r": [
                {"a": "1", "s": [{"b": "x", "n": None}, {"b": None, "n": Decimal(3)}]},
                {"a": "2", "s": []},
            ]
        }


class TestOptions:
    def test_reference_data_comes_before_variables_and_is_asked_once(self) -> None:
        form = form_of(rows("r", choice("select", "who", valuesKey="users")))
        references = FakeReferences(users=[("anna", "Anna A")])

        submission = form.submit(
            posted({"r[0].who": "anna", "r[1].who": "bo"}), {"users": ["bo"]}, references
        )

        assert messages_of(submission) == {"r[1].who": "Who: Välj bland de alternativ som finns i listan."}
        assert references.asked == ["users"]

    @pytest.mark.parametrize(
        ("held", "code", "value"),
        [
            (["a", "b"], "a", "a"),
            ([{"value": "a", "label": "A"}], "a", "a"),
            ([Decimal(1)], "1", Decimal(1)),
        ],
    )
    def test_a_variable_may_hold_the_options(self, held: list[Any], code: str, value: Any) -> None:
        form = form_of(choice("select", "x", valuesKey="plan.choices"))

        assert submit(form, {"x": code}, {"plan": {"choices": held}}).answers == {"x": value}

    def test_an_expression_may_make_options_of_the_other_answers(self) -> None:
        expression = "=for theme in themes return theme.name"
        form = form_of(
            rows("themes", textfield("name")), choice("checklist", "best", valuesExpression=expression)
        )
        themes = {"themes[0].name": "Ljus", "themes[1].name": "Grönt"}

        assert submit(form, themes | {"best": ["Grönt"]}).answers["best"] == ["Grönt"]
        assert set(messages_of(submit(form, themes | {"best": ["Buller"]}))) == {"best"}

    def test_without_options_a_required_choice_cannot_be_made(self) -> None:
        form = form_of(choice("select", "x", valuesKey="nothing", validate=required()))

        assert messages_of(submit(form, {})) == {"x": "Välj ett alternativ under X."}
