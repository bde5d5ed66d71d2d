"""`niosteg eval` and `decide`: try an expression or a decision table, or many lines of them at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from engine import dmn, feel
from engine.calendar import WorkCalendar
from engine.cli.batch import answer_lines
from engine.cli.output import existing, print_values, read_values
from engine.exceptions import InvalidAnswers
from engine.reading import read_at_most
from engine.xml import MAX_BYTES

_BATCH = "JSONL-fil med ett JSON-objekt per rad, eller - för standard in; svaren skrivs en rad var."


@contextmanager
def ordinary_working_days() -> Iterator[None]:
    """Let expressions count working days; no installation is asked for exceptions of its own."""
    token = feel.WORKDAYS.set(WorkCalendar())
    try:
        yield
    finally:
        feel.WORKDAYS.reset(token)


@click.command("eval")
@click.argument("expression", required=False)
@click.option("--data", help="JSON-fil med variabler, eller - för standard in.")
@click.option("--batch", help=_BATCH)
def evaluate(expression: str | None, data: str | None, batch: str | None) -> None:
    """Räkna ut FEEL-uttrycket EXPRESSION och skriv värdet som JSON.

    Med --batch har varje rad {"expression": ..., "data": {...}}; en rad utan uttryck använder EXPRESSION.
    """
    _one_source(data, batch)
    with ordinary_working_days():
        if batch is not None:
            answer_lines(batch, lambda line: {"result": _value_of_line(line, expression)})
        elif expression is None:
            raise click.UsageError("Skriv ett uttryck, eller ange --batch.")
        else:
            print_values(feel.evaluate(expression, read_values(data)))


def _value_of_line(line: dict[str, Any], expression: str | None) -> Any:
    text = line.get("expression", expression)
    if not isinstance(text, str):
        raise InvalidAnswers({"expression": "Raden saknar uttryck."})
    return feel.evaluate(text, feel.from_json(_data_of(line)))


@click.command()
@click.argument("file")
@click.argument("decision", required=False)
@click.option("--data", help="JSON-fil med indata, eller - för standard in.")
@click.option("--batch", help=_BATCH)
@click.option("--json", "as_json", is_flag=True, help="Skriv JSON.")
def decide(file: str, decision: str | None, data: str | None, batch: str | None, *, as_json: bool) -> None:
    """Pröva beslutet DECISION (id eller namn) i FILE, eller alla beslut i filen.

    Besluten tas som DMN-standarden säger: indata som saknas är null, och det som går fel blir null med en
    varning. I en process är sådana fel i stället fel. Med --batch har varje rad {"data": {...}}.
    """
    _one_source(data, batch)
    path = existing(file)
    with ordinary_working_days():
        model = dmn.compile_dmn(read_at_most(path, MAX_BYTES), path.name, dialect=dmn.STANDARD)
        if batch is not None:
            answer_lines(batch, _line_of(model, decision))
        elif decision is None:
            print_values({"results": _all_values(model, read_values(data))})
        else:
            _show(_decided(model, decision, read_values(data)), as_json=as_json)


def _line_of(model: dmn.DecisionModel, decision: str | None) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """What a line of a batch is answered with."""
    if decision is None:
        return lambda line: {"results": _all_values(model, _data_of(line))}
    return lambda line: _told(_decided(model, decision, _data_of(line)))


def _all_values(model: dmn.DecisionModel, given: dict[str, Any]) -> dict[str, Any]:
    return {one.name: _decided(model, one.id, given).value for one in model.decisions.values()}


def _decided(model: dmn.DecisionModel, decision: str, given: dict[str, Any]) -> dmn.DecisionResult:
    return model.evaluate(decision, model.coerce_inputs(decision, given))


def _told(result: dmn.DecisionResult) -> dict[str, Any]:
    told = {"result": result.value, "rules": result.fired}
    return {**told, "warnings": result.warnings} if result.warnings else told


def _show(result: dmn.DecisionResult, *, as_json: bool) -> None:
    if as_json:
        print_values(_told(result))
        return
    click.echo(feel.to_text(result.value))
    click.echo(f"regler: {', '.join(map(str, result.fired)) or '-'}", err=True)
    for warning in result.warnings:
        click.echo(f"varning: {warning}", err=True)


def _data_of(line: dict[str, Any]) -> dict[str, Any]:
    data = line.get("data", {})
    if not isinstance(data, dict):
        raise InvalidAnswers({"data": "Här ska stå ett JSON-objekt med namn och värden."})
    return data


def _one_source(data: str | None, batch: str | None) -> None:
    if data is not None and batch is not None:
        raise click.UsageError("Ange antingen --data eller --batch.")
