"""`niosteg play`: run test cases with a moved clock."""

import sys

import click

from engine.cli.output import existing
from engine.play import play_paths


@click.command()
@click.argument("paths", nargs=-1, required=True)
def play(paths: tuple[str, ...]) -> None:
    """Spela testfallen i PATHS (filer *.test.json eller mappar). Slutar med 1 om något fall inte håller."""
    report = play_paths([existing(path) for path in paths])
    for line in report.lines():
        click.echo(line)
    sys.exit(0 if report.ok else 1)
