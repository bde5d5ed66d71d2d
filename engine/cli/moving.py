"""`niosteg move`: move a case by hand, in an emergency."""

from typing import Literal

import click

from engine.bootstrap import Niosteg
from engine.cli.cases import AS, JSON, ROW
from engine.cli.installation import actor_named, open_installation
from engine.cli.output import print_json
from engine.commands.migrate_case import undo_migration
from engine.commands.migration_words import refusal
from engine.commands.move_case import Action, HandMove, HandVerdict, move_by_hand, preview_hand_move
from engine.exceptions import InvalidAnswers, Refused
from engine.queries.hand_moves import Movable, movable_places
from engine.transaction import Actor


@click.command()
@click.argument("case", type=ROW)
@click.option("--from", "place", metavar="STEP", help="Det som flyttas: stegets id, eller platsens nummer.")
@click.option("--to", "target", metavar="STEP", help="Gå till steget med det här id:t.")
@click.option("--skip", "other", flag_value="skip", help="Hoppa över steget.")
@click.option("--call-off", "other", flag_value="call_off", help="Avbryt grenen.")
@click.option(
    "--undo", "other", flag_value="undo", help="Ångra den senaste flytten, om inget har hänt sedan dess."
)
@click.option("--reason", default="", help="Varför. Alla som följer ärendet kan läsa det.")
@click.option("--dry-run", is_flag=True, help="Visa vad flytten betyder, och ändra ingenting.")
@JSON
@AS
def move(
    case: int,
    *,
    place: str | None,
    target: str | None,
    other: Action | Literal["undo"] | None,
    reason: str,
    username: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Flytta ärendet CASE för hand, i ett nödläge. Bara med numret: visa var ärendet står."""
    niosteg = open_installation()
    by = actor_named(niosteg, username)
    action = "go_to" if target is not None and other is None else other
    if (target is not None) != (action == "go_to") or (place is None) != (action in (None, "undo")):
        raise click.UsageError("Ange --from STEP och ett av --to STEP, --skip och --call-off; eller --undo.")
    if action == "undo":
        niosteg.engine.run(undo_migration, case, by=by)
        click.echo(f"Ärende {case}: flytten är ångrad")
    elif action is None or place is None:
        _show(niosteg.engine.read(movable_places, case, by), as_json=as_json)
    else:
        hand_move = HandMove(_token(niosteg, case, place, by), action, target or "")
        verdict = _moved(niosteg, case, hand_move, by, reason=None if dry_run else reason)
        _tell(case, verdict, as_json=as_json, is_trial=dry_run)


def _token(niosteg: Niosteg, case: int, place: str, by: Actor) -> str:
    """Return the token that a place's number or a step's id stands for.

    Raises:
        InvalidAnswers: the case does not stand there, or stands there several times.
    """
    places = niosteg.engine.read(movable_places, case, by)
    found = [one.token_id for one in places if place in (one.token_id, one.element_id)]
    if len(found) == 1:
        return found[0]
    if found:
        numbers = ", ".join(found)
        raise InvalidAnswers({"from": f"Ärendet står flera gånger vid {place}. Ange ett nummer: {numbers}."})
    raise InvalidAnswers(
        {"from": f"Ärendet står inte vid {place}. Kör niosteg move {case} för att se var det står."}
    )


def _moved(niosteg: Niosteg, case: int, hand_move: HandMove, by: Actor, *, reason: str | None) -> HandVerdict:
    """Move the case, or say what it would mean where there is no reason."""
    if reason is None:
        return niosteg.engine.run(preview_hand_move, case, hand_move, by=by)
    try:
        return niosteg.engine.run(move_by_hand, case, hand_move, reason=reason, by=by)
    except Refused as refused:
        return HandVerdict(refused=True, lines=tuple(refusal(problem) for problem in refused.problems))


def _show(places: list[Movable], *, as_json: bool) -> None:
    if as_json:
        names = ("token_id", "process_key", "element_id", "name", "about", "assignee", "is_busy", "trouble")
        print_json(
            [
                {name: getattr(place, name) for name in names}
                | {"targets": [{"id": id_, "name": name} for id_, name in place.targets]}
                for place in places
            ]
        )
        return
    for place in places:
        about = f": {place.about}" if place.about else ""
        click.echo(f"{place.token_id}\t{place.process_key}/{place.element_id}\t{place.name}{about}")
    if not places:
        click.echo("Ärendet är inte igång, så det finns inget att flytta.")


def _tell(case: int, verdict: HandVerdict, *, as_json: bool, is_trial: bool) -> None:
    if as_json:
        lines = [{"kind": line.kind, "element": line.element, "text": line.text} for line in verdict.lines]
        print_json({"case": case, "refused": verdict.refused, "lines": lines})
    else:
        done = "kan flyttas" if is_trial else "är flyttat för hand"
        click.echo(f"Ärende {case}: {'flyttas inte' if verdict.refused else done}")
        for line in verdict.lines:
            click.echo(f"  {line.text}")
    if verdict.refused:
        raise click.exceptions.Exit(1)
