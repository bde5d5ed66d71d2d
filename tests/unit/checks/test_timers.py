"""When timers would go off, told as dates; times that are none or are over."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine import clock
from engine.checks import review_bundle
from engine.exceptions import Problem
from tests.support.drawings import drawing

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
CODES = {"timer", "timer_date", "timer_over"}


def found(text: str) -> list[Problem]:
    with clock.fixed(NOW):
        problems = review_bundle({"p.bpmn": drawing(text)})
    return [problem for problem in problems if problem.code in CODES]


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("duration=P14D", "den 8 december 2026 kl. 10.00"),
        ("duration=PT90M", "den 24 november 2026 kl. 11.30"),
        ("duration=P1M", "den 24 december 2026 kl. 10.00"),
        ("date=2026-12-08", "den 8 december 2026 kl. 00.00"),
        ("date=2027-07-01T08:00", "den 1 juli 2027 kl. 08.00"),
        ("date='arbetsdagar(today(), 10)'", "den 8 december 2026 kl. 00.00"),
        ("date='case.started_on + duration(\"P1D\")'", "den 25 november 2026 kl. 00.00"),
        ("cycle=R3/P7D", "den 1 december 2026 kl. 10.00 och 2 gånger till med 7 dagar emellan"),
        (
            "cycle=R/P1D",
            "den 25 november 2026 kl. 10.00 och sedan med 1 dag emellan, tills något annat avslutar den",
        ),
    ],
)
def test_the_next_date_of_a_timer_is_told(time: str, words: str):
    (problem,) = found(f"catch T {time}\nS -> T -> E")

    assert (problem.element, problem.code, problem.severity) == ("T", "timer_date", "info")
    assert problem.message == f"Om ärendet kom hit nu skulle timern gå {words}."


def test_programs_read_the_moment_and_not_the_sentence():
    (coming,) = found("catch T date=2026-12-08\nS -> T -> E")
    _, over = sorted(found("catch T date=2026-11-23\nS -> T -> E"), key=lambda problem: problem.code)
    (following,) = found("service F topic=t prop.variables=dag\ncatch T date=dag\nS -> F -> T -> E")

    assert coming.due_at == datetime(2026, 12, 7, 23, tzinfo=UTC)
    assert over.due_at == datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert following.due_at is None


def test_a_start_is_counted_from_the_start():
    (problem,) = found("start S date=2026-12-08\nS -> E")

    assert problem.message == "Om processen startades nu skulle timern gå den 8 december 2026 kl. 00.00."


def test_a_timer_that_follows_a_variable_tells_which():
    (problem,) = found(
        "service F topic=t prop.variables=dag\n"
        "catch T 'Dagen' date='dag - duration(\"P7D\")'\n"
        "S -> F -> T -> E"
    )

    assert problem.message == "Timern ”Dagen” räknas från ”dag”, som får sitt värde i ärendet."


@pytest.mark.parametrize(
    ("faulty", "good", "code"),
    [
        ("date=2026-11-23", "date=2026-11-25", "timer_over"),
        ("duration=PT0S", "duration=PT1S", "timer_over"),
        ("duration=-P1D", "duration=P1D", "timer_over"),
        ("date='today() - duration(\"P1D\")'", "date='today() + duration(\"P1D\")'", "timer_over"),
        ("date='date(\"2026-13-01\")'", "date='date(\"2026-12-01\")'", "timer"),
        ("date=P1D", "duration=P1D", "timer"),
        ("cycle=R/PT0S", "cycle=R/PT1M", "timer"),
    ],
)
def test_a_time_that_is_none_or_is_over(faulty: str, good: str, code: str):
    assert code in {problem.code for problem in found(f"catch T {faulty}\nS -> T -> E")}
    assert {problem.code for problem in found(f"catch T {good}\nS -> T -> E")} == {"timer_date"}
