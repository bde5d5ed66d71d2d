"""Versions of a draft: name it as it is, go back, fetch one; and the versions that have been in force."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.commands.deploy_draft import use_earlier_version
from engine.commands.name_version import name_version, restore_version, take_in_deployed
from engine.exceptions import InvalidAnswers
from engine.queries import studio
from web import posted
from web.here import actor, engine
from web.studio.contents import zip_of
from web.studio.places import is_there, tabs_of

pages = Blueprint("draft_versions", __name__, url_prefix="/studio")

KINDS = {
    "named": "Namngiven",
    "safety": "Säkerhetskopia",
    "import": "Inläst",
    "deployed": "Driftsatt",
}


@pages.get("/<key>/versioner")
def show(key: str) -> str:
    """The versions of the draft and of the process."""
    return _page(key, {}, {})


@pages.post("/<key>/versioner")
def name(key: str) -> Response | tuple[str, int]:
    """Keep the draft as it is, under a name."""
    given = posted.fields("name", "note")
    try:
        engine().run(name_version, key, name=given["name"], note=given["note"], by=actor())
    except InvalidAnswers as refused:
        return _page(key, given, refused.errors), 422
    flash(f"Utkastet är sparat som ”{given['name']}”.", "success")
    return redirect(url_for("draft_versions.show", key=key), 303)


@pages.post("/<key>/versioner/<int:number>/aterstall")
def restore(key: str, number: int) -> Response:
    """Let the draft be as it was in a version."""
    posted.fields()
    copy = engine().run(restore_version, key, number, by=actor())
    kept = "" if copy is None else f" Det som fanns där sparades först som version {copy}."
    flash(f"Utkastet är nu som i version {number}.{kept}", "success")
    return redirect(url_for("draft_versions.show", key=key), 303)


@pages.get("/<key>/versioner/<int:number>/zip")
def fetch(key: str, number: int) -> Response:
    """All files of a version."""
    return zip_of(engine().read(studio.version_files, key, number, actor()), f"{key}-{number}.zip")


@pages.post("/<key>/i-drift/<int:version>")
def use_earlier(key: str, version: int) -> Response:
    """Let new cases start with an earlier version."""
    posted.fields()
    done = engine().run(use_earlier_version, key, version, by=actor())
    flash(
        f"Nya ärenden följer nu det som var version {version}. Det heter version {done.version}.", "success"
    )
    return redirect(url_for("draft_versions.show", key=key), 303)


@pages.post("/<key>/i-drift/<int:version>/hamta")
def take_in(key: str, version: int) -> Response:
    """Let the draft be what a deployed version holds."""
    posted.fields()
    try:
        copy = engine().run(take_in_deployed, key, version, by=actor())
    except InvalidAnswers as refused:
        flash(" ".join(refused.errors.values()), "danger")
        return redirect(url_for("draft_versions.show", key=key), 303)
    kept = "" if copy is None else f" Det som fanns där sparades först som version {copy}."
    flash(f"Utkastet är nu som version {version} i drift. Dina testfall är kvar.{kept}", "success")
    return redirect(url_for("draft_versions.show", key=key), 303)


def _page(key: str, given: dict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "studio/versions.html",
        page=engine().read(studio.workspace_page, key, actor()),
        versions=engine().read(studio.versions, key, actor()),
        deployed=engine().read(studio.deployed_versions, key, actor()),
        kinds=KINDS,
        given=given,
        errors=errors,
        tabs=tabs_of(key),
        compares=is_there(f"/studio/{key}/jamfor"),
    )
