"""The steps, phases and called processes of a bundle, in the order in which a case meets them."""

from collections.abc import Iterator
from functools import lru_cache

from engine.bpmn import Bundle, ElementFacts
from engine.drawing import text_outline


def ordered_elements(files: Bundle, process_key: str) -> list[ElementFacts]:
    """Return the elements of one process of the bundle in flow order."""
    facts = files.processes[process_key]
    return [facts.elements[id_] for id_ in _flow_order(files.files[facts.file]) if id_ in facts.elements]


def ordered_processes(files: Bundle) -> list[str]:
    """Return the keys of the bundle's processes: its own, then each where it is first called."""
    return list(dict.fromkeys(_called(files, files.process_key, frozenset())))


def ordered_phases(files: Bundle) -> dict[str, tuple[str, ...]]:
    """Return the phases of the bundle's own process in flow order, each with the elements that stand for it."""
    phases: dict[str, tuple[str, ...]] = {}
    for element in ordered_elements(files, files.process_key):
        if element.phase:
            phases[element.phase] = (*phases.get(element.phase, ()), element.id)
    return phases


def called_processes(files: Bundle, called: str | None) -> set[str]:
    """Return the called process and all that it calls in turn, as far as the bundle has them."""
    found: set[str] = set()
    waiting = [called]
    while waiting:
        key = waiting.pop()
        if key is not None and key in files.processes and key not in found:
            found.add(key)
            waiting += files.processes[key].called
    return found


def _called(files: Bundle, process_key: str, around: frozenset[str]) -> Iterator[str]:
    yield process_key
    for element in ordered_elements(files, process_key):
        key = element.called_element
        if key in files.processes and key not in around:
            yield from _called(files, str(key), around | {process_key})


@lru_cache(maxsize=256)
def _flow_order(bpmn: bytes) -> tuple[str, ...]:
    """The ids of a drawing's steps in flow order; a deployed drawing never changes."""
    return tuple(step.element_id for step in text_outline(bpmn, {}))
