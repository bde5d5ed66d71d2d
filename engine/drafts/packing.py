"""All files of a process as one zip: how versions are stored, and how a process travels.

What comes from outside is hostile: sizes are what is unpacked, not what the zip says, and never more than a workspace
may hold.
"""

import io
import zipfile
from collections.abc import Mapping

from engine.drafts.names import LARGEST_FILE, LARGEST_WORKSPACE, MOST_FILES, kind_of
from engine.exceptions import InvalidAnswers

#: The same files give the same bytes, whenever they are packed.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return the files as a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpack(data: bytes) -> tuple[dict[str, bytes], list[str]]:
    """Return the process owner's files in a zip by their own names, and the names of those left out.

    Folders are forgotten: a name counts from its last `/`.

    Raises:
        InvalidAnswers: it is no zip, two files have the same name, or it unpacks to more than a workspace may hold.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _refused(
            "Filen är ingen zip som går att läsa. Packa filerna på nytt, utan lösenord."
        ) from error


def _read(archive: zipfile.ZipFile) -> tuple[dict[str, bytes], list[str]]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > 2 * MOST_FILES:
        raise _refused(f"Zip-filen har fler än {2 * MOST_FILES} filer.")
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    room = LARGEST_WORKSPACE
    for entry in entries:
        name = entry.filename.replace("\\", "/").rsplit("/", 1)[-1]
        if kind_of(name) is None or name.startswith("."):
            left_out.append(name)
            continue
        if name in files:
            raise _refused(f"Zip-filen har två filer som heter {name[:100]}.")
        files[name] = _content(archive, entry, name, room)
        room -= len(files[name])
    return files, left_out


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, room: int) -> bytes:
    with archive.open(entry) as file:
        data = file.read(min(LARGEST_FILE, room) + 1)
    if len(data) > LARGEST_FILE:
        raise _refused(f"{name[:100]} är större än {LARGEST_FILE // 1_000_000} MB när den packas upp.")
    if len(data) > room:
        raise _refused(
            f"Filerna är större än {LARGEST_WORKSPACE // 1_000_000} MB tillsammans när de packas upp."
        )
    return data


def _refused(sentence: str) -> InvalidAnswers:
    return InvalidAnswers({"files": sentence})
