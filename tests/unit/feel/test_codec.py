"""What the store keeps, it gives back."""

import json
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import feel
from engine.clock import STOCKHOLM

ZONES = st.sampled_from(
    [UTC, STOCKHOLM, ZoneInfo("America/New_York"), timezone(timedelta(hours=5, minutes=30))]
)
# Hypothesis wants these bounds without zones.
EARLY, LATE = datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("2200-01-01")
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.text(),
    st.sampled_from(["$", "$1", '"$":', "$\n{}", "@", "d", "__date__"]),
    st.integers().map(Decimal),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.times(),
    st.datetimes(min_value=EARLY, max_value=LATE, timezones=ZONES, allow_imaginary=False),
    st.integers(-10_000, 10_000).map(feel.YearsMonths),
    st.timedeltas(min_value=timedelta(days=-90_000), max_value=timedelta(days=90_000)).map(feel.DaysTime),
)
KEYS = st.one_of(st.text(), st.sampled_from(["$", "$1", "$2", 'a"$', "$$", "type", "value"]))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=20,
)


@given(VALUES)
def test_every_value_comes_back(value):
    again = feel.loads(feel.dumps(value))

    assert again == value
    assert shape(again) == shape(value)


def shape(value):
    if isinstance(value, list):
        return [shape(each) for each in value]
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    return type(value), getattr(value, "utcoffset", lambda: None)(), str(getattr(value, "tzinfo", None))


@pytest.mark.parametrize(
    "forged",
    [
        {"$": ["d", "2026-11-24"]},
        {"$": None},
        {"$": ["d", "2026-11-24"], "$1": 1, "when": date(2026, 11, 24)},
        {'a"$': 1, "when": date(2026, 11, 24)},
        '{"$":["d","2026-11-24"]}',
        [{"$": ["n", "1"]}, {"$1": ["n", "1"]}, date(2026, 1, 1)],
    ],
)
def test_what_looks_like_a_tag_stays_what_it_is(forged):
    assert feel.loads(feel.dumps(forged)) == forged


def test_a_value_without_dates_is_json_and_nothing_else():
    assert (
        feel.dumps({"a": Decimal(1), "b": [Decimal("2.5"), None, "å"]})
        == '{"a":1,"b":[2.5,null,"å"]}'.encode()
    )


@pytest.mark.parametrize(
    "text", ["1", "1.5", "0.1", "1E+28", "0.1234567890123456789", "-0.0", "12345678901234567890.5"]
)
def test_numbers_come_back_as_exact_decimals(text):
    again = feel.loads(feel.dumps(Decimal(text)))

    assert type(again) is Decimal
    assert again == Decimal(text)


def test_python_numbers_and_views_come_back_as_feels_own():
    assert feel.loads(feel.dumps({"n": 1, "view": MappingProxyType({"a": (1,)})})) == {
        "n": 1,
        "view": {"a": [1]},
    }
    assert type(feel.loads(feel.dumps({"n": 1}))["n"]) is Decimal


def test_both_hours_of_the_night_when_summer_time_ends_come_back():
    first = datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM, fold=0)
    second = first.replace(fold=1)

    again = feel.loads(feel.dumps([first, second]))

    assert [each.utcoffset() for each in again] == [timedelta(hours=2), timedelta(hours=1)]


def test_a_range_comes_back():
    value = feel.Range(date(2026, 1, 1), Decimal(5), True, False)

    assert feel.loads(feel.dumps({"r": value})) == {"r": value}


def circular():
    value = []
    value.append(value)
    return value


def nested():
    value = []
    for _ in range(100_000):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        feel.evaluate("function(a) a", {}),
        float("nan"),
        Decimal("Infinity"),
        object(),
        {"a": {1, 2}},
        circular(),
        nested(),
    ],
    ids=["function", "nan", "infinity", "object", "set", "circular", "nested"],
)
def test_what_cannot_be_kept_is_refused(value):
    with pytest.raises(feel.FeelError):
        feel.dumps(value)


def test_json_shows_dates_as_text_and_numbers_as_numbers():
    value = {
        "d": date(2026, 11, 24),
        "t": time(10, 30),
        "at": datetime(2026, 11, 24, 10, tzinfo=STOCKHOLM),
        "p": feel.DaysTime(timedelta(days=14)),
        "m": feel.YearsMonths(18),
        "n": Decimal("3.00"),
        "f": Decimal("2.5"),
        "l": [True, None, "å"],
    }

    assert feel.to_json(value) == {
        "d": "2026-11-24",
        "t": "10:30:00",
        "at": "2026-11-24T10:00:00+01:00",
        "p": "P14D",
        "m": "P1Y6M",
        "n": 3,
        "f": 2.5,
        "l": [True, None, "å"],
    }
    assert type(feel.to_json(Decimal("3.00"))) is int


def test_numbers_from_json_are_exact():
    assert feel.from_json({"a": [0.1, 1, None, True]}) == {"a": [Decimal("0.1"), Decimal(1), None, True]}
    assert feel.from_json(True) is True


def test_json_text_has_all_digits_of_a_number():
    value = feel.evaluate('{a: 1/3, b: [2.50, null, true, "å\\""], c: {}, d: @"2026-11-24"}', {})

    text = feel.to_json_text(value)

    assert text == (
        '{"a": 0.3333333333333333333333333333333333, "b": [2.5, null, true, "å\\""], "c": {}, "d": "2026-11-24"}'
    )
    assert json.loads(feel.to_json_text(value, indent=2)) == json.loads(text)
    assert feel.to_json_text([1, {"a": 2}], indent=2) == json.dumps([1, {"a": 2}], indent=2)


@pytest.mark.parametrize("text", ["1e41", "1e-41", "1e999999999", "NaN"])
def test_a_number_beyond_counting_is_no_number(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        feel.exact_number(text)


def test_a_number_keeps_34_digits():
    assert feel.exact_number("0." + "1" * 40) == Decimal("0." + "1" * 34)
