"""`niosteg eval` and `decide`: try an expression or a decision table."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from engine import dmn, feel
from engine.calendar import WorkCalendar
from engine.cli.output import existing, print_json, read_data, read_values
from engine.reading import read_at_most
from engine.xml import MAX_BYTES


@contextmanager
def ordinary_working_days() -> Iterator[None]:
    """Let expressions count working days; no installation is asked for exceptions of its own."""
    token = feel.WORKDAYS.set(WorkCalendar())
    try:
        yield
    finally:
        feel.WORKDAYS.reset(token)


@click.command("eval")
@click.argument("expression")
@click.option("--data", help="JSON-fil med variabler, eller - för standard in.")
def evaluate(expression: str, data: str | None) -> None:
    """Räkna ut FEEL-uttrycket EXPRESSION och skriv värdet som JSON."""
    with ordinary_working_days():
        print_json(feel.to_json(feel.evaluate(expression, read_values(data))))


@click.command()
@click.argument("file")
@click.argument("decision", required=False)
@click.option("--data", help="JSON-fil med indata, eller - för standard in.")
@click.option("--json", "as_json", is_flag=True, help="Skriv JSON.")
def decide(file: str, decision: str | None, data: str | None, *, as_json: bool) -> None:
    """Pröva beslutet DECISION (id eller namn) i FILE, eller alla beslut i filen."""
    with ordinary_working_days():
        _decide(file, decision, read_data(data), as_json=as_json)


def _decide(file: str, decision: str | None, given: dict[str, Any], *, as_json: bool) -> None:
    path = existing(file)
    model = dmn.compile_dmn(read_at_most(path, MAX_BYTES), path.name)
    if decision is None:
        values = {
            one.name: feel.to_json(model.evaluate(one.id, model.coerce_inputs(one.id, given)).value)
            for one in model.decisions.values()
        }
        print_json({"results": values})
        return
    result = model.evaluate(decision, model.coerce_inputs(decision, given))
    value = feel.to_json(result.value)
    if as_json:
        print_json({"result": value, "rules": result.fired})
        return
    click.echo(feel.to_text(result.value))
    click.echo(f"regler: {', '.join(map(str, result.fired)) or '-'}", err=True)
