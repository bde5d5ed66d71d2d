"""Many questions in one run: a JSON object on each line in, a JSON object on each line out."""

from collections.abc import Callable, Iterator
from typing import Any

import click

from engine import feel
from engine.cli.output import bytes_of
from engine.exceptions import InvalidAnswers, NiostegError
from engine.reading import LARGEST_JSON, parse_json


def answer_lines(source: str, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Print the answer to each line of a file, or of stdin (`-`); what goes wrong with a line is
    `{"error": ...}` in its place. Empty lines are passed over.

    Raises:
        NotFound, FileUnreadable: no such file, or it cannot be read.
        InvalidAnswers: the file is too large.
    """
    for line in _lines_of(source):
        try:
            told = answer(_object_of(line))
        except NiostegError as error:
            told = {"error": str(error)}
        click.echo(feel.to_json_text(told))


def _lines_of(source: str) -> Iterator[bytes]:
    data = bytes_of(source)
    if len(data) > LARGEST_JSON:
        raise InvalidAnswers({source: f"Filen är större än {LARGEST_JSON // 1_000_000} MB."})
    yield from filter(bytes.strip, data.splitlines())


def _object_of(line: bytes) -> dict[str, Any]:
    value = parse_json(line, fraction=feel.exact_number)
    if not isinstance(value, dict):
        raise InvalidAnswers({"rad": "Raden ska vara ett JSON-objekt."})
    return value
