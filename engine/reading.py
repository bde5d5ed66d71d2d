"""Reading files that strangers wrote: never more than they may hold, and words for what cannot be read.

A file may claim to be endless (`/dev/zero`), be a folder, or belong to somebody else; JSON may nest without end, hold
numbers of a million digits, or texts that no database stores.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from engine.exceptions import NiostegError

LARGEST_JSON = 10_000_000
"""Bytes of a file of answers or test cases."""
DEEPEST_JSON = 100
"""Lists and objects inside each other."""

#: Halves of a character, which no encoding can write, and the null that PostgreSQL does not store.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class FileUnreadable(NiostegError):
    """The file is there but cannot be read."""

    def __init__(self, path: Path, error: OSError) -> None:
        why = {IsADirectoryError: "det är en mapp", PermissionError: "du saknar rättighet till den"}.get(
            type(error), error.strerror or str(error)
        )
        super().__init__(f"{path} går inte att läsa: {why}.")


class JsonRefused(NiostegError):
    """The bytes are not JSON that we read."""


def read_at_most(path: Path, most: int) -> bytes:
    """Return the file's bytes; of a larger file one byte more than `most`, enough to know that it is too large.

    Raises:
        FileUnreadable: it is a folder, somebody else's, or gone.
    """
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise FileUnreadable(path, error) from error


def parse_json(
    data: bytes,
    *,
    fraction: Callable[[str], Any] = float,
    pairs: Callable[[list[tuple[str, Any]]], Any] | None = None,
) -> Any:
    """Return what the JSON says; `fraction` reads its numbers with decimals, `pairs` the keys and values of an object.

    Raises:
        JsonRefused: it is not JSON, too large, nested too deeply, or holds what cannot be stored.
    """
    if len(data) > LARGEST_JSON:
        raise JsonRefused(f"Filen är större än {LARGEST_JSON // 1_000_000} MB.")
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_float=fraction, object_pairs_hook=pairs)
    except UnicodeDecodeError as error:
        raise JsonRefused("Filen är inte skriven i UTF-8. Spara den som UTF-8.") from error
    except json.JSONDecodeError as error:
        raise JsonRefused(f"Filen är inte JSON (rad {error.lineno}): {error.msg}.") from error
    except ValueError as error:
        raise JsonRefused("Filen har ett tal med för många siffror.") from error
    except RecursionError as error:
        raise _too_deep() from error
    _refuse_what_cannot_be_kept(value)
    return value


def _refuse_what_cannot_be_kept(value: Any) -> None:
    level, depth = [value], 1
    while level:
        if depth > DEEPEST_JSON:
            raise _too_deep()
        if any(isinstance(one, str) and _UNSTORABLE.search(one) for one in level):
            raise JsonRefused(
                "Filen har en text med ett tecken som inte går att spara (\\u0000 eller \\ud800)."
            )
        level, depth = [inner for one in level for inner in _inside(one)], depth + 1


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _too_deep() -> JsonRefused:
    return JsonRefused(f"Filen har fler än {DEEPEST_JSON} lager av listor och objekt.")
