"""From what went wrong to a page: one table for the engine's errors, one for the web's own.

Whatever is in neither is a fault of ours: 500 with a number that stands in the log too. Every page keeps what was
typed.
"""

import logging
import secrets

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from engine.commands.complete_user_task import FourEyes
from engine.exceptions import (
    CaseEnded,
    CasePaused,
    Conflict,
    DatabaseBusy,
    DatabaseFull,
    DatabaseUnavailable,
    DecisionFailed,
    ElementFailed,
    FeelError,
    InvalidAnswers,
    NiostegError,
    NotACandidate,
    NotFound,
    NotPermitted,
    Refused,
)
from engine.records import dataclass
from web.here import settings
from web.keeping import kept

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of error: its status, and the heading of its page."""

    status: int
    heading: str


#: The nearest class in an error's ancestry decides; the error's own text says the rest.
ENGINE_ERRORS: dict[type[NiostegError], Sort] = {
    NotFound: Sort(404, "Det finns inte"),
    NotPermitted: Sort(403, "Du har inte behörighet"),
    NotACandidate: Sort(403, "Uppgiften är inte din"),
    FourEyes: Sort(403, "En kollega behöver göra den här uppgiften"),
    Conflict: Sort(409, "Någon hann före"),
    CasePaused: Sort(409, "Ärendet är pausat"),
    CaseEnded: Sort(409, "Ärendet är avslutat"),
    InvalidAnswers: Sort(422, "Något behöver rättas"),
    Refused: Sort(422, "Filen kan inte användas"),
    FeelError: Sort(422, "Uttrycket går inte att räkna ut"),
    DecisionFailed: Sort(422, "Beslutstabellen ger inget svar"),
    ElementFailed: Sort(422, "Steget gick inte att utföra"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What the page of one of the web's own errors says."""

    heading: str
    text: str


#: Their own texts are for operators and stand in the log.
DATABASE_ERRORS: dict[type[DatabaseUnavailable], Words] = {
    DatabaseUnavailable: Words(
        "Databasen svarar inte",
        "Inget är ändrat. Försök igen om en stund. Går det inte då heller: kontakta en administratör.",
    ),
    DatabaseBusy: Words(
        "Databasen är upptagen",
        "Inget är ändrat. Någon annan höll på att spara så länge att vi slutade vänta. Försök igen om en stund.",
    ),
    DatabaseFull: Words(
        "Det finns inte plats att spara",
        "Inget är ändrat. Disken är full, och en administratör behöver göra plats. Det går att läsa så länge. "
        "Spara det du skrev på ett annat ställe, och skicka det igen när det finns plats.",
    ),
}

WEB_ERRORS: dict[int, Words] = {
    400: Words(
        "Webbläsaren skickade något som inte går att läsa", "Gå tillbaka, läs om sidan och försök igen."
    ),
    401: Words("Du är inte inloggad längre", "Logga in igen. Därefter kan du klistra in det du skrev."),
    403: Words(
        "Du har inte behörighet", "Den här sidan är för andra roller. Be en administratör om du behöver den."
    ),
    404: Words("Sidan finns inte", "Kontrollera adressen, eller gå till Mina uppgifter."),
    405: Words("Sidan kan inte användas så", "Gå till sidan och använd dess knappar."),
    413: Words("Det du skickade är för stort", ""),
    415: Words("Filen är av ett slag som inte tas emot", "Spara den i ett annat format och försök igen."),
    429: Words("För många försök", "Vänta några minuter och försök igen."),
}
_UNKNOWN = Words("Något är fel med anropet", "Gå tillbaka och försök igen.")


def explain_errors(app: Flask) -> None:
    """Give every error a page in Swedish."""
    app.register_error_handler(NiostegError, _engine_error)
    app.register_error_handler(DatabaseUnavailable, _database_error)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(HTTPException, _web_error)
    app.register_error_handler(Exception, _our_fault)


def sort_of(error: NiostegError) -> Sort | None:
    """Return which sort of error it is, null for one that no person can do anything about."""
    return next((ENGINE_ERRORS[kind] for kind in type(error).__mro__ if kind in ENGINE_ERRORS), None)


def _engine_error(error: NiostegError) -> tuple[str, int]:
    sort = sort_of(error)
    if sort is None:
        return _our_fault(error)
    return _page(sort.status, Words(sort.heading, str(error)))


def _database_error(error: DatabaseUnavailable) -> tuple[str, int]:
    log.error("%s %r: %s", request.method, request.path, error)
    words = DATABASE_ERRORS[type(error)]
    # What the other pages stand on may be what failed.
    return render_template("errors/503.html", words=words, kept=kept()), 503


def _forged(_error: CSRFError) -> tuple[str, int]:
    words = Words(
        "Sidan var för gammal",
        "Du kan ha loggat in på nytt i en annan flik. Gå tillbaka, läs om sidan och skicka formuläret igen.",
    )
    return _page(400, words)


def _too_large(_error: RequestEntityTooLarge) -> tuple[str, int]:
    # What was sent has not been read, so there is nothing of it to keep.
    text = (
        f"Formuläret med sina bilagor får vara högst {settings().max_upload_megabytes} megabyte. "
        "Gå tillbaka i webbläsaren: det du skrev står kvar där. Ta bort eller förminska en bilaga och skicka igen."
    )
    return _page(413, Words(WEB_ERRORS[413].heading, text), keeps=False)


def _web_error(error: HTTPException) -> tuple[str, int]:
    status = error.code or 500
    return _page(status, WEB_ERRORS.get(status, _UNKNOWN))


def _our_fault(error: Exception) -> tuple[str, int]:
    number = secrets.token_hex(4)
    # As it is written in code, so that a line break in an address begins no line of its own in the log.
    log.error("incident %s: %s %r", number, request.method, request.path, exc_info=error)
    # A page of few needs: what failed may be what the other pages stand on.
    return render_template("errors/500.html", number=number, kept=kept()), 500


def _page(status: int, words: Words, *, keeps: bool = True) -> tuple[str, int]:
    return render_template("errors/error.html", words=words, kept=kept() if keeps else []), status
