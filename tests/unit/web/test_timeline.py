"""The time plan as a picture and as a table."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from lxml import etree

from engine import clock
from engine.queries.case_plan import Activity, CasePlan, Period
from web.timeline import Timeline

TODAY = date(2026, 11, 23)
PLAN = CasePlan(
    periods=[Period("Idé", date(2026, 10, 1), date(2026, 11, 2)), Period("Plan", date(2026, 11, 2), None)],
    milestones={"decision": date(2027, 6, 14)},
    activities=[Activity("Café <öppet>", date(2027, 2, 1))],
    sittings=[date(2026, 12, 8), date(2027, 1, 12)],
)


@pytest.fixture(autouse=True)
def standing_clock():
    with clock.fixed(datetime(2026, 11, 23, 8, 0, tzinfo=UTC)):
        yield


def timeline(plan: CasePlan = PLAN) -> Timeline:
    return Timeline(plan, TODAY, {"decision": "Beslut"})


def test_the_table_tells_everything_by_date():
    rows = [(entry.label, entry.when, entry.nearness) for entry in timeline().entries()]

    assert rows == [
        ("Idé", "1 okt. – 2 nov.", "klart"),
        ("Plan", "2 nov. –", "pågår"),
        ("Sammanträden", "tisdag 8 december 2026", "8 dec."),
        ("Sammanträden", "tisdag 12 januari 2027", "12 jan. 2027"),
        ("Café <öppet>", "måndag 1 februari 2027", "1 feb. 2027"),
        ("Beslut", "måndag 14 juni 2027", "14 juni 2027"),
    ]


def test_the_picture_holds_nothing_that_the_content_policy_forbids():
    picture = etree.fromstring(str(timeline().svg()))

    assert [
        node for node in picture.iter() if node.get("style") or node.tag.endswith(("script", "style"))
    ] == []


def test_the_picture_says_the_day_of_each_mark_and_where_today_is():
    texts = [node.text for node in etree.fromstring(str(timeline().svg())).iter("{*}text")]

    assert "i dag" in texts
    assert "Café <öppet>" in texts
    assert "14 juni 2027" in texts


def test_a_phase_that_was_entered_twice_has_two_bars_on_one_line():
    again = Period("Idé", date(2026, 11, 10), None)
    picture = timeline(CasePlan([PLAN.periods[0], again], {}, [], []))

    assert len(picture.lines) == 1
    assert [entry.when for entry in picture.entries()] == ["1 okt. – 2 nov.", "10 nov. –"]


def test_a_long_plan_is_marked_by_quarters():
    plan = CasePlan([], {"decision": date(2029, 1, 1)}, [], [])

    texts = [node.text for node in etree.fromstring(str(timeline(plan).svg())).iter("{*}text")]
    assert "nov. 2026" in texts
    assert "dec." not in texts


def test_without_dates_there_is_no_picture():
    empty = timeline(CasePlan([], {}, [], []))

    assert empty.svg() == ""
    assert empty.entries() == []
