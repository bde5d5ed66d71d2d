"""The cookie that opens a session of `engine.commands.log_in`.

It holds a random token and nothing else. Under https its name begins with `__Host-`, so that a browser takes it from
this host alone, over an encrypted connection.
"""

import logging
from datetime import timedelta

from flask import current_app, g, request
from flask import session as flashes
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.log_in import close_session, open_session, touch_session
from engine.exceptions import DatabaseUnavailable
from engine.queries.session_user import session_user
from web.here import engine, settings

log = logging.getLogger(__name__)

_PLAIN_NAME = "niosteg"

#: When a session's use may be noted again, after that failed.
_TOUCH_AGAIN, _REST = "niosteg-touch-again", timedelta(minutes=1)


def is_encrypted() -> bool:
    """Whether browsers meet this site by https."""
    return settings().base_url.startswith("https://")


def identify() -> None:
    """Note who is there, before every page function."""
    g.visitor = None
    token = request.cookies.get(_cookie_name())
    if token is None:
        return
    found = engine().read(
        session_user,
        token,
        idle=timedelta(minutes=settings().session_idle_minutes),
        absolute=timedelta(minutes=settings().session_absolute_minutes),
    )
    if found is None:
        return
    g.visitor = found.actor
    if found.is_stale:
        _touch(token)


def _touch(token: str) -> None:
    """Note that the session is in use. Whoever only reads can do so where nothing can be written.

    Where it could not be noted, nobody tries again for a while: each would wait for seconds.
    """
    again_at = current_app.extensions.get(_TOUCH_AGAIN)
    if again_at is not None and clock.now() < again_at:
        return
    try:
        engine().run(touch_session, token)
    except DatabaseUnavailable as error:
        current_app.extensions[_TOUCH_AGAIN] = clock.now() + _REST
        log.warning("a session's use was not noted: %s", error)


def begin(response: Response, user_id: int) -> Response:
    """Open a session for a user whose identity is proved, and give its cookie to the browser."""
    # First: when it cannot be opened, the form that was sent can be sent again.
    token = engine().run(open_session, user_id)
    end(response)
    response.set_cookie(
        _cookie_name(),
        token,
        max_age=timedelta(minutes=settings().session_absolute_minutes),
        secure=is_encrypted(),
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def end(response: Response) -> Response:
    """End the browser's session here and there."""
    token = request.cookies.get(_cookie_name())
    if token is not None:
        engine().run(close_session, token)
    # The next person at this computer gets a new key against forged forms, too.
    flashes.clear()
    response.delete_cookie(_cookie_name(), path="/", secure=is_encrypted(), httponly=True, samesite="Lax")
    return response


def _cookie_name() -> str:
    return f"__Host-{_PLAIN_NAME}" if is_encrypted() else _PLAIN_NAME
