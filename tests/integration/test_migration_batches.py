"""Many cases tried, moved and taken back in the background: each once, whoever stops or joins half-way."""

import json
from datetime import timedelta

import pytest

from engine import clock
from engine.cases.choosing import Wanted
from engine.commands import migration_batches as batches
from engine.commands.migration_batches import (
    ask_for_moves,
    ask_for_trial,
    ask_for_undo,
    begin_batch_case,
    stop_batch,
    try_again,
)
from engine.commands.pause_case import pause_case
from engine.commands.retry_incident import retry_incident
from engine.exceptions import (
    ConcurrentChange,
    DatabaseUnavailable,
    InvalidAnswers,
    NiostegError,
    NotPermitted,
)
from engine.models import audit_event, case_migration, incident, migration_batch_case, process_instance
from engine.queries.migration_batches import batch_page, batches_of, next_in_batches
from engine.transaction import OPERATOR
from engine.upkeep.batches import work_on_batches
from tests.integration.conftest import at_once

LANE = "\nlane Bana role=case_officer: "
OLD = "S -> A -> B -> C -> E" + LANE + "A B C"
#: A stays as it is, B gets a due date, C is gone.
NEW = "user B due=P5D\nS -> A -> B -> E" + LANE + "A B"


@pytest.fixture
def cases(town):
    """Cases of version 1: at A, at B and at C; and a version 2."""
    town.deploy(OLD)
    found = [town.start(title=title) for title in ("Norra parken", "Södra parken", "Torget")]
    for case, done in zip(found, ("", "A", "AB"), strict=True):
        for element in done:
            town.complete(case, element)
    town.deploy(NEW)
    return found


def try_all(town, by=OPERATOR, renamed=None, **wanted):
    return town.engine.run(
        ask_for_trial, "p", to_version=2, wanted=Wanted(**wanted), renamed=renamed or {}, by=by
    )


def move_all(town, trial, verdicts=("same", "changed")):
    return town.engine.run(
        ask_for_moves, trial, verdicts=verdicts, wanted=Wanted(), reason="Rättat formulär.", by=OPERATOR
    )


def worked(town, batch):
    work_on_batches(town.engine)
    return rows(town, batch)


def rows(town, batch):
    found = town.rows(migration_batch_case, batch_id=batch)
    return [(row.instance_id, row.status, row.verdict) for row in found]


def versions(town):
    return [town.page(row.id).version for row in town.rows(process_instance)]


def test_a_trial_gives_each_case_its_verdict_and_changes_nothing(town, cases):
    first, second, third = cases

    trial = try_all(town)
    assert [status for _, status, _ in rows(town, trial)] == ["waiting"] * 3

    assert worked(town, trial) == [
        (first, "done", "same"),
        (second, "done", "changed"),
        (third, "done", "choice"),
    ]
    assert versions(town) == [1, 1, 1]
    assert town.rows(case_migration) == []


def test_a_step_that_is_answered_for_lets_its_cases_follow(town, cases):
    trial = try_all(town, renamed={("p", "C"): "B"})

    assert [verdict for _, _, verdict in worked(town, trial)] == ["same", "changed", "changed"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"step": "B"}, [1]),
        ({"search": "parken"}, [0, 1]),
        ({"from_version": 1}, [0, 1, 2]),
        ({"search": "torg", "step": "C"}, [2]),
    ],
    ids=str,
)
def test_a_trial_is_of_the_cases_that_are_wanted(town, cases, wanted, expected):
    trial = try_all(town, **wanted)

    assert [case for case, _, _ in rows(town, trial)] == [cases[number] for number in expected]


def test_no_cases_are_no_batch(town, cases):
    with pytest.raises(InvalidAnswers):
        try_all(town, search="finns inte")
    assert town.engine.read(batches_of, "p") == []


def test_those_with_the_chosen_verdicts_are_moved_each_with_the_reason(town, cases):
    trial = try_all(town)
    work_on_batches(town.engine)

    batch = move_all(town, trial)

    assert [(case, status) for case, status, _ in worked(town, batch)] == [
        (cases[0], "done"),
        (cases[1], "done"),
    ]
    assert versions(town) == [2, 2, 1]
    events = town.rows(audit_event, kind="case_migrated")
    assert {json.loads(event.details)["reason"] for event in events} == {"Rättat formulär."}


def test_what_has_changed_since_the_trial_stays_and_says_why(town, cases):
    trial = try_all(town)
    work_on_batches(town.engine)
    batch = move_all(town, trial, verdicts=("same",))
    town.complete(cases[0], "A")

    [(_, status, _)] = worked(town, batch)

    assert status == "refused"
    [row] = town.rows(migration_batch_case, batch_id=batch)
    assert "Pröva det igen." in json.loads(row.lines)[0]["text"]
    assert versions(town) == [1, 1, 1]


def test_a_whole_batch_is_undone_where_nothing_has_happened_since(town, cases):
    trial = try_all(town)
    work_on_batches(town.engine)
    batch = move_all(town, trial)
    work_on_batches(town.engine)
    town.complete(cases[0], "A")

    undo = town.engine.run(ask_for_undo, batch, by=OPERATOR)

    assert [(case, status) for case, status, _ in worked(town, undo)] == [
        (cases[0], "refused"),
        (cases[1], "done"),
    ]
    assert versions(town) == [2, 1, 1]


def test_a_case_that_was_moved_again_by_hand_is_left_by_the_undoing(town, cases):
    trial = try_all(town)
    work_on_batches(town.engine)
    batch = move_all(town, trial)
    work_on_batches(town.engine)
    town.deploy("S -> A -> C -> E" + LANE + "A C")
    other = town.engine.run(ask_for_trial, "p", to_version=3, wanted=Wanted(), renamed={}, by=OPERATOR)
    work_on_batches(town.engine)
    later = move_all(town, other)
    work_on_batches(town.engine)
    assert versions(town)[0] == 3

    undo = town.engine.run(ask_for_undo, batch, by=OPERATOR)

    assert worked(town, undo)[0][1] == "refused"
    assert versions(town)[0] == 3
    assert rows(town, later)[0][1] == "done"


def test_two_who_work_at_once_move_each_case_once(town, cases):
    trial = try_all(town)
    work_on_batches(town.engine)
    batch = move_all(town, trial)

    at_once(*[lambda: work_on_batches(town.engine)] * 2)
    work_on_batches(town.engine)

    assert [status for _, status, _ in rows(town, batch)] == ["done", "done"]
    assert len(town.rows(case_migration)) == 2


def test_one_that_was_killed_half_way_is_continued(town, cases, monkeypatch):
    trial = try_all(town)
    killed = town.engine.read(next_in_batches)
    town.engine.run(begin_batch_case, *killed)

    assert [status for _, status, _ in worked(town, trial)] == ["done"] * 3


def test_a_case_that_kills_whoever_begins_it_is_given_up_and_the_others_go_on(town, cases):
    trial = try_all(town)
    for _ in range(batches.MOST_TRIES):
        town.engine.run(begin_batch_case, trial, cases[0])

    assert [status for _, status, _ in worked(town, trial)] == ["failed", "done", "done"]
    [trouble] = town.rows(incident)
    assert (trouble.kind, trouble.instance_id) == ("move", cases[0])
    assert "Försöket avbröts flera gånger" in trouble.cause


def fail_once(monkeypatch, case, error=None):
    real = batches.migrate_case
    left = [case]

    def failing(tx, case_id, **more):
        if case_id in left:
            left.remove(case_id)
            raise error or NiostegError("Disken svarar inte.")
        return real(tx, case_id, **more)

    monkeypatch.setattr(batches, "migrate_case", failing)


def test_a_case_that_a_person_changed_meanwhile_has_its_turn_again(town, cases, monkeypatch):
    trial = try_all(town)
    work_on_batches(town.engine)
    batch = move_all(town, trial)
    fail_once(monkeypatch, cases[0], ConcurrentChange())

    assert [status for _, status, _ in worked(town, batch)] == ["done", "done"]
    assert town.rows(incident) == []


def test_a_database_that_is_held_costs_no_try(town, cases, monkeypatch):
    trial = try_all(town)
    work_on_batches(town.engine)
    batch = move_all(town, trial)
    for _ in range(batches.MOST_TRIES + 1):
        fail_once(monkeypatch, cases[0], DatabaseUnavailable("Databasen är upptagen."))
        with pytest.raises(DatabaseUnavailable):
            work_on_batches(town.engine)
        monkeypatch.undo()

    assert [status for _, status, _ in worked(town, batch)] == ["done", "done"]


@pytest.mark.parametrize("how", ["batch", "incident"])
def test_what_failed_is_an_incident_and_is_tried_again(town, cases, monkeypatch, how):
    trial = try_all(town)
    work_on_batches(town.engine)
    batch = move_all(town, trial)
    fail_once(monkeypatch, cases[0])
    assert worked(town, batch)[0][1] == "failed"
    [trouble] = town.rows(incident)
    assert trouble.cause.endswith("Disken svarar inte.")

    if how == "batch":
        town.engine.run(try_again, batch, by=OPERATOR)
    else:
        town.engine.run(retry_incident, trouble.id, by=OPERATOR)

    assert worked(town, batch)[0][1] == "done"
    assert [row.status for row in town.rows(incident)] == ["resolved"]
    assert versions(town) == [2, 2, 1]


def test_a_batch_is_stopped_and_goes_on_again(town, cases):
    trial = try_all(town)

    assert town.engine.run(stop_batch, trial, by=OPERATOR) == 3
    assert [status for _, status, _ in worked(town, trial)] == ["stopped"] * 3
    assert town.engine.run(try_again, trial, by=OPERATOR) == 3
    assert [status for _, status, _ in worked(town, trial)] == ["done"] * 3


def test_a_paused_case_is_moved_and_an_ended_one_is_told(town, cases):
    town.engine.run(
        pause_case, cases[0], reason="Semester", review_on=clock.today() + timedelta(days=30), by=OPERATOR
    )
    trial = try_all(town)
    work_on_batches(town.engine)
    batch = move_all(town, trial)
    for element in "BC":
        town.complete(cases[1], element)

    assert [status for _, status, _ in worked(town, batch)] == ["done", "refused"]


def test_whoever_asked_must_still_be_allowed_when_the_turn_comes(town, cases):
    with pytest.raises(NotPermitted):
        try_all(town, by=town.actor("pia"))


def test_the_page_counts_verdicts_and_shows_those_that_are_asked_for(town, cases):
    trial = try_all(town)
    work_on_batches(town.engine)

    page = town.engine.read(batch_page, "p", trial, wanted=Wanted(), verdict="changed")

    assert page.verdicts == {"same": 1, "changed": 1, "choice": 1}
    assert (page.total, [row.instance_id for row in page.cases]) == (1, [cases[1]])
    assert (page.size, page.waiting) == (3, 0)
    narrowed = town.engine.read(batch_page, "p", trial, wanted=Wanted(search="torget"))
    assert narrowed.verdicts == {"choice": 1}
