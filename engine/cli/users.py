"""`niosteg user`: accounts and roles."""

import click

from engine.cli.installation import open_installation
from engine.commands import registers
from engine.queries.registers import memberships, users
from engine.transaction import OPERATOR


@click.group()
def user() -> None:
    """Konton och roller."""


@user.command()
@click.argument("username")
@click.option("--name", required=True, help="Namnet som kollegorna ser.")
@click.option("--email", required=True, help="E-postadress för påminnelser.")
@click.option("--password", prompt="Lösenord", hide_input=True, confirmation_prompt=True)
def add(username: str, name: str, email: str, password: str) -> None:
    """Lägg upp användaren USERNAME."""
    open_installation().engine.run(
        registers.add_user, username, name=name, email=email, password=password, by=OPERATOR
    )


@user.command("list")
def list_users() -> None:
    """Visa användarna."""
    for row in open_installation().engine.read(users):
        click.echo(f"{row.username}\t{row.name}\t{row.email}")


@user.command()
@click.argument("username", required=False)
@click.option("--grant", "granted", help="Ge den här rollen.")
@click.option("--revoke", "revoked", help="Ta bort den här rollen.")
@click.option("--unit", "unit_key", help="Enhetens nyckel. Utan den: i alla enheter.")
def roles(username: str | None, granted: str | None, revoked: str | None, unit_key: str | None) -> None:
    """Visa vem som har vilken roll, eller ge och ta bort roller för USERNAME."""
    engine = open_installation().engine
    if (granted or revoked) and username is None:
        raise click.UsageError("Ange vems roll som ska ändras.")
    if username is not None and granted:
        engine.run(registers.grant_role, username, granted, unit_key=unit_key, by=OPERATOR)
    if username is not None and revoked:
        engine.run(registers.revoke_role, username, revoked, unit_key=unit_key, by=OPERATOR)
    for row in engine.read(memberships):
        if username in {None, row.username}:
            click.echo(f"{row.username}\t{row.role}\t{row.unit_key or 'alla enheter'}")
