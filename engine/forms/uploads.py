"""A file on its way in. The engine stores `content` under its `sha256`; the answer holds all the rest."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import PurePosixPath

from engine.records import dataclass

LARGEST_MEGABYTES = 20
LARGEST_FILE = LARGEST_MEGABYTES * 1024 * 1024
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """One posted file. `type` is the MIME type that the browser claims: not to be trusted."""

    name: str
    type: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def as_answer(self) -> dict[str, object]:
        return {"name": self.name, "type": self.type, "size": self.size, "sha256": self.sha256}


def has_usable_name(upload: Upload) -> bool:
    return (
        0 < len(upload.name) <= LONGEST_NAME
        and upload.name.isprintable()
        and not set(upload.name) & set('/\\<>"|?*')
    )


def is_accepted(upload: Upload, accept: tuple[str, ...]) -> bool:
    """Whether the file is of a type in `accept`: endings (".pdf") and MIME types ("image/*"), () = any.

    The name's ending decides, for both: it is what people see and what opens the file.
    """
    if not accept:
        return True
    guessed = mimetypes.guess_type(upload.name, strict=True)[0] or ""
    ending = PurePosixPath(upload.name.lower()).suffix
    return any(_covers(pattern.lower(), ending, guessed) for pattern in accept)


def _covers(pattern: str, ending: str, guessed: str) -> bool:
    if pattern.startswith("."):
        return ending == pattern
    if pattern.endswith("/*"):
        return guessed.startswith(pattern[:-1])
    return guessed == pattern
