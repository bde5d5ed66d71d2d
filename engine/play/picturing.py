"""A picture of each drawing that a failed case is about: the way it took, where it stands, where it failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from engine.bpmn import Bundle, ProcessFacts
from engine.drawing import Caption, Mark, State, arranged, render_svg
from engine.play.report import CaseResult
from engine.play.trail import Trail, followed_flows, process_name
from engine.records import dataclass

#: Failures that are told above a picture; the others stand in the report.
_TOLD = 3
_MEANINGS = {
    State.PASSED: "Passerat. En siffra är antalet gånger.",
    State.ACTIVE: "Här väntar ärendet.",
    State.FAILED: "Här höll testfallet inte.",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG document of one process of a failed case."""

    process: str
    svg: str


def pictures_of(result: CaseResult, bundle: Bundle) -> Iterator[Picture]:
    """Yield a picture of each drawing that the case passed, or that holds an element at which it failed."""
    concerned = _concerned(result)
    for key, facts in bundle.processes.items():
        here = [trail for trail in result.trails if key in trail.processes]
        if here or concerned & facts.elements.keys():
            yield Picture(key, _drawn(result, facts, bundle.files[facts.file], concerned))


def _drawn(result: CaseResult, facts: ProcessFacts, drawing: bytes, concerned: Collection[str]) -> str:
    title = f"{process_name({facts.key: facts}, facts.key)}: {result.name}"
    lines = [f"Steg {failure.step}: {failure.message}" for failure in result.failures[:_TOLD]]
    marks = marks_of(facts, result.trails, concerned)
    states = {mark.state for mark in marks.values()}
    caption = Caption(
        title, tuple(lines), {state: words for state, words in _MEANINGS.items() if state in states}
    )
    return render_svg(arranged(drawing, name=facts.file), marks=marks, title=title, caption=caption)


def marks_of(facts: ProcessFacts, trails: Collection[Trail], concerned: Collection[str]) -> dict[str, Mark]:
    """Return how it stands with each element and flow of a drawing."""
    entered: Counter[str] = Counter()
    marks: dict[str, Mark] = {}
    for trail in trails:
        entered.update(one.element_id for one in trail.passed if one.process_key == facts.key)
        marks |= {flow: Mark(State.PASSED) for flow in followed_flows(facts, trail)}
    marks |= {element: Mark(State.PASSED, _times(count)) for element, count in entered.items()}
    for element in facts.elements:
        if any((facts.key, element) in trail.active for trail in trails):
            marks[element] = Mark(State.ACTIVE, _times(entered[element]))
        if element in concerned:
            marks[element] = Mark(State.FAILED, _times(entered[element]))
    return marks


def _times(count: int) -> str:
    return str(count) if count > 1 else ""


def _concerned(result: CaseResult) -> frozenset[str]:
    """Return the ids of the elements at which a case failed.

    Where no failure names one, it is where the case stands, else what it passed last.
    """
    named = {element for failure in result.failures for element in failure.elements}
    known = named | {element for trail in result.trails for _, element in trail.failed if element}
    if known:
        return frozenset(known)
    active = {element for trail in result.trails for _, element in trail.active}
    last = {trail.passed[-1].element_id for trail in result.trails[:1] if trail.passed}
    return frozenset(active or last)
