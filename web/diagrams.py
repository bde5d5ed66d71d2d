"""A process's drawing on a page: the picture with what a case has done in it, and the same in words."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from engine.bpmn import Bundle
from engine.drawing import Link, Mark, State, Step, render_svg, text_outline
from engine.queries.case_position import CasePosition, Place
from engine.queries.process_order import called_processes
from engine.records import dataclass


@dataclass(frozen=True, slots=True)
class Diagram:
    """One process as `svg` and as `steps`; `calls` maps the ids of its calls to the processes they call."""

    key: str
    name: str
    svg: Markup
    steps: list[Step]
    calls: Mapping[str, str]


def draw(
    files: Bundle,
    process_key: str,
    marks: Mapping[str, Mark],
    *,
    links: Mapping[str, Link] = MappingProxyType({}),
) -> Diagram:
    """Draw one process of a bundle; `links` are what its elements lead to, where something is picked in it."""
    facts = files.processes[process_key]
    bpmn = files.files[facts.file]
    name = facts.name or process_key
    return Diagram(
        key=process_key,
        name=name,
        svg=picture(bpmn, marks, title=name, links=links),
        steps=text_outline(bpmn, marks),
        calls={
            id_: element.called_element
            for id_, element in facts.elements.items()
            if element.called_element in files.processes and element.called_element is not None
        },
    )


def picture(
    bpmn: bytes,
    marks: Mapping[str, Mark],
    *,
    title: str,
    links: Mapping[str, Link] = MappingProxyType({}),
) -> Markup:
    """The picture alone, for a template."""
    svg = render_svg(bpmn, marks=marks, title=title, links=links)
    return Markup(svg)  # noqa: S704 - the drawing room escapes every text


def marks_of(files: Bundle, process_key: str, position: CasePosition) -> dict[str, Mark]:
    """Return how it stands with each element of one process; what is worse hides what is better.

    A call is late or failed when something in the process that it calls is.
    """
    passed = Counter(one.place for one in position.passes if one.place[0] == process_key)
    marks = {
        element: Mark(State.PASSED, f"{count}" if count > 1 else "") for (_, element), count in passed.items()
    }
    for key, element in position.active:
        if key == process_key:
            marks[element] = Mark(_state(files, (key, element), position))
    for key, element in position.failed:
        if key == process_key:
            marks[element] = Mark(State.FAILED)
    return marks


def _state(files: Bundle, place: Place, position: CasePosition) -> State:
    key, element = place
    inside = called_processes(files, files.processes[key].elements[element].called_element)
    for state, places in ((State.FAILED, position.failed), (State.LATE, position.late)):
        if place in places or any(other in inside for other, _ in places):
            return state
    return State.ACTIVE
