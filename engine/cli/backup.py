"""`niosteg backup` and `niosteg restore`: a copy that is known to be good, and the way back."""

from pathlib import Path

import click

from engine.cli.installation import built_installation
from engine.cli.output import existing
from engine.upkeep.backup import Kept, back_up
from engine.upkeep.backup import restore as restore_backup


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Ersätt filen om den finns.")
def backup(file: Path, *, force: bool) -> None:
    """Säkerhetskopiera databasen till FILE medan systemet går, och kontrollera kopian."""
    niosteg = built_installation()
    _tell(f"Säkerhetskopian ligger i {file}", back_up(niosteg.database, file, force=force))


@click.command()
@click.argument("file")
@click.option("--force", is_flag=True, help="Ersätt databasen som finns.")
def restore(file: str, *, force: bool) -> None:
    """Läs tillbaka säkerhetskopian FILE. Stoppa systemet först."""
    niosteg = built_installation()
    _tell(f"{file} är tillbaka i databasen", restore_backup(niosteg.database, existing(file), force=force))


def _tell(what: str, kept: Kept) -> None:
    click.echo(f"{what}: {kept.size / 1_000_000:.1f} MB, {kept.events} händelser kontrollerade, inget fel.")
