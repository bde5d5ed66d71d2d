"""`niosteg eval` and `decide`, one at a time and by the line."""

import json

import pytest
from click.testing import CliRunner

from engine.cli.expressions import decide, evaluate
from engine.exceptions import NiostegError
from tests.support.dmn_files import decision, dmn_file, input_data, literal, needs, table


@pytest.fixture
def model(tmp_path):
    file = tmp_path / "t.dmn"
    file.write_bytes(
        dmn_file(
            input_data("antal", type_ref="number"),
            decision(literal("antal = null"), key="tomt", requires=needs(data="antal")),
            decision(
                table([["> 1", '"a"'], ["> 2", '"b"']], inputs=("antal",), input_type="number"), key="val"
            ),
        )
    )
    return str(file)


def run(command, *arguments, lines=()):
    """What the command prints, as JSON line by line."""
    given = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    result = CliRunner().invoke(command, arguments, input=given, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_lines_of_expressions_are_answered_by_lines():
    lines = [
        {"expression": "a + 0.1", "data": {"a": 0.2}},
        {"data": {"a": 4}},
        "",
        {"expression": "okänt"},
    ]

    answers = run(evaluate, "a * 2", "--batch", "-", lines=lines)

    assert answers[:2] == [{"result": 0.3}, {"result": 8}]
    assert "okänt" in answers[2]["error"]
    assert len(answers) == 3


@pytest.mark.parametrize("line", ["nej", "[1]", '{"data": 1, "expression": "1"}', "{}", '{"expression": 1}'])
def test_a_line_that_cannot_be_used_is_an_error_in_its_place(line):
    answers = run(evaluate, "--batch", "-", lines=[line, {"expression": "1"}])

    assert list(answers[0]) == ["error"]
    assert answers[1] == {"result": 1}


def test_numbers_keep_all_their_digits():
    line = '{"expression": "a + 1/3", "data": {"a": 0.1000000000000000000000000000000001}}'

    result = CliRunner().invoke(evaluate, ["--batch", "-"], input=line)

    assert result.stdout == '{"result": 0.4333333333333333333333333333333334}\n'


def test_lines_of_a_file_are_answered(tmp_path):
    file = tmp_path / "rader.jsonl"
    file.write_text('{"expression": "1"}\n{"expression": "2"}\n')

    assert run(evaluate, "--batch", str(file)) == [{"result": 1}, {"result": 2}]


def test_a_decision_is_made_for_every_line(model):
    answers = run(
        decide, model, "val", "--batch", "-", lines=[{"data": {"antal": "2"}}, {"data": {"antal": 3}}]
    )

    assert answers[0] == {"result": "a", "rules": [1]}
    assert answers[1]["result"] is None
    assert "reglerna 1 och 2" in answers[1]["warnings"][0]


def test_input_that_is_left_out_is_null(model):
    assert run(decide, model, "tomt", "--batch", "-", lines=[{}])[0]["result"] is True


def test_all_decisions_are_made_for_a_line(model):
    answers = run(decide, model, "--batch", "-", lines=[{"data": {"antal": 2}}])

    assert answers == [{"results": {"tomt": False, "val": "a"}}]


def test_an_unknown_decision_is_an_error_on_each_line(model):
    assert "Den har: tomt, val" in run(decide, model, "borta", "--batch", "-", lines=[{}])[0]["error"]


def test_what_became_null_is_told_beside_the_value(model):
    result = CliRunner().invoke(decide, [model, "val", "--data", "-"], input='{"antal": 3}')

    assert result.stdout == "\n"
    assert "varning" in result.stderr
    assert "reglerna 1 och 2" in result.stderr


@pytest.mark.parametrize("arguments", [[], ["1", "--data", "-", "--batch", "-"]])
def test_wrong_use_is_told(arguments):
    assert CliRunner().invoke(evaluate, arguments).exit_code == 2


def test_a_batch_that_is_not_there_is_named():
    with pytest.raises(NiostegError, match=r"borta\.jsonl"):
        CliRunner().invoke(evaluate, ["--batch", "borta.jsonl"], catch_exceptions=False)
