"""Write the pictures of failed cases into a folder, and touch nothing there that another has made.

Each picture begins with a line that says who made it. Only a file with that line is replaced or taken away.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from engine.exceptions import NiostegError
from engine.play.picturing import pictures_of
from engine.play.report import CaseResult, FileResult

FOLDER = Path("niosteg-bilder")
#: The first bytes of every picture of ours.
SIGNATURE = b"<!-- niosteg play -->"
_LONGEST_NAME = 60


class PicturesNotWritten(NiostegError):
    """The folder cannot be written to."""

    def __init__(self, folder: Path, error: OSError) -> None:
        super().__init__(
            f"Bilderna kunde inte skrivas i {folder}: {error.strerror or error}. "
            "Välj en annan mapp med --pictures."
        )


def hang(files: Iterable[FileResult], folder: Path) -> dict[tuple[int, int], list[Path]]:
    """Write a picture of each drawing that a failed case is about; return their paths.

    The keys are the number of the file (from 0) and of its case (from 1). Pictures of an earlier run of the same test
    case files are taken away. The folder is made when there is something to write.

    Raises:
        PicturesNotWritten: it cannot be written to.
    """
    played = list(files)
    try:
        _clear(folder, {_safe(_stem(file)) for file in played})
        return {
            (number, case.number): _write(folder, file, case)
            for number, file in enumerate(played)
            for case in file.failed
        }
    except OSError as error:
        raise PicturesNotWritten(folder, error) from error


def _write(folder: Path, file: FileResult, case: CaseResult) -> list[Path]:
    if file.bundle is None:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for picture in pictures_of(case, file.bundle):
        name = f"{_safe(_stem(file))}-fall-{case.number}-{_safe(picture.process)}"
        path = _free(folder, name)
        # Never through a link that somebody else has laid out.
        with path.open("xb") as target:
            target.write(SIGNATURE + b"\n" + picture.svg.encode())
        written.append(path)
    return written


def _free(folder: Path, name: str) -> Path:
    """Return the first path of that name, or with a number behind it, at which there is nothing."""
    number, path = 1, folder / f"{name}.svg"
    while path.exists() or path.is_symlink():
        number += 1
        path = folder / f"{name}-{number}.svg"
    return path


def _clear(folder: Path, stems: Iterable[str]) -> None:
    for stem in stems:
        for path in folder.glob(f"{stem}-fall-*.svg"):
            if _is_ours(path):
                path.unlink()


def _is_ours(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(SIGNATURE)) == SIGNATURE


def _stem(file: FileResult) -> str:
    return file.path.name.removesuffix(".json").removesuffix(".test")


def _safe(text: str) -> str:
    """Return the text as part of a file name that every system and shell takes as it is."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")[:_LONGEST_NAME] or "namnlos"
