"""A person at a browser who completes tasks, and goes to the other web server when the one does not answer."""

from __future__ import annotations

import random
import re
import time
from http.client import HTTPException
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, Request, build_opener

_KEY = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
#: Seconds until a person turns to the other server, and without an answer of either until they give up.
_TURN, _GIVE_UP = 0.05, 120.0
#: What a person may meet: done, done by somebody else, not in time.
_DONE, _TOO_LATE, _BUSY = 303, 409, 503


class _Stay(HTTPRedirectHandler):
    """Shows where a page leads to and does not go there."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Person:
    """`acknowledged`: what they read that they had completed. `faults`: pages that nobody should meet."""

    def __init__(self, name: str, ports: list[int], tasks: list[int], chance: random.Random) -> None:
        self._name = name
        self._ports = list(ports)
        self._tasks = chance.sample(tasks, len(tasks))
        self._has_logged_in = False
        policy = DefaultCookiePolicy(strict_ns_domain=DefaultCookiePolicy.DomainLiberal)
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar(policy)), _Stay())
        self.acknowledged: list[int] = []
        self.faults: list[str] = []

    def work(self) -> None:
        """Complete every task that nobody else has completed."""
        self._log_in()
        for task in self._tasks:
            self._complete(task)

    def _log_in(self) -> None:
        status = 0
        while status != _DONE:
            _, page = self._open("/logga-in")
            status, _ = self._open("/logga-in", username=self._name, csrf_token=_key_in(page))

    def _complete(self, task: int) -> None:
        while True:
            _, page = self._open(f"/uppgifter/{task}")
            key = _key_in(page)
            status, page = self._open(f"/uppgifter/{task}", csrf_token=key)
            if status == _DONE:
                self.acknowledged.append(task)
            elif status != _TOO_LATE:
                if status == _BUSY:
                    continue
                self.faults.append(f"{status} at {task}: {' '.join(page.split())[:300]}")
            return

    def _open(self, address: str, **answers: str) -> tuple[int, str]:
        """Open a page, or send a form, at whichever server answers. What got no answer may have been done."""
        until = time.monotonic() + _GIVE_UP
        while True:
            try:
                return self._ask(address, answers)
            except (OSError, HTTPException):
                if time.monotonic() > until:
                    raise
                self._ports.reverse()
                time.sleep(_TURN)

    def _ask(self, address: str, answers: dict[str, str]) -> tuple[int, str]:
        host = f"http://127.0.0.1:{self._ports[0]}"
        data = urlencode(answers).encode() if answers else None
        request = Request(f"{host}{address}", data, {"Referer": f"{host}/"})  # noqa: S310 - this machine
        try:
            with self._opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode()


def _key_in(page: str) -> str:
    found = _KEY.search(page)
    return found[1] if found else ""
