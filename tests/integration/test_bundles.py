"""A process version is a bundle: the process with all it calls, its tables and forms, frozen together."""

import pytest

from engine.commands.deploy_bundle import DeploymentRefused, deploy_bundle
from engine.exceptions import BundleIncomplete, NotPermitted
from engine.models import audit_event, bundle, bundle_file, resource, role
from engine.queries.registers import latest_bundles
from engine.transaction import OPERATOR
from tests.support.drawings import drawing
from tests.support.form_js import source, textfield

ONE = "user A form=f\nS -> A -> E\nlane Handläggare role=case_officer: A"
TWO = "user A form=f\nS -> A -> B -> E\nlane Handläggare role=case_officer: A B"
FORM = source(textfield("reply"))


def test_the_first_version_is_one_and_a_change_is_the_next(town):
    first, second = town.deploy(ONE, f__form=FORM), town.deploy(TWO, f__form=FORM)

    assert (first.version, second.version) == (1, 2)
    assert [row.version for row in town.engine.read(latest_bundles)] == [2]


def test_the_same_content_again_is_no_new_version(town):
    first = town.deploy(ONE, f__form=FORM)

    again = town.deploy(ONE, f__form=FORM)

    assert (again.bundle_id, again.version, again.is_new) == (first.bundle_id, 1, False)
    assert len(town.rows(bundle)) == 1


def test_a_changed_form_alone_is_a_new_version(town):
    town.deploy(ONE, f__form=FORM)

    assert town.deploy(ONE, f__form=source(textfield("answer"))).version == 2


def test_going_back_to_an_older_content_is_a_new_version(town):
    town.deploy(ONE, f__form=FORM)
    town.deploy(TWO, f__form=FORM)

    back = town.deploy(ONE, f__form=FORM)

    assert (back.version, back.is_new) == (3, True)
    assert len({row.content_hash for row in town.rows(bundle)}) == 2


def test_what_two_versions_share_is_stored_once(town):
    town.deploy(ONE, f__form=FORM)
    town.deploy(TWO, f__form=FORM)

    assert len(town.rows(bundle_file)) == 4
    assert len(town.rows(resource)) == 3


def test_a_file_that_nothing_in_the_process_uses_is_left_out(town):
    town.deploy(ONE, f__form=FORM, annan__form=FORM)

    assert [row.name for row in town.rows(bundle_file)] == ["f.form", "p.bpmn"]


def test_a_running_case_keeps_its_version_and_a_new_one_starts_with_the_latest(town):
    town.deploy(ONE, f__form=FORM)
    old = town.start()
    town.deploy(TWO, f__form=FORM)
    new = town.start()

    town.complete(old, "A")
    town.complete(new, "A")

    assert (town.page(old).row.status, town.page(old).version) == ("ended", 1)
    assert (town.open(new), town.page(new).version) == (["B"], 2)


def test_roles_that_a_drawing_names_are_there_after_deployment(town):
    town.deploy("user B groups=granskare\nS -> A -> B -> E\nlane Nämndsekreterare: A B")

    roles = {row.key: row.name for row in town.rows(role)}
    assert roles["namndsekreterare"] == "Nämndsekreterare"
    assert "granskare" in roles


def test_an_existing_roles_name_is_kept(town):
    town.deploy("S -> A -> E\nlane Handläggare role=case_officer: A")

    assert {row.key: row.name for row in town.rows(role)}["case_officer"] == "case_officer"


def test_what_would_fail_at_run_time_is_not_deployed(town):
    with pytest.raises(DeploymentRefused) as refused:
        town.deploy("S -> A -> E")

    assert [problem.code for problem in refused.value.problems] == ["no_role"]
    assert town.rows(bundle) == []


def test_a_missing_form_is_named(town):
    with pytest.raises(BundleIncomplete, match="f"):
        town.deploy(ONE)


def test_warnings_are_told_and_stop_nothing(town):
    deployed = town.deploy("S -> A -> E\nlane Handläggare role=case_officer: A")

    assert "no_form" in {problem.code for problem in deployed.warnings}


def test_only_who_owns_the_processes_deploys(town):
    sources = {"p.bpmn": drawing("S -> A -> E\nlane Handläggare role=case_officer: A")}
    town.person("olle", ("process_owner", None))

    with pytest.raises(NotPermitted):
        town.engine.run(deploy_bundle, "p", sources, by=town.actor("pia"))

    assert town.engine.run(deploy_bundle, "p", sources, by=town.actor("olle")).version == 1


def test_a_deployment_stands_in_the_audit_trail(town):
    town.engine.run(
        deploy_bundle, "p", {"p.bpmn": drawing(ONE), "f.form": FORM}, by=OPERATOR, note="Första versionen"
    )

    event = town.rows(audit_event, kind="bundle_deployed")[0]
    assert (event.chain, "Första versionen" in event.details) == ("system", True)


def test_the_roles_of_every_pool_of_a_drawing_are_created(town):
    other = drawing("S2 -> B -> E2\nstart S2\nlane Driftledare: B", "q")
    process = other[other.index(b"<bpmn:process") : other.index(b"</bpmn:definitions>")]
    both = drawing(TWO.replace("B", "C")).replace(b"</bpmn:definitions>", process + b"</bpmn:definitions>")

    town.engine.run(deploy_bundle, "p", {"p.bpmn": both, "f.form": FORM}, by=OPERATOR)

    assert [row.name for row in town.rows(role, key="driftledare")] == ["Driftledare"]
