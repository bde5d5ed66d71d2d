"""The cells of decision tables (DMN 1.3, grammar rules 7-17)."""

from datetime import date

import pytest

from engine import feel


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("> 5", 7, True),
        ("> 5", None, False),
        ("5", 7, False),
        (" 5", 5, True),
        ("= 5", 5, True),
        ("!= 4", 5, True),
        ("[1..5]", 3, True),
        ("(1..5)", 1, False),
        ("]1..5[", 5, False),
        ('"a","b"', "b", True),
        ('"a", "b"', "c", False),
        ('not("b")', "a", True),
        ('not("b", "c")', "c", False),
        ("not(> 5)", 7, False),
        ("not([1..3])", 5, True),
        ("< 5, > 6", 7, True),
        ('date("2026-01-01")', date(2026, 1, 1), True),
        ('< date("2027-01-01")', date(2026, 1, 1), True),
        ('[@"2026-01-01"..@"2026-12-31"]', date(2026, 6, 1), True),
        ("true", True, True),
        ("true", False, False),
        ("true", None, False),
        ("false", False, True),
        ("null", None, True),
        ("null", 1, False),
        ("-", 7, True),
        ("", None, True),
        ("? > 5 and ? < 9", 7, True),
        ("1 < ?", 7, True),
        ("not(? > 5) and ? > 1", 3, True),
        ("count(?) > 1", [1, 2], True),
        ('list contains(?, "a")', ["a", "b"], True),
        ("gräns", 3, True),
        ("< gräns", 2, True),
        ("gränser", 2, True),
        ("gräns = 3", "vad som helst", True),
        ("gräns = 4", "vad som helst", False),
        ('"3"', 3, False),
        ("[1, 2]", [1, 2], True),
    ],
)
def test_a_cell_says_of_a_value(cell, value, expected):
    names = {"gräns": 3, "gränser": [1, 2]}

    assert feel.compile_unary_tests(cell).matches(value, names) is expected


def test_only_a_dash_or_nothing_holds_always():
    assert feel.compile_unary_tests(" - ").holds_always
    assert feel.compile_unary_tests("").holds_always
    assert not feel.compile_unary_tests("-1").holds_always


def test_the_names_of_a_cell_leave_out_the_value_itself():
    assert feel.compile_unary_tests("? > gräns, < sum(andra)").names == {"gräns", "andra"}


def test_a_comparison_of_the_wrong_kinds_is_an_error():
    with pytest.raises(feel.FeelError, match="jämföra"):
        feel.compile_unary_tests("> 5").matches("sju", {})


def test_a_comparison_of_the_wrong_kinds_does_not_hold_where_missing_is_null():
    assert not feel.compile_unary_tests("> 5").matches("sju", {}, missing_is_null=True)


@pytest.mark.parametrize("cell", ["1 <", "not(", '"a" "b"', "bifall med ändring", "> 5 6"])
def test_what_is_no_test_is_refused(cell):
    with pytest.raises(feel.FeelSyntaxError):
        feel.compile_unary_tests(cell)
