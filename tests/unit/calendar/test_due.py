from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine import clock
from engine.calendar import DueRefused, WorkCalendar, parse_due

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
NAMES = {"meeting": date(2026, 11, 30)}


def resolved(text: str, **options: object) -> str | None:
    moment = parse_due(text).resolve(MONDAY, NAMES.get, WorkCalendar({}), **options)
    return None if moment is None else clock.local(moment).isoformat(sep=" ")[:19]


@pytest.mark.parametrize("text", ["5 arbetsdagar", "P7D", "P1W", "2026-11-30", "meeting"])
def test_whole_days_are_due_at_the_end_of_the_day(text: str) -> None:
    assert resolved(text) == "2026-11-30 23:59:59"


@pytest.mark.parametrize("text", ["5 arbetsdagar", "P7D", "P1W", "2026-11-30", "meeting"])
def test_what_waits_for_a_day_is_there_from_its_first_minute(text: str) -> None:
    assert resolved(text, of_day=clock.start_of_day) == "2026-11-30 00:00:00"


@pytest.mark.parametrize("text", ["PT6H", "P0DT6H", "2026-11-23T15:00:00"])
def test_a_time_of_day_is_exact(text: str) -> None:
    assert resolved(text) == resolved(text, of_day=clock.start_of_day) == "2026-11-23 15:00:00"


def test_an_expression_without_a_value_is_no_moment() -> None:
    assert resolved("unknown") is None


def test_what_is_no_moment_is_refused_with_examples() -> None:
    with pytest.raises(DueRefused, match="5 arbetsdagar"):
        parse_due("meeting").resolve(MONDAY, lambda _text: True, WorkCalendar({}))
