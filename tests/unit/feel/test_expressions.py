"""What expressions mean: the language of DMN 1.3, chapter 10.3."""

from decimal import Decimal

import pytest

from engine import clock, feel

CASE = {
    "x": {"status": "klar", "n": 3},
    "rows": [{"ok": True, "n": 1}, {"ok": True, "n": 2}],
    "ärende": 1,
    "tomt": None,
}


def value_of(text, **names):
    return feel.to_json(feel.evaluate(text, {**CASE, **names}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 2 - 3", 5),
        ("2 ** 10", 1024),
        ("-2 ** 2", 4),
        ("--5", 5),
        ("10 / 4", 2.5),
        ("0.1 + 0.2 = 0.3", True),
        (".5 * 2", 1),
        ("1 / 0", None),
        ("1 + null", None),
        ('"a" + "b"', "ab"),
        ("/* what */ 1 // why", 1),
        ("= 1 + 1", 2),
        ("ärende + 1", 2),
    ],
)
def test_arithmetic(text, expected):
    assert value_of(text) == expected


def test_numbers_are_exact_to_34_digits():
    assert feel.evaluate("1 / 3", {}) == Decimal("0.3333333333333333333333333333333333")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true and true", True),
        ("true and null", None),
        ("false and null", False),
        ("null and false", False),
        ("true or null", True),
        ("false or null", None),
        ("null or null", None),
        ('"a" and true', None),
        ("not(true)", False),
        ("not(null)", None),
        ("true or false and false", True),
    ],
)
def test_logic_has_three_values(text, expected):
    assert value_of(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 = 1.0", True),
        ('1 = "1"', None),
        ('1 != "1"', None),
        ("null = null", True),
        ("tomt = null", True),
        ('x.status != "klar"', False),
        ("[1, 2] = [1, 2]", True),
        ("{a: 1} = {a: 1}", True),
        ("{a: 1} = {a: 1, b: 2}", False),
        ("null < 1", None),
        ('"a" < "b"', True),
        ("1 between 0 and 2", True),
        ("3 between 0 and 2", False),
        ("null between 0 and 2", None),
        ("5 in [1..5]", True),
        ("5 in (1..5)", False),
        ("5 in ]1..5]", True),
        ("5 in [1..5[", False),
        ("5 in (> 3, < 1)", True),
        ("5 in > 3", True),
        ("5 in (1, 2, 5)", True),
        ("5 in [1, 2, 5]", True),
        ('"a" in ("b", "c")', False),
        ('x.status = "klar" and x.n >= 3', True),
    ],
)
def test_comparisons(text, expected):
    assert value_of(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('if 1 > 2 then "a" else "b"', "b"),
        ('if null then "a" else "b"', "b"),
        ("if true then if false then 1 else 2 else 3", 2),
        ("for i in 1..3 return i * i", [1, 4, 9]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in [1..3] return i", [1, 2, 3]),
        ("for i in 1..2, j in i..2 return [i, j]", [[1, 1], [1, 2], [2, 2]]),
        ("for i in 1..4 return if i = 1 then 1 else i * partial[-1]", [1, 2, 6, 24]),
        ("some a in [1, 2] satisfies a = 2", True),
        ("some a in [] satisfies a = 2", False),
        ("some a in [1, null] satisfies a > 2", None),
        ("every a in rows satisfies a.ok", True),
        ("every a in [1, 2], b in [3] satisfies a < b", True),
        ("every a in [] satisfies false", True),
        ("{a: 1, b: a + 1}.b", 2),
        ('{"två ord": 1, tre ord: 2}', {"två ord": 1, "tre ord": 2}),
        ("{a: 1, b: {c: 2}}.b.c", 2),
        ("x.saknas", None),
        ("tomt.saknas", None),
        ("rows.n", [1, 2]),
        ("{f: function(a, b) a + b, g: f(1, 2)}.g", 3),
        ("{f: function(a, b) a - b, g: f(b: 1, a: 2)}.g", 1),
    ],
)
def test_control_and_contexts(text, expected):
    assert value_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2, 3][2]", 2),
        ("[1, 2, 3][-1]", 3),
        ("[1, 2, 3][4]", None),
        ("[1, 2, 3][item > 1]", [2, 3]),
        ("rows[n > 1].n", [2]),
        ("rows[ok = true][1].n", 1),
        ("rows[item.n = ärende]", [{"ok": True, "n": 1}]),
        ("count(rows[ok])", 2),
        ("[1, 2, 3][count([1, 2])]", 2),
        ("7[1]", 7),
        ("tomt[1]", None),
        ("[{a: 1}, {b: 2}][a = 1]", [{"a": 1}]),
        ("[{item: 1}, {item: 2}][item = 2]", [{"item": 2}]),
    ],
)
def test_filters(text, expected):
    assert value_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 instance of number", True),
        ('"a" instance of number', False),
        ("null instance of Any", False),
        ("[1, 2] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ('@"2026-11-24" instance of date', True),
        ('@"P1D" instance of days and time duration', True),
        ('@"2026-11-24T10:00" instance of date and time', True),
        ("{} instance of context", True),
        ("[1..2] instance of range", True),
    ],
)
def test_instance_of(text, expected):
    assert value_of(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('date("2026-03-01") + duration("P1M")', "2026-04-01"),
        ('date("2026-01-31") + duration("P1M")', "2026-02-28"),
        ('date("2026-01-01") - duration("P1D")', "2025-12-31"),
        ('date("2026-01-01") + @"PT36H"', "2026-01-02"),
        ('@"2026-11-24" - @"2026-11-20"', "P4D"),
        ('(@"2026-11-24" - @"2026-11-20") / @"P1D"', 4),
        ('(@"2026-11-24" - @"2026-11-20").days', 4),
        ('@"2026-11-24" < @"2026-11-25"', True),
        ('@"2026-11-24" in [@"2026-11-01"..@"2026-11-30"]', True),
        ('@"P1D" * 3', "P3D"),
        ('@"P1Y" / 4', "P3M"),
        ('@"P2W" = @"P14D"', True),
        ('-@"P1D"', "-P1D"),
        ('@"P1DT2H" - @"PT3H"', "PT23H"),
        ('@"P1Y2M".years + @"P1Y2M".months', 3),
        ('@"-PT90M".hours', -1),
        ('@"-PT90M".minutes', -30),
        ('@"2026-11-24".year', 2026),
        ('@"2026-11-24".weekday', 2),
        ('@"2026-11-24T10:30:00".hour', 10),
        ('@"2026-11-24T10:30:00+01:00".time offset', "PT1H"),
        ('@"10:30" + @"PT2H"', "12:30:00"),
        ('@"23:30" + @"PT2H"', "01:30:00"),
        ('@"10:30" - @"08:00"', "PT2H30M"),
        ("[1..5].end", 5),
        ("[1..5).end included", False),
    ],
)
def test_dates_and_durations(text, expected):
    assert value_of(text) == expected


def test_a_day_added_over_the_change_to_summer_time_keeps_the_clock():
    assert value_of('@"2026-03-28T08:00:00" + @"P1D"') == "2026-03-29T08:00:00+02:00"


def test_hours_added_over_the_change_to_summer_time_are_counted_as_they_pass():
    assert value_of('@"2026-03-28T08:00:00" + @"PT24H1M"') == "2026-03-29T08:01:00+02:00"
    assert value_of('@"2026-03-29T01:00:00" + @"PT2H"') == "2026-03-29T04:00:00+02:00"


def test_the_day_of_the_change_to_summer_time_has_23_hours():
    assert value_of('@"2026-03-30T00:00:00" - @"2026-03-29T00:00:00"') == "PT23H"


def test_today_and_now_follow_the_one_clock():
    with clock.fixed(feel.parse_datetime("2026-11-24T00:30:00")):
        assert value_of("today()") == "2026-11-24"
        assert value_of("now()") == "2026-11-24T00:30:00+01:00"


def test_python_values_of_every_kind_are_taken_in():
    names = {
        "n": 2,
        "f": 0.1,
        "t": ({"a": 1},),
        "naive": feel.parse_datetime("2026-11-24").replace(tzinfo=None),
    }

    assert feel.evaluate("n / 4 + f", names) == Decimal("0.6")
    assert feel.evaluate("t[1].a", names) == 1
    assert feel.evaluate("naive", names) == feel.parse_datetime("2026-11-24")


def test_the_names_of_an_expression_are_those_that_the_context_must_give():
    text = "x.a = y and (some q in z satisfies q.ok = w) and {k: 1, l: k + m}.l > sum(for i in xs return i)"

    assert feel.compile_expression(text).names == {"x", "y", "z", "w", "m", "xs"}


def test_names_inside_a_filter_may_be_fields_and_are_not_asked_for():
    assert feel.compile_expression("rows[status = gräns].n").names == {"rows"}


def test_declared_names_may_hold_spaces_and_signs():
    expression = feel.compile_expression(
        "Sökandens ålder + Pre-bureau risk", phrases=["Sökandens ålder", "Pre-bureau risk"]
    )

    assert expression.names == {"Sökandens ålder", "Pre-bureau risk"}
    assert expression.evaluate({"Sökandens ålder": 40, "Pre-bureau risk": 2}) == 42


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{a: 1, b: null} instance of context<a: number, b: string>", True),
        ("{a: 1} instance of context<a: number, b: string>", False),
        ("[{a: 1}] instance of list<context<a: number>>", True),
        ("[1..2] instance of range<number>", True),
        ('["a".."b"] instance of range<number>', False),
        ("1 instance of function<> -> Any", False),
        ("{f: function(a) a, r: f instance of function<number> -> number}.r", True),
    ],
)
def test_instance_of_looks_inside(text, expected):
    assert value_of(text) is expected
