"""JSON in and out: one document on stdout, messages on stderr."""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from engine import clock, feel
from engine.exceptions import InvalidAnswers, NotFound
from engine.reading import LARGEST_JSON, FileUnreadable, JsonRefused, parse_json, read_at_most


def print_json(value: Any) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_values(value: Any) -> None:
    """Print FEEL values as one JSON document, numbers with all their digits."""
    click.echo(feel.to_json_text(value, indent=2))


def read_data(source: str | None, *, fraction: Callable[[str], Any] = float) -> dict[str, Any]:
    """Return the JSON object of a file, of stdin (`-`), or {} when none is given.

    Raises:
        NotFound, FileUnreadable: no such file, or it cannot be read.
        InvalidAnswers: it is not a JSON object.
    """
    if source is None:
        return {}
    try:
        data = parse_json(bytes_of(source), fraction=fraction)
    except JsonRefused as refused:
        raise InvalidAnswers({source: str(refused)}) from refused
    if not isinstance(data, dict):
        raise InvalidAnswers({source: "Filen ska innehålla ett JSON-objekt med namn och värden."})
    return data


def bytes_of(source: str) -> bytes:
    """Return what a file or stdin (`-`) holds: one byte more than we take, of one that is too large.

    Raises:
        NotFound, FileUnreadable: no such file, or it cannot be read.
    """
    if source == "-":
        return sys.stdin.buffer.read(LARGEST_JSON + 1)
    return read_at_most(existing(source), LARGEST_JSON)


def existing(path: str) -> Path:
    """Return a path that is there.

    Raises:
        NotFound: nothing is there.
        FileUnreadable: it is out of reach.
    """
    found = Path(path)
    try:
        found.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFound(f"Det finns ingen fil eller mapp som heter {path}.") from error
    except OSError as error:
        raise FileUnreadable(found, error) from error
    return found


def read_values(source: str | None) -> dict[str, Any]:
    """Return the data as FEEL values: numbers exact."""
    return {
        name: feel.from_json(value) for name, value in read_data(source, fraction=feel.exact_number).items()
    }


def moment(value: datetime | None) -> str | None:
    """Return a moment as ISO text on Swedish clocks."""
    return None if value is None else clock.local(value).isoformat(timespec="seconds")
