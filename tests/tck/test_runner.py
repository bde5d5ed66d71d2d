"""The runner's own logic, on a model and tests of our own."""

import json
from decimal import Decimal

import pytest

from engine import feel
from tests.support.dmn_files import decision, dmn_file, input_data, literal, needs
from tests.tck import runner

MODEL = dmn_file(
    input_data("antal", type_ref="number"),
    decision(literal("antal * 2"), key="dubbelt", requires=needs(data="antal")),
    decision(literal('{a: [1, @"2026-11-24"], b: null}'), key="allt"),
    decision(literal('1 + "a"'), key="fel"),
    '<decisionService id="s" name="tjänst"><outputDecision href="#dubbelt"/><inputData href="#antal"/>'
    "</decisionService>",
)
TESTS = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <modelName>own.dmn</modelName>
  <testCase id="1">
    <inputNode name="antal"><value xsi:type="xsd:decimal">2</value></inputNode>
    <resultNode name="dubbelt"><expected><value xsi:type="xsd:decimal">4.000000001</value></expected></resultNode>
    <resultNode name="allt"><expected>
      <component name="a"><list>
        <item><value xsi:type="xsd:decimal">1</value></item>
        <item><value xsi:type="xsd:date">2026-11-24</value></item>
      </list></component>
      <component name="b"><value xsi:nil="true"/></component>
    </expected></resultNode>
    <resultNode name="fel" errorResult="true"><expected><value xsi:nil="true"/></expected></resultNode>
  </testCase>
  <testCase id="2" type="decisionService" invocableName="tjänst">
    <inputNode name="antal"><value xsi:type="xsd:decimal">3</value></inputNode>
    <resultNode name="dubbelt"><expected><value xsi:type="xsd:decimal">7</value></expected></resultNode>
  </testCase>
</testCases>"""


@pytest.fixture
def checkout(tmp_path):
    for level in ("2", "3"):
        (tmp_path / "TestCases" / f"compliance-level-{level}").mkdir(parents=True)
    folder = tmp_path / "TestCases" / "compliance-level-2" / "0001-own"
    folder.mkdir()
    (folder / "own.dmn").write_bytes(MODEL)
    (folder / "own-test-01.xml").write_text(TESTS, encoding="utf-8")
    return tmp_path


def test_every_result_is_compared(checkout):
    outcomes = list(runner.run_folder(checkout / "TestCases" / "compliance-level-2" / "0001-own"))

    assert [(each.case, each.result, each.problem) for each in outcomes] == [
        ("1", "dubbelt", None),
        ("1", "allt", None),
        ("1", "fel", None),
        ("2", "dubbelt", "expected number 7, got number 6"),
    ]


def test_the_folders_and_totals_are_printed(checkout, capsys):
    assert runner.main([str(checkout), "--failures"]) == 1

    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "2 0001-own: 3 passed, 1 failed"
    assert "expected number 7" in printed[1]
    assert printed[-1] == "Level 2: 3 passed, 1 failed (75.00 %)"


def test_the_results_are_told_as_json(checkout, capsys):
    runner.main([str(checkout), "--level", "2", "--json"])

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["problem"] is None for line in lines] == [True, True, True, False]


def test_folders_are_chosen_by_level_and_name(checkout):
    assert list(runner.folders_of(checkout, "3", None)) == []
    assert list(runner.folders_of(checkout, None, "other")) == []
    assert [level for level, _ in runner.folders_of(checkout, None, "own")] == ["2"]


def test_a_model_that_is_refused_fails_all_its_results(checkout):
    folder = checkout / "TestCases" / "compliance-level-2" / "0001-own"
    (folder / "own.dmn").write_bytes(b"<")

    assert all("refused" in str(each.problem) for each in runner.run_folder(folder))


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        (Decimal(1), Decimal("1.000000001"), True),
        (Decimal(1), Decimal("1.0001"), False),
        (Decimal(1), True, False),
        (True, True, True),
        ("1", Decimal(1), False),
        (None, False, False),
        ([Decimal(1)], [Decimal(1), Decimal(2)], False),
        ({"a": None}, {}, False),
        (feel.parse_time("10:00"), feel.parse_time("10:00:00Z"), False),
    ],
)
def test_what_is_the_same(expected, actual, same):
    assert runner.agree(expected, actual) is same
