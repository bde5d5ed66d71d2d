"""Values as people read them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from engine import feel


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "ja"),
        (False, "nej"),
        (Decimal("2.50"), "2,5"),
        (3, "3"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.0"), "0"),
        (date(2026, 11, 24), "2026-11-24"),
        (datetime(2026, 11, 24, 9, 30, tzinfo=UTC), "2026-11-24 10:30"),
        (time(10, 30), "10:30"),
        (feel.DaysTime(timedelta(days=14)), "14 dagar"),
        (feel.DaysTime(timedelta(days=-1, hours=-2)), "minus 1 dag 2 timmar"),
        (feel.DaysTime(timedelta()), "0 dagar"),
        (feel.DaysTime(timedelta(minutes=1, seconds=5)), "1 minut 5 sekunder"),
        (feel.YearsMonths(14), "1 år 2 månader"),
        (["a", True], "a, ja"),
        ({"namn": "Anna", "ålder": 3}, "namn: Anna; ålder: 3"),
        (feel.Range(1, 5, True, True), "1–5"),
    ],
)
def test_a_value_reads_in_swedish(value, text):
    assert feel.to_text(value) == text


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(), "PT0S"),
        (timedelta(days=1, hours=2, minutes=3, seconds=4), "P1DT2H3M4S"),
        (timedelta(seconds=-1, microseconds=-500_000), "-PT1.5S"),
        (timedelta(milliseconds=20), "PT0.02S"),
    ],
)
def test_a_duration_writes_itself_in_iso_8601(duration, text):
    assert str(feel.DaysTime(duration)) == text
    assert feel.parse_duration(text) == feel.DaysTime(duration)


@pytest.mark.parametrize(("months", "text"), [(0, "P0M"), (12, "P1Y"), (-14, "-P1Y2M")])
def test_a_duration_in_months_writes_itself_in_iso_8601(months, text):
    assert str(feel.YearsMonths(months)) == text
