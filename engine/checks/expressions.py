"""Every FEEL expression of a process, and whether those outside the engine room can be read.

The engine room judges what it evaluates itself (`engine.spiff.refusals`); here come what assigns, when it is due and
what handlers read.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from engine import feel
from engine.bpmn import ElementFacts, ProcessFacts
from engine.calendar import parse_due
from engine.checks.material import Drawing, House
from engine.exceptions import FeelError, Problem
from engine.spiff.refusals import Written, written_in
from engine.spiff.timers import Timer


@lru_cache(maxsize=8192)
def compiled(text: str) -> feel.Expression | FeelError:
    """The expression, or why it is none."""
    try:
        return feel.compile_expression(text)
    except FeelError as error:
        return error


def expressions_of(process: ProcessFacts, house: House) -> Iterator[Written]:
    """Every expression that is evaluated while the process runs."""
    yield from written_in(process)
    for element in process.elements.values():
        yield from _time_of(element)
        yield from _written_outside(element, house)


def check_expressions(drawing: Drawing, house: House) -> Iterator[Problem]:
    for element in drawing.elements.values():
        for written in _written_outside(element, house):
            found = compiled(written.text)
            if isinstance(found, FeelError):
                yield drawing.error(
                    element.id,
                    "feel",
                    f"{written.place} ”{written.text}” för ”{element.label}” är inte FEEL. {found}",
                    "Rätta uttrycket. Text skrivs inom citattecken.",
                )


def _written_outside(element: ElementFacts, house: House) -> Iterator[Written]:
    topic = house.topic_of(element)
    texts = [
        ("Tilldelningen", element.assignee),
        ("Förfallodagen", _due_expression(element.due)),
        ("Uppföljningsdagen", _due_expression(element.follow_up)),
        ("Prioriteten", element.priority),
        *((f"Egenskapen {name}", element.properties.get(name)) for name in sorted(topic.expressions)),
    ]
    return (Written(element.id, place, text) for place, text in texts if text)


@lru_cache(maxsize=1024)
def _due_expression(text: str | None) -> str | None:
    """The FEEL of a due text, None when it is one of the literal forms."""
    try:
        return parse_due(text).expression if text else None
    except FeelError:
        return text


def _time_of(element: ElementFacts) -> Iterator[Written]:
    if element.event is None or element.event.kind != "timer" or not element.event.timer_text:
        return
    try:
        timer = Timer(element.event)
    except FeelError:
        return
    if timer.expression is not None:
        yield Written(element.id, "Tiden", timer.expression.text)
