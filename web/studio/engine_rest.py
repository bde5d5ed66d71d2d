"""What Camunda Modeler's button Deploy asks for, as Camunda 7 answers: an upload into a draft, never into force.

The tool shows a key of its person's (`/studio/nycklar`) as a bearer token, or as the password of basic authentication.
There is no session, so there is nothing that another site could ride on; cookies are not looked at.
"""

import logging
from collections import defaultdict
from typing import Any

from flask import Blueprint, g, jsonify, request, url_for
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.upload_drawings import upload_drawings
from engine.commands.upload_tokens import use_upload_token
from engine.drafts import LARGEST_FILE
from engine.exceptions import DatabaseUnavailable, InvalidAnswers, NiostegError, Problem, Refused
from engine.queries import studio
from engine.queries.upload_tokens import is_upload_token
from engine.transaction import Actor
from web.errors import DATABASE_ERRORS, sort_of
from web.here import engine

log = logging.getLogger(__name__)
pages = Blueprint("engine_rest", __name__, url_prefix="/engine-rest")

#: What the Modeler takes for a Camunda 7 that it can deploy to.
VERSION = "7.24.0"
MOST_FILES = 50
_SHOWN_PROBLEMS = 10


@pages.before_request
def authenticate() -> tuple[Response, int] | None:
    """Note whose key it is, or refuse."""
    token, username = _shown_key()
    known = bool(token) and engine().read(is_upload_token, token)
    who = engine().run(use_upload_token, token) if known else None
    if who is None or (username is not None and username != who.username):
        answer = _refused(
            "AuthorizationException", "Nyckeln gäller inte. Skapa en ny i studion, under Nycklar."
        )
        answer.headers["WWW-Authenticate"] = 'Basic realm="Niosteg", Bearer realm="Niosteg"'
        return answer, 401
    g.uploader = who
    return None


@pages.get("/version")
def version() -> Response:
    """The version of Camunda 7 that we answer like."""
    return jsonify(version=VERSION)


@pages.get("/deployment")
def deployments() -> Response:
    """No deployments: the Modeler asks only to see whether it is let in."""
    return jsonify([])


@pages.post("/deployment/create")
def create() -> Response | tuple[Response, int]:
    """Take the files into a draft; where the checks find errors, the Modeler shows them."""
    uploaded = engine().run(upload_drawings, _sent(), by=_uploader())
    problems = engine().read(studio.draft_problems, uploaded.workspace_key, _uploader())
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        return _with_findings(uploaded.workspace_key, errors), 400
    return jsonify(_deployment(uploaded.workspace_key))


@pages.post("/process-definition/<definition>/start")
def start(definition: str) -> tuple[Response, int]:
    """Nothing is started from a drawing tool."""
    return (
        _refused(
            "RestException",
            f"Ritningen {definition} ligger i studion som ett utkast, så inget ärende kan startas härifrån. Prova den "
            "i studion, och driftsätt den när den är godkänd.",
        ),
        400,
    )


def _shown_key() -> tuple[str, str | None]:
    """Return the key that came, and the user name where one came with it."""
    shown = request.authorization
    if shown is None:
        return "", None
    if shown.type == "bearer":
        return shown.token or "", None
    return shown.password or "", shown.username or ""


def _uploader() -> Actor:
    who: Actor = g.uploader
    return who


def _sent() -> dict[str, bytes]:
    """Return the files of the upload by their own names.

    Raises:
        InvalidAnswers: there are none, too many, or two of one name.
    """
    files: dict[str, bytes] = {}
    sent = [one for _, one in request.files.items(multi=True) if one.filename]
    if not 0 < len(sent) <= MOST_FILES:
        raise InvalidAnswers({"files": f"Skicka en ritning, och högst {MOST_FILES} filer på en gång."})
    for one in sent:
        name = (one.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
        if name in files:
            raise InvalidAnswers({"files": f"Två filer heter {name[:100]}."})
        files[name] = one.stream.read(LARGEST_FILE + 1)
    return files


def _deployment(key: str) -> dict[str, Any]:
    """Tell of the draft in the words of a Camunda 7 deployment."""
    definition = {"id": key, "key": key, "version": 0, "name": key}
    return {
        "id": key,
        "name": request.form.get("deployment-name", key)[:200],
        "source": "Niosteg",
        "deploymentTime": clock.now().isoformat(),
        "tenantId": None,
        "links": [{"method": "GET", "href": _address(key), "rel": "self"}],
        "deployedProcessDefinitions": {key: definition},
        "deployedCaseDefinitions": None,
        "deployedDecisionDefinitions": None,
        "deployedDecisionRequirementsDefinitions": None,
    }


def _with_findings(key: str, errors: list[Problem]) -> Response:
    count = "1 fel" if len(errors) == 1 else f"{len(errors)} fel"
    lines = [
        f"Sparat som utkast i studion ({_address(key)}), men granskningen hittar {count}:",
        *(
            f"{problem.file} {problem.element}: {problem.message} {problem.remedy}"
            for problem in errors[:_SHOWN_PROBLEMS]
        ),
    ]
    if len(errors) > _SHOWN_PROBLEMS:
        lines.append(f"… och {len(errors) - _SHOWN_PROBLEMS} till. Alla visas i studion.")
    return _refused("ParseException", "\n".join(lines), details=_details(errors))


def _details(errors: list[Problem]) -> dict[str, Any]:
    """The findings by file, as Camunda 7 lists what it could not parse."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for problem in errors:
        found[problem.file].append(
            {
                "message": f"{problem.message} {problem.remedy}".strip(),
                "line": 0,
                "column": 0,
                "mainBpmnElementId": problem.element or None,
                "bpmnElementIds": [problem.element] if problem.element else [],
            }
        )
    return {file: {"errors": listed, "warnings": []} for file, listed in found.items()}


def _address(key: str) -> str:
    return url_for("workspaces.show", key=key, _external=True)


def _refused(kind: str, message: str, **more: Any) -> Response:
    return jsonify(type=kind, message=message, **more)


@pages.errorhandler(NiostegError)
def _engine_error(error: NiostegError) -> tuple[Response, int]:
    sort = sort_of(error)
    if sort is None:
        raise error
    if isinstance(error, Refused):
        return _refused("ParseException", str(error), details=_details(list(error.problems))), 400
    told = " ".join(error.errors.values()) if isinstance(error, InvalidAnswers) else str(error)
    return _refused("RestException", told), sort.status


@pages.errorhandler(DatabaseUnavailable)
def _database_error(error: DatabaseUnavailable) -> tuple[Response, int]:
    log.error("%s %r: %s", request.method, request.path, error)
    words = DATABASE_ERRORS[type(error)]
    return _refused("ProcessEngineException", f"{words.heading}. {words.text}"), 503


@pages.errorhandler(RequestEntityTooLarge)
@pages.errorhandler(HTTPException)
def _web_error(error: HTTPException) -> tuple[Response, int]:
    return _refused("RestException", f"Anropet går inte att använda ({error.code})."), error.code or 500
