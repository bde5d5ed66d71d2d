"""Overlaps, rules that never answer and gaps are found before a case meets them."""

import time
from collections.abc import Callable

import pytest

from engine import dmn
from engine.feel import shapes
from tests.support.dmn_files import decision, dmn_file, literal, table


def found(content):
    model = dmn.compile_dmn(dmn_file(decision(content)), "t.dmn")
    return [(each.code, each.severity, each.element) for each in dmn.coverage_problems(model)]


def message(content):
    return dmn.coverage_problems(dmn.compile_dmn(dmn_file(decision(content)), "t.dmn"))[0].message


def rules(*cells):
    return [[cell, "1"] for cell in cells]


@pytest.mark.parametrize(
    ("cells", "options"),
    [
        (("> 5", "<= 5"), {}),
        (("< 1", "[1..5]", "]5..9]", "> 9"), {}),
        (("<= 5", ">= 6"), {"input_type": "integer"}),
        (('"a"', 'not("a")'), {}),
        (('"a", "b"', '"c"'), {"input_values": '"a", "b", "c"'}),
        (("true", "false"), {"input_type": "boolean"}),
        (('< @"2026-11-24"', '>= @"2026-11-24"'), {"input_type": "date"}),
        (('<= @"2026-11-24"', '>= @"2026-11-25"'), {"input_type": "date"}),
        (("-",), {}),
        (("> gräns", "<= gräns"), {}),
        (("1",), {"default": "0"}),
    ],
)
def test_a_table_that_answers_everything_once_has_no_problem(cells, options):
    assert found(table(rules(*cells), **options)) == []


@pytest.mark.parametrize(
    "cells",
    [
        ("> 5", "> 8", "<= 5"),
        ("[1..5]", "[5..9]", "< 1", "> 9"),
        ('"a"', "-"),
        ("-", "null"),
        ('not("a")', 'not("b")'),
    ],
)
def test_two_rules_of_a_unique_table_that_hold_together_are_an_error(cells):
    assert ("overlap", "error", "rule2") in found(table(rules(*cells)))


def test_an_overlap_says_where():
    text = message(table(rules("> 5", "> 8", "<= 5")))

    assert "reglerna 1 och 2 gäller samtidigt, när x > 8" in text


def test_rules_that_differ_in_one_column_do_not_overlap():
    content = table([["> 5", '"a"', "1"], ["> 5", 'not("a")', "2"], ["<= 5", "-", "3"]], inputs=("x", "y"))

    assert found(content) == []


def test_columns_that_ask_about_the_same_name_may_only_seem_to_overlap():
    content = table([["> 5", "-", "1"], ["-", "< 3", "2"]], inputs=("x", "x * 2"))

    assert ("overlap", "warning", "rule2") in found(content)


def test_any_lets_rules_overlap_that_answer_the_same():
    assert found(table([["-", "1"], ["> 5", "1"]], hit="ANY")) == []
    assert found(table([["-", "1"], ["> 5", "x"]], hit="ANY")) == []
    assert found(table([["-", "1"], ["> 5", "2"]], hit="ANY")) == [("overlap", "error", "rule2")]


@pytest.mark.parametrize(
    ("cells", "options"),
    [
        (("> 5", "< 5"), {}),
        (("< 5", "]5..9]", "> 9"), {}),
        (("<= 5", ">= 6"), {}),
        (('"a"', '"b"'), {}),
        (('"a"', '"b"'), {"input_values": '"a", "b", "c"'}),
        (("true",), {"input_type": "boolean"}),
        (('< @"2026-11-24"',), {"input_type": "date"}),
    ],
)
def test_a_gap_is_a_warning(cells, options):
    assert found(table(rules(*cells), **options)) == [("gap", "warning", "table")]


def test_a_gap_says_where():
    content = table([['"a"', "> 5", "1"], ['"b"', "-", "2"]], inputs=("x", "y"), input_values="")

    assert "ingen regel gäller när x = a och y ≤ 5" in message(content)


@pytest.mark.parametrize("hit", ["COLLECT", "RULE ORDER"])
def test_a_list_of_answers_may_be_empty_and_long(hit):
    assert found(table(rules("> 5", "> 8"), hit=hit)) == []


def test_a_rule_after_one_that_holds_always_before_it_never_answers():
    content = table(rules("> 5", "> 8", "-", "gräns"), hit="FIRST")

    assert found(content) == [("never_answers", "warning", "rule2"), ("never_answers", "warning", "rule4")]


def test_a_decision_without_a_table_has_nothing_to_cover():
    assert found(literal("1")) == []
    assert found(table([])) == []


@pytest.mark.parametrize(("rows", "columns"), [(40, 12), (900, 1), (900, 3)])
@pytest.mark.parametrize("hit", ["UNIQUE", "FIRST"])
def test_a_large_table_is_looked_at_in_time(rows, columns, hit):
    cells = [[f"> {row * column}" for column in range(columns)] + ["1"] for row in range(rows)]
    model = dmn.compile_dmn(
        dmn_file(decision(table(cells, inputs=tuple(f"x{column}" for column in range(columns)), hit=hit))),
        "t.dmn",
    )
    began = time.process_time()

    dmn.coverage_problems(model)

    assert time.process_time() - began < 10


def test_a_rule_that_several_before_it_cover_together_never_answers():
    content = table([["> 5", "1"], ["<= 5", "2"], ["null", "3"], ["7", "4"]], hit="FIRST")

    assert found(content) == [("never_answers", "warning", "rule4")]
    assert (
        found(table([["> 5", "1"], ["< 5", "2"], ["null", "3"], ["[4..6]", "4"], ["-", "5"]], hit="FIRST"))
        == []
    )


def test_a_rule_behind_a_more_important_answer_never_answers():
    rows = [["> 8", '"lågt"'], ["> 5", '"högt"'], ["<= 5", '"lågt"']]
    options = {"hit": "PRIORITY", "output_values": '"högt", "lågt"'}

    assert found(table(rows, **options)) == [("never_answers", "warning", "rule1")]
    assert found(table([["> 5", '"lågt"'], ["> 8", '"högt"'], ["<= 5", '"lågt"']], **options)) == []


@pytest.mark.parametrize(
    ("faulty", "good"),
    [("[5..1]", "[1..5]"), ("]5..5[", "[5..5]"), ('not("a", "b", null)', '"a"')],
)
def test_a_cell_that_holds_for_nothing(faulty, good):
    values = '"a", "b"' if '"a"' in faulty else ""
    default = "0"

    assert ("never_holds", "warning", "rule1") in found(
        table(rules(faulty), input_values=values, default=default)
    )
    assert found(table(rules(good), input_values=values, default=default)) == []


def test_a_gap_is_told_as_widely_as_it_is():
    content = table(
        [['"dialog"', ">= 14", "1"], ['"annat"', "-", "2"]], inputs=("nivå", "veckor"), input_values=""
    )

    assert "ingen regel gäller när nivå = dialog och veckor < 14." in message(content)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (("< 5", "> 9"), "x ligger från 5 till 9"),
        (("<= 5", ">= 9"), "x ligger mellan 5 och 9"),
        (("< 5", "> 5"), "x = 5"),
        (("> 5",), "x ≤ 5"),
        (("< 5",), "x ≥ 5"),
        (("<= 5",), "x > 5"),
    ],
)
def test_an_interval_in_words(cells, words):
    assert f"när {words}." in message(table(rules(*cells)))


def test_what_is_known_of_the_values_narrows_the_gap():
    model = dmn.compile_dmn(dmn_file(decision(table(rules('"a"', '"b"')))), "t.dmn")
    (key,) = [(model.decisions["dec"].id, column.id) for column in model.decisions["dec"].table.inputs]

    assert dmn.coverage_problems(model, {key: shapes.of_values(["a", "b"])}) == []
    assert "x = c" in dmn.coverage_problems(model, {key: shapes.of_values(["a", "b", "c"])})[0].message


def test_what_has_no_say_is_good_to_know():
    content = table([["-", "1", '"a"']], inputs=("x", "y"), output_values='"a", "b"')
    remarks = dmn.coverage_remarks(dmn.compile_dmn(dmn_file(decision(content)), "t.dmn"))

    assert [(each.code, each.severity) for each in remarks] == [
        ("idle_column", "info"),
        ("idle_answer", "info"),
    ]


def large(
    rules: int, columns: int, cell: Callable[[int, int], str], policy: str = "UNIQUE"
) -> dmn.DecisionModel:
    """A table of so many rules and columns of numbers."""
    heads = "".join(
        f'<input id="i{at}"><inputExpression typeRef="number"><text>x{at}</text></inputExpression></input>'
        for at in range(columns)
    )
    rows = "".join(
        f'<rule id="r{row}">'
        + "".join(f"<inputEntry><text>{cell(row, at)}</text></inputEntry>" for at in range(columns))
        + f"<outputEntry><text>{row}</text></outputEntry></rule>"
        for row in range(rules)
    )
    answer = '<output id="o" typeRef="number"/>'
    content = f'<decisionTable id="t" hitPolicy="{policy}">{heads}{answer}{rows}</decisionTable>'
    return dmn.compile_dmn(dmn_file(decision(content)), "t.dmn")


def a_list(row: int, column: int) -> str:
    return ", ".join(f"[{(row * 7 + column * number) % 50}..51]" for number in range(30))


LARGE = {
    "every column but the last holds nearly always": (
        large,
        260,
        6,
        lambda r, c: f"&gt; {r % 7}" if c < 5 else f"[{r}..{r}]",
    ),
    "long lists": (large, 60, 6, a_list),
    "more rules than anybody reads": (large, 1_001, 1, lambda r, _: str(r)),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_table_that_would_take_too_long_is_looked_at_in_part_and_that_is_said(name: str):
    make, rules, columns, cell = LARGE[name]
    model = make(rules, columns, cell)

    before = time.process_time()
    found = dmn.coverage_problems(model)

    assert time.process_time() - before < 1
    assert ("too_large", "warning") in {(each.code, each.severity) for each in found}


def test_a_large_table_of_a_sensible_kind_is_looked_at_whole():
    found = dmn.coverage_problems(large(400, 3, lambda r, c: str(r) if c == 0 else "&gt; 3"))

    assert [each.code for each in found] == ["gap"]
