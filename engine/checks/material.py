"""What the checks look at: drawings with their levels, forms, tables, and what the caller knows of the house."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property

from engine.bpmn import ElementFacts, Flow, ProcessFacts, links_in
from engine.bpmn.facts import SUB_PROCESSES
from engine.bpmn.names import Node
from engine.checks.codes import CODES
from engine.dmn import DecisionModel
from engine.exceptions import Problem, Severity
from engine.forms import Form
from engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """What a service task's handler tells of itself.

    `expressions` are the properties that it reads as FEEL, `required` those that must be there, `sets` the
    variables that it may set.
    """

    expressions: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    sets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class House:
    """What the caller knows and no file says. None = not known, so not checked.

    `topics` are those that have a handler, `roles` those that somebody holds, `names` the variables that come
    from outside (with the start of a test case, say).
    """

    topics: Mapping[str, Topic] | None = None
    roles: frozenset[str] | None = None
    names: frozenset[str] = frozenset()

    def topic_of(self, element: ElementFacts) -> Topic:
        return (self.topics or {}).get(element.topic or "", Topic())


@dataclass(frozen=True, eq=False)
class Drawing:
    """One BPMN file that could be read; `root` is its XML."""

    file: str
    root: Node
    processes: Mapping[str, ProcessFacts]

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """Each process and each sub-process in it, outer before inner."""
        return tuple(level for process in self.processes.values() for level in _levels(self, process))

    @cached_property
    def elements(self) -> dict[str, ElementFacts]:
        """All flow nodes, by id."""
        return {
            id_: element for process in self.processes.values() for id_, element in process.elements.items()
        }

    def called(self, id_: str) -> str:
        """What a person calls the element or flow with this id, in quotes."""
        element = self.elements.get(id_)
        if element is not None:
            return f"”{element.label}”"
        flows = (process.flows.get(id_) for process in self.processes.values())
        return f"”{next((flow.name for flow in flows if flow is not None and flow.name), id_)}”"

    def error(self, element: str, code: str, message: str, remedy: str) -> Problem:
        return self._problem(element, "error", code, message, remedy)

    def warning(self, element: str, code: str, message: str, remedy: str) -> Problem:
        return self._problem(element, "warning", code, message, remedy)

    def info(self, element: str, code: str, message: str, remedy: str = "") -> Problem:
        return self._problem(element, "info", code, message, remedy)

    def _problem(self, element: str, severity: Severity, code: str, message: str, remedy: str) -> Problem:
        if code not in CODES:
            raise KeyError(code)
        return Problem(self.file, element, severity, code, message, remedy)


@dataclass(frozen=True, eq=False)
class Level:
    """A process, or an embedded sub-process: tokens never cross its edge. `id` is the process's or the element's."""

    drawing: Drawing
    process: ProcessFacts
    scope: str | None
    depth: int

    @property
    def id(self) -> str:
        return self.scope or self.process.key

    @cached_property
    def elements(self) -> dict[str, ElementFacts]:
        return {id_: e for id_, e in self.process.elements.items() if e.parent == self.scope}

    @cached_property
    def steps(self) -> dict[str, ElementFacts]:
        """What a token can come to: all elements but event sub-processes, which are levels of their own."""
        return {id_: element for id_, element in self.elements.items() if not element.is_event_driven}

    @cached_property
    def flows(self) -> list[Flow]:
        return [flow for flow in self.process.flows.values() if flow.parent == self.scope]

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        """Each throwing link with what it leads to."""
        return list(links_in(self.elements.values()))

    @cached_property
    def leaving(self) -> Mapping[str, list[Flow]]:
        found: defaultdict[str, list[Flow]] = defaultdict(list)
        for flow in self.flows:
            found[flow.source].append(flow)
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision that drawings may ask for: its model and its id there."""

    model: DecisionModel
    decision_id: str


@dataclass(frozen=True, eq=False)
class Material:
    """All that is checked together. `roots` are the processes that start by themselves.

    `forms` and `decisions` are by the key that a drawing names; None = there, but it cannot be read.
    """

    drawings: tuple[Drawing, ...]
    forms: Mapping[str, Form | None]
    decisions: Mapping[str, Asked | None]
    roots: frozenset[str]
    house: House = field(default_factory=House)

    @cached_property
    def processes(self) -> dict[str, ProcessFacts]:
        return {key: facts for drawing in self.drawings for key, facts in drawing.processes.items()}

    @cached_property
    def callers(self) -> Mapping[str, list[str]]:
        """Process key -> keys of the processes that call it."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for key, facts in self.processes.items():
            for called_key in facts.called:
                found[called_key].append(key)
        return found


def roots_among(processes: Iterable[ProcessFacts]) -> frozenset[str]:
    """The processes that no other calls; all of them where each is called."""
    found = {facts.key: facts.called for facts in processes}
    called = {inner for key, inners in found.items() for inner in inners if inner != key}
    return frozenset(found.keys() - called or found)


def _levels(drawing: Drawing, process: ProcessFacts) -> list[Level]:
    depths: dict[str | None, int] = {None: 0}
    for element in process.elements.values():  # outer before inner
        if element.kind in SUB_PROCESSES:
            depths[element.id] = depths.get(element.parent, 0) + 1
    return [Level(drawing, process, scope, depth) for scope, depth in depths.items()]
