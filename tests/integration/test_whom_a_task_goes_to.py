"""Whom a task goes to: the drawing's assignee, the accountable head, the case's participant, the role near the case."""

from datetime import date

import pytest

from engine.commands.claim_user_task import claim_user_task
from engine.commands.pause_case import change_plan
from engine.commands.registers import add_substitution, revoke_role
from engine.exceptions import NotACandidate, NotPermitted
from engine.models import unit, user_task
from engine.queries.task_list import my_roles_tasks, my_tasks
from engine.transaction import OPERATOR


def lane(role, *options):
    return "\n".join([*options, "S -> A -> B -> E", f"lane Bana role={role}: A B"])


def placed(town, case):
    """The assignee's number and the queue of the case's open task."""
    [row] = [row for row in town.rows(user_task, instance_id=case) if row.status == "open"]
    return row.assignee_id, row.queue


def units(town):
    return {row.key: row.id for row in town.rows(unit)}


def offered(town, username):
    return [task.element_id for task in town.engine.read(my_roles_tasks, town.actor(username))]


def test_the_drawings_assignee_gets_the_task_before_anybody_else(town):
    town.deploy(lane("process_leader", "user A assignee=participants.case_officer"), given={"participants"})

    case = town.start(participants={"case_officer": "hanna", "process_leader": "pia"})

    assert placed(town, case)[0] == town.id_of("hanna")


def test_an_assignee_that_names_nobody_leaves_the_task_to_the_lanes_role(town):
    town.deploy(lane("case_officer", "user A assignee=participants.case_officer"), given={"participants"})

    case = town.start(participants={"case_officer": "finns_inte"})

    assert placed(town, case) == (None, "case_officer")


def test_the_cases_participant_for_the_role_gets_its_tasks(town):
    town.deploy(lane("case_officer"))

    case = town.start(participants={"case_officer": "hugo"}, deciding_body="kfn")

    assert placed(town, case)[0] == town.id_of("hugo")
    assert offered(town, "hanna") == []


def test_without_a_participant_the_task_lies_with_the_role_in_the_cases_own_unit(town):
    town.person("nils", ("case_officer", "kfn"))
    town.deploy(lane("case_officer"))

    case = town.start(deciding_body="kfn")

    assert placed(town, case) == (None, f"case_officer@{units(town)['kfn']}")
    assert offered(town, "nils") == ["A"]
    assert offered(town, "hanna") == []


def test_else_with_the_role_in_the_units_administration(town):
    town.deploy(lane("case_officer"))

    case = town.start(deciding_body="kfn")

    assert placed(town, case) == (None, f"case_officer@{units(town)['kff']}")
    assert offered(town, "hanna") == ["A"]


def test_else_with_the_role_everywhere(town):
    town.unit("sbf", "forvaltning", head="helen")
    town.unit("sbn", "namnd", administration="sbf")
    town.deploy(lane("process_leader"))

    case = town.start(deciding_body="sbn")

    assert placed(town, case) == (None, "process_leader")
    assert offered(town, "pia") == ["A"]


def test_who_holds_the_role_in_every_unit_is_offered_it_in_each(town):
    town.deploy(lane("case_officer"))

    town.start(deciding_body="kfn")

    assert offered(town, "hugo") == ["A"]


def test_candidate_groups_override_the_lane(town):
    town.deploy(lane("case_officer", "user A groups=process_leader"))

    case = town.start()

    assert placed(town, case) == (None, "process_leader")
    with pytest.raises(NotACandidate):
        town.engine.run(claim_user_task, town.tasks(case)[0].id, by=town.actor("hugo"))


def test_the_head_is_derived_from_the_deciding_body_and_never_typed_in(town):
    town.person("hilding", ("head_of_administration", None))
    town.unit("sbf", "forvaltning", head="hilding")
    town.unit("sbn", "namnd", administration="sbf")
    town.deploy(lane("head_of_administration"))

    body = town.start(deciding_body="sbn", participants={"head_of_administration": "helen"})
    administration = town.start(deciding_body="kff")

    assert placed(town, body)[0] == town.id_of("hilding")
    assert placed(town, administration)[0] == town.id_of("helen")


def test_a_role_that_nobody_holds_has_a_queue_for_whoever_gets_it(town):
    town.deploy(lane("ny_roll"))
    case = town.start()
    assert placed(town, case) == (None, "ny_roll")

    town.person("nils", ("ny_roll", None))

    assert offered(town, "nils") == ["A"]


def test_the_next_task_goes_to_a_participant_who_was_named_meanwhile(town):
    town.deploy(lane("case_officer"))
    case = town.start()

    town.complete(case, "A", {"participants": {"case_officer": "hanna"}})

    assert placed(town, case)[0] == town.id_of("hanna")


def test_a_case_that_changes_its_deciding_body_gives_its_next_task_to_the_new_one(town):
    town.unit("sbf", "forvaltning", head="helen")
    town.person("sten", ("case_officer", "sbf"))
    town.deploy(lane("case_officer"))
    case = town.start(deciding_body="kff")

    town.complete(case, "A", {"deciding_body": "sbf"})

    assert placed(town, case)[1] == f"case_officer@{units(town)['sbf']}"


def test_a_revoked_role_is_no_longer_a_candidates(town):
    town.deploy(lane("case_officer"))
    case = town.start()
    town.engine.run(revoke_role, "hugo", "case_officer", by=OPERATOR)

    with pytest.raises(NotACandidate):
        town.engine.run(claim_user_task, town.tasks(case)[0].id, by=town.actor("hugo"))


def test_a_substitute_gets_what_the_absent_person_has_and_is_offered(town):
    town.person("vera")
    town.deploy(lane("case_officer"))
    town.start(participants={"case_officer": "hanna"})
    town.start(deciding_body="kfn")
    absence = {"absent": "hanna", "substitute": "vera", "by": OPERATOR}
    town.engine.run(add_substitution, **absence, from_on=date(2026, 11, 23), until_on=date(2026, 11, 24))

    vera = town.actor("vera")
    [own] = town.engine.read(my_tasks, vera)
    [queued] = town.engine.read(my_roles_tasks, vera)
    town.engine.run(claim_user_task, queued.id, by=vera)
    town.complete(own.case_id, "A", by=vera)

    assert town.open(own.case_id) == ["B"]


def test_a_substitute_is_nobody_before_and_after_the_days_of_the_absence(town):
    town.person("vera")
    town.deploy(lane("case_officer"))
    town.start(participants={"case_officer": "hanna"})
    town.engine.run(
        add_substitution,
        absent="hanna",
        substitute="vera",
        from_on=date(2026, 11, 25),
        until_on=date(2026, 11, 26),
        by=OPERATOR,
    )

    seen = []
    for day in (24, 25, 26, 27):
        town.at(date(2026, 11, day))
        seen.append(len(town.engine.read(my_tasks, town.actor("vera"))))

    assert seen == [0, 1, 1, 0]


def test_who_leads_may_change_the_plan_in_their_own_unit_only(town):
    town.unit("sbf", "forvaltning", head="helen")
    town.deploy(lane("case_officer"))
    theirs, others = town.start(deciding_body="kfn"), town.start(deciding_body="sbf")
    change = {"milestones": {"decision": date(2027, 6, 14)}, "reason": "Ny tid", "by": town.actor("pia")}

    town.engine.run(change_plan, theirs, **change)

    with pytest.raises(NotPermitted):
        town.engine.run(change_plan, others, **change)


def test_a_participant_may_do_what_their_part_in_the_case_allows(town):
    town.unit("sbf", "forvaltning", head="helen")
    town.person("petra")
    town.deploy(lane("case_officer"))
    case = town.start(deciding_body="sbf", participants={"process_leader": "petra"})

    town.engine.run(
        change_plan,
        case,
        milestones={"decision": date(2027, 6, 14)},
        reason="Ny tid",
        by=town.actor("petra"),
    )

    assert town.page(case).milestones == {"decision": date(2027, 6, 14)}


def test_who_holds_the_role_for_every_unit_comes_before_who_holds_it_in_another(town):
    town.unit("on", "bolag", head="helen")
    town.person("kari", ("communicator", None))
    town.person("otto", ("communicator", "on"))
    town.deploy(lane("communicator"))

    town.start(deciding_body="kfn")

    assert offered(town, "kari") == ["A"]
    assert offered(town, "otto") == []
