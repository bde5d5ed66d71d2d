"""A mistake in a process must be seen: a silent null would send the case down the default flow."""

import pytest

from engine import feel

NAMES = {"beslut": {"outcome": "bifall"}, "antal": 3, "text": "hej", "rows": [{"a": 1}]}


@pytest.mark.parametrize("text", ["okänt", "okänt > 3", "antal > 1 and okänt", "rows[b = 1]", "okänt.fält"])
def test_an_unknown_name_is_an_error(text):
    with pytest.raises(feel.FeelNameError):
        feel.evaluate(text, NAMES)


def test_an_unknown_name_is_named_with_its_place_and_its_nearest_relative():
    with pytest.raises(feel.FeelNameError) as error:
        feel.evaluate("1 + besult.outcome", NAMES)

    assert error.value.name == "besult"
    assert error.value.position == 4
    assert error.value.suggestion == "beslut"
    assert "Menade du ”beslut”?" in str(error.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("okänt = null", True),
        ("null = okänt", True),
        ("okänt != null", False),
        ("okänt.fält = null", True),
        ("is defined(okänt)", False),
        ("is defined(antal)", True),
        ("is defined(beslut.saknas)", False),
        ("antal = null", False),
    ],
)
def test_asking_whether_a_name_is_set_is_no_mistake(text, expected):
    assert feel.evaluate(text, NAMES) is expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("antal + text", "lägga ihop ett tal med en text"),
        ("text > antal", "jämföra ett tal med en text"),
        ("antal * text", "multiplicera"),
        ("-text", "minus"),
        ("text.längd", "längd"),
        ("if text then 1 else 2", "ja eller nej"),
        ("upper case(antal)", "”string” ska vara en text"),
        ('date("igår")', "inte ett datum"),
        ('date("2026-02-30")', "datum"),
        ('duration("P1M2D")', "blandar månader och dagar"),
        ('@"2026-11-24" > @"2026-11-24T10:00"', "jämföra"),
        ("for i in 1..1.5 return i", "heltal"),
        ("sum([1, text])", "lägga ihop"),
    ],
)
def test_an_operation_on_the_wrong_kinds_is_an_error_that_says_so(text, words):
    with pytest.raises(feel.FeelError) as error:
        feel.evaluate(text, NAMES)

    assert words in str(error.value)
    assert error.value.position is not None or "@" in text


def test_an_error_says_where():
    with pytest.raises(feel.FeelError) as error:
        feel.evaluate("1 + (antal * text)", NAMES)

    assert error.value.position == 11


@pytest.mark.parametrize(
    "text",
    [
        "okänt",
        "okänt > 3",
        "antal + text",
        "upper case(antal)",
        'date("igår")',
        "text.längd",
        "rows[b = 1][1]",
    ],
)
def test_with_missing_is_null_the_same_mistakes_are_null_as_the_standard_says(text):
    assert feel.compile_expression(text).evaluate(NAMES, missing_is_null=True) is None


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("1 +", 3, "Slutet"),
        ("antal >> 3", 7, "”>”"),
        ("foo(1)", 0, "Funktionen ”foo” finns inte"),
        ("uper case(1)", 5, "hör inte hemma"),
        ("cuont(rows)", 0, "Menade du ”count”?"),
        ('"öppen', 0, "citattecken"),
        ("'text'", 0, "raka citattecken"),
        ("${antal}", 0, "utan ${ }"),
        ("substring(text)", 0, "substring(string, start position, length)"),
        ("if a then b", 11, "else"),
        ("[1..2", 5, "]"),
        ("a b", 2, "hör inte hemma"),
        ('@"x"', 0, "datum"),
        ("1 instance of tal", 14, "Typen"),
        ("", 0, "Slutet"),
        ("{a: 1, a: 2}", 7, "två gånger"),
    ],
)
def test_what_is_not_feel_is_refused_with_its_place(text, position, words):
    with pytest.raises(feel.FeelSyntaxError) as error:
        feel.compile_expression(text)

    assert words in str(error.value)
    assert error.value.position == position
