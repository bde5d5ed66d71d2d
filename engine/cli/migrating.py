"""`niosteg migrate`: let running cases follow another version of their process."""

from typing import Any

import click

from engine.bootstrap import Niosteg
from engine.cli.cases import AS, JSON, ROW
from engine.cli.installation import actor_named, open_installation
from engine.cli.output import print_json
from engine.commands.migrate_case import Verdict, migrate_case, preview_migration, undo_migration
from engine.commands.migration_words import refusal
from engine.exceptions import NiostegError, Refused
from engine.models.metadata import LARGEST_ID
from engine.queries.migrations import bundle_of_case, places_of
from engine.transaction import Actor

_REASON = "Flyttat från kommandoraden."


@click.command()
@click.argument("cases", metavar="CASE...", type=ROW, nargs=-1, required=True)
@click.option(
    "--to", "to_version", type=click.IntRange(1, LARGEST_ID), help="Versionen som ärendena ska följa."
)
@click.option(
    "--map", "renamed", multiple=True, metavar="OLD=NEW", help="Ett steg som har fått ett annat id."
)
@click.option("--reason", default=_REASON, help="Varför. Alla som följer ärendet kan läsa det.")
@click.option("--dry-run", is_flag=True, help="Visa vad flytten betyder, och ändra ingenting.")
@click.option("--undo", is_flag=True, help="Ångra ärendets senaste flytt, om inget har hänt sedan dess.")
@JSON
@AS
def migrate(
    cases: tuple[int, ...],
    to_version: int | None,
    renamed: tuple[str, ...],
    reason: str,
    username: str | None,
    *,
    dry_run: bool,
    undo: bool,
    as_json: bool,
) -> None:
    """Flytta ärendena CASE till en annan version av sin process, ett i taget.

    Det som inte går att flytta står kvar orört, med skälet utskrivet.
    """
    if undo == (to_version is not None):
        raise click.UsageError("Ange antingen --to VERSION eller --undo.")
    niosteg = open_installation()
    by = actor_named(niosteg, username)
    pairs = [pair(text) for text in renamed]
    told = [
        _undone(niosteg, case_id, by)
        if to_version is None
        else _moved(niosteg, case_id, to_version, pairs, reason=None if dry_run else reason, by=by)
        for case_id in cases
    ]
    if as_json:
        print_json(told)
    else:
        for one in told:
            _print(one, is_trial=dry_run)
    if any(one["refused"] for one in told):
        raise click.exceptions.Exit(1)


def pair(text: str) -> tuple[str, str]:
    """Return the old and the new id of `--map OLD=NEW`.

    Raises:
        UsageError: it is not written so.
    """
    old, equals, new = text.partition("=")
    if not (old and equals and new):
        raise click.UsageError(
            f"”{text}” går inte att läsa. Skriv det gamla och det nya id:t: Task_A=Task_B."
        )
    return old, new


def _moved(
    niosteg: Niosteg,
    case_id: int,
    to_version: int,
    pairs: list[tuple[str, str]],
    *,
    reason: str | None,
    by: Actor,
) -> dict[str, Any]:
    """Move a case, or say what it would mean where there is no reason."""
    engine = niosteg.engine
    try:
        bundle_id = engine.read(bundle_of_case, case_id)
        places = engine.read(places_of, [bundle_id] if bundle_id else [], pairs)
        if reason is None:
            verdict = engine.run(preview_migration, case_id, to_version=to_version, by=by, renamed=places)
        else:
            verdict = engine.run(
                migrate_case, case_id, to_version=to_version, reason=reason, by=by, renamed=places
            )
    except Refused as refused:
        return _refused(case_id, [refusal(problem).text for problem in refused.problems])
    except NiostegError as error:
        return _refused(case_id, [str(error)])
    return _told(verdict)


def _undone(niosteg: Niosteg, case_id: int, by: Actor) -> dict[str, Any]:
    try:
        niosteg.engine.run(undo_migration, case_id, by=by)
    except NiostegError as error:
        return _refused(case_id, [str(error)])
    return {"case": case_id, "undone": True, "refused": False, "lines": []}


def _told(verdict: Verdict) -> dict[str, Any]:
    return {
        "case": verdict.case_id,
        "from": verdict.from_version,
        "to": verdict.to_version,
        "refused": verdict.refused,
        "lines": [{"kind": line.kind, "element": line.element, "text": line.text} for line in verdict.lines],
    }


def _refused(case_id: int, why: list[str]) -> dict[str, Any]:
    lines = [{"kind": "refused", "element": "", "text": text} for text in why]
    return {"case": case_id, "refused": True, "lines": lines}


def _print(told: dict[str, Any], *, is_trial: bool) -> None:
    click.echo(f"Ärende {told['case']}: {_outcome(told, is_trial=is_trial)}")
    for line in told["lines"]:
        click.echo(f"  {line['text']}")


def _outcome(told: dict[str, Any], *, is_trial: bool) -> str:
    if told["refused"]:
        return "flyttas inte"
    if told.get("undone"):
        return "flytten är ångrad"
    verb = "kan flyttas" if is_trial else "är flyttat"
    return f"{verb} från version {told['from']} till version {told['to']}"
