"""Which variables can have a value where: the data dictionary of the processes that work together.

A scope is read outwards, so a called process sees all that its callers see. What it sets is its callers' too, unless
the call has mappings: then only what those carry out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from engine.bpmn import ElementFacts, ProcessFacts
from engine.bpmn.names import bpmn, properties_of
from engine.checks.material import Material
from engine.records import dataclass

RESERVED = frozenset({"case", "participants", "milestones"})
COUNTERS = frozenset({"loopCounter", "nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances"})
DECLARED = "variables"
"""The property that names variables from outside, separated by commas: what a message or a start brings."""

_KEY_OF_CONTEXT = re.compile(r'"?([^\W\d]\w*)"?\s*:')

Names = frozenset[str]

_T = TypeVar("_T")


@dataclass(frozen=True, eq=False)
class Dictionary:
    """The names of each process of the material, worked out once."""

    material: Material

    @cached_property
    def visible(self) -> Mapping[str, Names]:
        """Process key -> every name that an expression of it may use."""
        handed = {key: self._set[key] | self._handed_to(key) for key in self._processes}
        return spread(handed, lambda key: self.material.callers.get(key, ()))

    @cached_property
    def _set(self) -> Mapping[str, Names]:
        """Process key -> the names that it, or what it calls, may set in its scope."""
        own = {key: frozenset(self._own(facts)) for key, facts in self._processes.items()}
        return spread(own, lambda key: shares_with(self._processes[key]))

    @property
    def _processes(self) -> Mapping[str, ProcessFacts]:
        return self.material.processes

    def _own(self, facts: ProcessFacts) -> Iterator[str]:
        yield from RESERVED | self.material.house.names
        yield from self.declared_by_process[facts.key]
        for element in facts.elements.values():
            yield from self._set_by(element)

    def _set_by(self, element: ElementFacts) -> Iterator[str]:
        if element.result_variable:
            yield element.result_variable
        if element.mi is not None:
            yield from COUNTERS
            yield from filter(None, (element.mi.element_variable, element.mi.output_collection))
        yield from (mapping.target for mapping in element.outgoing_mappings if mapping.target)
        yield from declared(element.properties)
        # What an event sends is set where the case itself catches it.
        yield from _KEY_OF_CONTEXT.findall(element.properties.get("payload", ""))
        yield from self.material.house.topic_of(element).sets
        form = self.material.forms.get(element.form_key or "")
        yield from (first_name(key) for key in form.keys) if form else ()

    def _handed_to(self, key: str) -> Names:
        """The names that calls of the process hand over."""
        return frozenset(
            mapping.target
            for caller in self.material.callers.get(key, ())
            for element in self._processes[caller].elements.values()
            if element.called_element == key
            for mapping in element.incoming_mappings
            if mapping.target
        )

    @cached_property
    def declared_by_process(self) -> Mapping[str, Names]:
        return {
            node.get("id", ""): declared(properties_of(node))
            for drawing in self.material.drawings
            for node in drawing.root.iter(bpmn("process"))
        }


def declared(properties: Mapping[str, str]) -> Names:
    return frozenset(name.strip() for name in properties.get(DECLARED, "").split(",") if name.strip())


def first_name(path: str) -> str:
    """The variable of a form's path: `milestones` of `milestones.start`, `activities` of `activities[].date`."""
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def shares_with(facts: ProcessFacts) -> Collection[str]:
    """The called processes whose variables end up in the caller's scope."""
    return [
        element.called_element
        for element in facts.elements.values()
        if element.called_element and (_is_unmapped(element) or _carries_all(element))
    ]


def _is_unmapped(element: ElementFacts) -> bool:
    return not element.incoming_mappings and not element.outgoing_mappings


def _carries_all(element: ElementFacts) -> bool:
    return any(mapping.all_variables for mapping in element.outgoing_mappings)


def spread(
    names: Mapping[str, frozenset[_T]], sources: Callable[[str], Collection[str]]
) -> dict[str, frozenset[_T]]:
    """Add to each key's names those of its sources, and of their sources, until nothing is new."""
    found = dict(names)
    is_settled = False
    while not is_settled:
        is_settled = True
        for key, own in found.items():
            more = own.union(*(found.get(source, frozenset()) for source in sources(key)))
            if more != own:
                found[key] = more
                is_settled = False
    return found
