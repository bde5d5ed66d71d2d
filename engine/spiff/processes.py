"""A process as SpiffWorkflow's graph of nodes."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from engine.bpmn import ProcessFacts


class ProcessSpec(BpmnProcessSpec):
    """A process, or an embedded sub-process named `<process>/<id>`; never changed once it is built.

    `entry` is its start event, `triggers` are what set off its event sub-processes, `inclusive_joins` the gateways
    to ask when everything else in a case rests; `watches` says that some event of it waits for a condition.
    """

    entry: Any
    triggers: tuple[Any, ...] = ()
    inclusive_joins: tuple[Any, ...] = ()
    watches = False

    def __init__(self, name: str, process: ProcessFacts) -> None:
        super().__init__(name=name, description=process.name or process.key)
        self.process = process
