"""The server finishes what it has begun when it is asked to stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest
from pydantic import SecretStr

from engine.bootstrap import build
from engine.settings import Settings
from web import server
from web.server import CannotListen, serve_site

SLOW = """
import sys, threading
from pathlib import Path
from engine.bootstrap import build
from engine.settings import Settings
from web import server
from web.access import ACCESS, PUBLIC
from web.app import create_app

begun = threading.Event()

def with_a_slow_page(niosteg):
    app = create_app(niosteg)
    ACCESS["slow"] = PUBLIC

    @app.get("/slow", endpoint="slow")
    def slow():
        print("begun", flush=True)
        threading.Event().wait(0.3)
        return "färdig"

    return app

server.create_app = with_a_slow_page
server.serve_site(build(Settings(data_dir=Path(sys.argv[1]), secret_key="k" * 32)), port=int(sys.argv[2]))
print("stopped", flush=True)
"""


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_request_under_way_is_answered_before_the_end(tmp_path: Path, unused_port: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(tmp_path), str(unused_port)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    with process.stdout as said:
        assert said.readline() == f"Webbplatsen finns på http://127.0.0.1:{unused_port}\n"
        answers: list[str] = []
        asking = threading.Thread(target=lambda: answers.append(fetch(unused_port)))
        asking.start()
        while said.readline() != "begun\n":
            pass
        process.send_signal(signal.SIGTERM)
        asking.join()

        assert answers == ["färdig"]
        assert said.read().endswith("stopped\n")
    assert process.wait() == 0


def test_a_taken_port_is_told_in_words(tmp_path: Path) -> None:
    niosteg = build(Settings(data_dir=tmp_path, secret_key=SecretStr("k" * 32)))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CannotListen, match=rf"kan inte lyssna på 127\.0\.0\.1:{port}"):
            serve_site(niosteg, port=port)
    niosteg.database.close()


def fetch(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/slow") as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize(
    ("host", "is_this_machine"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104
        ("192.0.2.7", False),
        ("vm", False),
    ],
)
def test_a_demo_that_others_reach_is_told_from_one_of_ones_own(host: str, *, is_this_machine: bool) -> None:
    assert server._is_this_machine(host) == is_this_machine
