"""`niosteg db`: the database's tables."""

import click

from engine.adapters import schema
from engine.bootstrap import build
from engine.settings import load_settings


@click.group()
def db() -> None:
    """Databasens tabeller."""


@db.command()
def upgrade() -> None:
    """Skapa tabellerna, eller för dem till den här versionen."""
    niosteg = build(load_settings())
    niosteg.database.check()
    schema.upgrade(niosteg.database)
    click.echo("Tabellerna är aktuella.")
