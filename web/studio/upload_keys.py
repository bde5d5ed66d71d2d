"""Nycklar: with which Camunda Modeler uploads in a person's name."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.upload_tokens import make_upload_token, revoke_upload_token
from engine.exceptions import InvalidAnswers
from engine.queries.upload_tokens import upload_tokens_of
from web import posted
from web.here import actor, engine, person_id

pages = Blueprint("upload_keys", __name__, url_prefix="/studio/nycklar")


@pages.get("")
def show() -> str:
    """The person's keys, and how to use one."""
    return _page({}, {})


@pages.post("")
def make() -> tuple[str, int]:
    """Make a key and show it, this once."""
    given = posted.fields("name")
    try:
        key = engine().run(make_upload_token, name=given["name"], by=actor())
    except InvalidAnswers as refused:
        return _page(given, refused.errors), 422
    return _page({}, {}, made=key), 200


@pages.post("/<int:token_id>/aterkalla")
def revoke(token_id: int) -> Response:
    """Let a key open nothing any more."""
    posted.fields()
    engine().run(revoke_upload_token, token_id, by=actor())
    flash("Nyckeln är återkallad och går inte att använda längre.", "success")
    return redirect(url_for("upload_keys.show"), 303)


def _page(given: dict[str, str], errors: dict[str, str], *, made: str = "") -> str:
    return render_template(
        "studio/keys.html",
        rows=engine().read(upload_tokens_of, person_id()),
        given=given,
        errors=errors,
        made=made,
        address=f"{request.host_url}engine-rest",
    )
