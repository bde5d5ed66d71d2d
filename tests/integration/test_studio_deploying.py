"""A draft is deployed when its checks and test cases are green and somebody else has approved it as it is."""

from dataclasses import replace

import pytest

from engine.commands.approve_draft import DraftChanged, approve_draft
from engine.commands.create_workspace import create_workspace
from engine.commands.deploy_draft import NotReady, deploy_draft, use_earlier_version
from engine.commands.play_draft import (
    PATIENCE,
    ask_for_case_run,
    claim_case_run,
    end_case_run,
    note_case_run,
)
from engine.commands.save_draft_file import save_draft_file
from engine.commands.set_members import set_members
from engine.commands.upload_tokens import make_upload_token, revoke_upload_token, use_upload_token
from engine.drafts import blank_process
from engine.exceptions import InvalidAnswers, NotFound, NotPermitted, ProcessNotFound, Refused
from engine.models import approval, upload_token
from engine.process_engine import ProcessEngine
from engine.queries import studio
from engine.queries.registers import latest_bundles

CASES = b'{"process": "park", "cases": [{"name": "en", "now": "2026-11-23T08:00:00+01:00", "steps": []}]}'


@pytest.fixture
def park(town):
    """A process of Olle's and Ove's, as good as blank."""
    for name in ("olle", "ove", "per"):
        town.person(name, ("process_owner", None))
    town.engine.run(
        create_workspace, "park", title="Parken", files=blank_process("park", "Parken"), by=town.actor("olle")
    )
    town.engine.run(
        set_members, "park", {"olle": "owner", "ove": "owner", "hanna": "reader"}, by=town.actor("olle")
    )
    return town


def ready(town, by="olle"):
    return town.engine.read(studio.readiness, "park", town.actor(by))


def save(town, name, content, by="olle"):
    now = town.engine.read(studio.draft_files, "park", town.actor(by)).get(name)
    town.engine.run(
        save_draft_file,
        "park",
        name=name,
        content=content,
        base_revision=now.revision if now else 0,
        by=town.actor(by),
    )


def approve(town, by="ove"):
    town.engine.run(approve_draft, "park", content_hash=ready(town).content_hash, by=town.actor(by))


def deploy(town, by="olle", note="Nytt i parken"):
    return town.engine.run(
        deploy_draft, "park", content_hash=ready(town).content_hash, note=note, by=town.actor(by)
    )


def play(town, status="held", results=()):
    town.engine.run(ask_for_case_run, "park", by=town.actor("olle"))
    claimed = town.engine.run(claim_case_run)
    town.engine.run(end_case_run, claimed.id, results, status=status)


def test_an_approved_draft_is_deployed_with_its_note(park):
    approve(park)

    done = deploy(park)

    assert (done.deployed.version, done.deployed.is_new) == (1, True)
    assert [(row.process_key, row.note) for row in park.engine.read(latest_bundles)] == [
        ("park", "Nytt i parken")
    ]
    assert not ready(park).is_changed
    assert [version.kind for version in park.engine.read(studio.versions, "park", park.actor("olle"))] == [
        "deployed"
    ]


def test_without_approval_nothing_is_deployed(park):
    with pytest.raises(NotReady, match="godkänna"):
        deploy(park)


def test_ones_own_approval_is_not_enough(park):
    approve(park, by="olle")

    assert ready(park).lacks_approval
    with pytest.raises(NotReady):
        deploy(park)


def test_two_who_have_both_changed_it_approve_each_others_work(park):
    save(park, "x.form", b"{}", by="ove")
    approve(park, by="ove")
    assert ready(park).lacks_approval

    approve(park, by="olle")

    assert not ready(park).lacks_approval


def test_an_approval_is_void_when_a_byte_changes_and_counts_again_when_it_is_back(park):
    before = park.engine.read(studio.draft_files, "park", park.actor("olle"))["park.bpmn"].content
    approve(park)
    save(park, "park.bpmn", before + b"\n")
    assert ready(park).lacks_approval

    save(park, "park.bpmn", before)

    assert not ready(park).lacks_approval
    assert len(park.rows(approval)) == 1


@pytest.mark.parametrize("who", ["hanna", "per", "pia"])
def test_whoever_is_no_process_owner_or_has_no_part_approves_nothing(park, who):
    with pytest.raises(NotPermitted):
        approve(park, by=who)


def test_what_somebody_did_not_see_is_neither_approved_nor_deployed(park):
    seen = ready(park).content_hash
    save(park, "x.form", b"{}")

    for command in (approve_draft, deploy_draft):
        with pytest.raises(DraftChanged):
            park.engine.run(command, "park", content_hash=seen, by=park.actor("ove"))


def test_where_the_installation_asks_for_no_approval_none_is_needed(park):
    rooms = replace(park.engine.rooms, studio_approval=False)
    park.engine = ProcessEngine(park.database, rooms)

    assert deploy(park).deployed.version == 1


def test_errors_stop_deployment(park):
    save(
        park,
        "park.bpmn",
        park.engine.read(studio.draft_files, "park", park.actor("olle"))["park.bpmn"].content.replace(
            b'camunda:formRef="park_forsta"', b'camunda:formRef="borta"'
        ),
    )
    approve(park)

    assert [problem.code for problem in ready(park).errors] == ["missing_form"]
    with pytest.raises(Refused, match="borta"):
        deploy(park)


def test_test_cases_stop_deployment_until_they_have_been_played_and_hold(park):
    save(park, "park.test.json", CASES)
    approve(park)
    with pytest.raises(NotReady, match="testfall"):
        deploy(park)
    play(park, status="failed")
    with pytest.raises(NotReady, match="testfall"):
        deploy(park)

    play(park)

    assert ready(park).is_ready
    assert deploy(park).deployed.version == 1


def test_a_run_counts_for_the_content_that_was_played(park):
    save(park, "park.test.json", CASES)
    play(park)
    assert ready(park).cases_hold

    save(park, "park.test.json", CASES + b"\n")

    assert not ready(park).cases_hold


def test_asking_twice_for_the_same_content_is_one_run(park):
    save(park, "park.test.json", CASES)

    first = park.engine.run(ask_for_case_run, "park", by=park.actor("olle"))

    assert park.engine.run(ask_for_case_run, "park", by=park.actor("hanna")) == first
    with pytest.raises(NotPermitted):
        park.engine.run(ask_for_case_run, "park", by=park.actor("per"))


def test_a_run_is_taken_by_one_and_asked_for_anew_when_it_was_dropped(park):
    save(park, "park.test.json", CASES)
    first = park.engine.run(ask_for_case_run, "park", by=park.actor("olle"))
    taken = park.engine.run(claim_case_run)
    park.engine.run(note_case_run, taken.id, [{"file": "park.test.json", "case": "en", "failures": []}])
    assert ready(park).run.done == 1
    assert park.engine.run(claim_case_run) is None
    assert park.engine.run(ask_for_case_run, "park", by=park.actor("olle")) == first

    park.later(seconds=PATIENCE.total_seconds() + 1)

    assert park.engine.run(claim_case_run) is None
    assert park.engine.run(ask_for_case_run, "park", by=park.actor("olle")) != first


def test_without_test_cases_there_is_nothing_to_play(park):
    with pytest.raises(InvalidAnswers):
        park.engine.run(ask_for_case_run, "park", by=park.actor("olle"))


def test_one_step_back_to_an_earlier_version_for_new_cases(park):
    approve(park)
    deploy(park)
    old = park.start("park")
    save(park, "extra.test.json", b'{"process": "park", "cases": []}')
    before = park.engine.read(studio.draft_files, "park", park.actor("olle"))["park.bpmn"].content
    save(park, "park.bpmn", before.replace("Gör det första".encode(), "Gör det andra".encode()))
    approve(park)
    play(park)
    deploy(park)

    back = park.engine.run(use_earlier_version, "park", 1, by=park.actor("olle"))

    assert (back.version, back.is_new) == (3, True)
    assert [task.name for task in park.tasks(park.start("park"))] == ["Gör det första"]
    assert park.page(old).version == 1
    assert (
        "Gör det andra"
        in park.engine.read(studio.draft_files, "park", park.actor("olle"))["park.bpmn"].content.decode()
    )
    with pytest.raises(ProcessNotFound):
        park.engine.run(use_earlier_version, "park", 17, by=park.actor("olle"))
    with pytest.raises(NotPermitted):
        park.engine.run(use_earlier_version, "park", 1, by=park.actor("hanna"))


def test_a_key_for_uploads_speaks_for_its_person_until_it_is_revoked(park):
    token = park.engine.run(make_upload_token, name="Datorn", by=park.actor("olle"))
    row = park.rows(upload_token)[0]
    assert (token not in row.token_hash, park.engine.run(use_upload_token, token).username) == (True, "olle")

    with pytest.raises(NotFound):
        park.engine.run(revoke_upload_token, row.id, by=park.actor("ove"))
    park.engine.run(revoke_upload_token, row.id, by=park.actor("olle"))

    assert park.engine.run(use_upload_token, token) is None
    assert park.engine.run(use_upload_token, "gissning") is None
    with pytest.raises(NotPermitted):
        park.engine.run(make_upload_token, name="Datorn", by=park.actor("hanna"))
