"""A disk that a test fills and makes room on: a file system of a few megabytes, where the machine lets us have one."""

from __future__ import annotations

import errno
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_MEGABYTE = 1 << 20


class SmallDisk:
    """A file system of its own, at `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave no byte."""
        with self._ballast.open("ab", buffering=0) as ballast:
            for size in (_MEGABYTE, 4096, 1):
                _write_until_full(ballast.fileno(), b"\0" * size)

    def make_room(self) -> None:
        """Be as empty as before."""
        self._ballast.unlink()


def _write_until_full(file: int, piece: bytes) -> None:
    while True:
        try:
            if os.write(file, piece) < len(piece):
                return
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            return


@cache
def can_have_small_disk() -> bool:
    """Whether this account may mount one."""
    try:
        with small_disk(megabytes=1):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


@contextmanager
def small_disk(*, megabytes: int) -> Iterator[SmallDisk]:
    """Mount an empty file system; it is gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="niosteg-disk-"))
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(folder))
        try:
            yield SmallDisk(folder)
        finally:
            _run("umount", "--lazy", str(folder))
    finally:
        folder.rmdir()


def _run(program: str, *arguments: str) -> None:
    subprocess.run([program, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
