"""`niosteg compare`: what differs between two versions of a process on disk, in plain Swedish."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from engine.cli.output import existing, print_json
from engine.comparing import Comparison, Sentence, compare
from engine.exceptions import NotFound
from engine.reading import LARGEST_JSON, read_at_most

_SUFFIXES = (".bpmn", ".dmn", ".form", ".test.json")


@click.command("compare")
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="Skriv JSON.")
def compare_versions(old: str, new: str, *, as_json: bool) -> None:
    """Säg vad som skiljer NEW från OLD: två mappar med processer, eller två filer."""
    before, after = existing(old), existing(new)
    old_files, new_files = _files(before), _files(after)
    if before.is_file() and after.is_file():
        # Two files that are named are two versions of one, whatever they are called.
        old_files = {after.name: old_files[before.name]}
    found = compare(old_files, new_files)
    if as_json:
        print_json({"differences": [_as_json(sentence) for sentence in found.sentences]})
    else:
        _show(found)


def _files(path: Path) -> dict[str, bytes]:
    """The files of a version by name: a folder's own and those of a folder `forms` in it, or the one file.

    Raises:
        NotFound: there is no drawing, table, form or test case.
    """
    candidates = _in_folder(path) if path.is_dir() else iter([path])
    found: dict[str, bytes] = {}
    for file in candidates:
        if file.name.endswith(_SUFFIXES) and file.name not in found:
            found[file.name] = read_at_most(file, LARGEST_JSON)
    if not found:
        raise NotFound(f"Det finns ingen ritning, beslutstabell, formulär eller testfall i {path}.")
    return found


def _in_folder(folder: Path) -> Iterator[Path]:
    for place in (folder, folder / "forms"):
        yield from (file for file in sorted(place.glob("*")) if file.is_file())


def _show(found: Comparison) -> None:
    if found.is_empty:
        click.echo("Det är ingen skillnad.")
    for topic, sentences in groupby(found.sentences, key=lambda sentence: sentence.topic):
        click.echo(f"{topic.heading}:")
        for sentence in sentences:
            click.echo(f"- {sentence.text} ({sentence.file})")


def _as_json(sentence: Sentence) -> dict[str, Any]:
    return {
        "topic": sentence.topic.name.lower(),
        "change": sentence.change,
        "file": sentence.file,
        "element": sentence.element,
        "text": sentence.text,
        "old": sentence.old,
        "new": sentence.new,
    }
