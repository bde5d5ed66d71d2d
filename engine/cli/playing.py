"""`niosteg play`: run test cases with a moved clock."""

import sys
from pathlib import Path

import click

from engine.cli.output import existing
from engine.play import play_paths
from engine.play.gallery import FOLDER, PicturesNotWritten, hang


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--pictures",
    type=click.Path(file_okay=False, path_type=Path),
    default=FOLDER,
    show_default=True,
    help="Mapp för bilderna av fall som inte håller.",
)
def play(paths: tuple[str, ...], *, pictures: Path) -> None:
    """Spela testfallen i PATHS (filer *.test.json eller mappar). Slutar med 1 om något fall inte håller.

    Ett fall som inte håller visar sin väg, vad som kom och vad som väntades. Varje ritning som det gäller blir en
    bild (SVG) med vägen och stället markerade.
    """
    report = play_paths([existing(path) for path in paths])
    try:
        report.pictures = hang(report.files, pictures)
    except PicturesNotWritten as error:
        click.echo(str(error), err=True)
    for line in report.lines():
        click.echo(line)
    sys.exit(0 if report.ok else 1)
