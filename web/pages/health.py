"""For whatever watches the service: is it alive, and can it do its work."""

import logging

from flask import Blueprint
from werkzeug.wrappers import Response

from engine.adapters.schema import SchemaOutdated, require_current
from engine.exceptions import DatabaseUnavailable
from web.here import niosteg

log = logging.getLogger(__name__)

pages = Blueprint("health", __name__, url_prefix="/health")


@pages.get("/live")
def live() -> Response:
    """The process answers."""
    return _plain("lever", 200)


@pages.get("/ready")
def ready() -> Response:
    """The database answers, and its tables are those of this version."""
    try:
        niosteg().database.check()
        require_current(niosteg().database)
    except DatabaseUnavailable as error:
        # Whoever asks learns that it is so; where the database lies stands in the log.
        log.warning("%s", error)
        return _plain("Databasen svarar inte.", 503)
    except SchemaOutdated as error:
        return _plain(str(error), 503)
    return _plain("redo", 200)


def _plain(text: str, status: int) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")
