"""How long playing may take: test cases that strangers wrote must not hold a process for ever.

Looked at between steps and between due moments; `niosteg play` at a terminal has no limit but the person's patience.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from engine.exceptions import NiostegError

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


class PlayedTooLong(NiostegError):
    """The budget is spent."""

    def __init__(self) -> None:
        super().__init__(
            "Det tog för lång tid att spela testfallet. Flytta klockan kortare, eller dela upp fallet."
        )


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Let playing inside the block take so many seconds, and no longer than what is around it."""
    around, own = _deadline.get(), time.monotonic() + seconds
    token = _deadline.set(own if around is None else min(around, own))
    try:
        yield
    finally:
        _deadline.reset(token)


def demand_time() -> None:
    """Go on only while there is time.

    Raises:
        PlayedTooLong: there is none left.
    """
    deadline = _deadline.get()
    if deadline is not None and time.monotonic() > deadline:
        raise PlayedTooLong
