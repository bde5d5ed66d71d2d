"""Who may write to a SQLite file: one at a time, in the order of arrival, and nobody waits for ever.

The gate is a lock in the process and, between processes, `flock` on a side file, which the kernel frees when a process
is killed. A process that is only frozen keeps it: whoever waits gives up after `PATIENCE`.
"""

import fcntl
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from engine.exceptions import DatabaseBusy

#: Seconds; as long as SQLite itself waits for a program that does not know the gate.
PATIENCE = 10.0


class FifoLock:
    """A lock of this process's threads that is handed over in the order of arrival."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._busy = False

    def acquire(self, *, timeout: float) -> bool:
        """Return whether it was had within so many seconds."""
        with self._mutex:
            if not self._busy and not self._waiting:
                self._busy = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        # Released by the one before, who hands the busy lock over.
        return turn.acquire(timeout=timeout) or not self._leave(turn)

    def _leave(self, turn: threading.Lock) -> bool:
        """Leave the queue; false when the lock was handed over at the last moment."""
        with self._mutex:
            if turn not in self._waiting:
                return False
            self._waiting.remove(turn)
            return True

    def release(self) -> None:
        """Hand it over to whoever has waited longest."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._busy = False


class FileLock:
    """`flock` with a limit to the waiting; one thread at a time asks for it.

    The kernel's own queue is the fair one, and it knows no limit: a thread waits in it for the one that asks. When that
    one gives up, the thread stays in the queue for the next, or lets the lock go again.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._changed = threading.Condition()
        self._is_queued = False
        self._is_wanted = False

    def acquire(self, *, timeout: float) -> bool:
        """Return whether it was had within so many seconds."""
        with self._changed:
            if not self._is_queued:
                if self._is_free():
                    return True
                self._is_queued = True
                threading.Thread(target=self._queue, name="write gate", daemon=True).start()
            self._is_wanted = True
            had = self._changed.wait_for(lambda: not self._is_queued, timeout)
            self._is_wanted = False
            return had

    def release(self) -> None:
        """Let the next process have it."""
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def _is_free(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _queue(self) -> None:
        with suppress(ValueError):  # the file was closed in the meantime, and the lock with it
            fcntl.flock(self._file, fcntl.LOCK_EX)
            with self._changed:
                self._is_queued = False
                self._changed.notify()
                if not self._is_wanted:
                    self.release()


class WriteGate:
    """One writer at a time, over all threads and processes that share the file."""

    def __init__(self, side_file: Path, *, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._file = side_file.open("w")
        self._threads = FifoLock()
        self._processes = FileLock(self._file)

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Let one in.

        Raises:
            DatabaseBusy: others were inside for too long.
        """
        until = time.monotonic() + self._patience
        if not self._threads.acquire(timeout=self._patience):
            raise DatabaseBusy
        try:
            if not self._processes.acquire(timeout=max(0.0, until - time.monotonic())):
                raise DatabaseBusy
            try:
                yield
            finally:
                self._processes.release()
        finally:
            self._threads.release()

    def close(self) -> None:
        """Close the side file; nobody writes after this."""
        self._file.close()
