"""`niosteg serve`, `scheduler`, `tick`, `demo`: the running system."""

from contextlib import nullcontext
from datetime import datetime

import click

from engine import clock
from engine.bootstrap import Niosteg
from engine.cli.installation import open_installation
from engine.cli.logs import write_log
from engine.demo import make_demo
from engine.exceptions import InvalidAnswers
from engine.scheduler import run_scheduler, tick_and_tell, ticking
from web.server import serve_site

PORT = click.IntRange(0, 65_535)


@click.command()
@click.option("--host", help="Nätverksadress. Annars enligt inställningarna.")
@click.option("--port", type=PORT, help="Port. Annars enligt inställningarna.")
@click.option("--no-scheduler", is_flag=True, help="Låt andra processer (niosteg scheduler) sköta tiden.")
def serve(host: str | None, port: int | None, *, no_scheduler: bool) -> None:
    """Kör webbplatsen och schemaläggaren."""
    niosteg = _open_service()
    with nullcontext() if no_scheduler else ticking(niosteg):
        serve_site(niosteg, host=host, port=port)


@click.command()
def scheduler() -> None:
    """Kör schemaläggaren för sig. Flera processer kan köra samtidigt."""
    run_scheduler(_open_service())


@click.command()
@click.option("--at", help="Gör varvet som om klockan vore så mycket (ISO 8601 med tidszon).")
def tick(at: str | None) -> None:
    """Gör ett av schemaläggarens varv: tidsgränser, påminnelser och brev."""
    niosteg = open_installation()
    with nullcontext() if at is None else clock.fixed(_moment(at)):
        # What another moment would bring is no sign that time passes.
        done = tick_and_tell(niosteg.engine) if at is None else niosteg.engine.tick()
        sent = niosteg.engine.send_mail(niosteg.mailer, sender="tick")
    click.echo(f"{done.timers_fired} ärenden väckta, {done.reminders_raised} påminnelser, {sent} brev.")


@click.command()
@click.option("--host", help="Nätverksadress. Annars enligt inställningarna.")
@click.option("--port", type=PORT, help="Port. Annars enligt inställningarna.")
@click.option("--fresh", is_flag=True, help="Börja om med nya exempel.")
def demo(host: str | None, port: int | None, *, fresh: bool) -> None:
    """Gör exempelärenden, kör webbplatsen och schemaläggaren."""
    niosteg = _open_service()
    make_demo(niosteg, fresh=fresh, say=click.echo)
    with ticking(niosteg):
        serve_site(niosteg, host=host, port=port)


def _open_service() -> Niosteg:
    niosteg = open_installation()
    write_log(niosteg.settings.log_level)
    return niosteg


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidAnswers(
            {"--at": f"”{text}” är ingen tidpunkt. Skriv 2026-11-24T08:00:00+01:00."}
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.STOCKHOLM)
