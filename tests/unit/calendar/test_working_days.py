"""Swedish municipal working days."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import WorkCalendar, working_days

ROOT = Path(__file__).parents[3]
CALENDAR = WorkCalendar()
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "nyårsdagen"),
        (date(2026, 1, 6), "trettondedag jul"),
        (date(2026, 4, 3), "långfredagen"),
        (date(2026, 4, 6), "annandag påsk"),
        (date(2026, 5, 1), "första maj"),
        (date(2026, 5, 14), "Kristi himmelsfärdsdag"),
        (date(2029, 6, 6), "nationaldagen"),
        (date(2026, 6, 19), "midsommarafton"),
        (date(2026, 12, 24), "julafton"),
        (date(2026, 12, 25), "juldagen"),
        (date(2026, 12, 31), "nyårsafton"),
        (date(2026, 11, 28), "en lördag"),
        (date(2026, 11, 29), "en söndag"),
    ],
)
def test_nobody_works_on(day, name):
    assert not CALENDAR.is_working_day(day), name


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 4, 2), "skärtorsdagen"),
        (date(2026, 1, 5), "trettondagsafton"),
        (date(2026, 5, 15), "klämdagen efter Kristi himmelsfärdsdag"),
        (date(2026, 4, 30), "valborgsmässoafton"),
        (date(2026, 12, 23), "dagen före julafton"),
        (date(2026, 11, 23), "en vanlig måndag"),
    ],
)
def test_people_work_on(day, name):
    assert CALENDAR.is_working_day(day), name


def test_the_municipalitys_own_days_win():
    own = WorkCalendar({date(2026, 11, 23): False, date(2026, 12, 24): True})

    assert not own.is_working_day(date(2026, 11, 23))
    assert own.is_working_day(date(2026, 12, 24))


def test_own_days_are_asked_for_when_the_first_day_is_looked_at_and_once():
    asked = []
    calendar = WorkCalendar(lambda: asked.append(1) or {})
    assert asked == []

    calendar.add_working_days(date(2026, 11, 23), 5)

    assert asked == [1]


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 12, 22), 3, date(2026, 12, 29)),
        (date(2026, 11, 30), -3, date(2026, 11, 25)),
        (date(2026, 11, 29), -1, date(2026, 11, 27)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 28), 0, date(2026, 11, 30)),
    ],
)
def test_counting_working_days(start, count, end):
    assert CALENDAR.add_working_days(start, count) == end


def test_the_days_between_leave_out_the_first_and_count_the_last():
    assert CALENDAR.working_days_between(date(2026, 11, 23), date(2026, 11, 30)) == 5
    assert CALENDAR.working_days_between(date(2026, 11, 30), date(2026, 11, 23)) == -5
    assert CALENDAR.working_days_between(date(2026, 11, 28), date(2026, 11, 28)) == 0


@given(DAYS, st.integers(1, 60))
def test_what_was_counted_forward_is_that_many_days_away(day, count):
    end = CALENDAR.add_working_days(day, count)

    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days_between(day, end) == count


@given(DAYS, st.integers(1, 60))
def test_counting_back_from_a_working_day_undoes_counting_forward(day, count):
    start = CALENDAR.add_working_days(day, 0)

    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, count), -count) == start


@given(DAYS, st.integers(0, 100), st.integers(0, 100))
def test_days_between_add_up(day, first, second):
    middle, end = day + timedelta(days=first), day + timedelta(days=first + second)

    between = CALENDAR.working_days_between
    assert between(day, middle) + between(middle, end) == between(day, end)


def test_the_days_off_are_those_of_the_package_although_only_sweden_is_read():
    for year in range(2000, 2051):
        known = holidays.country_holidays("SE", categories=("public", "de_facto"), language="sv", years=year)

        assert working_days._days_off(year) == frozenset(known)


def test_other_countries_are_not_read():
    asked = (
        "import sys; from datetime import date; from engine.calendar import WorkCalendar; "
        "WorkCalendar().is_working_day(date(2026, 11, 24)); print('holidays.countries' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout.strip() == "False"
