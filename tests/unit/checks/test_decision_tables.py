"""Tables and the processes that ask them: kinds that fit, values that come, gaps that can be met."""

from __future__ import annotations

import json

import pytest

from engine.checks import review_bundle
from engine.checks.bundle import columns_of_tables, names_of_decision
from tests.support.dmn_files import decision, dmn_file, table
from tests.support.drawings import drawing

FORM = json.dumps(
    {
        "type": "default",
        "components": [
            {"type": "number", "id": "a", "key": "antal", "label": "Antal"},
            {
                "type": "radio",
                "id": "u",
                "key": "utfall",
                "label": "Utfall",
                "values": [{"value": value, "label": value} for value in ("bifall", "avslag")],
                "validate": {"required": True},
            },
        ],
    }
).encode()
DRAWING = drawing("user A form=f groups=r\nrule R decision=d set=svar mapping=singleEntry\nS -> A -> R -> E")
CODES = {
    "gap",
    "overlap",
    "never_answers",
    "never_holds",
    "input_kind",
    "cell_kind",
    "cell_unmet",
    "idle_input",
}


def found(rows: list[list[str]], **options: object) -> list[tuple[str, str]]:
    content = dmn_file(decision(table(rows, **options)))  # type: ignore[arg-type]
    problems = review_bundle({"p.bpmn": DRAWING, "f.form": FORM, "d.dmn": content})
    return [(p.code, p.severity) for p in problems if p.code in CODES]


def test_a_table_is_looked_at_with_the_drawings():
    assert found([["> 5", "1"]], inputs=("antal",)) == [("gap", "warning")]
    assert found([["> 5", "1"], ["> 8", "2"], ["<= 5", "3"]], inputs=("antal",)) == [("overlap", "error")]
    assert found([["> 5", "1"], ["<= 5", "2"]], inputs=("antal",)) == []


def test_a_table_need_not_answer_what_the_form_never_gives():
    assert found([['"bifall"', "1"], ['"avslag"', "2"]], inputs=("utfall",)) == []
    assert found([['"bifall"', "1"]], inputs=("utfall",)) == [("gap", "warning")]


@pytest.mark.parametrize(
    ("column", "cell", "options", "problem"),
    [
        ("antal", '"a"', {}, ("cell_unmet", "warning")),
        ("antal", '> "a"', {}, ("cell_kind", "error")),
        ("antal", "-", {"input_type": "string"}, ("input_kind", "error")),
        ("utfall", "> 5", {}, ("cell_kind", "error")),
        ("utfall", '"bifal"', {}, ("cell_unmet", "warning")),
        ("utfall", '"helt annat"', {}, ("cell_unmet", "info")),
    ],
)
def test_what_the_process_gives_must_fit(
    column: str, cell: str, options: dict[str, str], problem: tuple[str, str]
):
    assert problem in found([[cell, "1"]], inputs=(column,), **options)


@pytest.mark.parametrize(
    ("column", "cell", "options"),
    [
        ("antal", "> 5", {}),
        ("antal", "-", {"input_type": "number"}),
        ("utfall", '"bifall"', {}),
        ("okänd", "5", {}),
    ],
)
def test_what_fits_is_let_be(column: str, cell: str, options: dict[str, str]):
    assert {code for code, _ in found([[cell, "1"]], inputs=(column,), **options)} <= {"gap"}


def test_it_is_known_what_the_steps_that_ask_give_a_table():
    content = dmn_file(
        decision(table([["> 5", "true", "1"]], inputs=("antal", 'utfall = "bifall"')), key="d")
    )
    files = {"p.bpmn": DRAWING, "f.form": FORM, "d.dmn": content}

    columns = columns_of_tables(files)
    names = names_of_decision(files, file="d.dmn", decision="d")

    assert columns["d.dmn", "d", "input1"].is_only("number")
    assert columns["d.dmn", "d", "input2"].is_only("boolean")
    assert (names["utfall"].values, names["utfall"].nullable) == (("bifall", "avslag"), False)
    assert names_of_decision({"d.dmn": content}, file="d.dmn", decision="d") == {}
