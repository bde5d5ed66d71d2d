"""Work lists: mine, my roles', later, done; in order, a page at a time, and nothing that is somebody else's."""

from datetime import date

import pytest
from sqlalchemy import update

from engine.commands.claim_user_task import claim_user_task
from engine.models import process_instance
from engine.queries import status
from engine.queries.status import status_list
from engine.queries.status_figures import status_figures
from engine.queries.status_filter import StatusFilter
from engine.queries.task_list import (
    PAGE,
    count_open_tasks,
    done_tasks,
    later_tasks,
    my_roles_tasks,
    my_tasks,
    open_tasks,
)

TASKS = """
S -> A -> B -> E
user A prop.due=day
user B groups=process_leader
lane Handläggare role=case_officer: A B
"""
LATER = "S -> A -> E\nuser A follow_up=P7D\nlane H role=case_officer: A"


@pytest.fixture
def start(town):
    """Start a case whose task is due on a day (null: without one)."""
    town.deploy(TASKS, given={"day"})
    town.person("nora", ("case_officer", "kfn"))

    def start(title, day=None, **variables):
        return town.start(title=title, day=day, **variables)

    return start


def titles(rows):
    return [row.case_title for row in rows]


def test_a_list_begins_with_what_is_due_first_and_ends_with_what_has_no_date(town, start):
    for title, day in (("sist", None), ("mars", date(2027, 3, 1)), ("januari", date(2027, 1, 11))):
        start(title, day)

    assert titles(town.engine.read(my_roles_tasks, town.actor("hugo"))) == ["januari", "mars", "sist"]


def test_of_two_with_the_same_date_the_older_comes_first(town, start):
    for title in "abc":
        start(title, date(2027, 3, 1))

    assert titles(town.engine.read(my_roles_tasks, town.actor("hugo"))) == ["a", "b", "c"]


def test_my_roles_list_merges_the_queues_of_all_my_units_in_one_order(town, start):
    start("nämnden", date(2027, 3, 1), deciding_body="kfn")
    start("överallt", date(2027, 1, 11))
    start("förvaltningen", date(2027, 2, 1), deciding_body="kff")

    assert titles(town.engine.read(my_roles_tasks, town.actor("hugo"))) == [
        "överallt",
        "förvaltningen",
        "nämnden",
    ]


def test_my_roles_list_holds_nothing_of_other_roles_or_units_nor_what_somebody_took(town, start):
    start("vill ha", deciding_body="kfn")
    start("annan enhet", deciding_body="kff")
    town.complete(start("annan roll", deciding_body="kfn"), "A")
    [taken] = town.tasks(start("tagen", deciding_body="kfn"))
    town.engine.run(claim_user_task, taken.id, by=town.actor("hugo"))

    assert titles(town.engine.read(my_roles_tasks, town.actor("nora"))) == ["vill ha"]


def test_my_list_holds_what_is_mine_alone(town, start):
    start("min", participants={"case_officer": "hanna"})
    start("annans", participants={"case_officer": "hugo"})
    start("ingens")

    assert titles(town.engine.read(my_tasks, town.actor("hanna"))) == ["min"]


def test_pages_follow_on_each_other_without_gap_or_repeat(town, start):
    for number in range(PAGE + 3):
        start(f"{number:02}", date(2027, 1, 1 + number % 28), deciding_body=("kfn", "kff", None)[number % 3])
    hugo = town.actor("hugo")

    first, second, third = (town.engine.read(my_roles_tasks, hugo, page=page) for page in range(3))

    assert (len(first), len(second), len(third)) == (PAGE, 3, 0)
    due = [(row.due_at, row.id) for row in first + second]
    assert due == sorted(due)
    assert len({row.id for row in first + second}) == PAGE + 3


def test_who_holds_no_role_is_offered_nothing(town, start):
    start("ingens")
    town.person("utan")

    assert town.engine.read(my_roles_tasks, town.actor("utan")) == []
    assert town.engine.read(count_open_tasks, town.actor("utan")) == (0, 0)


def test_a_task_to_follow_up_later_is_hidden_until_its_day(town):
    town.deploy(LATER)
    town.start(participants={"case_officer": "hanna"})
    town.start()
    hanna, hugo = town.actor("hanna"), town.actor("hugo")

    assert town.engine.read(my_tasks, hanna) == []
    assert len(town.engine.read(later_tasks, hanna)) == 1
    assert town.engine.read(my_roles_tasks, hugo) == []

    town.later(days=8)

    assert len(town.engine.read(my_tasks, hanna)) == 1
    assert town.engine.read(later_tasks, hanna) == []
    assert len(town.engine.read(my_roles_tasks, hugo)) == 1


def test_counts_are_of_mine_and_of_my_roles(town, start):
    start("min", participants={"case_officer": "hanna"})
    for _ in range(3):
        start("erbjuden", deciding_body="kff")

    assert town.engine.read(count_open_tasks, town.actor("hanna")) == (1, 3)


def test_counting_stops_at_the_cap(town, start, monkeypatch):
    monkeypatch.setattr("engine.queries.task_list.COUNT_CAP", 2)
    for _ in range(4):
        start("erbjuden")

    assert town.engine.read(count_open_tasks, town.actor("hugo")) == (0, 2)


def test_done_is_what_i_did_the_latest_first(town, start):
    first, second, others = start("först"), start("sedan"), start("annans")
    for case, who in ((first, "hugo"), (second, "hugo"), (others, "hanna")):
        town.later(minutes=1)
        town.complete(case, "A", by=town.actor(who))

    assert titles(town.engine.read(done_tasks, town.actor("hugo"))) == ["sedan", "först"]


def test_the_operators_list_is_narrowed_by_role_or_case(town, start):
    case = start("ett")
    town.complete(start("två"), "A")

    assert titles(town.engine.read(open_tasks, role="process_leader")) == ["två"]
    assert titles(town.engine.read(open_tasks, case_id=case)) == ["ett"]


def test_the_status_list_puts_late_cases_first_and_counts_what_is_late(town, start):
    start("i tid", date(2027, 3, 1))
    start("sen", date(2026, 11, 24))
    town.later(days=3)

    rows = town.engine.read(status_list, StatusFilter())
    assert [(row.title, row.open_tasks, row.late_tasks) for row in rows] == [("sen", 1, 1), ("i tid", 1, 0)]
    assert titles_of(town, only_late=True) == ["sen"]
    assert town.engine.read(status_figures, StatusFilter()) == [(None, 2, 1)]


@pytest.mark.parametrize("order", ["late", "milestone", "title", "activity"])
@pytest.mark.parametrize("late", [0, 1, 2, 3, 4, 5])
def test_the_status_list_shows_each_case_once_page_by_page(town, start, monkeypatch, order, late):
    started = [start(f"{number}", date(2026, 11, 24) if number < late else None) for number in range(5)]
    town.later(days=3)
    whole = [row.id for row in town.engine.read(status_list, StatusFilter(), order=order)]
    monkeypatch.setattr(status, "PAGE", 2)

    pages = [
        [row.id for row in town.engine.read(status_list, StatusFilter(), order=order, page=page)]
        for page in range(4)
    ]

    assert sorted(whole) == sorted(started)
    assert pages == [whole[:2], whole[2:4], whole[4:], []]


def test_the_status_list_is_narrowed_by_unit_process_status_and_words(town, start):
    start("Torget", deciding_body="kfn")
    start("Parken")
    ended = start("Badet")
    for element in "AB":
        town.complete(ended, element)

    assert titles_of(town, unit_key="kfn") == ["Torget"]
    assert titles_of(town, process_key="annan") == []
    assert titles_of(town, status="ended") == ["Badet"]
    assert titles_of(town, search="park") == ["Parken"]
    assert titles_of(town, search="%") == []


#: Phase, status and whether late, of each case in turn.
STANDING = (
    ("Beredning", "active", "late"),
    ("Samråd", "paused", "late"),
    (None, "active", "late"),
    ("Beredning", "paused", "in time"),
    (None, "ended", "in time"),
    ("Samråd", "active", "in time"),
    ("Beslut", "ended", "late"),
    ("Beredning", "active", "late"),
)


@pytest.mark.parametrize(
    ("wanted", "figures"),
    [
        ({}, [("Beredning", 3, 2), ("Samråd", 2, 1), (None, 1, 1)]),
        ({"status": "paused"}, [("Samråd", 1, 1), ("Beredning", 1, 0)]),
        ({"status": "ended"}, [(None, 1, 0), ("Beslut", 1, 1)]),
        ({"status": "cancelled"}, []),
    ],
)
def test_the_figures_are_the_same_whether_the_phases_are_counted_one_by_one_or_grouped(
    town, start, wanted, figures
):
    for phase, standing, when in STANDING:
        case = start(phase or "", date(2026, 11, 24) if when == "late" else None)
        town.engine.run(_stands, case, phase=phase, status=standing)
    town.later(days=3)

    assert town.engine.read(status_figures, StatusFilter(**wanted)) == figures
    assert town.engine.read(status_figures, StatusFilter(**wanted, process_key="p")) == figures


def _stands(tx, case, **columns):
    tx.connection.execute(update(process_instance).where(process_instance.c.id == case).values(columns))


def titles_of(town, **wanted):
    return [row.title for row in town.engine.read(status_list, StatusFilter(**wanted))]
