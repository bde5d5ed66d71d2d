"""Stock SpiffWorkflow on the same drawing, to show what our engine room is there for.

The drawing's FEEL is Python too where a test uses both, or is given as `python`.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.util.task import TaskState

from tests.support.drawings import drawing


def stock_workflow(text: str, key: str = "p", **called: str) -> Any:
    """A new stock workflow at its first wait state."""
    parser = SpiffBpmnParser()
    for process, lines in {key: text, **called}.items():
        parser.add_bpmn_str(drawing(lines, process))
    workflow = BpmnWorkflow(parser.get_spec(key), parser.get_subprocess_specs(key))
    workflow.do_engine_steps()
    return workflow


def stock_open(workflow: Any) -> list[str]:
    return [task.task_spec.bpmn_id for task in workflow.get_tasks(state=TaskState.READY, manual=True)]


def stock_complete(workflow: Any, element: str, **data: Any) -> None:
    open_tasks = workflow.get_tasks(state=TaskState.READY, manual=True)
    task = next(task for task in open_tasks if task.task_spec.bpmn_id == element)
    task.data.update(data)
    task.run()
    workflow.do_engine_steps()
