"""`niosteg doctor` and `niosteg config`: how the installation stands, and what it is set to."""

import sys
from dataclasses import asdict

import click

from engine.cli.output import print_json
from engine.settings import load_settings
from engine.upkeep.doctor import Finding, examine
from engine.upkeep.effective import effective_settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Skriv JSON.")
def doctor(*, as_json: bool) -> None:
    """Undersök om allt står rätt till, och säg vad som ska göras annars. Slutar med 1 om något är fel."""
    findings = list(examine())
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            _tell(finding)
    sys.exit(1 if any(finding.status == "fel" for finding in findings) else 0)


def _tell(finding: Finding) -> None:
    click.echo(f"{finding.status:<8}{finding.subject:<14}{finding.message}")
    if finding.remedy:
        click.echo(f"{'':<22}Gör så här: {finding.remedy}")


@click.group()
def config() -> None:
    """Inställningarna."""


@config.command("check")
def check_config() -> None:
    """Visa inställningarna som de gäller, utan hemligheter. Slutar med 1 om något är fel."""
    for setting in effective_settings(load_settings()):
        click.echo(f"{setting.variable}={setting.value}{'' if setting.is_chosen else '  (förval)'}")
