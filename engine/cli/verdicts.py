"""`niosteg verdicts`: what it would mean for each running case to follow another version."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import click

from engine.bootstrap import Niosteg
from engine.cases.choosing import Wanted
from engine.cli.cases import AS, JSON
from engine.cli.installation import actor_named, open_installation
from engine.cli.migrating import pair
from engine.cli.output import print_json
from engine.commands.migrate_case import Verdict, preview_migration
from engine.commands.migration_words import VERDICT_WORDS
from engine.exceptions import Conflict, NotFound
from engine.models.metadata import LARGEST_ID
from engine.queries.migrations import PAGE, cases_of_other_versions, places_of, versions_in_use
from engine.spiff import Renamed
from engine.transaction import Actor

_VERSION = click.IntRange(1, LARGEST_ID)


@click.command()
@click.argument("key")
@click.option("--to", "to_version", type=_VERSION, required=True, help="Versionen som ärendena skulle följa.")
@click.option("--from", "from_version", type=_VERSION, help="Bara ärenden i den här versionen.")
@click.option(
    "--verdict", multiple=True, type=click.Choice(list(VERDICT_WORDS)), help="Bara ärenden med det utfallet."
)
@click.option("--step", default="", help="Bara ärenden som väntar vid steget med det här id:t.")
@click.option("--unit", "unit_key", default="", help="Bara det här organets ärenden.")
@click.option("--search", default="", help="Bara ärenden med det här i namnet eller diarienumret.")
@click.option(
    "--map", "renamed", multiple=True, metavar="OLD=NEW", help="Ett steg som har fått ett annat id."
)
@click.option("--ids", "ids_only", is_flag=True, help="Skriv bara ärendenas nummer, för niosteg migrate.")
@JSON
@AS
def verdicts(
    key: str, *, to_version: int, verdict: tuple[str, ...], ids_only: bool, as_json: bool, **given: Any
) -> None:
    """Visa vad det skulle betyda för varje pågående ärende i processen KEY att följa en annan version.

    Inget ändras. Flytta sedan ärendena med niosteg migrate.
    """
    niosteg = open_installation()
    by = actor_named(niosteg, given.pop("username"))
    renamed = _places(niosteg, key, given.pop("renamed"))
    found = [
        (row, judged)
        for row in _cases(niosteg, key, to_version, Wanted(**given))
        if (judged := _judged(niosteg, row.id, to_version, renamed, by)) is not None
        if not verdict or judged.kind in verdict
    ]
    if ids_only:
        click.echo("\n".join(str(row.id) for row, _ in found))
    elif as_json:
        print_json([_told(row, judged) for row, judged in found])
    else:
        _print(found)


def _places(niosteg: Niosteg, key: str, texts: tuple[str, ...]) -> Renamed:
    pairs = [pair(text) for text in texts]
    versions = [row.id for row in niosteg.engine.read(versions_in_use, key)]
    return niosteg.engine.read(places_of, versions, pairs)


def _cases(niosteg: Niosteg, key: str, to_version: int, wanted: Wanted) -> Iterator[Any]:
    page = 0
    while True:
        found = niosteg.engine.read(
            cases_of_other_versions, key, to_version=to_version, wanted=wanted, page=page
        )
        yield from found.rows
        page += 1
        if page * PAGE >= found.total:
            return


def _judged(niosteg: Niosteg, case_id: int, to_version: int, renamed: Renamed, by: Actor) -> Verdict | None:
    """Return what it would mean, null for a case that has just ended."""
    try:
        return niosteg.engine.run(preview_migration, case_id, to_version=to_version, by=by, renamed=renamed)
    except Conflict:
        return None
    except NotFound as refused:
        raise click.ClickException(str(refused)) from refused


def _told(row: Any, verdict: Verdict) -> dict[str, Any]:
    return {
        "case": row.id,
        "title": row.title,
        "diary_number": row.diary_number,
        "unit": row.unit_name,
        "from": verdict.from_version,
        "to": verdict.to_version,
        "verdict": verdict.kind,
        "lines": [{"kind": line.kind, "element": line.element, "text": line.text} for line in verdict.lines],
    }


def _print(found: list[tuple[Any, Verdict]]) -> None:
    for row, verdict in found:
        click.echo(f"{row.id}\t{VERDICT_WORDS[verdict.kind]}\t{row.title}")
        for line in verdict.lines:
            click.echo(f"  {line.text}")
    counts = Counter(verdict.kind for _, verdict in found)
    click.echo(", ".join(f"{words}: {counts[kind]}" for kind, words in VERDICT_WORDS.items()))
