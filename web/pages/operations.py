"""For those who keep the service going: what has stopped, and which mails have gone out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine.commands.retry_incident import resolve_incident, retry_incident
from engine.commands.send_notifications import resend_notification
from engine.queries import operations
from engine.queries.operations import notification_page, notifications, open_incidents
from engine.transaction import Reader
from web import posted, words
from web.here import actor, engine, settings

if TYPE_CHECKING:
    from sqlalchemy import Row

pages = Blueprint("operations", __name__)

KINDS = {
    "step": "Automatiskt steg",
    "timer": "Tidsgräns",
    "reminder": "Påminnelse",
    "move": "Flytt till en annan version",
}


@pages.get("/storningar")
def incidents() -> str:
    """What has stopped and waits for somebody."""
    page = posted.page_number()
    rows = engine().read(_incidents, page=page)
    return render_template(
        "operations/incidents.html",
        rows=rows,
        kinds=KINDS,
        page=page,
        has_more=len(rows) == operations.PAGE,
    )


@pages.post("/storningar/<int:incident_id>/forsok-igen")
def retry(incident_id: int) -> Response:
    """Run what failed once more."""
    case_id = posted.fields("case")["case"]
    is_move = engine().read(operations.incident_kind, incident_id) == "move"
    went_well = engine().run(retry_incident, incident_id, by=actor())
    if is_move:
        flash("Flytten görs om i bakgrunden. Går det inte nu heller kommer störningen tillbaka.", "success")
    elif went_well:
        flash("Det gick bra den här gången. Ärendet har gått vidare.", "success")
    else:
        flash("Det gick inte den här gången heller. Orsaken står kvar.", "warning")
    return _back(case_id)


@pages.post("/storningar/<int:incident_id>/avklarad")
def resolve(incident_id: int) -> Response:
    """Note that it needs nothing more."""
    case_id = posted.fields("case")["case"]
    engine().run(resolve_incident, incident_id, by=actor())
    flash("Störningen är noterad som avklarad. Inget kördes om.", "success")
    return _back(case_id)


@pages.get("/utskick")
def mails() -> str:
    """Mails that have gone out, wait or could not be sent."""
    asked = request.args.get("visa", "")
    status = asked if asked in words.NOTIFICATION_STATUSES else None
    page = posted.page_number()
    rows = engine().read(notifications, status=status, page=page)
    return render_template(
        "operations/mails.html",
        rows=rows,
        status=status,
        statuses=words.NOTIFICATION_STATUSES,
        dead=engine().read(operations.trouble_counts)[1],
        shows_texts=_shows_texts(),
        page=page,
        has_more=len(rows) == operations.PAGE,
    )


@pages.get("/utskick/<int:mail_id>")
def mail(mail_id: int) -> str:
    """The text of one mail: in the demo, where nothing is sent to anybody."""
    if not _shows_texts():
        raise NotFound
    return render_template("operations/mail.html", mail=engine().read(notification_page, mail_id))


@pages.post("/utskick/<int:mail_id>/skicka-igen")
def resend(mail_id: int) -> Response:
    """Send a mail again."""
    posted.fields()
    engine().run(resend_notification, mail_id, by=actor())
    flash("Utskicket ligger i kön och skickas inom någon minut.", "success")
    return redirect(url_for("operations.mails"), 303)


def _incidents(reader: Reader, *, page: int) -> list[tuple[Row[Any], str]]:
    """The open incidents, each with the name of its step."""
    return [(row, _step_name(reader, row)) for row in open_incidents(reader, page=page)]


def _step_name(reader: Reader, row: Row[Any]) -> str:
    if not row.element_id:
        return ""
    files = reader.rooms.programs.bundle(reader.connection, row.bundle_id)
    facts = files.processes.get(row.process_key)
    known = facts.elements.get(row.element_id) if facts else None
    return known.label if known else row.element_id


def _back(case_id: str) -> Response:
    """To the case's page where the button stood there, else to the list."""
    number = posted.number(case_id)
    if number is None:
        return redirect(url_for("operations.incidents"), 303)
    return redirect(url_for("cases.show", case_id=number), 303)


def _shows_texts() -> bool:
    return settings().mode == "demo"
