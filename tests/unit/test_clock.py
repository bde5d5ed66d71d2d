from datetime import UTC, date, datetime

import pytest
import time_machine

from engine import clock

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@time_machine.travel(NOON, tick=False)
def test_now_is_the_machines_clock_in_utc():
    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC


def test_a_fixed_clock_stands_still_and_starts_again():
    with clock.fixed(NOON):
        assert clock.now() == NOON

    assert clock.now() != NOON


def test_a_fixed_clock_can_be_moved():
    with clock.fixed(NOON):
        clock.set_fixed(NOON.replace(hour=18))

        assert clock.now().hour == 18


def test_an_inner_fixed_clock_gives_back_the_outer_one():
    with clock.fixed(NOON):
        with clock.fixed(NOON.replace(year=2027)):
            clock.set_fixed(NOON.replace(year=2028))

        assert clock.now() == NOON


def test_a_running_clock_cannot_be_moved():
    with pytest.raises(RuntimeError):
        clock.set_fixed(NOON)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"), clock.fixed(datetime(2026, 11, 24)):  # noqa: DTZ001
        pass


def test_today_is_the_swedish_date_also_when_utc_is_a_day_behind():
    with clock.fixed(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        (date(2026, 11, 24), "2026-11-23T23:00:00+00:00", "2026-11-24T22:59:59+00:00"),
        (date(2026, 7, 1), "2026-06-30T22:00:00+00:00", "2026-07-01T21:59:59+00:00"),
        (date(2026, 3, 29), "2026-03-28T23:00:00+00:00", "2026-03-29T21:59:59+00:00"),
    ],
)
def test_a_day_begins_and_ends_by_swedish_clocks(day, start, end):
    assert clock.start_of_day(day).isoformat() == start
    assert clock.end_of_day(day).isoformat() == end


def test_a_day_at_the_edge_of_the_calendar_has_a_moment_all_the_same():
    first, last = clock.start_of_day(date.min), clock.end_of_day(date.max)

    assert first < clock.start_of_day(date(1900, 1, 1)) < clock.end_of_day(date(2199, 12, 31)) < last
    assert clock.local(first) < clock.local(last)
    assert clock.utc(datetime.max.replace(tzinfo=UTC)) == clock.utc(last)
