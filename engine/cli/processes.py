"""`niosteg check` and `deploy`: what process owners own."""

import sys
from pathlib import Path

import click

from engine.bpmn import read_sources
from engine.checks import check_sources
from engine.cli.installation import existing, open_installation
from engine.cli.output import print_json
from engine.commands.deploy_bundle import deploy_bundle
from engine.exceptions import Problem
from engine.service_tasks import HANDLERS
from engine.transaction import OPERATOR


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Skriv JSON.")
def check(paths: tuple[str, ...], *, as_json: bool) -> None:
    """Granska ritningar, tabeller och formulär i PATHS. Slutar med 1 om något är fel."""
    found = check_sources([existing(path) for path in paths], topics=frozenset(HANDLERS))
    if as_json:
        print_json([_as_json(problem) for problem in found])
    else:
        for problem in found:
            click.echo(str(problem))
        errors = sum(problem.severity == "error" for problem in found)
        click.echo(f"{errors} fel, {len(found) - errors} varningar.", err=True)
    sys.exit(1 if any(problem.severity == "error" for problem in found) else 0)


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--note", default="", help="Varför: visas i versionslistan.")
def deploy(paths: tuple[str, ...], note: str) -> None:
    """Driftsätt processerna i PATHS. Det som granskningen underkänner driftsätts inte."""
    niosteg = open_installation()
    sources = read_sources([existing(path) for path in paths])
    for name in sorted(sources):
        if name.endswith(".bpmn"):
            done = niosteg.engine.run(deploy_bundle, Path(name).stem, sources, by=OPERATOR, note=note)
            click.echo(f"{done.process_key} {done.version}{'' if done.is_new else ' (oförändrad)'}")


def _as_json(problem: Problem) -> dict[str, str]:
    return {
        "file": problem.file,
        "element": problem.element,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "remedy": problem.remedy,
    }
