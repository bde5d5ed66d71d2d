"""Which processes a person can start, and the form that begins one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select

from engine.bpmn import ProcessFacts
from engine.exceptions import ProcessNotFound
from engine.forms import Form
from engine.models import workspace
from engine.queries.registers import latest_bundles
from engine.records import dataclass
from engine.transaction import Reader


@dataclass(frozen=True, slots=True)
class Startable:
    """The latest version of a process that people start. `form` is null where there is nothing to ask."""

    key: str
    name: str
    version: int
    documentation: str | None
    form: Form | None
    scope: Mapping[str, Any]


def startable_processes(reader: Reader) -> list[Startable]:
    """Return the processes that people start, by name.

    Those are the processes with a start form, and those that begin by themselves and that no other process calls; not
    those that have been retired.
    """
    latest = [(row, _facts(reader, row)) for row in latest_bundles(reader)]
    retired = frozenset(
        reader.connection.scalars(select(workspace.c.key).where(workspace.c.retired_at.is_not(None)))
    )
    called = {key for row, _ in latest for key in _called(reader, row)}
    return [
        _startable(reader, row, facts, {})
        for row, facts in latest
        if row.process_key not in retired
        and (facts.start_form is not None or (_begins_by_itself(facts) and facts.key not in called))
    ]


def start_page(reader: Reader, process_key: str, *, variables: Mapping[str, Any]) -> Startable:
    """Return what the page that starts a process shows; `variables` are what its form sees.

    Raises:
        ProcessNotFound: nothing with that key is deployed.
    """
    for row in latest_bundles(reader):
        if row.process_key == process_key:
            return _startable(reader, row, _facts(reader, row), variables)
    raise ProcessNotFound(process_key)


def _startable(reader: Reader, row: Row[Any], facts: ProcessFacts, variables: Mapping[str, Any]) -> Startable:
    key = facts.start_form
    form = None if key is None else reader.rooms.programs.form(reader.connection, row.id, key)
    return Startable(facts.key, row.name, row.version, facts.documentation, form, variables)


def _facts(reader: Reader, row: Row[Any]) -> ProcessFacts:
    return reader.rooms.programs.bundle(reader.connection, row.id).processes[row.process_key]


def _called(reader: Reader, row: Row[Any]) -> set[str]:
    processes = reader.rooms.programs.bundle(reader.connection, row.id).processes
    return {key for facts in processes.values() for key in facts.called if key != row.process_key}


def _begins_by_itself(facts: ProcessFacts) -> bool:
    """Whether it has a start event that waits for nothing."""
    return any(
        element.kind == "startEvent" and element.event is None and element.parent is None
        for element in facts.elements.values()
    )
