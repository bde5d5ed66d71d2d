"""Starting a case."""

from datetime import date

from engine.queries.case_page import case_milestones, case_participants
from tests.support.drawings import drawing

ONE_TASK = "S -> A -> E\nlane Handläggare role=case_officer: A"


def test_what_a_case_is_started_with_is_mirrored_like_any_other_change(town):
    town.deploy(ONE_TASK)

    case = town.start(
        title="Torget", milestones={"decision": date(2027, 6, 14)}, participants={"process_leader": "pia"}
    )

    page = town.page(case)
    assert page.row.title == "Torget"
    assert page.milestones == {"decision": date(2027, 6, 14)}
    assert [(named.role, named.person) for named in page.participants] == [("process_leader", "Pia")]
    assert page.events[0].details["changes"]["title"] == [None, "Torget"]
