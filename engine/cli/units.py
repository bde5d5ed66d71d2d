"""`niosteg unit` and `meeting`: who decides and answers, and when they sit."""

from datetime import date

import click

from engine.cli.installation import open_installation
from engine.commands import registers
from engine.exceptions import InvalidAnswers
from engine.queries.registers import coming_meetings, units
from engine.transaction import OPERATOR

KINDS = ("namnd", "forvaltning", "bolag", "ks", "kf", "rad")


@click.group()
def unit() -> None:
    """Nämnder, förvaltningar, bolag och råd."""


@unit.command("add")
@click.argument("key")
@click.option("--name", required=True, help="Namnet som alla ser.")
@click.option("--kind", required=True, type=click.Choice(KINDS), help="Slag av enhet.")
@click.option("--prefix", required=True, help="Diariets bokstäver, till exempel KFN.")
@click.option("--administration", help="En nämnds förvaltning (dess nyckel).")
@click.option("--head", help="Högsta tjänsteperson (användarnamn).")
def add_unit(
    key: str, *, name: str, kind: str, prefix: str, administration: str | None, head: str | None
) -> None:
    """Lägg upp enheten KEY."""
    open_installation().engine.run(
        registers.add_unit,
        key,
        name=name,
        kind=kind,
        diary_prefix=prefix,
        administration=administration,
        head=head,
        by=OPERATOR,
    )


@unit.command("list")
def list_units() -> None:
    """Visa enheterna."""
    for row in open_installation().engine.read(units):
        click.echo(f"{row.key}\t{row.kind}\t{row.diary_prefix}\t{row.name}")


@click.group()
def meeting() -> None:
    """Sammanträden."""


@meeting.command("add")
@click.argument("unit_key")
@click.argument("day")
def add_meeting(unit_key: str, day: str) -> None:
    """Lägg in att enheten UNIT_KEY sammanträder dagen DAY (ÅÅÅÅ-MM-DD)."""
    open_installation().engine.run(registers.add_meeting, unit_key, _date(day), by=OPERATOR)


@meeting.command("list")
def list_meetings() -> None:
    """Visa kommande sammanträden."""
    for row in open_installation().engine.read(coming_meetings):
        click.echo(f"{row.on_date}\t{row.unit_key}\thandlingar senast {row.agenda_stop_on}")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidAnswers({text: "Skriv dagen som ÅÅÅÅ-MM-DD, till exempel 2027-01-28."}) from error
