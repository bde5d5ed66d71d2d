"""`niosteg audit`: the audit trail."""

import sys

import click

from engine.cli.installation import open_installation
from engine.queries.audit_check import verify_audit


@click.group()
def audit() -> None:
    """Händelseloggen."""


@audit.command()
def verify() -> None:
    """Kontrollera att ingen händelse är ändrad, borttagen eller inskjuten. Slutar med 1 om något är fel."""
    checked, broken = open_installation().engine.read(verify_audit)
    for link in broken:
        click.echo(f"{link.chain}: händelse {link.seq}: {link.why}.")
    click.echo(f"{checked} händelser kontrollerade, {len(broken)} brutna kedjor.", err=True)
    sys.exit(1 if broken else 0)
