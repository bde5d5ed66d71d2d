"""Errors that nobody catches."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import ElementFacts, ProcessFacts
from engine.checks.material import Drawing, Level, Material
from engine.exceptions import Problem


def check_gateways(drawing: Drawing, material: Material) -> Iterator[Problem]:
    for level in drawing.levels:
        for element in level.elements.values():
            if element.kind == "endEvent" and element.event is not None and element.event.kind == "error":
                yield from _error(level, element, material)


def _error(level: Level, element: ElementFacts, material: Material) -> Iterator[Problem]:
    code = element.event.code if element.event is not None else None
    if not _is_caught(level.process.key, level.scope, code, material, frozenset()):
        yield level.drawing.error(
            element.id,
            "uncaught_error",
            f"Felet vid {level.drawing.called(element.id)} fångas inte av någon händelse.",
            "Sätt en felhändelse på kanten av delprocessen eller anropet, rita en händelsedelprocess som tar hand om "
            "felet, eller gör slutet till ett vanligt slut.",
        )


def _is_caught(
    key: str, scope: str | None, code: str | None, material: Material, seen: frozenset[str]
) -> bool:
    """Whether an error thrown in the scope is caught around it, on every way in that there is."""
    facts = material.processes[key]
    way_out: str | None = None
    while True:
        if _has_handler(facts, scope, code) and not _has_interrupted(facts, way_out):
            return True
        if scope is None:
            break
        if _has_guard(key, scope, code, material):
            return True
        way_out, scope = scope, facts.elements[scope].parent
    if key in material.roots or key in seen:
        return key in seen
    calls = [
        (caller, element)
        for caller in material.callers.get(key, ())
        for element in material.processes[caller].elements.values()
        if element.called_element == key
    ]
    return all(
        _has_guard(caller, element.id, code, material)
        or _is_caught(caller, element.parent, code, material, seen | {key})
        for caller, element in calls
    )


def _has_interrupted(facts: ProcessFacts, way_out: str | None) -> bool:
    """Whether the error comes out of an event sub-process that has put an end to those beside it."""
    if way_out is None or not facts.elements[way_out].is_event_driven:
        return False
    inside = (element for element in facts.elements.values() if element.parent == way_out)
    return any(element.kind == "startEvent" and element.interrupting for element in inside)


def _has_handler(facts: ProcessFacts, scope: str | None, code: str | None) -> bool:
    """Whether an event sub-process of the scope is set off by the error."""
    handlers = {
        id_ for id_, element in facts.elements.items() if element.is_event_driven and element.parent == scope
    }
    starts = (element for element in facts.elements.values() if element.parent in handlers)
    return any(element.kind == "startEvent" and _catches(element, code) for element in starts)


def _has_guard(key: str, host: str, code: str | None, material: Material) -> bool:
    elements = material.processes[key].elements.values()
    return any(element.attached_to == host and _catches(element, code) for element in elements)


def _catches(element: ElementFacts, code: str | None) -> bool:
    return element.event is not None and element.event.kind == "error" and element.event.code in (None, code)
