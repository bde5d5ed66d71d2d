"""Who may do what, and whom a queue offers its tasks to."""

from types import SimpleNamespace

import pytest

from engine.permissions import PERMISSIONS, is_candidate, is_permitted, may_complete, queues_of
from engine.permissions.table import ANYBODY, OWNER, READER
from engine.transaction import OPERATOR, SYSTEM, Actor

#: Roles of the municipality (domain.md 2.2) and the two that run the system.
ROLES = {
    "elected_official",
    "committee_chair",
    "initiator",
    "committee_secretary",
    "registrar",
    "head_of_administration",
    "process_leader",
    "facilitator",
    "case_officer",
    "communicator",
    "dialogue_coordinator",
    "controller",
    "data_protection_officer",
    "municipal_lawyer",
    "archivist",
    "council_secretary",
    "child_rights_strategist",
    "minority_coordinator",
    "citizen_service",
    "service_manager",
    "auditor",
    "administrator",
    "process_owner",
}


def actor(*grants, number=1, stands_in_for=()):
    return Actor(number, "hugo", "Hugo", frozenset(grants), frozenset(stands_in_for))


def task(queue="case_officer", assignee=None):
    return SimpleNamespace(queue=queue, assignee_id=assignee)


def test_every_permission_is_of_roles_that_exist():
    named = set().union(*PERMISSIONS.values()) - {ANYBODY, OWNER, READER}

    assert named <= ROLES


@pytest.mark.parametrize("permission", sorted(PERMISSIONS))
def test_an_administrator_and_the_operator_may_whatever_can_be_asked_for(permission):
    # No case is meant, so nothing is read.
    assert is_permitted(None, permission, OPERATOR)
    # What is drawn and approved is the owners', whoever runs the system.
    of_parts_alone = permission in ("draft.change", "draft.approve")
    assert is_permitted(None, permission, actor(("administrator", None))) is not of_parts_alone


@pytest.mark.parametrize("permission", sorted(PERMISSIONS))
def test_an_auditor_may_look_and_change_nothing(permission):
    looks = permission.endswith(".read") and permission not in (
        "incident.read",
        "notification.read",
        "draft.read",
    )

    assert is_permitted(None, permission, actor(("auditor", None))) is looks


def test_a_role_in_a_unit_is_held_there_and_somewhere_but_not_elsewhere():
    hugo = actor(("case_officer", 3))

    assert hugo.holds("case_officer", 3)
    assert hugo.holds("case_officer", None)
    assert not hugo.holds("case_officer", 4)


def test_a_role_in_every_unit_is_held_in_each():
    assert actor(("case_officer", None)).holds("case_officer", 4)


def test_the_queues_of_a_person_are_those_of_their_units_and_the_one_of_all():
    assert queues_of(actor(("case_officer", 3)), [3, 4]) == ["case_officer", "case_officer@3"]
    assert queues_of(actor(("case_officer", None)), [3, 4]) == [
        "case_officer",
        "case_officer@3",
        "case_officer@4",
    ]
    assert queues_of(actor(), [3, 4]) == []


def test_who_sees_a_queue_is_a_candidate_in_it_and_nobody_else_is():
    units = [3, 4]
    for hugo in (actor(("case_officer", 3)), actor(("case_officer", None)), actor(("registrar", 3)), actor()):
        for queue in ("case_officer", "case_officer@3", "case_officer@4", "registrar@3"):
            assert is_candidate(hugo, queue) == (queue in queues_of(hugo, units)), (hugo, queue)


def test_a_task_that_somebody_has_is_theirs_and_their_substitutes():
    taken = task(assignee=7)

    assert may_complete(actor(number=7), taken)
    assert may_complete(actor(number=8, stands_in_for=[7]), taken)
    assert not may_complete(actor(("case_officer", None), number=8), taken)


def test_the_engine_itself_may():
    assert may_complete(SYSTEM, task(assignee=7))
