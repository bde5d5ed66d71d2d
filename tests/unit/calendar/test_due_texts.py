"""When something is due: working days, ISO durations and dates, FEEL."""

from datetime import UTC, date, datetime

import pytest

from engine import clock, feel
from engine.calendar import DueRefused, WorkCalendar, parse_due
from engine.exceptions import FeelSyntaxError

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CALENDAR = WorkCalendar()


def due(text, *, created=MONDAY, value=None, **how):
    moment = parse_due(text).resolve(created, lambda _: value, CALENDAR, **how)
    return None if moment is None else clock.local(moment).isoformat()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("5 arbetsdagar", "2026-11-30T23:59:59+01:00"),
        ("1 arbetsdag", "2026-11-24T23:59:59+01:00"),
        ('"5 arbetsdagar"', "2026-11-30T23:59:59+01:00"),
        ("P10D", "2026-12-03T23:59:59+01:00"),
        ("P2W", "2026-12-07T23:59:59+01:00"),
        ("P1M", "2026-12-23T23:59:59+01:00"),
        ("PT36H", "2026-11-24T21:00:00+01:00"),
        ("2027-06-14", "2027-06-14T23:59:59+02:00"),
        ("2027-06-14T13:00", "2027-06-14T13:00:00+02:00"),
        ("2027-06-14T13:00:00Z", "2027-06-14T15:00:00+02:00"),
    ],
)
def test_a_literal_is_counted_from_the_creation_and_ends_with_its_day(text, moment):
    assert due(text) == moment


def test_working_days_are_counted_from_the_swedish_day_of_creation():
    late_in_the_evening = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # Tuesday 00.30 in Sweden

    assert due("1 arbetsdag", created=late_in_the_evening) == "2026-11-25T23:59:59+01:00"


def test_a_day_keeps_its_hour_when_summer_time_begins():
    saturday = datetime(2027, 3, 27, 11, 0, tzinfo=UTC)

    assert due("P1DT0H", created=saturday) == "2027-03-28T12:00:00+02:00"


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (date(2027, 6, 14), "2027-06-14T23:59:59+02:00"),
        (datetime(2027, 6, 14, 11, tzinfo=UTC), "2027-06-14T13:00:00+02:00"),
        ("5 arbetsdagar", "2026-11-30T23:59:59+01:00"),
        (feel.evaluate('duration("P10D")', {}), "2026-12-03T23:59:59+01:00"),
        (feel.evaluate('duration("P1M")', {}), "2026-12-23T23:59:59+01:00"),
        (None, None),
    ],
)
def test_an_expression_gives_a_day_a_moment_a_text_a_duration_or_nothing(value, moment):
    assert due("milestones.decision", value=value) == moment


def test_what_waits_for_a_day_may_begin_with_it():
    assert due("P10D", of_day=clock.start_of_day) == "2026-12-03T00:00:00+01:00"


@pytest.mark.parametrize("value", [True, [1], "i morgon", "2026-13-01"])
def test_a_value_that_is_no_moment_is_refused_with_an_example(value):
    with pytest.raises(DueRefused, match="Skriv till exempel ”5 arbetsdagar”"):
        due("milestones.decision", value=value)


def test_a_text_that_is_neither_a_literal_nor_feel_is_refused():
    with pytest.raises(FeelSyntaxError):
        parse_due("om fem dagar")
