"""The reminder ladder of a task."""

from datetime import UTC, date, datetime

import pytest

from engine import clock
from engine.calendar import WorkCalendar
from engine.reminders import RemindersRefused, parse_reminders, plan_ladder, repeat_of

#: Friday 18 December 2026, at the end of the day in Sweden.
DUE = datetime(2026, 12, 18, 22, 59, 59, tzinfo=UTC)
CALENDAR = WorkCalendar()


def days(text):
    return [
        clock.local(one.due_at).date()
        for one in plan_ladder(parse_reminders(text), anchor="task:1", due_at=DUE, calendar=CALENDAR)
    ]


@pytest.mark.parametrize(
    ("step", "day"),
    [
        ("-3 arbetsdagar", date(2026, 12, 15)),
        ("0", date(2026, 12, 18)),
        ("+0 dagar", date(2026, 12, 18)),
        ("+1 arbetsdag", date(2026, 12, 21)),
        ("+5 arbetsdagar", date(2026, 12, 29)),
        ("1 dag", date(2026, 12, 19)),
        ("+2 veckor", date(2027, 1, 1)),
        ("-1 vecka", date(2026, 12, 11)),
        ("+1 ARBETSDAG", date(2026, 12, 21)),
    ],
)
def test_a_step_counts_from_the_due_day(step, day):
    assert days(step) == [day]


def test_a_ladder_is_steps_with_commas_between_and_arrows_to_roles():
    steps = parse_reminders("-3 arbetsdagar, 0, +5 arbetsdagar -> process_leader,")

    assert [(step.count, step.unit, step.role) for step in steps] == [
        (-3, "working_days", None),
        (0, "days", None),
        (5, "working_days", "process_leader"),
    ]


@pytest.mark.parametrize(
    "text",
    ["3", "tre dagar", "+1 månad", "1 arbetsdag -> Process Leader", "1 dag ->", "1.5 dagar", "+ 1 dag"],
)
def test_what_is_no_step_is_refused_by_its_words(text):
    with pytest.raises(RemindersRefused, match="går inte att läsa som en påminnelse"):
        parse_reminders(f"0, {text}")


def test_a_reminder_comes_at_seven_in_the_morning_winter_and_summer():
    summer = datetime(2027, 6, 14, 21, 59, 59, tzinfo=UTC)
    ladder = parse_reminders("0")
    moments = [
        clock.local(one.due_at).isoformat()
        for due_at in (DUE, summer)
        for one in plan_ladder(ladder, anchor="task:1", due_at=due_at, calendar=CALENDAR)
    ]

    assert moments == ["2026-12-18T07:00:00+01:00", "2027-06-14T07:00:00+02:00"]


def test_the_same_due_day_gives_the_same_rows_and_another_day_gives_others():
    ladder = parse_reminders("0, +1 arbetsdag")

    def keys(due_at):
        planned = plan_ladder(ladder, anchor="task:1", due_at=due_at, calendar=CALENDAR)
        return {(one.anchor, one.rule_key, one.occurrence) for one in planned}

    assert keys(DUE) == keys(DUE.replace(hour=9))
    assert keys(DUE).isdisjoint(keys(DUE.replace(day=17)))


def test_each_reason_says_whether_the_day_is_coming_is_here_or_has_passed():
    planned = plan_ladder(parse_reminders("-1 dag, 0, 1 dag"), anchor="task:1", due_at=DUE, calendar=CALENDAR)

    assert [one.reason for one in planned] == [
        "Uppgiften ska vara klar 2026-12-18.",
        "Uppgiften ska vara klar i dag, 2026-12-18.",
        "Uppgiften skulle ha varit klar 2026-12-18.",
    ]


def test_the_step_that_tells_the_head_repeats_each_week_and_no_other_does():
    top, other = "+10 working_days -> head_of_administration", "+5 working_days -> process_leader"
    moment = datetime(2026, 10, 21, 5, 0, tzinfo=UTC)  # 07.00 in Sweden, in the last week of summer time

    second, at = repeat_of(top, "2026-10-07", moment)
    third, _ = repeat_of(top, second, at)

    assert (second, third) == ("2026-10-07#2", "2026-10-07#3")
    assert clock.local(at).isoformat() == "2026-10-28T07:00:00+01:00"
    assert repeat_of(other, "2026-10-07", moment) is None
