"""Serve the site with waitress, and let requests under way finish when the service is asked to stop."""

import contextlib
import signal
import socket
import sys
from ipaddress import ip_address
from types import FrameType
from typing import NoReturn

from waitress.server import create_server

from engine.bootstrap import Niosteg
from engine.exceptions import NiostegError
from web.app import create_app

THREADS = 8
#: Seconds that a request under way has left after SIGTERM.
LAST_SECONDS = 10
#: Times the largest form: up to there our page says in Swedish that it is too large; what is larger still is refused
#: before it fills the disk, for strangers may send as well.
_BODY_FACTOR = 2


class CannotListen(NiostegError):
    """The address is taken, not ours, or not for us to use."""

    def __init__(self, host: str, port: int, cause: OSError) -> None:
        super().__init__(
            f"Webbservern kan inte lyssna på {host}:{port} ({cause.strerror}). "
            "Kör den redan? Välj annars en annan port med --port."
        )


def serve_site(niosteg: Niosteg, host: str | None = None, port: int | None = None) -> None:
    """Serve until SIGTERM or Ctrl-C. `host` and `port` stand in for those of the settings.

    Raises:
        CannotListen: the address is taken.
    """
    settings = niosteg.settings
    app = create_app(niosteg)
    server = create_server(
        app,
        sockets=[_bound_socket(host or settings.host, port or settings.port)],
        threads=THREADS,
        ident=None,
        max_request_body_size=_BODY_FACTOR * int(app.config["MAX_CONTENT_LENGTH"]),
    )
    signal.signal(signal.SIGTERM, _stop)
    _say(f"Webbplatsen finns på http://{server.effective_host}:{server.effective_port}")
    if settings.mode == "demo":
        _say("Logga in som någon av exempelpersonerna: välj i listan på sidan, inget lösenord behövs.")
        if not _is_this_machine(server.effective_host):
            _say(
                "Varning: andra datorer i nätet når sidan, och vem som helst kan logga in som vem som helst."
            )
    _say("Avsluta med Ctrl-C.")
    with contextlib.suppress(KeyboardInterrupt, SystemExit):
        try:
            server.run()
        finally:
            server.task_dispatcher.shutdown(cancel_pending=False, timeout=LAST_SECONDS)


def _bound_socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise CannotListen(host, port, error) from error


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
