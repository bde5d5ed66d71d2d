"""A child process with little time and little memory, in which a command line meets something hostile.

The child is forked, so that what the tests have imported need not be imported again, and counted in the seconds of
its own processor time, so that a busy machine fails nothing.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from engine.cli.main import main

#: How long a person waits for an answer, in processor time on a slow machine.
PATIENCE = 4
#: What one command may use. Reading a folder of ordinary drawings takes a tenth of either.
CPU_SECONDS = 10
MEGABYTES = 800
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did. `code` is its exit code, negative for the signal that ended it."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def said(self) -> str:
        """Everything that it wrote."""
        return self.out + self.err

    def must_be_in_words(self) -> None:
        """Fail when the command did not end by itself, in time, with words for people."""
        assert "Traceback" not in self.said, self.said[-2000:]
        assert self.code in {0, 1, 2}, f"ended with {self.code} after {self.seconds} s"
        assert self.seconds < PATIENCE, f"took {self.seconds} s"

    def must_be_refused(self, *words: str) -> None:
        """Fail unless it was refused with `words` (a file's name, an element, a code) in what it said."""
        self.must_be_in_words()
        assert self.code == 1, self.said[-500:]
        assert self.said.strip()
        assert not [word for word in words if word not in self.said], self.said[-500:]


def attack(
    folder: Path, *arguments: str, files: Mapping[str, bytes | str] | None = None, stdin: bytes = b""
) -> Outcome:
    """Run `niosteg ARGUMENTS` in `folder`, with these files in it."""
    for name, content in (files or {}).items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return run_caged(arguments, folder=folder, stdin=stdin)


def run_caged(
    arguments: Sequence[str], *, folder: Path, stdin: bytes = b"", work: Callable[..., object] = main
) -> Outcome:
    """Run `niosteg ARGUMENTS` in `folder`, with its data in `folder/data`."""
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(stdin)
        given.seek(0)
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child == 0:
            _be_the_child(arguments, folder, [given.fileno(), out.fileno(), err.fileno()], work)
        _, status, used = os.wait4(child, 0)
        texts = [_read(file) for file in (out, err)]
    return Outcome(os.waitstatus_to_exitcode(status), *texts, used.ru_utime + used.ru_stime)


def _read(file: object) -> str:
    file.seek(0)  # type: ignore[attr-defined]
    return bytes(file.read()).decode("utf-8")  # type: ignore[attr-defined]


def _be_the_child(
    arguments: Sequence[str], folder: Path, streams: Sequence[int], work: Callable[..., object]
) -> NoReturn:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, mode) for number, mode in enumerate("rww"))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    limit = _used_now() + MEGABYTES * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    os.chdir(folder)
    os.environ["NIOSTEG_DATA_DIR"] = str(folder / "data")
    code = 70
    try:
        work(list(arguments))
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except BaseException:  # noqa: BLE001 - what a person would see is what the test looks at
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _used_now() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()
