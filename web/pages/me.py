"""The person's own pages: who they are here, who stands in for them, which reminders have come and why."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.commands.registers import add_substitution, end_substitution
from engine.exceptions import InvalidAnswers
from engine.queries import operations
from engine.queries.registers import memberships, substitutes_of, users
from engine.transaction import Reader
from web import posted
from web.here import actor, engine, person_id

pages = Blueprint("me", __name__)


@pages.get("/installningar")
def show() -> str:
    """Mina inställningar."""
    return _page({}, {})


@pages.post("/installningar/ersattare")
def add_substitute() -> Response | tuple[str, int]:
    """Let a colleague stand in for the person."""
    given = posted.fields("substitute", "from_on", "until_on")
    errors = _errors(given)
    if not errors:
        try:
            engine().run(
                add_substitution,
                absent=actor().username,
                substitute=given["substitute"],
                from_on=date.fromisoformat(given["from_on"]),
                until_on=date.fromisoformat(given["until_on"]),
                by=actor(),
            )
        except InvalidAnswers as refused:
            errors = refused.errors
    if errors:
        return _page(given, errors), 422
    flash("Ersättaren är sparad.", "success")
    return redirect(url_for("me.show"), 303)


@pages.post("/installningar/ersattare/<int:substitution_id>/avsluta")
def end_substitute(substitution_id: int) -> Response:
    """Let the person answer for their tasks themselves again."""
    posted.fields()
    engine().run(end_substitution, substitution_id, by=actor())
    flash("Ersättaren är borttagen.", "success")
    return redirect(url_for("me.show"), 303)


@pages.get("/paminnelser")
def reminders() -> str:
    """Mina påminnelser: what was sent to the person, and why."""
    page = posted.page_number()
    mails = engine().read(operations.notifications, user_id=person_id(), page=page)
    return render_template(
        "me/reminders.html", mails=mails, page=page, has_more=len(mails) == operations.PAGE
    )


def _page(given: dict[str, str], errors: dict[str, str]) -> str:
    return render_template("me/settings.html", given=given, errors=errors, **engine().read(_myself))


def _myself(reader: Reader) -> dict[str, object]:
    return {
        "me": next(person for person in users(reader) if person.id == person_id()),
        "memberships": [row for row in memberships(reader) if row.user_id == person_id()],
        "substitutes": substitutes_of(reader, person_id()),
        "colleagues": [
            (person.username, person.name) for person in users(reader) if person.id != person_id()
        ],
    }


def _errors(given: dict[str, str]) -> dict[str, str]:
    wrong = {} if given["substitute"] else {"substitute": "Välj vem som är din ersättare."}
    for name, words in (("from_on", "första"), ("until_on", "sista")):
        if not _is_date(given[name]):
            wrong[name] = f"Fyll i {words} dagen, till exempel 2027-02-15."
    return wrong


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
