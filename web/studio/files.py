"""The editors' way to a draft: single files with their revisions, the checks, and the words to complete with.

JSON and raw files, for scripts of our own pages: a session, and the page's key against forged requests in the header
`X-CSRFToken`. Whatever goes wrong is a sentence and a remedy.
"""

import logging
from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from engine.commands.create_draft_file import create_draft_file
from engine.commands.save_draft_file import DraftOvertaken, save_draft_file
from engine.drafts import LARGEST_FILE, LARGEST_WORKSPACE, demand_fitting
from engine.exceptions import DatabaseUnavailable, InvalidAnswers, NiostegError, NotFound
from engine.queries.draft_words import draft_words
from engine.queries.studio import demand_reading, draft_files, draft_problems
from engine.reading import JsonRefused, parse_json
from web.errors import DATABASE_ERRORS, WEB_ERRORS, sort_of
from web.headers import SANDBOX
from web.here import actor, engine
from web.studio import findings

log = logging.getLogger(__name__)
pages = Blueprint("studio_files", __name__, url_prefix="/studio")

#: The revision of a file that is not there yet.
NEW = 0


@pages.get("/<key>/filer/<name>")
def read(key: str, name: str) -> Response:
    """A file as it is now; its ETag is its revision."""
    found = engine().read(draft_files, key, actor(), names=[name]).get(name)
    if found is None:
        raise NotFound(f"Det finns ingen fil {name} i utkastet.")
    answer = Response(found.content, mimetype="application/octet-stream")
    answer.set_etag(str(found.revision))
    # Whatever is in it, it can do nothing when somebody opens the address itself.
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Content-Disposition"] = "attachment"
    return answer


@pages.put("/<key>/filer/<name>")
def save(key: str, name: str) -> Response | tuple[Response, int]:
    """Save a file over the revision in `If-Match`; 0 = it is new."""
    content = _body(LARGEST_FILE)
    try:
        saved = engine().run(
            save_draft_file, key, name=name, content=content, base_revision=_base_revision(), by=actor()
        )
    except DraftOvertaken as overtaken:
        return _overtaken(overtaken), 409
    answer = jsonify(revision=saved.revision, savedAt=saved.saved_at.isoformat())
    answer.set_etag(str(saved.revision))
    return answer


@pages.post("/<key>/filer")
def create(key: str) -> Response:
    """Begin a file: `{kind, title}` gives `{name}`."""
    sent = request.get_json()
    if not isinstance(sent, dict) or not all(isinstance(sent.get(one), str) for one in ("kind", "title")):
        raise BadRequest
    name = engine().run(create_draft_file, key, kind=sent["kind"], title=sent["title"], by=actor())
    return jsonify(name=name)


@pages.post("/<key>/granska")
def check(key: str) -> Response:
    """What is wrong with the draft, with the unsaved texts that are sent in place of its own files."""
    engine().read(demand_reading, key, actor())
    sent = _unsaved(_body(LARGEST_WORKSPACE))
    demand_fitting(sent, beside={})
    found = engine().read(draft_problems, key, actor(), unsaved=sent)
    return jsonify(findings=[findings.as_json(problem) for problem in found], counts=findings.counts(found))


@pages.get("/<key>/ordlista")
def words(key: str) -> Response:
    """The names that can be completed while one writes."""
    found = asdict(engine().read(draft_words, key, actor()))
    found["variables"] = [
        {"name": one["name"], "type": one["type"], "from": one["source"]} for one in found["variables"]
    ]
    return jsonify(found)


def _body(most: int) -> bytes:
    """Return what was sent.

    Raises:
        RequestEntityTooLarge: it is more than `most` bytes.
    """
    if request.content_length is None or request.content_length > most + 1:
        raise RequestEntityTooLarge
    return request.get_data(cache=False)


def _base_revision() -> int:
    """Return the revision that the sender began from.

    Raises:
        BadRequest: it is not told.
    """
    text = request.headers.get("If-Match", "").strip().strip('"')
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BadRequest
    return int(text)


def _unsaved(body: bytes) -> dict[str, bytes]:
    try:
        sent = parse_json(body)
    except JsonRefused as refused:
        raise InvalidAnswers({"files": str(refused)}) from refused
    files = sent.get("files", {}) if isinstance(sent, dict) else None
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise BadRequest
    return {name: text.encode() for name, text in files.items()}


def _overtaken(overtaken: DraftOvertaken) -> Response:
    return jsonify(
        message=str(overtaken),
        remedy="Välj vilken som ska gälla, eller sätt ihop dem och spara.",
        who=overtaken.who,
        when=overtaken.when.isoformat(),
        theirs=_text(overtaken.theirs.content),
        base=_text(overtaken.base),
        revision=overtaken.theirs.revision,
    )


def _text(content: bytes | None) -> str | None:
    return None if content is None else content.decode(errors="replace")


def _refused(status: int, message: str, remedy: str, **more: Any) -> tuple[Response, int]:
    return jsonify(message=message, remedy=remedy, **more), status


@pages.errorhandler(NiostegError)
def _engine_error(error: NiostegError) -> tuple[Response, int]:
    sort = sort_of(error)
    if sort is None:
        raise error
    if isinstance(error, InvalidAnswers):
        return _refused(sort.status, " ".join(error.errors.values()), "Rätta det och försök igen.")
    return _refused(sort.status, str(error), "")


@pages.errorhandler(DatabaseUnavailable)
def _database_error(error: DatabaseUnavailable) -> tuple[Response, int]:
    log.error("%s %r: %s", request.method, request.path, error)
    words = DATABASE_ERRORS[type(error)]
    return _refused(503, words.heading + ".", words.text)


@pages.errorhandler(CSRFError)
def _forged(_error: CSRFError) -> tuple[Response, int]:
    return _refused(
        400, "Sidan var för gammal, så inget sparades.", "Kopiera det du skrev, läs om sidan och spara igen."
    )


@pages.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> tuple[Response, int]:
    return _refused(413, f"Filen är större än {LARGEST_FILE // 1_000_000} MB.", "Dela upp den i flera filer.")


@pages.errorhandler(BadRequest)
def _unreadable(_error: BadRequest) -> tuple[Response, int]:
    return _refused(400, "Det gick inte att läsa vad som skulle sparas.", "Läs om sidan och försök igen.")


@pages.errorhandler(HTTPException)
def _web_error(error: HTTPException) -> tuple[Response, int]:
    status = error.code or 500
    words = WEB_ERRORS.get(status)
    return _refused(status, f"{words.heading}." if words else "Det gick inte.", words.text if words else "")
