"""The command line's programs as people run them: started, asked whether they answer, and killed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

_RUN = "from engine.cli.main import main; main()"
#: Seconds until a program that was started must answer.
_LONGEST = 60.0


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """`niosteg` with some words. `port`: where it serves pages, null when it serves none."""

    def __init__(
        self, words: Sequence[str], environment: Mapping[str, str], log: Path, *, port: int | None = None
    ) -> None:
        self.name = words[0]
        self.port = port
        self._words = [*words, *(["--port", str(port)] if port else [])]
        self._environment = {**os.environ, **environment}
        self._log = log
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._running = subprocess.Popen(
                [sys.executable, "-c", _RUN, *self._words],
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )

    def kill(self) -> None:
        """SIGKILL, if it runs."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            self._running = None

    def wait_until_it_answers(self) -> None:
        until = time.monotonic() + _LONGEST
        while self.port is not None:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/health/live"):
                    return
            except (URLError, ConnectionError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
