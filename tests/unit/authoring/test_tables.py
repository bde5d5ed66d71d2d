"""A decision table changed by row and column; what else stands in the file stays as it was."""

from __future__ import annotations

import difflib

import pytest

from engine.authoring.tables import (
    Sheet,
    add_column,
    add_row,
    column_in_words,
    move_column,
    move_row,
    new_table,
    remove_column,
    remove_row,
    row_in_words,
    set_column,
    set_row,
    set_table,
    sheets_of,
    why_column_stays,
)
from engine.dmn import compile_dmn
from engine.exceptions import InvalidAnswers, NotFound, XmlRefused
from tests.support.shipped import TABLES, name_of

LEVEL = next(path for path in TABLES if path.name == "level_check.dmn").read_bytes()
SECOND = "Rule_level_check_2"
#: As Camunda Modeler writes it: a description for a note, a drawing, an extension, a table of one answer.
MODELER = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:x="http://x" id="D" name="d" namespace="n">
  <decision id="choose" name="Choose">
    <extensionElements><x:keep a='1' /></extensionElements>
    <decisionTable id="T">
      <input id="I">
        <inputExpression id="IE" typeRef="number"><text>weeks</text></inputExpression>
      </input>
      <output id="O" typeRef="string" />
      <rule id="R1">
        <description>Short</description>
        <inputEntry id="R1i"><text>&lt; 4</text></inputEntry>
        <outputEntry id="R1o"><text>"no"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>
"""


def only(dmn: bytes) -> Sheet:
    (sheet,) = sheets_of(dmn)
    return sheet


def lines_changed(old: bytes, new: bytes) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came."""
    found = [*difflib.ndiff(old.decode().splitlines(), new.decode().splitlines())]
    return tuple([line[2:].strip() for line in found if line.startswith(sign)] for sign in ("- ", "+ "))  # type: ignore[return-value]


@pytest.mark.parametrize("file", TABLES, ids=name_of)
def test_a_row_comes_into_every_shipped_table_and_only_that(file) -> None:
    before = file.read_bytes()
    sheet = only(before)

    after, key = add_row(before, sheet.id, {"note.0": "Ny"}, after=sheet.rows[0].key)

    gone, come = lines_changed(before, after)
    assert gone == []
    assert f'<rule id="{key}">' in come
    assert [row.key for row in only(after).rows][:2] == [sheet.rows[0].key, key]
    assert remove_row(after, sheet.id, key) == before
    assert not [one for one in compile_dmn(after, file.name).decisions if one != sheet.id]


def test_a_cell_is_changed_and_nothing_else() -> None:
    after = set_row(LEVEL, "level_check", "Rule_level_check_3", {"cell.4": ">= 12"})

    assert lines_changed(LEVEL, after) == (["<text>&gt;= 10</text>"], ["<text>&gt;= 12</text>"])


def test_what_is_as_it_was_gives_the_same_bytes() -> None:
    row = only(LEVEL).rows[1]

    assert (
        set_row(LEVEL, "level_check", SECOND, {f"cell.{n}": cell for n, cell in enumerate(row.cells)})
        == LEVEL
    )
    assert set_table(LEVEL, "level_check", {"hit_policy": "FIRST", "name": only(LEVEL).name}) == LEVEL
    assert move_row(LEVEL, "level_check", only(LEVEL).rows[0].key, "up") == LEVEL


@pytest.mark.parametrize(
    ("place", "typed", "kept"),
    [
        (0, "dialog", '"dialog"'),
        (0, "dialog, inflytande", '"dialog", "inflytande"'),
        (0, 'not("dialog")', 'not("dialog")'),
        (0, "annat", "annat"),
        (0, "", "-"),
        (0, "oavsett", "-"),
        (2, "Ja", "true"),
        (4, ">= 2,5", ">= 2.5"),
        (6, "accept", '"accept"'),
        (7, "", ""),
        (8, "Det är ont om tid.", '"Det är ont om tid."'),
        (8, "Säg ”nej” nu", '"Säg ”nej” nu"'),
        (8, 'upper case("ja")', 'upper case("ja")'),
    ],
)
def test_a_cell_is_typed_as_people_say_it(place: int, typed: str, kept: str) -> None:
    after = set_row(LEVEL, "level_check", "Rule_level_check_4", {f"cell.{place}": typed})

    assert only(after).rows[3].cells[place] == kept


def test_a_row_moves_up_and_down_again() -> None:
    up = move_row(LEVEL, "level_check", SECOND, "up")

    assert [row.key for row in only(up).rows][:2] == [SECOND, "Rule_level_check_1"]
    assert move_row(up, "level_check", SECOND, "down") == LEVEL


def test_a_row_is_read_as_a_sentence() -> None:
    sheet = only(LEVEL)

    assert row_in_words(sheet, sheet.rows[2]) == (
        "Om ”Nivå av delaktighet” är konsultation, ”Utrymme att påverka” är inte none och ”Veckor till beslutet” är "
        "minst 10: ”Utfall” blir accept, ”Föreslagen nivå” blir konsultation och ”Besked” blir Lyssna aktivt och "
        "redovisa hur det vägs in."
    )
    assert column_in_words(sheet.questions[4]) == "tal"


def test_a_question_comes_with_a_cell_in_every_row_and_goes_again() -> None:
    after, key = add_column(
        LEVEL, "level_check", "input", label="Berörs barn?", expression="children_affected"
    )

    sheet = only(after)
    assert sheet.questions[-1].title == "Berörs barn?"
    assert {row.cells[6] for row in sheet.rows} == {"-"}
    assert [row.cells[7] for row in sheet.rows] == [row.cells[6] for row in only(LEVEL).rows]
    compile_dmn(after, "x.dmn")
    assert remove_column(after, "level_check", key) == LEVEL


def test_columns_change_places_with_their_cells() -> None:
    first = only(LEVEL).answers[0].key

    after = move_column(LEVEL, "level_check", first, "down")

    assert [column.key for column in only(after).answers][1] == first
    assert only(after).rows[0].cells[6:8] == only(LEVEL).rows[0].cells[7:5:-1]
    assert move_column(after, "level_check", first, "up") == LEVEL


def test_a_column_has_other_words_type_values_and_an_answer_of_last_resort() -> None:
    key = only(LEVEL).answers[1].key
    after = set_column(LEVEL, "level_check", key, {"label": "Nivå", "allowed": '"a", "b"', "default": '"a"'})

    column = only(after).answers[1]
    assert (column.label, column.allowed, column.default) == ("Nivå", '"a", "b"', '"a"')
    assert only(set_column(after, "level_check", key, {"default": ""})).answers[1].default == ""
    key = only(LEVEL).questions[2].key
    changed = set_column(LEVEL, "level_check", key, {"type": "string", "expression": "x"})
    assert (only(changed).questions[2].type, only(changed).questions[2].expression) == ("string", "x")


def test_how_rows_work_together_is_changed() -> None:
    after = only(
        set_table(LEVEL, "level_check", {"hit_policy": "COLLECT", "aggregation": "COUNT", "name": "Ny"})
    )

    assert (after.hit_policy, after.aggregation, after.name) == ("COLLECT", "COUNT", "Ny")


def test_a_file_of_another_tool_keeps_its_hand_and_its_extensions() -> None:
    after = set_row(MODELER, "choose", "R1", {"cell.0": "< 5", "note.0": "Kort"})

    assert after == MODELER.replace(b"4</text>", b"5</text>").replace(b"Short", b"Kort")
    after, key = add_row(MODELER, "choose", {"cell.0": ">= 4", "cell.1": '"yes"', "note.0": "Lång"})
    assert only(after).rows[1].notes == ("Lång",)
    assert remove_row(after, "choose", key) == MODELER


def test_a_table_from_nothing_can_be_filled_in() -> None:
    data = new_table("valj_vag", name="Välj väg", asked="niva", question="Vilken nivå?")

    data, _ = add_row(data, "valj_vag", {"cell.0": '"hög"', "cell.1": '"a"'})

    assert compile_dmn(data, "valj_vag.dmn").decisions["valj_vag"].table is not None


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(NotFound, match="ingen rad"):
        set_row(LEVEL, "level_check", "Rule_no", {})
    with pytest.raises(NotFound, match="ingen beslutstabell"):
        add_row(LEVEL, "no", {})
    with pytest.raises(XmlRefused):
        sheets_of(b"<a/>")


def test_what_a_table_must_have_stays() -> None:
    assert "svara något" in why_column_stays(MODELER, "choose", "O")
    with pytest.raises(InvalidAnswers):
        remove_column(MODELER, "choose", "O")
    with pytest.raises(InvalidAnswers):
        set_table(LEVEL, "level_check", {"hit_policy": "SOME"})
    with pytest.raises(InvalidAnswers):
        add_column(LEVEL, "level_check", "output", label="", expression="")
