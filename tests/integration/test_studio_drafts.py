"""A workspace holds a process's draft: files that several owners change without losing each other's work."""

import pytest

from engine import drafts
from engine.checks import check_bundle
from engine.commands.create_workspace import copy_workspace, create_workspace, open_deployed_process
from engine.commands.import_files import import_files, import_whole_process
from engine.commands.name_version import name_version, restore_version, take_in_deployed
from engine.commands.retire_process import reopen_process, retire_process
from engine.commands.save_draft_file import (
    DraftOvertaken,
    delete_draft_file,
    rename_draft_file,
    save_draft_file,
)
from engine.commands.set_members import set_members
from engine.commands.start_case import ProcessRetired, start_case
from engine.drafts import blank_process
from engine.drafts.rows import KEPT_REVISIONS
from engine.exceptions import InvalidAnswers, NotFound, NotPermitted, ProcessNotFound
from engine.models import audit_event, draft_revision
from engine.queries import studio
from engine.queries.start_page import startable_processes
from engine.service_tasks import TOPICS
from engine.transaction import OPERATOR
from tests.integration.conftest import at_once
from tests.support.drawings import drawing
from tests.support.form_js import source, textfield

FORM = source(textfield("reply"))
ONE = "user A form=f\nS -> A -> E\nlane Handläggare role=case_officer: A"


@pytest.fixture
def owners(town):
    """Olle and Ove own processes; Lisa administrates; Hanna does neither."""
    town.person("olle", ("process_owner", None))
    town.person("ove", ("process_owner", None))
    town.person("lisa", ("administrator", None))
    return town


@pytest.fixture
def park(owners):
    """Olle's workspace for a process from nothing."""
    owners.engine.run(
        create_workspace,
        "park",
        title="Parken",
        files=blank_process("park", "Parken"),
        by=owners.actor("olle"),
    )
    return owners


def save(town, name, content, base, *, by="olle", key="park"):
    return town.engine.run(
        save_draft_file, key, name=name, content=content, base_revision=base, by=town.actor(by)
    )


def files(town, key="park", by="olle"):
    found = town.engine.read(studio.draft_files, key, town.actor(by))
    return {name: file.content for name, file in found.items()}


def share(town, key="park"):
    town.engine.run(
        set_members, key, {"olle": "owner", "ove": "owner", "hanna": "reader"}, by=town.actor("olle")
    )


def test_a_process_from_nothing_passes_all_checks():
    assert check_bundle(blank_process("park", 'A & "B"'), topics=TOPICS) == []


def test_whoever_opens_a_workspace_owns_it_and_others_do_not_see_it(park):
    page = park.engine.read(studio.workspace_page, "park", park.actor("olle"))

    assert [(member.username, member.part) for member in page.members] == [("olle", "owner")]
    assert [row.row.key for row in park.engine.read(studio.workspaces_of, park.actor("olle"))] == ["park"]
    assert park.engine.read(studio.workspaces_of, park.actor("ove")) == []
    with pytest.raises(NotPermitted):
        park.engine.read(studio.workspace_page, "park", park.actor("ove"))


def test_only_process_owners_open_workspaces(owners):
    with pytest.raises(NotPermitted):
        owners.engine.run(create_workspace, "park", title="P", files={}, by=owners.actor("hanna"))


def test_a_deployed_process_is_opened_with_its_files_and_test_cases_and_counts_as_deployed(owners):
    owners.deploy(ONE, f__form=FORM)

    owners.engine.run(
        open_deployed_process, "p", beside={"p.test.json": b'{"process": "p"}'}, by=owners.actor("olle")
    )

    page = owners.engine.read(studio.workspace_page, "p", owners.actor("olle"))
    assert [file.name for file in page.files] == ["f.form", "p.bpmn", "p.test.json"]
    assert (page.is_changed, page.deployed.bundle_version) == (False, 1)
    assert owners.engine.read(studio.unopened_processes, owners.actor("olle")) == []


def test_a_process_that_is_not_deployed_cannot_be_opened_nor_a_deployed_one_be_begun_from_nothing(owners):
    owners.deploy(ONE, f__form=FORM)

    with pytest.raises(ProcessNotFound):
        owners.engine.run(open_deployed_process, "q", beside={}, by=owners.actor("olle"))
    with pytest.raises(InvalidAnswers, match="redan driftsatt"):
        owners.engine.run(create_workspace, "p", title="P", files={}, by=owners.actor("olle"))


@pytest.mark.parametrize("key", ["", "1park", "../park", "en park", "ny", "x" * 81, "a/b", "p\n"])
def test_a_key_that_cannot_be_is_refused(owners, key):
    with pytest.raises(InvalidAnswers):
        owners.engine.run(create_workspace, key, title="P", files={}, by=owners.actor("olle"))


def test_a_saved_file_has_a_new_revision_and_what_is_wrong_in_it_stops_nothing(park):
    saved = save(park, "ny.dmn", b"inte en tabell", 0)

    again = save(park, "ny.dmn", b"fortfarande inte", saved.revision)

    assert again.revision > saved.revision
    assert files(park)["ny.dmn"] == b"fortfarande inte"


def test_the_same_content_twice_is_saved_once(park):
    first = save(park, "x.form", FORM, 0)

    assert save(park, "x.form", FORM, 0) == first


def test_who_saves_over_somebody_elses_work_is_told_and_nothing_is_lost(park):
    share(park)
    base = save(park, "x.form", b"bas", 0)
    theirs = save(park, "x.form", b"Oves", base.revision, by="ove")

    with pytest.raises(DraftOvertaken, match="Ove") as told:
        save(park, "x.form", b"Olles", base.revision)

    assert (told.value.theirs.content, told.value.base) == (b"Oves", b"bas")
    assert told.value.theirs.revision == theirs.revision
    assert files(park)["x.form"] == b"Oves"
    save(park, "x.form", b"Olles", theirs.revision)
    assert files(park)["x.form"] == b"Olles"


def test_of_two_who_save_at_the_same_moment_one_is_told(park):
    share(park)
    base = save(park, "x.form", b"bas", 0).revision
    olle, ove = park.actor("olle"), park.actor("ove")

    def saves(by, content):
        return lambda: park.engine.run(
            save_draft_file, "park", name="x.form", content=content, base_revision=base, by=by
        )

    results = at_once(saves(olle, b"Olles"), saves(ove, b"Oves"))

    told = [result for result in results if isinstance(result, DraftOvertaken)]
    assert len(told) == 1
    assert told[0].theirs.content == files(park)["x.form"]


def test_a_file_that_is_gone_is_not_written_by_who_had_it_open(park):
    first = save(park, "x.form", b"a", 0)
    park.engine.run(
        delete_draft_file, "park", name="x.form", base_revision=first.revision, by=park.actor("olle")
    )

    with pytest.raises(NotFound, match="tagit bort"):
        save(park, "x.form", b"b", first.revision)

    assert save(park, "x.form", b"b", 0).revision > first.revision


def test_only_the_last_states_of_a_file_are_kept(park):
    revision = 0
    for number in range(KEPT_REVISIONS + 5):
        revision = save(park, "x.form", str(number).encode(), revision).revision

    assert len(park.rows(draft_revision, name="x.form")) == KEPT_REVISIONS


@pytest.mark.parametrize(
    "name",
    ["x.py", "../x.form", "x", ".form", "a/b.form", "a\\b.form", "x\n.form", "y" * 100 + ".form", "a b.form"],
)
def test_a_file_name_that_cannot_be_is_refused(park, name):
    with pytest.raises(InvalidAnswers):
        save(park, name, b"{}", 0)


def test_two_names_that_differ_in_capitals_alone_are_refused(park):
    save(park, "x.form", b"{}", 0)

    with pytest.raises(InvalidAnswers, match="skiljer sig mer"):
        save(park, "X.form", b"{}", 0)


def test_a_file_or_a_process_that_is_too_large_is_refused(park):
    with pytest.raises(InvalidAnswers, match="större än 2 MB"):
        save(park, "x.form", b" " * (drafts.LARGEST_FILE + 1), 0)
    many = {f"f{number}.form": b"{}" for number in range(drafts.MOST_FILES)}
    with pytest.raises(InvalidAnswers, match="högst 400 filer"):
        park.engine.run(import_files, "park", many, source="zip", by=park.actor("olle"))


def test_a_renamed_file_keeps_its_content(park):
    first = save(park, "x.form", FORM, 0)

    park.engine.run(
        rename_draft_file,
        "park",
        name="x.form",
        new_name="y.form",
        base_revision=first.revision,
        by=park.actor("olle"),
    )

    assert (files(park)["y.form"], "x.form" in files(park)) == (FORM, False)


@pytest.mark.parametrize("who", ["hanna", "lisa", "pia"])
def test_readers_and_administrators_change_nothing(park, who):
    share(park)

    with pytest.raises(NotPermitted):
        save(park, "x.form", FORM, 0, by=who)


def test_an_owner_who_has_lost_the_role_changes_nothing(park):
    from_before = park.actor("olle")
    park.engine.run(
        lambda tx: tx.connection.exec_driver_sql("DELETE FROM membership WHERE role = 'process_owner'")
    )

    with pytest.raises(NotPermitted):
        save(park, "x.form", FORM, 0)
    assert from_before.roles == {"process_owner"}


def test_members_are_set_by_owners_and_administrators(park):
    park.engine.run(set_members, "park", {"ove": "owner", "hanna": "reader"}, by=park.actor("lisa"))

    assert files(park, by="hanna").keys() == files(park, by="ove").keys()
    with pytest.raises(NotPermitted):
        park.engine.run(set_members, "park", {"olle": "owner"}, by=park.actor("olle"))


@pytest.mark.parametrize(
    "members", [{}, {"ove": "reader"}, {"hanna": "owner"}, {"olle": "owner", "ove": "kung"}]
)
def test_a_process_always_has_an_owner_who_is_a_process_owner(park, members):
    with pytest.raises(InvalidAnswers):
        park.engine.run(set_members, "park", members, by=park.actor("olle"))


def test_going_back_to_a_version_keeps_what_was_there_first(park):
    first = files(park)
    number = park.engine.run(name_version, "park", name="Första", note="Att visa", by=park.actor("olle"))
    save(park, "x.form", FORM, 0)

    copy = park.engine.run(restore_version, "park", number, by=park.actor("olle"))

    assert files(park) == first
    assert "x.form" in park.engine.read(studio.version_files, "park", copy, park.actor("olle"))
    kinds = [version.kind for version in park.engine.read(studio.versions, "park", park.actor("olle"))]
    assert kinds == ["safety", "named"]


def test_no_safety_copy_is_taken_of_what_is_a_version_already(park):
    number = park.engine.run(name_version, "park", name="Första", by=park.actor("olle"))

    assert park.engine.run(restore_version, "park", number, by=park.actor("olle")) is None


def test_a_version_that_came_from_elsewhere_is_taken_in_and_the_draft_is_kept_first(owners):
    owners.deploy(ONE, f__form=FORM)
    tests = {"p.test.json": b'{"process": "p"}'}
    owners.engine.run(open_deployed_process, "p", beside=tests, by=owners.actor("olle"))
    save(owners, "ny.form", FORM, 0, key="p")
    owners.deploy(ONE.replace("A", "B"), f__form=FORM)

    copy = owners.engine.run(take_in_deployed, "p", 2, by=owners.actor("olle"))

    page = owners.engine.read(studio.workspace_page, "p", owners.actor("olle"))
    assert files(owners, "p")["p.bpmn"] == drawing(ONE.replace("A", "B"), "p")
    assert files(owners, "p").keys() == {"p.bpmn", "f.form", "p.test.json"}
    assert (page.is_changed, page.deployed.bundle_version) == (False, 2)
    assert "ny.form" in owners.engine.read(studio.version_files, "p", copy, owners.actor("olle"))


def test_an_earlier_version_that_is_taken_in_is_a_change(owners):
    owners.deploy(ONE, f__form=FORM)
    owners.deploy(ONE.replace("A", "B"), f__form=FORM)
    owners.engine.run(open_deployed_process, "p", beside={}, by=owners.actor("olle"))

    assert owners.engine.run(take_in_deployed, "p", 1, by=owners.actor("olle")) is None

    page = owners.engine.read(studio.workspace_page, "p", owners.actor("olle"))
    assert (page.is_changed, page.deployed.bundle_version) == (True, 2)


def test_only_an_owner_takes_a_version_in_and_only_one_that_is_there(owners):
    owners.deploy(ONE, f__form=FORM)
    owners.engine.run(open_deployed_process, "p", beside={}, by=owners.actor("olle"))

    with pytest.raises(NotPermitted):
        owners.engine.run(take_in_deployed, "p", 1, by=owners.actor("ove"))
    with pytest.raises(ProcessNotFound):
        owners.engine.run(take_in_deployed, "p", 2, by=owners.actor("olle"))


def test_imported_files_stand_beside_the_others_and_a_whole_process_in_their_place(park):
    park.engine.run(import_files, "park", {"x.form": FORM}, source="x.form", by=park.actor("olle"))
    assert {"park.bpmn", "x.form"} <= files(park).keys()

    park.engine.run(
        import_whole_process, "park", {"p.bpmn": drawing(ONE)}, source="zip", by=park.actor("olle")
    )

    assert files(park).keys() == {"p.bpmn"}


def test_a_copy_is_a_process_of_its_own(park):
    save(park, "park.test.json", b'{"process": "park", "cases": []}', 0)

    park.engine.run(copy_workspace, "park", new_key="torg", title="Torget", by=park.actor("olle"))

    copied = files(park, "torg")
    assert copied.keys() == {"torg.bpmn", "park_forsta.form", "torg.test.json"}
    assert b'"process": "torg"' in copied["torg.test.json"]
    assert park.engine.read(studio.draft_problems, "torg", park.actor("olle")) == ()


def test_a_retired_process_starts_no_new_cases_and_running_ones_go_on(owners):
    owners.deploy(ONE, f__form=FORM)
    owners.engine.run(open_deployed_process, "p", beside={}, by=owners.actor("olle"))
    running = owners.start()
    owners.engine.run(retire_process, "p", by=owners.actor("olle"))

    with pytest.raises(ProcessRetired):
        owners.engine.run(start_case, "p", by=OPERATOR)
    assert owners.engine.read(startable_processes) == []
    owners.complete(running, "A", {"reply": "ja"})
    assert owners.page(running).row.status == "ended"

    owners.engine.run(reopen_process, "p", by=owners.actor("olle"))
    assert owners.start()


def test_what_happens_to_a_draft_stands_in_the_audit_trail_once_a_sitting(park):
    revision = save(park, "x.form", b"1", 0).revision
    revision = save(park, "x.form", b"2", revision).revision
    park.later(minutes=30)
    save(park, "x.form", b"3", revision)

    assert len(park.rows(audit_event, kind="draft_changed", chain="system")) == 2
    assert [event.actor for event in park.rows(audit_event, kind="workspace_created")] == ["olle"]


def test_what_is_unsaved_is_checked_over_the_draft(park):
    clean = park.engine.read(studio.draft_problems, "park", park.actor("olle"))

    found = park.engine.read(
        studio.draft_problems,
        "park",
        park.actor("olle"),
        unsaved={"park.bpmn": drawing("S -> A -> E", "park")},
    )

    assert clean == ()
    assert "no_role" in {problem.code for problem in found}
    assert "unused_file" in {problem.code for problem in found}


def test_a_pool_that_is_not_deployed_from_here_is_told(owners):
    other = drawing("S2 -> B -> E2\nstart S2 message=fraga\nlane H2 role=case_officer: B", "q")
    inner = other[other.index(b"<bpmn:message") : other.index(b"</bpmn:definitions>")]
    both = drawing(ONE.replace(" form=f", "")).replace(b"</bpmn:definitions>", inner + b"</bpmn:definitions>")
    both = both.replace(b'id="p"', b'id="kiosk"')
    owners.engine.run(
        create_workspace, "kiosk", title="Kiosken", files={"kiosk.bpmn": both}, by=owners.actor("olle")
    )

    found = owners.engine.read(studio.draft_problems, "kiosk", owners.actor("olle"))

    assert [problem.element for problem in found if problem.code == "unused_process"] == ["q"]
