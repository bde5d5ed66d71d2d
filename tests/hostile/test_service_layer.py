"""The engine itself refuses, whatever page or program stands in front of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from engine.commands import registers
from engine.commands.answering import Answers
from engine.commands.claim_user_task import claim_user_task, hand_over_user_task, release_user_task
from engine.commands.complete_user_task import complete_user_task
from engine.commands.correlate_message import broadcast_signal, correlate_message
from engine.commands.deploy_bundle import deploy_bundle
from engine.commands.pause_case import cancel_case, change_plan, pause_case, resume_case
from engine.commands.retry_incident import resolve_incident, retry_incident
from engine.commands.save_draft import save_draft
from engine.commands.send_notifications import resend_notification
from engine.commands.start_case import start_case
from engine.exceptions import NotPermitted
from engine.queries.uploads import uploaded_file
from engine.transaction import Actor
from tests.contracts.test_every_command_asks_permission import FOR_THE_SYSTEM, functions
from tests.support.besieged import Besieged
from tests.support.drawings import drawing

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


@pytest.mark.parametrize("command", CALLS)
@pytest.mark.parametrize("username", ["ingen", "rut"])
def test_who_may_not_is_refused_and_nothing_is_changed(username: str, command: str, site: Besieged) -> None:
    call, arguments, options = CALLS[command]
    actor, before = site.actor(username), site.picture()

    with pytest.raises(NotPermitted):
        site.engine.run(call, *arguments(site), by=actor, **options)

    assert site.picture() == before


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
