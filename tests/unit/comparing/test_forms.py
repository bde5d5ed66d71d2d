"""Two forms compared, field by field, and two files of test cases."""

import json

import pytest

from engine.comparing import Change, compare
from tests.support.drawings import drawing

NAME = {"type": "textfield", "id": "F1", "key": "namn", "label": "Namn", "validate": {"required": True}}
LEVEL = {
    "type": "radio",
    "id": "F2",
    "key": "niva",
    "label": "Nivå",
    "values": [{"label": "Dialog", "value": "dialog"}, {"label": "Inflytande", "value": "inflytande"}],
}
DAY = {"type": "datetime", "id": "F4", "key": "dag", "dateLabel": "Dag", "subtype": "date"}
GROUP = {"type": "group", "id": "F3", "label": "Tider", "path": "tider", "components": [DAY]}
DRAWING = drawing('S -> A -> E\nuser A "Skriv plan" form=plan')


def form(*components):
    document = {"type": "default", "id": "plan", "components": list(components)}
    return {"plan.form": json.dumps(document).encode(), "p.bpmn": DRAWING}


def told(old, new):
    return [sentence.text for sentence in compare(old, new).sentences]


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ({**NAME, "label": "Hela namnet"}, "Frågan ”Namn” {} heter nu ”Hela namnet”."),
        ({**NAME, "validate": {}}, "Frågan ”Namn” {} är inte längre obligatorisk."),
        ({**NAME, "type": "textarea"}, "Frågan ”Namn” {} är nu en längre text i stället för en kort text."),
        ({**NAME, "readonly": True}, "Frågan ”Namn” {} går nu bara att läsa."),
        ({**NAME, "description": "Som i passet"}, "Frågan ”Namn” {} har fått en hjälptext."),
        (
            {**NAME, "key": "n"},
            "Svaret på frågan ”Namn” {} sparas nu som ”n” i stället för ”namn”.",
        ),
        (
            {**NAME, "conditional": {"hide": '=not(niva = "dialog")'}},
            "Frågan ”Namn” {} visas nu bara när ”Nivå” är ”Dialog”.",
        ),
        (
            {**NAME, "conditional": {"hide": '=niva = "dialog"'}},
            "Frågan ”Namn” {} visas nu utom när ”Nivå” är ”Dialog”.",
        ),
        (
            {**NAME, "validate": {"required": True, "maxLength": 80}},
            "Frågan ”Namn” {} har fått största antalet tecken 80.",
        ),
    ],
)
def test_a_changed_field_is_one_sentence(field, sentence):
    assert told(form(NAME, LEVEL), form(field, LEVEL)) == [sentence.format("i formuläret till ”Skriv plan”")]


def test_fields_that_come_and_go_are_told():
    where = "i formuläret till ”Skriv plan”"

    assert told(form(LEVEL), form(NAME, LEVEL)) == [
        f"Frågan ”Namn” {where} är ny och obligatorisk. Svaret är en kort text."
    ]
    assert told(form(NAME, LEVEL), form(LEVEL)) == [f"Frågan ”Namn” {where} är borttagen."]


def test_choices_are_told_by_what_people_read():
    values = [{"label": "Dialog", "value": "dialog"}, {"label": "Information", "value": "information"}]

    assert told(form(LEVEL), form({**LEVEL, "values": values})) == [
        (
            "Frågan ”Nivå” i formuläret till ”Skriv plan” har fått svarsalternativet ”Information”, och har inte "
            "längre svarsalternativet ”Inflytande”."
        )
    ]


def test_a_field_in_another_place_is_told_with_what_is_before_it():
    found = compare(form(NAME, LEVEL, GROUP), form(LEVEL, GROUP, NAME))

    assert [s.text for s in found.sentences] == [
        "Frågan ”Namn” i formuläret till ”Skriv plan” står nu efter ”Tider”."
    ]
    assert [(each.key, each.change) for each in found.forms["plan.form"].fields] == [("namn", Change.MOVED)]


def test_a_field_that_leaves_its_group_is_the_same_field():
    assert told(form(NAME, GROUP), form(NAME, {**GROUP, "components": []}, DAY)) == [
        "Frågan ”Dag” i formuläret till ”Skriv plan” står nu efter ”Tider”."
    ]


def test_a_group_with_another_path_takes_its_fields_along():
    assert told(form(GROUP), form({**GROUP, "path": "plan"})) == [
        "Svaren i gruppen ”Tider” i formuläret till ”Skriv plan” sparas nu under ”plan” i stället för ”tider”."
    ]


def test_a_form_that_cannot_be_read_is_told_with_the_reason():
    (sentence,) = compare(form(NAME), {**form(NAME), "plan.form": b"{"}).sentences

    assert sentence.text.startswith(
        "Filen ”plan.form” är ändrad, men det går inte att visa hur: Filen är inte JSON"
    )


# Test cases


def cases(*names_and_steps):
    document = {"process": "p", "cases": [{"name": name, "steps": steps} for name, steps in names_and_steps]}
    return {"p.test.json": json.dumps(document).encode()}


def test_test_cases_are_told_by_name():
    old = cases(("avslag", [1, 2]), ("bifall", [1, 2]), ("paus", [1]))
    new = cases(("bifall", [1, 3]), ("avslag", [1, 2]), ("avbrott", [1]))

    assert told(old, new) == [
        "Testfallet ”bifall” är ändrat: 1 steg.",
        "Testfallet ”paus” är borttaget.",
        "Testfallet ”avbrott” är nytt.",
    ]
