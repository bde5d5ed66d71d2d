"""Which processes can come to an end, where processes call each other or themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from engine.bpmn import ElementFacts, Flow, ProcessFacts, links_in

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")

_THROWN_INSIDE = frozenset({"error", "escalation"})


class Endings:
    """What is known of the ends of processes that belong together; worked out when it is first asked for."""

    def __init__(self, processes: Mapping[str, ProcessFacts]) -> None:
        self._processes = processes

    @cached_property
    def ending(self) -> frozenset[str]:
        """The processes with a way through on which each called process ends too.

        A process counts as soon as it is known to end, so those that only call each other never do. Called processes
        that are not among the files count as well: that they are missing is said elsewhere.
        """
        ways = {key: _Ways(process) for key, process in self._processes.items()}
        called = {key for process in self._processes.values() for key in process.called}
        ending = called - ways.keys()
        while found := {key for key, way in ways.items() if way.go_through(ending)}:
            ending |= found
            ways = {key: way for key, way in ways.items() if key not in found}
        return frozenset(ending)

    def begin_again(self, key: str) -> Iterator[ElementFacts]:
        """The calls of a process by which it calls itself, directly or through others."""
        process = self._processes[key]
        leading_back = self._callers_of(key)
        return (element for element in process.elements.values() if element.called_element in leading_back)

    def _callers_of(self, key: str) -> set[str]:
        """The process, and all that come to call it."""
        found: set[str] = set()
        waiting = [key]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self._callers[one]
        return found

    @cached_property
    def _callers(self) -> defaultdict[str, list[str]]:
        pairs = ((caller, called) for caller, facts in self._processes.items() for called in facts.called)
        found: defaultdict[str, list[str]] = defaultdict(list)
        for caller, called in pairs:
            found[called].append(caller)
        return found


class _Ways:
    """The ways through one process."""

    def __init__(self, process: ProcessFacts) -> None:
        self._inside = _grouped(process.elements.values(), lambda element: element.parent)
        self._guards = _grouped(process.elements.values(), lambda element: element.attached_to)
        self._leaving = _grouped(process.flows.values(), lambda flow: flow.source)
        self._arriving = _grouped(process.flows.values(), lambda flow: flow.target)
        self._links = dict(links_in(process.elements.values()))
        self._linked = _grouped(self._links, lambda source: self._links[source])
        self._elements = process.elements
        self._ending: set[str] = set()

    def go_through(self, ending: set[str]) -> bool:
        """Whether an end can be reached when only the calls of `ending` come back."""
        self._ending = ending
        return self._ends(None)

    def _ends(self, scope: str | None) -> bool:
        """Whether a token at the start of the scope can come to an end of it."""
        level = self._inside[scope]
        starts = [element.id for element in level if element.kind == "startEvent"]
        return not starts or not self._leading_on(level).isdisjoint(starts)

    def _leading_on(self, level: Sequence[ElementFacts]) -> set[str]:
        """The elements from which an end of the level can be reached, found from the ends backwards."""
        found: set[str] = set()
        inside = {element.id for element in level}
        done = {element.id for element in level if self._can_be_done(element)}
        waiting = list(inside)
        while waiting:
            id_ = waiting.pop()
            if id_ in inside and id_ not in found and self._leads_on(id_, done, found):
                found.add(id_)
                waiting += self._before(id_)
        return found

    def _before(self, id_: str) -> Iterator[str]:
        yield from (flow.source for flow in self._arriving[id_])
        yield from self._linked[id_]
        host = self._elements[id_].attached_to
        if host is not None:
            yield host

    def _leads_on(self, id_: str, done: set[str], found: set[str]) -> bool:
        """Whether the element leads to one of `found`: when it is `done`, or by an event that cuts it short.

        An error or an escalation from inside comes only where something goes on there.
        """
        if id_ in done and self._leaves(self._elements[id_], found):
            return True
        guards = [guard for guard in self._guards[id_] if guard.interrupting and guard.id in found]
        return any(id_ in done or not _is_thrown_inside(guard) for guard in guards)

    def _leaves(self, element: ElementFacts, found: set[str]) -> bool:
        if element.id in self._links:
            return self._links[element.id] in found
        flows = self._leaving[element.id]
        if not flows:
            return True
        reached = [flow.target in found for flow in flows]
        return all(reached) if _takes_all(element, flows) else any(reached)

    def _can_be_done(self, element: ElementFacts) -> bool:
        if _may_have_no_round(element):
            return True
        if element.kind == "subProcess":
            return self._ends(element.id)
        return element.called_element is None or element.called_element in self._ending


def _may_have_no_round(element: ElementFacts) -> bool:
    """An activity for each in a list that may be empty, or one that asks before its first round."""
    if element.mi is not None:
        return element.mi.collection is not None
    return element.loop is not None and element.loop.test_before


def _is_thrown_inside(guard: ElementFacts) -> bool:
    return guard.event is not None and guard.event.kind in _THROWN_INSIDE


def _takes_all(element: ElementFacts, flows: Iterable[Flow]) -> bool:
    """Whether a token goes every way at once: after a fork, or an activity without conditions on its flows."""
    if element.kind.endswith("Gateway"):
        return element.kind == "parallelGateway"
    return not any(flow.condition or flow.is_default for flow in flows)


def _grouped(values: Iterable[_V], key: Callable[[_V], _K]) -> defaultdict[_K, list[_V]]:
    found: defaultdict[_K, list[_V]] = defaultdict(list)
    for value in values:
        found[key(value)].append(value)
    return found
