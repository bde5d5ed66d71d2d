"""The phase bar, from where a case has been and where it is."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.queries.case_position import CasePosition, Pass
from web.phases import phase_bar

PHASES = {"Idé": ("A",), "Plan": ("B",), "Beslut": ("C",), "Åtgärder": ("D",), "Utvärdering": ("E",)}
MOMENT = datetime(2026, 11, 23, tzinfo=UTC)


def bar(passed: str, *now: str, status: str = "active") -> list[str]:
    """The states after the elements in `passed` were entered, with the phases `now` open."""
    position = CasePosition(
        passes=[Pass(MOMENT, ("p", element)) for element in passed],
        active=frozenset(),
        late=frozenset(),
        failed=frozenset(),
        phases=list(now),
    )
    return [phase.state for phase in phase_bar(PHASES, "p", position, status=status)]


def test_what_was_passed_is_done_and_the_rest_is_to_come():
    assert bar("AB", "Plan") == ["done", "now", "to come", "to come", "to come"]


def test_a_case_that_was_sent_back_has_the_later_phases_before_it_again():
    assert bar("ABCB", "Plan") == ["done", "now", "to come", "to come", "to come"]


def test_phases_can_go_on_side_by_side_and_end_in_any_order():
    assert bar("ABCDE", "Åtgärder", "Utvärdering")[3:] == ["now", "now"]
    assert bar("ABCDE", "Åtgärder")[3:] == ["now", "done"]
    assert bar("ABCDE", "Utvärdering")[3:] == ["done", "now"]


def test_a_phase_that_was_gone_past_was_left_out():
    assert bar("AC", "Beslut") == ["done", "left out", "now", "to come", "to come"]


def test_between_two_phases_nothing_goes_on():
    assert bar("A") == ["done", "to come", "to come", "to come", "to come"]


def test_in_a_case_that_has_ended_the_rest_was_left_out():
    assert bar("ABC", status="ended") == ["done", "done", "done", "left out", "left out"]


def test_a_cancelled_case_stopped_in_the_phase_that_it_entered_last():
    assert bar("AB", status="cancelled") == ["done", "stopped", "left out", "left out", "left out"]


def test_elements_of_called_processes_do_not_count():
    position = CasePosition([Pass(MOMENT, ("other", "A"))], frozenset(), frozenset(), frozenset(), ["Idé"])

    assert next(iter(phase_bar(PHASES, "p", position, status="active"))).state == "now"
