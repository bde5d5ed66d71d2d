"""Finding the files of a bundle on disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.exceptions import NiostegError
from engine.reading import read_at_most
from engine.xml import MAX_BYTES

_SUFFIXES = (".bpmn", ".dmn", ".form")


class NoSources(NiostegError):
    """Nothing that a process owner owns was given."""

    def __init__(self, paths: Iterable[Path]) -> None:
        names = ", ".join(map(str, paths))
        super().__init__(
            f"{names}: det är varken en ritning (.bpmn), en beslutstabell (.dmn) eller ett formulär (.form)."
        )


def read_sources(paths: Iterable[Path | str], *, project: Path | None = None) -> dict[str, bytes]:
    """Drawings, tables and forms of the given files and folders, by file name.

    A folder brings its own files and those of a folder `forms` in it; a file brings what lies beside it. Then
    come `forms/` and `processes/` of the project: `project` when given, else the nearest folder around with
    a folder `forms`. The nearest file of a name wins.

    Raises:
        NoSources: none of the given paths is a folder, a drawing, a table or a form.
        FileUnreadable: a file is not there, or somebody else's.
    """
    given = [Path(path) for path in paths]
    if not any(path.is_dir() or path.suffix in _SUFFIXES for path in given):
        raise NoSources(given)
    found: dict[str, bytes] = {}
    for file in _candidates(given, project):
        if file.name not in found:
            found[file.name] = read_at_most(file, MAX_BYTES)
    return found


def _candidates(paths: list[Path], project: Path | None) -> Iterator[Path]:
    """Files in the order of their nearness."""
    folders = list(dict.fromkeys(path if path.is_dir() else path.parent for path in paths))
    yield from (path for path in paths if not path.is_dir())
    for folder in folders:
        yield from _files(folder)
        yield from _files(folder / "forms")
    for root in [project] if project else _projects(folders):
        yield from _files(root / "forms")
        yield from _files(root / "processes")


def _projects(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        around = (parent for parent in folder.resolve().parents if (parent / "forms").is_dir())
        yield from list(around)[:1]


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.glob("*")) if file.is_file() and file.suffix in _SUFFIXES)
