"""The engine room: the only place that knows SpiffWorkflow.

SpiffWorkflow 3.2.0 gives the life of a task, the tree of tasks and processes inside processes; the nodes of this
room give each BPMN element its meaning. They are subclasses: nothing of SpiffWorkflow is patched. Because they rest
on how it works inside, the version is pinned here; `tests/unit/spiff` is the gate for another one.
"""

from importlib.metadata import version

from engine.spiff.execution import WHERE_ONE_CAN_GO_ON, Execution, MoveRefused
from engine.spiff.migrating import NOTHING_RENAMED, Renamed, migrate, migration_obstacles
from engine.spiff.program import Program, compile_bundle
from engine.spiff.views import (
    ArmedTimer,
    ChosenFlow,
    DecisionTaken,
    EventChannel,
    Host,
    PassedElement,
    SentEvent,
    ServiceCall,
    StandingToken,
    Subscription,
    WaitingTask,
)

PINNED = "3.2.0"
if version("SpiffWorkflow") != PINNED:
    raise ImportError(f"engine.spiff is built for SpiffWorkflow {PINNED}, not {version('SpiffWorkflow')}")

__all__ = [
    "NOTHING_RENAMED",
    "WHERE_ONE_CAN_GO_ON",
    "ArmedTimer",
    "ChosenFlow",
    "DecisionTaken",
    "EventChannel",
    "Execution",
    "Host",
    "MoveRefused",
    "PassedElement",
    "Program",
    "Renamed",
    "SentEvent",
    "ServiceCall",
    "StandingToken",
    "Subscription",
    "WaitingTask",
    "compile_bundle",
    "migrate",
    "migration_obstacles",
]
