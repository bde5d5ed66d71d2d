"""Two interval jobs of APScheduler and a watchdog for a wall clock that is set back.

APScheduler counts on the wall clock: set back an hour, it would wait that hour. The watchdog counts on the monotonic
clock and wakes it.
"""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field

from apscheduler.schedulers.background import BackgroundScheduler

from engine import clock
from engine.bootstrap import Niosteg
from engine.exceptions import NiostegError
from engine.play.draft_runs import play_next_run
from engine.records import dataclass
from engine.scheduler.heartbeat import tick_and_tell
from engine.upkeep.batches import work_on_batches

log = logging.getLogger(__name__)

#: The watchdog wakes a job that has not run for this many intervals.
PATIENCE = 2
#: Seconds between looks for test cases that somebody waits to see played, and for cases to move.
PLAY_SECONDS = 2


@dataclass(slots=True)
class _Job:
    """One repeated call and when it last ran (monotonic seconds)."""

    name: str
    call: Callable[[], object]
    last_run: float = field(default_factory=time.monotonic)

    def run(self) -> None:
        self.last_run = time.monotonic()
        try:
            self.call()
        except NiostegError:
            # The database may be away for a while; what is due is still due at the next tick.
            log.exception("scheduler job failed", extra={"job": self.name})


@contextmanager
def ticking(niosteg: Niosteg) -> Iterator[None]:
    """Let time pass in the background while the block runs."""
    seconds = niosteg.settings.tick_seconds
    sender = f"{socket.gethostname()}.{os.getpid()}"
    jobs = [
        _Job("tick", lambda: tick_and_tell(niosteg.engine)),
        _Job("mail", lambda: niosteg.engine.send_mail(niosteg.mailer, sender=sender)),
    ]
    scheduler = BackgroundScheduler(timezone="UTC")
    for job in jobs:
        scheduler.add_job(
            job.run,
            "interval",
            id=job.name,
            seconds=seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=clock.now(),
        )
    stop = threading.Event()
    watchdog = threading.Thread(target=_watch, args=(scheduler, jobs, seconds, stop), daemon=True)
    player = threading.Thread(target=_play, args=(niosteg, stop))
    mover = threading.Thread(target=_move, args=(niosteg, stop))
    scheduler.start()
    watchdog.start()
    player.start()
    mover.start()
    try:
        yield
    finally:
        stop.set()
        scheduler.shutdown(wait=True)
        player.join()
        mover.join()


def run_scheduler(niosteg: Niosteg) -> None:
    """Let time pass until the process is told to stop (SIGTERM or SIGINT)."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with ticking(niosteg):
        stop.wait()


def _play(niosteg: Niosteg, stop: threading.Event) -> None:
    """Play test cases of drafts beside everything else: a run may take minutes, and time must pass meanwhile."""
    while not stop.wait(PLAY_SECONDS):
        _Job("play", lambda: play_next_run(niosteg.engine, is_stopped=stop.is_set)).run()


def _move(niosteg: Niosteg, stop: threading.Event) -> None:
    """Try and move cases that somebody has asked for, beside everything else: there may be thousands."""
    while not stop.wait(PLAY_SECONDS):
        _Job("move", lambda: work_on_batches(niosteg.engine, is_stopped=stop.is_set)).run()


def _watch(scheduler: BackgroundScheduler, jobs: list[_Job], seconds: int, stop: threading.Event) -> None:
    while not stop.wait(seconds):
        for job in jobs:
            if time.monotonic() - job.last_run > PATIENCE * seconds:
                log.warning("scheduler job woken by the watchdog", extra={"job": job.name})
                scheduler.modify_job(job.name, next_run_time=clock.now())
