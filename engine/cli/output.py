"""JSON in and out: one document on stdout, messages on stderr."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from engine import clock, feel
from engine.exceptions import InvalidAnswers, NotFound


def print_json(value: Any) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def read_data(source: str | None) -> dict[str, Any]:
    """Return the JSON object of a file, of stdin (`-`), or {} when none is given.

    Raises:
        NotFound: no such file.
        InvalidAnswers: it is not a JSON object.
    """
    if source is None:
        return {}
    if source == "-":
        text = sys.stdin.read()
    else:
        path = Path(source)
        if not path.exists() or path.is_dir():
            raise NotFound(f"Det finns ingen fil som heter {source}.")
        text = path.read_text(encoding="utf-8")
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidAnswers({source: f"Filen är inte JSON (rad {error.lineno}): {error.msg}."}) from error
    if not isinstance(data, dict):
        raise InvalidAnswers({source: "Filen ska innehålla ett JSON-objekt med namn och värden."})
    return data


def read_values(source: str | None) -> dict[str, Any]:
    """Return the data as FEEL values: numbers exact."""
    return {name: feel.from_json(value) for name, value in read_data(source).items()}


def moment(value: datetime | None) -> str | None:
    """Return a moment as ISO text on Swedish clocks."""
    return None if value is None else clock.local(value).isoformat(timespec="seconds")
