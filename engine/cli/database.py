"""`niosteg db`: the database's tables, and the move to another database."""

import click

from engine.adapters import schema
from engine.cli.installation import built_installation, open_installation
from engine.upkeep.moving import copy_database


@click.group()
def db() -> None:
    """Databasen."""


@db.command()
def upgrade() -> None:
    """Skapa tabellerna, eller för dem till den här versionen."""
    niosteg = built_installation()
    niosteg.database.check()
    schema.upgrade(niosteg.database)
    click.echo("Tabellerna är aktuella.")


@db.command()
@click.option("--to", "url", required=True, help="Måldatabasen: sqlite:///FIL eller postgresql://...")
def copy(url: str) -> None:
    """Kopiera allt till en annan, tom databas. Stoppa systemet först."""
    copied = copy_database(open_installation(), url)
    click.echo(f"{sum(copied.values())} rader i {len(copied)} tabeller är kopierade och kontrollerade.")
    click.echo("Byt NIOSTEG_DATABASE_URL till den nya databasen och starta systemet.", err=True)
