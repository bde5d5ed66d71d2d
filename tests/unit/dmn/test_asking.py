"""What somebody must be asked before a decision can be made, and what they may type."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine import dmn
from engine.dmn.asking import Asking, Field
from engine.dmn.examining import examine
from engine.dmn.given import NotRead, as_typed, read_text, read_texts, sample_values, texts_of
from engine.feel import shapes
from tests.support.dmn_files import decision, dmn_file, input_data, literal, needs, table
from tests.support.shipped import PROCESSES


def asking(*elements: str, key: str = "dec") -> Asking:
    model = dmn.compile_dmn(dmn_file(*elements), "t.dmn")
    return Asking(model, model.decisions[key])


def controls(*elements: str) -> dict[str, str]:
    return {field.key: field.control for field in asking(*elements).fields}


def field(content: str) -> Field:
    (found,) = asking(decision(content)).fields
    return found


@pytest.mark.parametrize(
    ("options", "cell", "control"),
    [
        ({"input_type": "boolean"}, "true", "boolean"),
        ({"input_type": "number"}, "> 5", "number"),
        ({}, "> 5", "number"),
        ({"input_type": "date"}, '> @"2026-11-24"', "date"),
        ({"input_type": "string"}, '"a"', "text"),
        ({"input_values": '"a", "b"'}, '"a"', "choice"),
        ({"input_values": "[1..9]"}, "5", "number"),
        ({"input_type": "dayTimeDuration"}, '> @"P7D"', "duration"),
        ({"input_type": "context"}, "-", "feel"),
        ({}, "-", "text"),
    ],
)
def test_each_type_has_its_control(options, cell, control):
    expected = control if cell != "-" or options else "feel"
    assert field(table([[cell, "1"]], **options)).control == expected


def test_a_path_is_a_field_of_its_own_and_a_longer_expression_asks_for_the_whole_name():
    content = table([["true", "> 1", "1"]], inputs=("frame.ok", "count(people)"))

    assert controls(decision(content)) == {"frame.ok": "boolean", "people": "feel"}


def test_a_name_that_is_also_used_inside_an_expression_is_asked_for_whole():
    content = table([["true", "true", "1"]], inputs=("frame.ok", "frame = null"))

    assert controls(decision(content)) == {"frame": "feel"}


def test_what_decisions_behind_it_read_is_asked_for_and_what_they_answer_is_not():
    behind = decision(table([["> 5", '"a"']], inputs=("x",), outputs=("kind",)), key="behind")
    asked = decision(table([['"a"', "1"]], inputs=("kind",)), requires=needs(decision="behind"))

    assert controls(behind, asked) == {"x": "number"}


def test_input_data_with_parts_has_a_field_for_each():
    parts = (
        '<itemDefinition name="tCase">'
        '<itemComponent name="age"><typeRef>number</typeRef></itemComponent>'
        '<itemComponent name="sort"><typeRef>string</typeRef>'
        '<allowedValues><text>"ny", "gammal"</text></allowedValues></itemComponent>'
        "</itemDefinition>"
    )
    data = input_data("d1", name="matter", type_ref="tCase")
    asked = decision(literal("matter.age > 3"), requires=needs(data="d1"))

    assert controls(parts, data, asked) == {"matter.age": "number", "matter.sort": "choice"}


def test_the_sample_lets_a_rule_answer():
    found = field(table([["-", "0"], [">= 14", "1"], ["< 14", "2"]], hit="FIRST"))

    assert found.sample == Decimal(14)


@pytest.mark.parametrize("name", sorted(path.name for path in PROCESSES.glob("*.dmn")))
def test_the_samples_of_the_shipped_tables_give_an_answer_and_are_typed_as_they_are_read(name):
    model = dmn.compile_dmn((PROCESSES / name).read_bytes(), name)
    for each in model.decisions.values():
        fields = Asking(model, each).fields
        samples = sample_values(fields)

        given = read_texts(fields, texts_of(fields, samples))

        assert (given.errors, given.values) == ({}, samples)
        assert examine(model, each.id, given.values)[-1].failure == ""


@pytest.mark.parametrize(
    ("shape", "control", "sample"),
    [
        (shapes.BOOLEAN, "boolean", False),
        (shapes.of_values(("ja", "nej")), "text", "ja"),
        (shapes.of_kind("number"), "number", Decimal(1)),
        (shapes.list_of(shapes.of_kind("string")), "feel", []),
        (shapes.of_kind("string", "number"), "feel", None),
        (shapes.ANY, "feel", None),
    ],
)
def test_what_those_who_ask_know_gives_a_control_to_what_no_column_asks_for(shape, control, sample):
    content = table([["true", "1"]], inputs=("x != null",))
    model = dmn.compile_dmn(dmn_file(decision(content)), "t.dmn")

    (found,) = Asking(model, model.decisions["dec"], {"x": shape}).fields

    assert (found.control, found.sample) == (control, sample)


def test_the_day_is_asked_for_where_it_matters():
    assert asking(decision(table([["< today()", "1"]]))).asks_for_day
    assert not asking(decision(table([["5", "1"]]))).asks_for_day


@pytest.mark.parametrize(
    ("options", "cell", "text", "value"),
    [
        ({"input_type": "number"}, "5", " 2,5 ", Decimal("2.5")),
        ({"input_type": "number"}, "5", "1 200", Decimal(1200)),
        ({"input_type": "boolean"}, "true", "false", False),
        ({"input_type": "date"}, "-", "2026-11-24", date(2026, 11, 24)),
        ({"input_type": "string"}, '"a"', "två ord", "två ord"),
        ({"input_values": '"a", "b"'}, '"a"', "b", "b"),
        ({"input_type": "context"}, "-", '{"a": [1, true]}', {"a": [Decimal(1), True]}),
        ({"input_type": "number"}, "5", "", None),
    ],
)
def test_texts_are_read_by_the_type(options, cell, text, value):
    found = field(table([[cell, "1"]], **options))

    assert read_text(found, text) == value
    assert read_text(found, as_typed(found, value)) == value


@pytest.mark.parametrize(
    ("options", "text", "sentence"),
    [
        ({"input_type": "number"}, "tolv", "Skriv ett tal, till exempel 12 eller 2,5."),
        ({"input_type": "integer"}, "2,5", "Skriv ett heltal."),
        ({"input_type": "date"}, "24/11", "Skriv ett datum som 2026-11-24."),
        ({"input_type": "boolean"}, "kanske", "Välj ja eller nej."),
        ({"input_values": '"a", "b"'}, "c", "”c” hör inte till de tillåtna värdena."),
        ({"input_values": "[1..9]"}, "12", "Värdet hör inte till de tillåtna: [1..9]."),
        ({"input_type": "context"}, "dialog", "Om du menar texten, skriv den inom citattecken"),
        ({"input_type": "context"}, "[1]", "Värdet ska vara ett objekt"),
        ({"input_type": "context"}, "for x in 1..9999 return for y in 1..9999 return x", "går inte att läsa"),
        ({"input_type": "string"}, "x" * 5_000, "längre än"),
    ],
)
def test_what_cannot_be_read_is_told_plainly(options, text, sentence):
    found = field(table([["-", "1"]], **options))

    with pytest.raises(NotRead) as refused:
        read_text(found, text)

    assert sentence in str(refused.value)
