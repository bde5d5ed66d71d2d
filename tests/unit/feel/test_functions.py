"""The functions of DMN 1.3 (chapter 10.3.4), those of 1.4 that people expect, and our own."""

from datetime import date, timedelta

import pytest

from engine import feel


def value_of(text, **names):
    return feel.to_json(feel.evaluate(text, names))


def cases(text):
    """Lines `expression -> expected value, both in FEEL`."""
    return [line.strip().split(" -> ") for line in text.strip().splitlines()]


@pytest.mark.parametrize(
    ("text", "expected"),
    cases(
        """
        string length("åäö") -> 3
        upper case("hej") -> "HEJ"
        lower case("HEJ") -> "hej"
        trim("  a ") -> "a"
        substring("foobar", 3) -> "obar"
        substring("foobar", 3, 3) -> "oba"
        substring("foobar", -2, 1) -> "a"
        substring(string: "foobar", start position: 3) -> "obar"
        substring before("foobar", "bar") -> "foo"
        substring before("foobar", "x") -> ""
        substring after("foobar", "ob") -> "ar"
        substring after("foobar", "x") -> ""
        contains("foobar", "ob") -> true
        starts with("foobar", "fo") -> true
        ends with("foobar", "r") -> true
        string join(["a", "b", null], ", ") -> "a, b"
        string join(["a", "b"], ", ", "[", "]") -> "[a, b]"
        split("John Doe", "\\s") -> ["John", "Doe"]
        split("a;b;;c", ";") -> ["a", "b", "", "c"]
        matches("foobar", "^fo*b") -> true
        matches("FOO", "foo", "i") -> true
        replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") -> "[1=ab][2=]cd"
        replace("2026-11-24", "(\\d+)-(\\d+)-(\\d+)", "$3/$2") -> "24/11"
        is blank("  ") -> true
        upper case(null) -> null
        string length(["abc"]) -> 3
        string(1.10) -> "1.1"
        string(true) -> "true"
        string(@"2026-11-24") -> "2026-11-24"
        string([1, "a", {b: null}]) -> "[1, \\"a\\", {b: null}]"
        string("a") -> "a"
        string(null) -> null
        """
    ),
)
def test_strings(text, expected):
    assert value_of(text) == value_of(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    cases(
        """
        number("1.5") -> 1.5
        number("1 000,5", " ", ",") -> 1000.5
        number("1.000", ".", ",") -> 1000
        decimal(1/3, 2) -> 0.33
        decimal(1.5, 0) -> 2
        decimal(2.5, 0) -> 2
        floor(1.5) -> 1
        floor(-1.5) -> -2
        floor(-1.56, 1) -> -1.6
        ceiling(1.5) -> 2
        ceiling(-1.56, 1) -> -1.5
        round up(5.5, 0) -> 6
        round down(5.5, 0) -> 5
        round half up(5.5, 0) -> 6
        round half up(1.121, 2) -> 1.12
        round half down(5.5, 0) -> 5
        abs(-10) -> 10
        abs(@"-PT5H") -> @"PT5H"
        modulo(12, 5) -> 2
        modulo(-12, 5) -> 3
        modulo(12, 0) -> null
        sqrt(16) -> 4
        sqrt(-1) -> null
        log(1) -> 0
        exp(0) -> 1
        odd(5) -> true
        odd(-5) -> true
        even(5) -> false
        """
    ),
)
def test_numbers(text, expected):
    assert value_of(text) == value_of(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    cases(
        """
        count([1, 2, 3]) -> 3
        count("a") -> 1
        list contains([1, 2, 3], 2) -> true
        list contains([1, null], null) -> true
        min([1, 2, 3]) -> 1
        min(3, 2) -> 2
        min("b", "a") -> "a"
        min([]) -> null
        max(1, 5, 2) -> 5
        max([@"2026-01-01", @"2026-01-02"]) -> @"2026-01-02"
        sum([1, 2, 3]) -> 6
        sum(1, 2, 3) -> 6
        sum([]) -> null
        sum([@"P1D", @"P2D"]) -> @"P3D"
        product(2, 3, 4) -> 24
        mean([1, 2, 3]) -> 2
        mean([]) -> null
        median(8, 2, 5, 3, 4) -> 4
        median([6, 1, 2, 3]) -> 2.5
        stddev(2, 4, 7, 5) -> 2.081665999466132735282297706979931
        mode(6, 3, 9, 6, 6) -> [6]
        mode([6, 1, 9, 6, 1]) -> [1, 6]
        mode([]) -> null
        all([true, null]) -> null
        all([false, null]) -> false
        all([]) -> true
        all(true, false) -> false
        any([false, null]) -> null
        any([true, null]) -> true
        any([]) -> false
        sublist([4, 5, 6], 2) -> [5, 6]
        sublist([4, 5, 6], 1, 2) -> [4, 5]
        sublist([4, 5, 6], -1) -> [6]
        append([1], 2, 3) -> [1, 2, 3]
        concatenate([1, 2], [3]) -> [1, 2, 3]
        insert before([1, 3], 1, 2) -> [2, 1, 3]
        remove([1, 2, 3], 2) -> [1, 3]
        list replace([2, 4, 7], 3, 6) -> [2, 4, 6]
        reverse([1, 2, 3]) -> [3, 2, 1]
        index of([1, 2, 3, 2], 2) -> [2, 4]
        union([1, 2], [2, 3]) -> [1, 2, 3]
        distinct values([1, 2, 1.0, "1", true]) -> [1, 2, "1", true]
        duplicate values([1, 2, 1]) -> [1]
        flatten([[1, [2]], [], 3]) -> [1, 2, 3]
        sort([3, 1, 2]) -> [1, 2, 3]
        sort([3, 1, 2], function(a, b) a > b) -> [3, 2, 1]
        sort(list: [3, 1, 2], precedes: function(a, b) a < b) -> [1, 2, 3]
        is empty([]) -> true
        """
    ),
)
def test_lists(text, expected):
    assert value_of(text) == value_of(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    cases(
        """
        date("2026-11-24") -> @"2026-11-24"
        date(2026, 11, 24) -> @"2026-11-24"
        date(@"2026-11-24T10:00:00") -> @"2026-11-24"
        date and time("2026-11-24T10:00:00") -> @"2026-11-24T10:00:00"
        date and time(@"2026-11-24", @"10:00") -> @"2026-11-24T10:00:00"
        date and time("2026-11-24T10:00:00Z") = date and time("2026-11-24T11:00:00@Europe/Stockholm") -> true
        time("10:30:00") -> @"10:30:00"
        time(10, 30, 0) -> @"10:30:00"
        time(@"2026-11-24T10:00:00").hour -> 10
        time(10, 30, 0, @"PT1H") -> @"10:30:00+01:00"
        duration("P1D") -> @"P1D"
        years and months duration(@"2011-12-22", @"2013-08-24") -> @"P1Y8M"
        years and months duration(@"2013-08-24", @"2011-12-22") -> @"-P1Y8M"
        day of year(@"2026-02-01") -> 32
        day of week(@"2026-11-24") -> "Tuesday"
        month of year(@"2026-11-24") -> "November"
        week of year(@"2027-01-01") -> 53
        last day of month(@"2026-02-03") -> @"2026-02-28"
        """
    ),
)
def test_dates(text, expected):
    assert value_of(text) == value_of(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    cases(
        """
        get value({a: 1}, "a") -> 1
        get value({a: 1}, "b") -> null
        get value({a: {b: 2}}, ["a", "b"]) -> 2
        get entries({a: 1}) -> [{key: "a", value: 1}]
        context([{key: "a", value: 1}]) -> {a: 1}
        put({a: 1}, "b", 2) -> {a: 1, b: 2}
        context put({a: {b: 1}}, ["a", "c"], 2) -> {a: {b: 1, c: 2}}
        context merge([{a: 1}, {a: 2, b: 3}]) -> {a: 2, b: 3}
        get or else(null, 5) -> 5
        get or else(1, 5) -> 1
        is(1, 1.0) -> true
        is(@"2026-11-24", @"2026-11-24T00:00:00") -> false
        """
    ),
)
def test_contexts_and_choices(text, expected):
    assert value_of(text) == value_of(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    cases(
        """
        before(1, 10) -> true
        before(10, 1) -> false
        before([1..5], 10) -> true
        before([1..5), [5..10]) -> true
        before([1..5], [5..10]) -> false
        after([5..10], [1..5)) -> true
        meets([1..5], [5..10]) -> true
        meets([1..5), [5..10]) -> false
        met by([5..10], [1..5]) -> true
        overlaps([1..5], [3..8]) -> true
        overlaps([1..5), [5..8]) -> false
        overlaps before([1..5], [3..8]) -> true
        overlaps after([3..8], [1..5]) -> true
        finishes(5, [1..5]) -> true
        finishes([3..5], [1..5]) -> true
        finished by([1..5], 5) -> true
        includes([1..10], 5) -> true
        includes([1..10], [4..10]) -> true
        includes([1..10), [4..10]) -> false
        during(5, [1..10]) -> true
        starts(1, [1..5]) -> true
        started by([1..5], [1..3]) -> true
        coincides([1..5], [1..5]) -> true
        coincides([1..5], [1..5)) -> false
        """
    ),
)
def test_ranges(text, expected):
    assert value_of(text) == value_of(expected)


class EveryDay:
    """A calendar in which every day is worked."""

    def add_working_days(self, day, count):
        return day + timedelta(days=count)

    def working_days_between(self, start, end):
        return (end - start).days


@pytest.fixture
def every_day():
    token = feel.WORKDAYS.set(EveryDay())
    yield
    feel.WORKDAYS.reset(token)


def test_working_days_are_counted_by_the_calendar_of_the_context(every_day):
    assert feel.evaluate('arbetsdagar(@"2026-11-24", 5)', {}) == date(2026, 11, 29)
    assert feel.evaluate('arbetsdagar mellan(@"2026-11-24", @"2026-11-29")', {}) == 5


def test_without_a_calendar_working_days_are_an_error():
    with pytest.raises(feel.FeelError, match="kalender"):
        feel.evaluate("arbetsdagar(today(), 5)", {})
