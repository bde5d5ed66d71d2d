"""What lists, assignment and the timeline need of a case's variables stands as rows, written with them."""

from datetime import date

import pytest

from engine.models import milestone, participant, process_instance
from engine.transaction import OPERATOR

DRAWING = "S -> A -> B -> E\nlane Handläggare role=case_officer: A B"
DIARY = "service D topic=assign_diary_number\nS -> A -> D -> B -> E\nlane H role=case_officer: A B"


@pytest.fixture
def case(town):
    town.deploy(DRAWING)
    return town.start()


def complete(town, case, **variables):
    town.complete(case, "A", variables, by=OPERATOR)
    return town.page(case)


def test_a_case_has_its_processes_name_until_it_has_a_title(town, case):
    assert town.page(case).row.title == "p"

    assert complete(town, case, title="Nya torget").row.title == "Nya torget"


def test_a_title_is_cut_where_the_column_ends(town, case):
    assert len(complete(town, case, title="x" * 500).row.title) == 300


def test_the_deciding_body_is_the_cases_unit(town, case):
    assert complete(town, case, deciding_body="kfn").row.unit_key == "kfn"


def test_a_body_that_does_not_exist_changes_no_unit(town, case):
    town.deploy(DRAWING)
    other = town.start(deciding_body="kfn")

    assert complete(town, other, deciding_body="finns_inte").row.unit_key == "kfn"


def test_the_accountable_head_is_never_blank_when_there_is_a_body(town, case):
    assert complete(town, case, deciding_body="kfn").owner == "Helen"


def test_participants_are_rows_that_follow_the_variable(town):
    town.deploy(DRAWING)
    case = town.start(participants={"case_officer": "hanna", "process_leader": "pia"})
    noise = town.start(participants={"case_officer": "hugo"})

    complete(town, case, participants={"process_leader": "hugo", "communicator": "finns_inte"})

    assert [(row.role, row.user_id) for row in town.rows(participant, instance_id=case)] == [
        ("process_leader", town.id_of("hugo"))
    ]
    assert len(town.rows(participant, instance_id=noise)) == 1


def test_milestones_are_rows_that_follow_the_variable(town):
    town.deploy(DRAWING)
    case = town.start(milestones={"start": date(2027, 1, 11), "decision": date(2027, 6, 14)})

    complete(town, case, milestones={"start": date(2027, 2, 1), "note": "snart"})

    assert [(row.name, row.on_date) for row in town.rows(milestone)] == [("start", date(2027, 2, 1))]


def test_what_did_not_change_is_not_written_again(town):
    town.deploy(DRAWING)
    case = town.start(participants={"case_officer": "hanna"}, milestones={"start": date(2027, 1, 11)})

    with town.statements() as statements:
        town.complete(case, "A")

    assert not [text for text in statements if "participant" in text or "milestone" in text]


def test_a_diary_number_is_the_next_of_its_body_and_year(town):
    town.deploy(DIARY)
    cases = [town.start(deciding_body="kfn") for _ in range(2)] + [town.start(deciding_body="kff")]

    for case in cases:
        town.complete(case, "A")

    assert [row.diary_number for row in town.rows(process_instance)] == [
        "KFN2026/1",
        "KFN2026/2",
        "KFF2026/1",
    ]


def test_a_diary_number_once_given_stays(town):
    town.deploy(DIARY)
    case = town.start(deciding_body="kfn", diary_number="KS2025/7")

    assert complete(town, case).row.diary_number == "KS2025/7"
