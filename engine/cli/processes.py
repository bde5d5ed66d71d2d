"""`niosteg check` and `deploy`: what process owners own."""

import sys
from collections import Counter
from collections.abc import Mapping

import click

from engine import clock
from engine.bpmn import read_processes, read_sources
from engine.checks import review_bundle
from engine.cli.installation import open_installation
from engine.cli.output import existing, print_json
from engine.commands.deploy_bundle import deploy_bundle
from engine.exceptions import NotFound, Problem
from engine.service_tasks import TOPICS
from engine.transaction import OPERATOR


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Skriv JSON.")
@click.option("--info", "with_info", is_flag=True, help="Visa också det som bara är bra att veta.")
def check(paths: tuple[str, ...], *, as_json: bool, with_info: bool) -> None:
    """Granska ritningar, tabeller och formulär i PATHS. Slutar med 1 om något är fel."""
    found = review_bundle(read_sources([existing(path) for path in paths]), topics=TOPICS)
    if as_json:
        print_json([_as_json(problem) for problem in found])
    else:
        counts = Counter(problem.severity for problem in found)
        for problem in found:
            if problem.severity != "info" or with_info:
                click.echo(str(problem))
        hidden = " De visas med --info." if counts["info"] and not with_info else ""
        told = f", {counts['info']} upplysningar.{hidden}" if counts["info"] else "."
        click.echo(f"{counts['error']} fel, {counts['warning']} varningar{told}", err=True)
    sys.exit(1 if any(problem.severity == "error" for problem in found) else 0)


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--note", default="", help="Varför: visas i versionslistan.")
def deploy(paths: tuple[str, ...], note: str) -> None:
    """Driftsätt processerna i PATHS. Det som granskningen underkänner driftsätts inte."""
    niosteg = open_installation()
    sources = read_sources([existing(path) for path in paths])
    keys = starting_processes(sources)
    if not keys:
        raise NotFound("Det finns ingen ritning (.bpmn) att driftsätta bland filerna.")
    for key in keys:
        done = niosteg.engine.run(deploy_bundle, key, sources, by=OPERATOR, note=note)
        click.echo(f"{done.process_key} {done.version}{'' if done.is_new else ' (oförändrad)'}")


def starting_processes(sources: Mapping[str, bytes]) -> list[str]:
    """Return the processes that no other one calls: those that cases start from. The others go with them.

    Of a drawing with several pools, that is each pool of its own.

    Where each is called by another, all of them: the checks tell what is wrong with that.
    """
    drawings = [(name, data) for name, data in sorted(sources.items()) if name.endswith(".bpmn")]
    facts = [process for name, data in drawings for process in read_processes(data, name)]
    called = {key for process in facts for key in process.called if key != process.key}
    keys = [process.key for process in facts]
    return [key for key in keys if key not in called] or keys


def _as_json(problem: Problem) -> dict[str, str]:
    told = {
        "file": problem.file,
        "element": problem.element,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "remedy": problem.remedy,
    }
    if problem.due_at is not None:
        told["due_at"] = clock.local(problem.due_at).isoformat(timespec="seconds")
    return told
