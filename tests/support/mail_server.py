"""A real SMTP server on a free port of this machine, which refuses what a test wants refused."""

from __future__ import annotations

import email
import socket
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class MailServer:
    """`accepted` are the mails that it took, in order; `connections` counts the clients that came."""

    def __init__(self) -> None:
        self.accepted: list[EmailMessage] = []
        self.connections = 0
        self._refused: tuple[str, ...] = ()
        self.port = _free_port()
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, enable_SMTPUTF8=False, decode_data=False
        )

    def __enter__(self) -> MailServer:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def refuse(self, *subjects: str) -> None:
        """Answer 451 to mails with these subjects from now on."""
        self._refused = subjects

    def stop(self) -> None:
        """Be away."""
        if self._controller.server is not None:
            self._controller.stop()

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = email.message_from_bytes(envelope.content, policy=default)
        if mail["Subject"] in self._refused:
            return "451 Try again later"
        self.accepted.append(mail)
        return "250 OK"
