"""Det här återstår: what stops deployment; approving and deploying."""

from functools import partial
from urllib.parse import quote

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.commands.approve_draft import approve_draft
from engine.commands.deploy_draft import NotReady, deploy_draft
from engine.exceptions import InvalidAnswers, Problem, Refused
from engine.queries import studio
from web import posted
from web.here import actor, engine, person_id
from web.studio.places import is_there, tabs_of
from web.studio.played import played_of

pages = Blueprint("deploying", __name__, url_prefix="/studio")

#: Problems on the page; the editors show all of them.
SHOWN_PROBLEMS = 50


@pages.get("/<key>/driftsatt")
def show(key: str) -> str:
    """What is done and what is left before the draft can be in force."""
    ready = engine().read(studio.readiness, key, actor())
    page = engine().read(studio.workspace_page, key, actor())
    return render_template(
        "studio/ready.html",
        page=page,
        ready=ready,
        tabs=tabs_of(key),
        played=played_of(ready),
        problems=ready.errors[:SHOWN_PROBLEMS],
        link_of=partial(_link_of, page),
        mine_alone=set(ready.authors) == {person_id()},
        has_approved=any(row.approved_by_id == person_id() for row in ready.approvals),
        unapproved=_unapproved(ready),
        compares=is_there(f"/studio/{key}/jamfor"),
    )


@pages.post("/<key>/godkann")
def approve(key: str) -> Response:
    """Approve the draft as the person saw it."""
    given = posted.fields("content_hash", "note")
    engine().run(approve_draft, key, content_hash=given["content_hash"], note=given["note"], by=actor())
    flash("Du har godkänt utkastet som det är nu.", "success")
    return redirect(url_for("deploying.show", key=key), 303)


@pages.post("/<key>/driftsatt")
def deploy(key: str) -> Response:
    """Put the draft in force, as the person saw it."""
    given = posted.fields("content_hash", "note")
    try:
        done = engine().run(
            deploy_draft, key, content_hash=given["content_hash"], note=given["note"], by=actor()
        )
    except InvalidAnswers as refused:
        flash(" ".join(refused.errors.values()), "danger")
        return redirect(url_for("deploying.show", key=key), 303)
    except NotReady as not_ready:
        flash(str(not_ready), "danger")
        return redirect(url_for("deploying.show", key=key), 303)
    except Refused as refused:
        told = " ".join(problem.message for problem in refused.problems[:5])
        flash(f"Granskningen hittar fel, så inget är driftsatt. {told}", "danger")
        return redirect(url_for("deploying.show", key=key), 303)
    flash(
        f"Version {done.deployed.version} är i drift. Nya ärenden följer den, och de som pågår stannar i sin version.",
        "success",
    )
    return redirect(url_for("deploying.show", key=key), 303)


def _link_of(page: studio.WorkspacePage, problem: Problem) -> str:
    """Return where a problem is mended: the editor at the element, else the file, else the list of files."""
    base, name = f"/studio/{page.row.key}", problem.file
    if all(row.name != name for row in page.files):
        return base
    editor = f"{base}/redigera/{name}"
    if name.endswith(".test.json") or not is_there(editor):
        return f"{base}/fil/{name}"
    return f"{editor}#{quote(problem.element)}"


def _unapproved(ready: studio.Readiness) -> list[str]:
    """Return the names of those whose changes nobody else has approved."""
    approvers = {row.approved_by_id for row in ready.approvals}
    return [name for user_id, name in ready.authors.items() if not approvers - {user_id}]
