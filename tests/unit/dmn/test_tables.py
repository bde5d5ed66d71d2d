"""Decision tables and their hit policies (DMN 1.3, chapter 8)."""

import pytest

from engine import dmn, feel
from tests.support.dmn_files import decision, dmn_file, table


def decide(content, **names):
    return dmn.compile_dmn(dmn_file(decision(content)), "t.dmn").evaluate("dec", feel.from_json(names))


def outcome(content, **names):
    result = decide(content, **names)
    return feel.to_json(result.value), result.fired


GRADES = [["> 5", '"high"'], ["> 8", '"top"'], ["> 2", '"low"']]


@pytest.mark.parametrize(
    ("hit", "x", "expected"),
    [
        ("UNIQUE", 4, ("low", (3,))),
        ("UNIQUE", 1, (None, ())),
        ("FIRST", 9, ("high", (1,))),
        ("FIRST", 1, (None, ())),
        ("RULE ORDER", 9, (["high", "top", "low"], (1, 2, 3))),
        ("RULE ORDER", 1, ([], ())),
        ("COLLECT", 9, (["high", "top", "low"], (1, 2, 3))),
        ("COLLECT", 1, ([], ())),
    ],
)
def test_the_hit_policy_says_which_rules_answer(hit, x, expected):
    assert outcome(table(GRADES, hit=hit), x=x) == expected


@pytest.mark.parametrize(
    ("hit", "expected"),
    [("PRIORITY", ("top", (2,))), ("OUTPUT ORDER", (["top", "high", "low"], (2, 1, 3)))],
)
def test_some_hit_policies_order_by_the_output_values(hit, expected):
    assert outcome(table(GRADES, hit=hit, output_values='"top", "high", "low"'), x=9) == expected


def test_with_two_outputs_the_first_column_decides_before_the_second():
    rules = [["-", "1", "2"], ["-", "2", "1"], ["-", "1", "1"]]
    content = table(rules, hit="OUTPUT ORDER", outputs=("a", "b"), output_values="1, 2")

    assert outcome(content, x=0) == ([{"a": 1, "b": 1}, {"a": 1, "b": 2}, {"a": 2, "b": 1}], (3, 1, 2))


def test_unique_with_two_rules_fails_and_names_them():
    with pytest.raises(dmn.DecisionFailed) as failure:
        decide(table(GRADES), x=9)

    assert failure.value.rules == (1, 2, 3)
    assert "reglerna 1, 2 och 3 gäller samtidigt" in str(failure.value)
    assert "”dec”" in str(failure.value)


def test_any_takes_rules_that_agree():
    assert outcome(table([["> 1", '"a"'], ["> 2", '"a"']], hit="ANY"), x=3) == ("a", (1, 2))


def test_any_with_rules_that_differ_fails_and_names_them():
    with pytest.raises(dmn.DecisionFailed, match="reglerna 1 och 2 ger olika") as failure:
        decide(table([["> 1", '"a"'], ["> 2", '"b"']], hit="ANY"), x=3)

    assert failure.value.rules == (1, 2)


@pytest.mark.parametrize(
    ("aggregation", "expected", "empty"),
    [("SUM", 60, None), ("MIN", 10, None), ("MAX", 30, None), ("COUNT", 3, 0)],
)
def test_collect_can_count_together(aggregation, expected, empty):
    content = table([["> 1", "10"], ["> 2", "20"], ["> 3", "30"]], hit="COLLECT", aggregation=aggregation)

    assert outcome(content, x=9) == (expected, (1, 2, 3))
    assert outcome(content, x=0) == (empty, ())


def test_texts_cannot_be_summed():
    with pytest.raises(dmn.DecisionFailed, match="räkna samman"):
        decide(table([["-", '"a"'], ["-", "1"]], hit="COLLECT", aggregation="SUM"), x=1)


def test_several_outputs_give_a_context():
    content = table([['"ja"', '"medborgardialog"', "14"]], outputs=("route", "days"))

    assert outcome(content, x="ja") == ({"route": "medborgardialog", "days": 14}, (1,))


def test_several_outputs_of_several_rules_give_a_list_of_contexts():
    content = table([["-", "1", "2"], ["-", "3", "4"]], outputs=("a", "b"), hit="COLLECT")

    assert outcome(content, x=0)[0] == [{"a": 1, "b": 2}, {"a": 3, "b": 4}]


def test_without_a_rule_the_default_output_answers():
    assert outcome(table([["> 5", '"a"']], default='"b"'), x=1) == ("b", ())
    assert outcome(table([["> 5", '"a"']], default='"b"', hit="COLLECT"), x=1) == (["b"], ())
    assert outcome(table([["> 5", "1", "2"]], default="0", outputs=("a", "b")), x=1) == ({"a": 0, "b": 0}, ())


def test_an_empty_answer_is_null_and_an_empty_question_holds_always():
    assert outcome(table([["", ""]]), x=1) == (None, (1,))


@pytest.mark.parametrize(
    ("cell", "x", "holds"),
    [
        ('"a","b"', "b", True),
        ('not("b")', "b", False),
        ("[1..5]", 3, True),
        ("not(> 5)", 3, True),
        ("< 5, > 6", 7, True),
        ("true", True, True),
        ("null", None, True),
        ("> 5", None, False),
        ("gräns", 4, True),
        ("> gräns", 4, False),
        ("count(?) = 2", [1, 2], True),
    ],
)
def test_cells_are_feel(cell, x, holds):
    assert (decide(table([[cell, '"hit"']]), x=x, gräns=4).value == "hit") is holds


def test_questions_and_answers_are_feel_over_the_names_of_the_case():
    content = table([["> 2", "x + bonus"]], inputs=("count(rows) + bonus",))

    assert outcome(content, rows=[1, 2], bonus=1, x=10) == (11, (1,))


def test_a_rule_asks_every_column():
    content = table([['"a"', "> 1", "1"], ['"a"', "-", "2"]], inputs=("x", "y"), hit="FIRST")

    assert outcome(content, x="a", y=0) == (2, (2,))


def test_the_result_records_the_questions():
    result = decide(table([["-", "-", "1"]], inputs=("x", "y + 1")), x="a", y=1)

    assert result.inputs == {"x": "a", "y + 1": 2}
    assert (result.decision_id, result.name) == ("dec", "dec")


def test_a_name_that_is_not_set_fails_with_its_place():
    with pytest.raises(dmn.DecisionFailed, match="kolumnen ”x”: Namnet ”x” har inget värde"):
        decide(table([["> 5", '"a"']]))


def test_a_text_without_quotes_is_explained():
    with pytest.raises(dmn.DecisionFailed, match=r'regel 1, kolumnen ”x”.*skriv "bifall" med citattecken'):
        decide(table([["bifall", '"a"']]), x="bifall")


def test_a_comparison_of_the_wrong_kinds_fails_with_its_place():
    with pytest.raises(dmn.DecisionFailed, match=r"regel 1, kolumnen ”x”: Kan inte jämföra"):
        decide(table([["> 5", '"a"']]), x="sju")


def test_first_asks_no_rule_beyond_the_one_that_holds():
    content = table([["-", '"a"'], ["> okänt", "okänt"]], hit="FIRST")

    assert outcome(content, x=1) == ("a", (1,))


def test_an_input_of_another_type_fails():
    with pytest.raises(dmn.DecisionFailed, match=r"Indata ”sju” \(en text\) är inte av typen number"):
        decide(table([["> 5", '"a"']], input_type="number"), x="sju")


def test_an_input_outside_of_the_allowed_values_fails():
    content = table([["-", "1"]], input_values='"ja", "nej"')

    assert outcome(content, x="ja") == (1, (1,))
    with pytest.raises(dmn.DecisionFailed, match="hör inte till de tillåtna värdena"):
        decide(content, x="kanske")


def test_an_answer_of_another_type_or_outside_of_the_allowed_values_fails_with_its_rule():
    with pytest.raises(dmn.DecisionFailed, match=r"regel 1.*inte av typen number"):
        decide(table([["-", "x"]], output_type="number"), x="sju")
    with pytest.raises(dmn.DecisionFailed, match=r"regel 1.*inte tillåtet"):
        decide(table([["-", "x"]], output_values='"ja", "nej"'), x="sju")


def test_an_unknown_decision_is_named_with_those_that_exist():
    model = dmn.compile_dmn(dmn_file(decision(table([["-", "1"]]))), "t.dmn")

    with pytest.raises(dmn.DecisionFailed, match="Den har: dec"):
        model.evaluate("annat", {})
