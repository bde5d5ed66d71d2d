"""Names and sizes that a workspace takes: what can be written on every disk, and no more than a process needs."""

import re
import unicodedata
from collections.abc import Mapping

from engine.exceptions import InvalidAnswers
from engine.xml import MAX_BYTES

#: Ending -> what people call such a file.
KINDS = {
    ".bpmn": "Ritning",
    ".dmn": "Beslutstabell",
    ".form": "Formulär",
    ".test.json": "Testfall",
}
LONGEST_NAME = 100
LONGEST_TITLE = 200
LONGEST_NOTE = 2_000
LARGEST_FILE = MAX_BYTES
LARGEST_WORKSPACE = 20_000_000
"""Bytes of all files together."""
MOST_FILES = 400

_NAME = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)*")
_KEY = re.compile(r"[^\W\d_][\w-]{0,79}")
#: Words that are addresses of the studio's own pages.
_RESERVED_KEYS = frozenset({"ny", "nycklar"})


def kind_of(name: str) -> str | None:
    """Return the ending that tells what the file is, null when it is nothing that we keep."""
    return next((ending for ending in KINDS if name.endswith(ending)), None)


def demand_key(key: str) -> None:
    """Refuse what cannot be the key of a process.

    Raises:
        InvalidAnswers: says what a key looks like.
    """
    if not _KEY.fullmatch(key):
        raise InvalidAnswers(
            {
                "key": f"”{key[:40]}” går inte att använda som nyckel. Börja med en bokstav och skriv sedan bokstäver, "
                "siffror, _ och -, högst 80 tecken, till exempel tillganglighet_i_park."
            }
        )
    if key in _RESERVED_KEYS:
        raise InvalidAnswers({"key": f"”{key}” är upptaget av studion. Välj en annan nyckel."})


def demand_title(title: str, *, field: str = "title") -> None:
    """Refuse what cannot stand as a name on one line.

    Raises:
        InvalidAnswers: says what to write.
    """
    if not 0 < len(title.strip()) <= len(title) <= LONGEST_TITLE or not title.isprintable():
        raise InvalidAnswers({field: f"Skriv ett namn på 1–{LONGEST_TITLE} tecken, på en rad."})


def demand_note(note: str) -> None:
    """Refuse a note that is longer than anybody reads.

    Raises:
        InvalidAnswers: says how long it may be.
    """
    if len(note) > LONGEST_NOTE:
        raise InvalidAnswers({"note": f"Texten är {len(note)} tecken. Skriv högst {LONGEST_NOTE}."})


def demand_fitting(files: Mapping[str, bytes], *, beside: Mapping[str, int]) -> None:
    """Refuse files that a workspace cannot hold; `beside` are the sizes of those that it keeps.

    Raises:
        InvalidAnswers: names each file that is wrong.
    """
    wrong = {name: sentence for name, data in files.items() if (sentence := _wrong_with(name, data))}
    wrong |= _doubled([*files, *(name for name in beside if name not in files)])
    if wrong:
        raise InvalidAnswers(wrong)
    sizes = {**beside, **{name: len(data) for name, data in files.items()}}
    if len(sizes) > MOST_FILES:
        raise InvalidAnswers({"files": f"En process får ha högst {MOST_FILES} filer. Ta bort några."})
    if sum(sizes.values()) > LARGEST_WORKSPACE:
        most = LARGEST_WORKSPACE // 1_000_000
        raise InvalidAnswers({"files": f"Filerna får vara högst {most} MB tillsammans. Ta bort några."})


def _wrong_with(name: str, data: bytes) -> str | None:
    if kind_of(name) is None:
        return f"”{name[:LONGEST_NAME]}” är av ett slag som inte används här. Filer slutar på {', '.join(KINDS)}."
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name) or unicodedata.normalize("NFC", name) != name:
        return (
            f"”{name[:LONGEST_NAME]}” kan inte vara ett filnamn. Börja med en bokstav eller siffra och skriv sedan "
            f"bokstäver, siffror, _, - och punkter, högst {LONGEST_NAME} tecken."
        )
    if len(data) > LARGEST_FILE:
        return f"{name} är större än {LARGEST_FILE // 1_000_000} MB. Dela upp den i flera filer."
    return None


def _doubled(names: list[str]) -> dict[str, str]:
    """Names that are one on disks that do not tell capital letters from small."""
    first: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for name in names:
        other = first.setdefault(name.casefold(), name)
        if other != name:
            wrong[other] = (
                f"Det finns redan en fil som heter {name}. Ge en av dem ett namn som skiljer sig mer."
            )
    return wrong
