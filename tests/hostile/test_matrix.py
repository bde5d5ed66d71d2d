"""Every page x every sort of person: what the tables of access and permissions say is what happens.

Expected is worked out from `web.access` and `engine.permissions.table`; nothing is written by hand but who the
persons are (tests/support/besieged.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from engine.permissions import PERMISSIONS
from engine.permissions.table import ANYBODY, OWNER
from tests.support.besieged import PERSONS, Besieged
from web.access import ACCESS, LOGGED_IN, PUBLIC

#: Buttons on one case -> what the engine asks about that case.
ABOUT_THE_CASE = {
    "changes.pause": "case.pause",
    "changes.do_pause": "case.pause",
    "changes.resume": "case.pause",
    "changes.do_resume": "case.pause",
    "changes.plan": "case.change_plan",
    "changes.do_plan": "case.change_plan",
    "changes.cancel": "case.cancel",
    "changes.do_cancel": "case.cancel",
}
#: Pages of one workspace of the studio -> what the engine asks about that workspace.
ABOUT_THE_WORKSPACE = {
    **dict.fromkeys(
        (
            "workspaces.show",
            "workspaces.members",
            "workspaces.ask_copy",
            "workspaces.copy",
            "contents.export",
            "contents.file",
            "draft_versions.show",
            "draft_versions.fetch",
            "deploying.show",
            "test_cases.show_all",
            "test_cases.play",
            "test_cases.show",
            "coverage.show",
            "studio_files.read",
            "studio_files.check",
            "studio_files.words",
            # What editors and comparisons ask; editors save by `studio_files.save`.
            *(endpoint for endpoint in ACCESS if endpoint.startswith(("editors.", "compare."))),
            "migrating.show",
            "batches.show",
            "step_picking.show",
            "steps.first",
            "steps.show",
            "steps.step",
            *("tables.show", "tables.ask_row", "tables.row", "tables.column"),
            "table_trial.choose",
            "table_trial.show",
            "table_trial.combinations",
            "table_trial.cases",
            "trying.show",
            "trying.start",
            "trying.task",
            "trying.answer",
            "trying.move_clock",
            "trying.send",
            "trying.take_back",
            "trying.restart",
            "trial_beginnings.begin",
        ),
        "draft.read",
    ),
    **dict.fromkeys(
        (
            "workspaces.ask_retire",
            "workspaces.retire",
            "workspaces.reopen",
            "contents.ask_new",
            "contents.add_new",
            "contents.ask_import",
            "contents.take_in",
            "contents.rename",
            "contents.remove",
            "draft_versions.name",
            "draft_versions.restore",
            "draft_versions.take_in",
            "draft_versions.use_earlier",
            "deploying.deploy",
            "steps.add_field",
            "steps.save",
            "steps.add_after",
            "steps.remove",
            "steps.move",
            "steps.place",
            *(endpoint for endpoint in ACCESS if endpoint.startswith("step_additions.")),
            *("tables.set_table", "tables.add_row", "tables.set_row", "tables.move_row", "tables.remove_row"),
            *("tables.add_column", "tables.set_column", "tables.move_column", "tables.remove_column"),
            *("test_cases.ask_name", "test_cases.rename", "test_cases.copy"),
            *("test_cases.ask_remove", "test_cases.remove"),
            *(endpoint for endpoint in ACCESS if endpoint.startswith("case_")),
            "table_trial.keep",
            "trying.keep",
        ),
        "draft.change",
    ),
    "deploying.approve": "draft.approve",
    # The case's process is that of the workspace.
    "migrating.move": "case.migrate",
    "migrating.undo": "case.migrate",
    "migrating.trial": "case.migrate",
    "batches.move": "case.migrate",
    "batches.undo": "case.migrate",
    "batches.stop": "case.migrate",
    "batches.again": "case.migrate",
    "workspaces.set_member": "draft.share",
}
#: Open to whoever has something in it.
LIST_OF_THE_STUDIO = "workspaces.show_all"
#: What each button sends when it means it.
SENT: dict[str, dict[str, str]] = {
    "changes.do_pause": {"reason": "Väntar.", "review_on": "2026-12-01"},
    "changes.do_plan": {"reason": "Ny plan.", "decision": "2027-06-14"},
    "changes.do_cancel": {"reason": "Läggs ned.", "sure": "ja"},
    "tasks.hand_over": {"to": "ove"},
    "tasks.answer": {"proposal": "En lekplats med gungor.", "kind": "kort"},
    "start.answer": {"title": "Ny lekplats"},
    "migrating.trial": {"till": "1"},
    "migrating.move": {"till": "1", "case": "1", "reason": "Ny version."},
    "workspaces.set_member": {"username": "hanna", "part": "reader"},
    "workspaces.copy": {"title": "Kopian", "key": "kopian"},
    "contents.rename": {"new_name": "annat.form", "revision": "1"},
    "contents.remove": {"revision": "1"},
    "draft_versions.name": {"name": "Före mötet"},
    "steps.add_field": {"label": "Hur många?", "type": "number", "revision": "1"},
    "steps.save": {"label": "Ditt förslag", "revision": "1"},
    "steps.add_after": {"at": "Skriv", "new_name": "Läs igenom", "kind": "userTask", "revision": "1"},
    "steps.remove": {"revision": "1"},
    "steps.move": {"direction": "down", "revision": "1"},
    "steps.place": {"after": "", "revision": "1"},
    "deploying.approve": {"content_hash": "0" * 64},
    "deploying.deploy": {"content_hash": "0" * 64},
    "me.add_substitute": {"substitute": "hugo", "from_on": "2026-12-01", "until_on": "2026-12-02"},
}
#: Whose answer depends on the task: tried in test_tasks_of_others.py.
ABOUT_A_TASK = frozenset({"tasks.answer", "tasks.claim", "tasks.release", "tasks.hand_over"})
#: Whose answer depends on whose it is.
ABOUT_ONESELF = frozenset({"me.end_substitute"})
#: Whose answer is told case by case.
ABOUT_MOVED_CASES = frozenset({"migrating.move", "migrating.undo"})


def roles_of(username: str) -> set[str]:
    return {role for role, _ in PERSONS[username]}


def has_somewhere(username: str, permission: str) -> bool:
    roles = PERMISSIONS[permission]
    return ANYBODY in roles or not roles.isdisjoint(roles_of(username))


def has_in_the_case(username: str, permission: str) -> bool:
    """The case is in the unit ks."""
    return any(role in PERMISSIONS[permission] and unit in {None, "ks"} for role, unit in PERSONS[username])


def has_in_the_workspace(username: str, permission: str) -> bool:
    """The workspace is owe's; nobody else has a part in it."""
    parts = roles_of(username) | ({OWNER} if username == "owe" else set())
    return not parts.isdisjoint(PERMISSIONS[permission])


def has_something_in_the_studio(username: str) -> bool:
    """Who may begin a process, and owe, who has a part in one."""
    return has_somewhere(username, "draft.create") or username == "owe"


def is_open_to(username: str, endpoint: str) -> bool:
    rule = ACCESS[endpoint]
    if endpoint == LIST_OF_THE_STUDIO:
        return has_something_in_the_studio(username)
    if endpoint in ABOUT_THE_CASE:
        return has_in_the_case(username, ABOUT_THE_CASE[endpoint])
    if endpoint in ABOUT_THE_WORKSPACE:
        return has_in_the_workspace(username, ABOUT_THE_WORKSPACE[endpoint])
    return rule in {PUBLIC, LOGGED_IN} or has_somewhere(username, rule)


def pages(site: Besieged, method: str) -> Iterator[tuple[str, str]]:
    for rule in site.app.url_map.iter_rules():
        if method in (rule.methods or ()):
            yield rule.endpoint, site.address_of(rule)


@pytest.mark.parametrize("username", PERSONS)
def test_reading(username: str, site: Besieged) -> None:
    browser = site.ready(username)
    wrong = {}
    for endpoint, address in pages(site, "GET"):
        page = browser.open(address, follow=False)
        if is_open_to(username, endpoint) == (page.status == 403) or (
            page.status >= 500 and address != "/health/ready"
        ):
            wrong[address] = page.status
    assert wrong == {}


@pytest.mark.parametrize("username", PERSONS)
def test_sending(username: str, site: Besieged) -> None:
    """Who may not changes nothing; who may gets something else than a closed door."""
    browser = site.ready(username)
    wrong = {}
    for endpoint, address in pages(site, "POST"):
        if endpoint in ABOUT_A_TASK | ABOUT_ONESELF | ABOUT_MOVED_CASES or endpoint.startswith("log_in."):
            continue
        before = site.picture()
        page = browser.send(address, dict(SENT.get(endpoint, {})), follow=False)
        is_open = is_open_to(username, endpoint)
        if is_open == (page.status == 403) or page.status >= 500:
            wrong[address] = page.status
        if not is_open:
            assert site.picture() == before, address
    assert wrong == {}


def test_a_visitor_reads_and_changes_nothing(site: Besieged) -> None:
    visitor, before = site.visitor(), site.picture()
    visitor.open("/logga-in")
    for endpoint, address in pages(site, "GET"):
        if ACCESS[endpoint] != PUBLIC:
            page = visitor.open(address, follow=False)
            assert (page.status, page.address.partition("?")[0]) == (303, "/logga-in"), address
            assert "Ny lekplats" not in page.content.decode()
    for endpoint, address in pages(site, "POST"):
        if ACCESS[endpoint] != PUBLIC:
            assert visitor.send(address, dict(SENT.get(endpoint, {}))).status == 401, address

    assert site.picture() == before


@pytest.mark.parametrize("key", [None, "", "fel", "IjEi.fel.fel"])
def test_without_ones_own_key_nothing_is_sent(key: str | None, site: Besieged) -> None:
    browser = site.ready("adam")
    before = site.picture()
    for endpoint, address in pages(site, "POST"):
        answers: dict[str, Any] = dict(SENT.get(endpoint, {}))
        answer = browser.client.post(
            address,
            base_url="http://localhost",
            data=answers if key is None else {**answers, "csrf_token": key},
        )
        # A drawing tool has no session to ride on: what it needs is a key of its own.
        is_tool = endpoint.startswith("engine_rest.")
        assert answer.status_code == (401 if is_tool else 400), address
        assert ("Nyckeln" if is_tool else "Sidan var") in answer.text

    assert site.picture() == before


def test_a_key_of_somebody_elses_opens_nothing(site: Besieged) -> None:
    theirs = site.ready("hanna")
    mine, before = site.ready("adam"), site.picture()

    page = mine.send(
        f"/arenden/{site.case_id}/avbryt", {**SENT["changes.do_cancel"], "csrf_token": theirs._key}
    )

    assert page.status == 400
    assert site.picture() == before


def test_the_head_leads_only_where_one_may_go(site: Besieged) -> None:
    for username in PERSONS:
        browser = site.browser(username)
        for address in browser.open("/uppgifter").all("//header//nav//a/@href | //nav//a/@href"):
            assert browser.open(address).status == 200, (username, address)


def test_the_matrix_holds_the_engines_own_tables() -> None:
    """A button on a case that is not tried above would be one that nobody has thought of."""
    known = set(ABOUT_THE_CASE) | set(ABOUT_THE_WORKSPACE) | ABOUT_A_TASK | ABOUT_ONESELF
    known |= ABOUT_MOVED_CASES
    known |= {"tasks.home", "tasks.mine", "tasks.show", "files.download", "log_in.leave_everywhere"}
    known |= {"me.show", "me.add_substitute", "me.reminders"}
    # Sent by a script, as PUT: tests/pages/test_studio_files.py.
    known |= {"studio_files.save", "studio_files.create", LIST_OF_THE_STUDIO}

    logged_in = {endpoint for endpoint, rule in ACCESS.items() if rule == LOGGED_IN}
    assert logged_in <= known
    assert known - logged_in <= {"workspaces.ask_copy", "workspaces.copy", "deploying.approve"}
