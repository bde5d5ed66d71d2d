"""Who may open which page: one row for each endpoint, asked before every page function.

PUBLIC, LOGGED_IN, or a permission of `engine.permissions.table` that the person must have somewhere. What concerns
one case or one task is asked by the engine, with the case at hand. A route without a row opens for nobody, and
tests/contracts/test_every_route_has_an_access_rule.py fails.
"""

from flask import redirect, request, url_for
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response

from web.here import may, visitor

PUBLIC = "public"
LOGGED_IN = "logged in"

ACCESS: dict[str, str] = {
    "health.live": PUBLIC,
    "accessibility.show": PUBLIC,
    "health.ready": PUBLIC,
    "log_in.show": PUBLIC,
    "log_in.enter": PUBLIC,
    "log_in.leave": PUBLIC,
    "log_in.leave_everywhere": LOGGED_IN,
    "tasks.home": LOGGED_IN,
    "tasks.mine": LOGGED_IN,
    "tasks.show": LOGGED_IN,
    "tasks.answer": LOGGED_IN,
    "tasks.claim": LOGGED_IN,
    "tasks.release": LOGGED_IN,
    "tasks.hand_over": LOGGED_IN,
    "start.choose": "case.start",
    "start.show": "case.start",
    "start.answer": "case.start",
    "files.download": LOGGED_IN,
    "me.show": LOGGED_IN,
    "me.add_substitute": LOGGED_IN,
    "me.end_substitute": LOGGED_IN,
    "me.reminders": LOGGED_IN,
    "cases.show": "case.read",
    "cases.all_history": "case.read",
    # Who may change a case depends on the case: the engine asks with it at hand.
    "changes.ask": "case.start",
    "changes.send": "case.start",
    "changes.pause": LOGGED_IN,
    "changes.do_pause": LOGGED_IN,
    "changes.resume": LOGGED_IN,
    "changes.do_resume": LOGGED_IN,
    "changes.plan": LOGGED_IN,
    "changes.do_plan": LOGGED_IN,
    "changes.cancel": LOGGED_IN,
    "changes.do_cancel": LOGGED_IN,
    "moving.ask": "case.move",
    "moving.do": "case.move",
    "moving.undo": "case.move",
    "status.show": "status.read",
    "operations.incidents": "incident.read",
    "operations.retry": "incident.retry",
    "operations.resolve": "incident.retry",
    "operations.mails": "notification.read",
    "operations.mail": "notification.read",
    "operations.resend": "notification.resend",
    "processes.show_all": "process.read",
    "processes.show": "process.read",
    "processes.compare": "process.read",
    # The studio. Who may what depends on the workspace: the engine asks with it at hand.
    "workspaces.show_all": LOGGED_IN,
    "workspaces.ask_new": "draft.create",
    "workspaces.add_new": "draft.create",
    "workspaces.open_deployed": "draft.create",
    "workspaces.show": LOGGED_IN,
    "workspaces.members": LOGGED_IN,
    "workspaces.set_member": LOGGED_IN,
    "workspaces.ask_copy": "draft.create",
    "workspaces.copy": "draft.create",
    "workspaces.ask_retire": LOGGED_IN,
    "workspaces.retire": LOGGED_IN,
    "workspaces.reopen": LOGGED_IN,
    "contents.export": LOGGED_IN,
    "contents.ask_new": LOGGED_IN,
    "contents.add_new": LOGGED_IN,
    "contents.ask_import": LOGGED_IN,
    "contents.take_in": LOGGED_IN,
    "contents.file": LOGGED_IN,
    "contents.rename": LOGGED_IN,
    "contents.remove": LOGGED_IN,
    "draft_versions.show": LOGGED_IN,
    "draft_versions.name": LOGGED_IN,
    "draft_versions.restore": LOGGED_IN,
    "draft_versions.fetch": LOGGED_IN,
    "draft_versions.use_earlier": LOGGED_IN,
    "draft_versions.take_in": LOGGED_IN,
    "deploying.show": LOGGED_IN,
    "deploying.approve": "draft.create",
    "deploying.deploy": LOGGED_IN,
    "test_cases.show_all": LOGGED_IN,
    "test_cases.play": LOGGED_IN,
    "test_cases.show": LOGGED_IN,
    "test_cases.ask_name": LOGGED_IN,
    "test_cases.rename": LOGGED_IN,
    "test_cases.copy": LOGGED_IN,
    "test_cases.ask_remove": LOGGED_IN,
    "test_cases.remove": LOGGED_IN,
    "case_start.show": LOGGED_IN,
    "case_start.save": LOGGED_IN,
    "case_steps.show": LOGGED_IN,
    "case_steps.save": LOGGED_IN,
    "case_steps.ask_new": LOGGED_IN,
    "case_steps.add": LOGGED_IN,
    "case_steps.remove": LOGGED_IN,
    "case_claims.ask_new": LOGGED_IN,
    "case_claims.add": LOGGED_IN,
    "case_claims.show": LOGGED_IN,
    "case_claims.save": LOGGED_IN,
    "case_claims.remove": LOGGED_IN,
    "case_repairs.show": LOGGED_IN,
    "case_spreading.show": LOGGED_IN,
    "case_spreading.spread": LOGGED_IN,
    "case_repairs.take": LOGGED_IN,
    "coverage.show": LOGGED_IN,
    "trying.show": LOGGED_IN,
    "trial_beginnings.begin": LOGGED_IN,
    "trying.start": LOGGED_IN,
    "trying.task": LOGGED_IN,
    "trying.answer": LOGGED_IN,
    "trying.move_clock": LOGGED_IN,
    "trying.send": LOGGED_IN,
    "trying.take_back": LOGGED_IN,
    "trying.restart": LOGGED_IN,
    "trying.keep": LOGGED_IN,
    "table_trial.choose": LOGGED_IN,
    "table_trial.show": LOGGED_IN,
    "table_trial.keep": LOGGED_IN,
    "table_trial.combinations": LOGGED_IN,
    "table_trial.cases": LOGGED_IN,
    "migrating.show": LOGGED_IN,
    "migrating.move": LOGGED_IN,
    "migrating.undo": LOGGED_IN,
    "migrating.trial": LOGGED_IN,
    "batches.show": LOGGED_IN,
    "batches.move": LOGGED_IN,
    "batches.undo": LOGGED_IN,
    "batches.stop": LOGGED_IN,
    "batches.again": LOGGED_IN,
    "step_picking.show": LOGGED_IN,
    "compare.show": LOGGED_IN,
    "upload_keys.show": "draft.create",
    "upload_keys.make": "draft.create",
    "upload_keys.revoke": "draft.create",
    # A drawing tool, which shows a key of its own and has no session.
    "engine_rest.version": PUBLIC,
    "engine_rest.deployments": PUBLIC,
    "engine_rest.create": PUBLIC,
    "engine_rest.start": PUBLIC,
    "editors.edit": LOGGED_IN,
    "editors.preview": LOGGED_IN,
    "editors.preview_page": LOGGED_IN,
    "editors.times": LOGGED_IN,
    "studio_files.read": LOGGED_IN,
    "studio_files.save": LOGGED_IN,
    "studio_files.create": LOGGED_IN,
    "studio_files.check": LOGGED_IN,
    "studio_files.words": LOGGED_IN,
    "steps.first": LOGGED_IN,
    "steps.show": LOGGED_IN,
    "steps.add_field": LOGGED_IN,
    "steps.step": LOGGED_IN,
    "steps.save": LOGGED_IN,
    "steps.add_after": LOGGED_IN,
    "steps.remove": LOGGED_IN,
    "steps.move": LOGGED_IN,
    "steps.place": LOGGED_IN,
    "step_additions.new_way": LOGGED_IN,
    "step_additions.new_timer": LOGGED_IN,
    "step_additions.remove_way": LOGGED_IN,
    "step_additions.new_form": LOGGED_IN,
    "step_additions.new_table": LOGGED_IN,
    "tables.show": LOGGED_IN,
    "tables.set_table": LOGGED_IN,
    "tables.ask_row": LOGGED_IN,
    "tables.add_row": LOGGED_IN,
    "tables.row": LOGGED_IN,
    "tables.set_row": LOGGED_IN,
    "tables.move_row": LOGGED_IN,
    "tables.remove_row": LOGGED_IN,
    "tables.add_column": LOGGED_IN,
    "tables.column": LOGGED_IN,
    "tables.set_column": LOGGED_IN,
    "tables.move_column": LOGGED_IN,
    "tables.remove_column": LOGGED_IN,
}


def guard() -> Response | None:
    """Let the request through, lead to the log-in, or refuse; before every page function.

    Raises:
        Unauthorized: something was sent by nobody who is logged in; its page keeps what was typed.
        Forbidden: the person lacks the permission.
    """
    if request.endpoint is None:  # no such page: 404 follows
        return None
    rule = ACCESS.get(request.endpoint)
    if rule == PUBLIC:
        return None
    if visitor() is None:
        return _to_log_in()
    if rule is None or (rule != LOGGED_IN and not may(rule)):
        raise Forbidden
    return None


def _to_log_in() -> Response:
    if request.method != "GET":
        raise Unauthorized
    return redirect(url_for("log_in.show", nasta=request.full_path.rstrip("?")), 303)
