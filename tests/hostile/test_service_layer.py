"""The engine itself refuses, whatever page or program stands in front of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from engine.cases.choosing import EVERYTHING
from engine.commands import registers
from engine.commands.answering import Answers
from engine.commands.approve_draft import approve_draft
from engine.commands.claim_user_task import claim_user_task, hand_over_user_task, release_user_task
from engine.commands.complete_user_task import complete_user_task
from engine.commands.correlate_message import broadcast_signal, correlate_message
from engine.commands.create_draft_file import create_draft_file
from engine.commands.create_workspace import copy_workspace, create_workspace, open_deployed_process
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.deploy_draft import deploy_draft, use_earlier_version
from engine.commands.import_files import import_files, import_whole_process
from engine.commands.migrate_case import migrate_case, preview_migration, undo_migration
from engine.commands.migration_batches import (
    ask_for_moves,
    ask_for_trial,
    ask_for_undo,
    stop_batch,
    try_again,
)
from engine.commands.move_case import HandMove, move_by_hand, preview_hand_move
from engine.commands.name_version import name_version, restore_version, take_in_deployed
from engine.commands.pause_case import cancel_case, change_plan, pause_case, resume_case
from engine.commands.play_draft import ask_for_case_run
from engine.commands.retire_process import reopen_process, retire_process
from engine.commands.retry_incident import resolve_incident, retry_incident
from engine.commands.save_draft import save_draft
from engine.commands.save_draft_file import (
    delete_draft_file,
    rename_draft_file,
    save_draft_file,
    save_with_new_file,
)
from engine.commands.send_notifications import resend_notification
from engine.commands.set_members import set_members
from engine.commands.start_case import start_case
from engine.commands.trials import forget_trial, save_trial
from engine.commands.upload_drawings import upload_drawings
from engine.commands.upload_tokens import make_upload_token, revoke_upload_token
from engine.exceptions import NotPermitted
from engine.queries.uploads import uploaded_file
from engine.transaction import Actor
from tests.contracts.test_every_command_asks_permission import FOR_THE_SYSTEM, functions
from tests.support.besieged import FORM_OF_THE_MATTER, Besieged
from tests.support.drawings import drawing
from tests.support.site import KEY_OF_THE_MATTER as MATTER

DAY = date(2026, 12, 1)

CALLS: dict[str, tuple[Callable[..., Any], Callable[[Besieged], tuple[Any, ...]], dict[str, Any]]] = {
    "start_case": (start_case, lambda _: ("tillstand",), {"variables": {"title": "x"}}),
    "complete_user_task": (complete_user_task, lambda site: (site.task_id,), {"answers": Answers(data={})}),
    "claim_user_task": (claim_user_task, lambda site: (site.task_id,), {}),
    "release_user_task": (release_user_task, lambda site: (site.task_id,), {}),
    "hand_over_user_task": (hand_over_user_task, lambda site: (site.task_id,), {"to": "ingen"}),
    "save_draft": (save_draft, lambda site: (site.task_id, {"proposal": ["x"]}), {}),
    "pause_case": (pause_case, lambda site: (site.case_id,), {"reason": "x", "review_on": DAY}),
    "resume_case": (resume_case, lambda site: (site.case_id,), {}),
    "cancel_case": (cancel_case, lambda site: (site.case_id,), {"reason": "x"}),
    "change_plan": (
        change_plan,
        lambda site: (site.case_id,),
        {"milestones": {"decision": DAY}, "reason": "x"},
    ),
    "retry_incident": (retry_incident, lambda site: (site.incident_id,), {}),
    "resolve_incident": (resolve_incident, lambda site: (site.incident_id,), {}),
    "resend_notification": (resend_notification, lambda site: (site.mail_id,), {}),
    "correlate_message": (correlate_message, lambda _: ("svar",), {}),
    "broadcast_signal": (broadcast_signal, lambda _: ("svar",), {}),
    "deploy_bundle": (deploy_bundle, lambda _: ("p", {"p.bpmn": drawing("S -> E")}), {}),
    # Running cases, moved.
    "preview_migration": (preview_migration, lambda site: (site.case_id,), {"to_version": 1}),
    "migrate_case": (migrate_case, lambda site: (site.case_id,), {"to_version": 1, "reason": "x"}),
    "undo_migration": (undo_migration, lambda site: (site.case_id,), {}),
    "preview_hand_move": (preview_hand_move, lambda site: (site.case_id, HandMove("1", "skip")), {}),
    "move_by_hand": (move_by_hand, lambda site: (site.case_id, HandMove("1", "skip")), {"reason": "x"}),
    "ask_for_trial": (
        ask_for_trial,
        lambda _: (MATTER,),
        {"to_version": 1, "wanted": EVERYTHING, "renamed": {}},
    ),
    "ask_for_moves": (
        ask_for_moves,
        lambda site: (site.batch_id,),
        {"verdicts": ["same"], "wanted": EVERYTHING, "reason": "x"},
    ),
    "ask_for_undo": (ask_for_undo, lambda site: (site.batch_id,), {}),
    "stop_batch": (stop_batch, lambda site: (site.batch_id,), {}),
    "try_again": (try_again, lambda site: (site.batch_id,), {}),
    # The studio: the workspace of the matter is another's.
    "create_workspace": (create_workspace, lambda _: ("ny",), {"title": "Ny", "files": {}}),
    "copy_workspace": (copy_workspace, lambda _: (MATTER,), {"new_key": "ny", "title": "Ny"}),
    "open_deployed_process": (open_deployed_process, lambda _: (MATTER,), {"beside": {}}),
    "create_draft_file": (create_draft_file, lambda _: (MATTER,), {"kind": ".form", "title": "Ny"}),
    "save_draft_file": (
        save_draft_file,
        lambda _: (MATTER,),
        {"name": "ny.form", "content": b"{}", "base_revision": 0},
    ),
    "save_with_new_file": (
        save_with_new_file,
        lambda _: (MATTER,),
        {
            "name": FORM_OF_THE_MATTER,
            "content": b"{}",
            "base_revision": 1,
            "new_name": "ny.form",
            "new_content": b"{}",
        },
    ),
    "rename_draft_file": (
        rename_draft_file,
        lambda _: (MATTER,),
        {"name": FORM_OF_THE_MATTER, "new_name": "ny.form", "base_revision": 1},
    ),
    "delete_draft_file": (
        delete_draft_file,
        lambda _: (MATTER,),
        {"name": FORM_OF_THE_MATTER, "base_revision": 1},
    ),
    "import_files": (import_files, lambda _: (MATTER, {"ny.form": b"{}"}), {"source": "ny.zip"}),
    "import_whole_process": (
        import_whole_process,
        lambda _: (MATTER, {"ny.form": b"{}"}),
        {"source": "ny.zip"},
    ),
    "upload_drawings": (upload_drawings, lambda _: ({f"{MATTER}.bpmn": drawing("S -> E", MATTER)},), {}),
    "name_version": (name_version, lambda _: (MATTER,), {"name": "x"}),
    "restore_version": (restore_version, lambda _: (MATTER, 1), {}),
    "take_in_deployed": (take_in_deployed, lambda _: (MATTER, 1), {}),
    "set_members": (set_members, lambda _: (MATTER, {"ingen": "owner"}), {}),
    "ask_for_case_run": (ask_for_case_run, lambda _: (MATTER,), {}),
    "approve_draft": (approve_draft, lambda _: (MATTER,), {"content_hash": "0" * 64}),
    "deploy_draft": (deploy_draft, lambda _: (MATTER,), {"content_hash": "0" * 64}),
    "use_earlier_version": (use_earlier_version, lambda _: (MATTER, 1), {}),
    "retire_process": (retire_process, lambda _: (MATTER,), {}),
    "reopen_process": (reopen_process, lambda _: (MATTER,), {}),
    "save_trial": (save_trial, lambda _: (MATTER, {"steps": []}), {}),
    "forget_trial": (forget_trial, lambda _: (MATTER,), {}),
    "make_upload_token": (make_upload_token, lambda _: (), {"name": "Datorn"}),
    "revoke_upload_token": (revoke_upload_token, lambda site: (site.token_id,), {}),
    "add_unit": (
        registers.add_unit,
        lambda _: ("ny",),
        {"name": "Ny", "kind": "ks", "diary_prefix": "NY", "head": "ingen"},
    ),
    "add_user": (registers.add_user, lambda _: ("ny",), {"name": "Ny", "email": "ny@example.org"}),
    "set_password": (registers.set_password, lambda _: ("adam", "fyra ord på en rad"), {}),
    "grant_role": (registers.grant_role, lambda _: ("ingen", "administrator"), {}),
    "revoke_role": (registers.revoke_role, lambda _: ("adam", "administrator"), {}),
    "name_role": (registers.name_role, lambda _: ("administrator", "Chef"), {}),
    "add_substitution": (
        registers.add_substitution,
        lambda _: (),
        {"absent": "adam", "substitute": "ingen", "from_on": DAY, "until_on": DAY},
    ),
    "end_substitution": (registers.end_substitution, lambda site: (site.substitution_id,), {}),
    "add_meeting": (registers.add_meeting, lambda _: ("ks", DAY), {}),
    "set_calendar_exception": (
        registers.set_calendar_exception,
        lambda _: (DAY, "Ledigt"),
        {"working": False},
    ),
}


@pytest.mark.parametrize("username", ["ingen", "rut"])
def test_who_may_not_is_refused_and_nothing_is_changed(username: str, site: Besieged) -> None:
    actor, before = site.actor(username), site.picture()
    for command, (call, arguments, options) in CALLS.items():
        with pytest.raises(NotPermitted):
            site.engine.run(call, *arguments(site), by=actor, **options)

        assert site.picture() == before, command


def test_nobody_is_refused_as_well(site: Besieged) -> None:
    """An actor without an account who is not trusted: what a fault in a page could make."""
    nobody, before = Actor(None, "", ""), site.picture()
    for call, arguments, options in CALLS.values():
        with pytest.raises(NotPermitted):
            site.engine.run(call, *arguments(site), by=nobody, **options)

    assert site.picture() == before


def test_every_command_that_asks_is_tried() -> None:
    assert {name for name, _, _ in functions()} - FOR_THE_SYSTEM.keys() == set(CALLS)


def test_an_attachment_follows_its_case(site: Besieged) -> None:
    with pytest.raises(NotPermitted):
        site.engine.read(uploaded_file, site.upload_id, by=Actor(None, "", ""))

    assert site.engine.read(uploaded_file, site.upload_id, by=site.actor("ingen")).name == "plan.pdf"
