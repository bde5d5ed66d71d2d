"""The command `niosteg`: the group, and the one place that turns an error into words and an exit code.

Exit codes: 0 = done, 1 = refused (what is wrong stands on stderr), 2 = wrong usage.
"""

import sys
from collections.abc import Sequence
from io import TextIOWrapper

import click

from engine.cli.audit import audit
from engine.cli.backup import backup, restore
from engine.cli.cases import complete, start, status, tasks
from engine.cli.comparing import compare_versions
from engine.cli.database import db
from engine.cli.doctor import config, doctor
from engine.cli.expressions import decide, evaluate
from engine.cli.migrating import migrate
from engine.cli.moving import move
from engine.cli.playing import play
from engine.cli.processes import check, deploy
from engine.cli.serving import demo, scheduler, serve, tick
from engine.cli.swedish import SwedishHelp, explain
from engine.cli.units import meeting, unit
from engine.cli.users import user
from engine.cli.verdicts import verdicts
from engine.exceptions import NiostegError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="niosteg", prog_name="niosteg")
def niosteg() -> None:
    """Niosteg: kommunens medborgardialoger, från förslag till uppföljning."""


for command in (
    audit,
    backup,
    check,
    compare_versions,
    complete,
    config,
    db,
    decide,
    demo,
    deploy,
    doctor,
    evaluate,
    meeting,
    migrate,
    move,
    play,
    restore,
    scheduler,
    serve,
    start,
    status,
    tasks,
    tick,
    unit,
    user,
    verdicts,
):
    niosteg.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    _say_anything()
    click.Context.formatter_class = SwedishHelp
    try:
        sys.exit(niosteg.main(args=arguments, prog_name="niosteg", standalone_mode=False))
    except click.UsageError as error:
        click.echo(explain(error), err=True)
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("Avbrutet.", err=True)
        sys.exit(1)
    except NiostegError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _say_anything() -> None:
    """Let a character that the terminal cannot show be told by its number, and never be an error of its own."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
