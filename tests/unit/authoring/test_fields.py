"""The fields of a form, changed one at a time."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from engine.authoring import (
    FIELD_KINDS,
    add_field,
    fields_of,
    move_field,
    new_form,
    place_field,
    places_in,
    remove_field,
    set_field,
)
from engine.comparing import compare
from engine.exceptions import InvalidAnswers, NotFound
from engine.forms import load_form
from engine.paths import FORMS
from tests.support.form_js import component, source, textfield

PLAN = FORMS.joinpath("s3_tidplan.form").read_bytes()
SMALL = source(
    textfield("title", "Namn"), textfield("place", "Plats"), component("textarea", "why", "Varför")
)


def labels(form: bytes) -> list[str]:
    return [line.label for line in fields_of(form)]


def test_the_list_reads_as_the_form_does() -> None:
    lines = fields_of(PLAN)

    assert [(line.kind, line.label, line.is_required) for line in lines[1:4]] == [
        ("Text på flera rader", "Syfte enligt uppdraget", False),
        ("Ett val i en lista", "Nivå enligt uppdraget", False),
        ("Ett val, alla syns", "Ryms planen i uppdraget?", True),
    ]
    assert ("Datum", "Dialogen startar", 1) in [(line.kind, line.label, line.depth) for line in lines]


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.form")), ids=lambda path: path.stem)
def test_one_property_of_a_shipped_field_changes_and_nothing_else(path) -> None:
    form = path.read_bytes()
    for line in fields_of(form):
        wanted = {"label": "Ett annat namn", "description": "En annan hjälp", "text": "En annan text"}
        wanted["required"] = "nej" if line.is_required else "ja"
        for name in wanted.keys() & line.values.keys():
            changed = set_field(form, line.id, {name: wanted[name]})

            found = compare({path.name: form}, {path.name: changed}).forms[path.name]
            assert [(field.id, len(field.facets)) for field in found.fields] == [(line.id, 1)], name
            assert set_field(changed, line.id, {name: line.values[name]}) is not None
            assert fields_of(set_field(changed, line.id, {name: line.values[name]})) == fields_of(form)


def test_what_is_asked_to_be_as_it_is_gives_back_the_same_bytes() -> None:
    for line in fields_of(PLAN):
        assert set_field(PLAN, line.id, line.values) == PLAN


def test_a_field_moves_among_its_own() -> None:
    second = fields_of(SMALL)[1].id

    assert labels(move_field(SMALL, second, "up")) == ["Plats", "Namn", "Varför"]
    assert labels(move_field(SMALL, second, "down")) == ["Namn", "Varför", "Plats"]
    assert move_field(SMALL, fields_of(SMALL)[0].id, "up") == SMALL


@pytest.mark.parametrize("type_", FIELD_KINDS)
def test_a_field_of_every_kind_can_be_added_and_the_form_still_opens(type_) -> None:
    changed, new = add_field(PLAN, type_, "Är det tillgängligt för alla?")

    assert load_form(changed, "plan")
    wanted = "" if type_ == "separator" else "Är det tillgängligt för alla?"
    assert (fields_of(changed)[-1].label, fields_of(changed)[-1].id) == (wanted, new)


def test_two_fields_of_the_same_name_have_keys_of_their_own() -> None:
    changed, _ = add_field(SMALL, "textfield", "Är det klart?")
    changed, _ = add_field(changed, "textfield", "Är det klart?", after=fields_of(SMALL)[0].id)

    keys = [line.key for line in fields_of(changed)]
    assert keys == ["title", "ar_det_klart_2", "place", "why", "ar_det_klart"]


def test_a_choice_that_keeps_its_words_keeps_its_code() -> None:
    (choice,) = [line for line in fields_of(PLAN) if line.key == "participation_level"]

    changed = set_field(PLAN, choice.id, {"choices": "Medbeslutande\nEgen idé\nDialog"})

    values = json.loads(changed)["components"][2]["values"]
    assert [one["value"] for one in values] == ["medbeslutande", "egen_ide", "dialog"]


def test_a_field_is_taken_away_and_a_group_only_when_it_is_empty() -> None:
    group = next(line for line in fields_of(PLAN) if line.type == "group")

    assert labels(remove_field(SMALL, fields_of(SMALL)[0].id)) == ["Plats", "Varför"]
    with pytest.raises(InvalidAnswers, match="fält i den här gruppen"):
        remove_field(PLAN, group.id)


def test_what_nobody_here_knows_stays() -> None:
    strange = json.loads(SMALL) | {"exporter": {"name": "annat"}, "egna": [1, 2.5, None]}

    changed = json.loads(move_field(json.dumps(strange).encode(), fields_of(SMALL)[0].id, "down"))

    assert (changed["exporter"], changed["egna"]) == ({"name": "annat"}, [1, 2.5, None])


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"components": 3}'])
def test_what_is_no_form_is_told(data) -> None:
    with pytest.raises(InvalidAnswers):
        fields_of(data)


def test_a_field_that_is_gone_is_told() -> None:
    with pytest.raises(NotFound):
        remove_field(SMALL, "Borta")


@pytest.mark.parametrize("values", [{"label": ""}, {"okand": "x"}])
def test_what_cannot_be_is_told_at_its_field(values) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        set_field(SMALL, fields_of(SMALL)[0].id, values)

    assert list(refused.value.errors) == list(values)


def test_every_property_of_a_field_is_written_where_the_form_reads_it() -> None:
    form, number = add_field(new_form("f"), "number", "Budget")
    form = set_field(
        form,
        number,
        {
            "min": "1",
            "max": "2,5",
            "decimalDigits": "1",
            "increment": "0,5",
            "suffixAdorner": "kr",
            "defaultValue": "1,5",
            "hide": "niva = null",
            "readonly": "Ja",
        },
    )
    form, list_ = add_field(form, "checklist", "Sätt")
    form = set_field(form, list_, {"choices": "Möte\nEnkät", "defaultValue": "Enkät, Möte"})
    form, mail = add_field(form, "textfield", "E-post")
    form = set_field(form, mail, {"validationType": "email", "maxLength": "80", "key": "epost"})
    form, day = add_field(form, "date", "Dag")
    form = set_field(form, day, {"disallowPassedDates": "ja", "subtype": "datetime"})

    read = load_form(form, "f")
    found = {node.label: node for node in read._level.inputs}
    limits = found["Budget"].limits
    assert (limits.minimum, limits.maximum, limits.decimals, limits.increment) == (
        1,
        Decimal("2.5"),
        1,
        Decimal("0.5"),
    )
    assert (found["Budget"].suffix, found["Budget"].default, found["Budget"].readonly) == (
        "kr",
        Decimal("1.5"),
        True,
    )
    assert found["Sätt"].default == ["enkat", "mote"]
    assert (found["E-post"].kind, found["E-post"].limits.max_length, found["E-post"].key) == (
        "email",
        80,
        "epost",
    )
    assert (found["Dag"].kind, found["Dag"].limits.not_passed) == ("datetime", True)


def test_what_is_taken_away_leaves_the_field_as_it_was() -> None:
    form, id_ = add_field(new_form("f"), "textfield", "Namn")
    values = {"maxLength": "80", "hide": "a = b", "prefixAdorner": "Dnr", "own_properties": "requiredIf = a"}

    assert set_field(set_field(form, id_, values), id_, dict.fromkeys(values, "")) == form


def test_a_field_moves_into_a_group_and_out_again() -> None:
    form, field = add_field(new_form("f"), "textfield", "Namn")
    form, group = add_field(form, "group", "Plan")

    inside = place_field(form, field, f"i:{group}")

    assert [(line.id, line.depth) for line in fields_of(inside)] == [(group, 0), (field, 1)]
    assert (f"i:{group}", "Först i Plan") in places_in(inside)
    assert [line.id for line in fields_of(place_field(inside, field, ""))] == [group, field]
    with pytest.raises(InvalidAnswers):
        place_field(inside, group, f"i:{group}")


def test_a_number_that_is_none_is_told() -> None:
    form, id_ = add_field(new_form("f"), "number", "Antal")

    with pytest.raises(InvalidAnswers) as refused:
        set_field(form, id_, {"max": "många"})
    assert set(refused.value.errors) == {"max"}
